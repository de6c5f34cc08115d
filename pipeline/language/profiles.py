"""langdetect: how likely a text is in each of the 55 languages whose profiles the library ships.

A profile is a table of how often each run of one to three letters (n-gram) occurs in a language. The library
draws n-grams of the text at random, in seven trials, until one language seems certain; its answer and its
probability depend on the draws. Here all n-grams of the text count at once, with the library's profiles, its
folding of letters and its smoothing. This is the answer that the draws approach, without chance and in an
eighth of the time (docs/language.md has the figures).
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import langdetect
import numpy as np
import numpy.typing as npt
from langdetect.detector import Detector
from langdetect.utils.ngram import NGram

from .reading import Reading

EVIDENCE = 30.0
"""The evidence of a difference of 1 in the mean log likelihood of an n-gram. The n-grams of a text overlap
and repeat, so their sum would be far too confident. Fitted by benchmarks/language_confidence.py: 27 on
development pages, 42 on the Declaration of Human Rights."""

FOREIGN_SLOPE = 16.0
FOREIGN_FIT = 0.44
"""FOREIGN_FIT: how much less likely than the profile expects the n-grams of a text are on average where the
text is as likely to be in none of the languages as in one. FOREIGN_SLOPE: how fast the odds grow beyond.
Fitted by the same script."""

FOREIGN_NGRAMS = 100
"""For a text of this many n-grams (about 40 characters) the evidence counts half: a few names are not a
language. (Chosen: without it, 3 in 100 pieces of 40 characters were wrongly taken for foreign.)"""

OWN_SCRIPTS = frozenset(
    ["bn", "el", "gu", "he", "ja", "kn", "ko", "ml", "pa", "ta", "te", "th", "zh-Hans", "zh-Hant"]
)
"""Languages whose letters no other profile shares. Their letters are evidence enough, and the profiles of
those with thousands of characters expect too much."""

HANGUL = NGram.normalize("한")
"""The one syllable that the library folds all Hangul into. Korean is not written without Hangul, but its
profile holds Chinese characters too, so that Chinese in traditional characters looks like Korean."""

_BCP_47 = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}
"""langdetect's codes that are not BCP 47 tags: they stand for scripts."""

_SMOOTHING = Detector.ALPHA_DEFAULT / Detector.BASE_FREQ

_LATIN = re.compile("[A-Za-z]+")
_BEYOND_LATIN = re.compile("[^\u0000-\u02ff]")

_Floats = npt.NDArray[np.float64]
_Keys = npt.NDArray[np.int64]


class _Folded(dict[int, str]):
    """langdetect's form of each character, for ``str.translate``; a space for anything but a letter."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = NGram.normalize(chr(code))
        return folded


class LangdetectProfiles:
    """langdetect's profiles as one table, made once in a process (0.15 s, 20 MB)."""

    def __init__(self) -> None:
        folder = Path(langdetect.__file__).parent / "profiles"
        # Sorted, because directories have no order.
        profiles = [
            json.loads(path.read_text("utf-8"))
            for path in sorted(folder.iterdir())
            if not path.name.startswith(".")
        ]
        self.tags = tuple(_BCP_47.get(profile["name"], profile["name"]) for profile in profiles)
        self._korean = self.tags.index("ko")
        self._keys, sizes, shares = _table(profiles)
        logarithms = np.log(shares + _SMOOTHING)
        self._expected = _expected(sizes, shares, logarithms)
        self._logarithms = logarithms.astype(np.float32)
        self._folded = _Folded()

    def read(self, text: str) -> Reading | None:
        """What the n-grams of the text show; None for a text without letters."""
        text = Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", text))
        words = _words(NGram.normalize_vi(text).translate(self._folded))
        if not words:
            return None
        padded = f" {' '.join(words)} "
        ngrams = _ngrams(padded)
        counts = np.array([len(of_size) for of_size in ngrams])
        count = int(counts.sum())
        keys = np.concatenate(ngrams)
        rows = np.minimum(self._keys.searchsorted(keys), len(self._keys) - 1)
        rows = rows[self._keys[rows] == keys]
        likelihood = self._logarithms[rows].sum(axis=0, dtype=np.float64)
        likelihood += (count - len(rows)) * np.log(_SMOOTHING)
        if HANGUL not in padded:
            likelihood[self._korean] = -np.inf
        best = int(likelihood.argmax())
        evidence = np.exp((likelihood - likelihood[best]) * (EVIDENCE / count))
        misfit = 0.0
        if self.tags[best] not in OWN_SCRIPTS:
            misfit = float(counts @ self._expected[:, best] - likelihood[best]) / count
        probabilities = (evidence / evidence.sum()).tolist()
        foreign = FOREIGN_SLOPE * (misfit - FOREIGN_FIT) * count / (count + FOREIGN_NGRAMS)
        return Reading(dict(zip(self.tags, probabilities, strict=True)), foreign)


def _table(profiles: list[dict[str, Any]]) -> tuple[_Keys, _Keys, _Floats]:
    """The profiles as arrays.

    Returns:
        The keys of all n-grams in ascending order, their sizes, and for each n-gram (rows) its share of the
        n-grams of its size in each language (columns).
    """
    keys, sizes, columns, values = [], [], [], []
    for column, profile in enumerate(profiles):
        counts: dict[str, int] = profile["freq"]
        codes = _codes("".join(counts))
        lengths = np.fromiter(map(len, counts), np.int64, len(counts))
        starts, frequencies = lengths.cumsum() - lengths, np.fromiter(counts.values(), np.int64, len(counts))
        for size, total in enumerate(profile["n_words"], start=1):
            of_size = lengths == size
            first = starts[of_size]
            keys.append(_key([codes[first + place] for place in range(size)]))
            sizes.append(lengths[of_size])
            columns.append(np.full(len(first), column))
            values.append(frequencies[of_size] / total)
    ordered, first, rows = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    shares = np.zeros((len(ordered), len(profiles)))
    shares[rows, np.concatenate(columns)] = np.concatenate(values)
    return ordered, np.concatenate(sizes)[first], shares


def _ngrams(padded: str) -> tuple[_Keys, _Keys, _Keys]:
    """The keys of the letters, pairs and triples of words; single spaces separate and enclose the words."""
    codes = _codes(padded)
    blank = codes == ord(" ")
    return (
        codes[~blank],
        _key((codes[:-1], codes[1:])),
        _key((codes[:-2], codes[1:-1], codes[2:]))[~blank[1:-1]],
    )


def _codes(text: str) -> _Keys:
    # Half of a surrogate pair, which broken JSON may hold, counts like any other character.
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _key(letters: Iterable[_Keys]) -> _Keys:
    """One number for each n-gram: a code point takes 21 bits, three take 63."""
    return functools.reduce(lambda key, codes: key << 21 | codes, letters)


def _words(folded: str) -> list[str]:
    """The words that count: without names in Latin letters if the text is in another script, and without
    words in capitals, which are mostly abbreviations, unless the whole text is in capitals."""
    if not any(map(str.isalpha, folded)):
        return []
    beyond_latin = 0 if folded.isascii() else len(_BEYOND_LATIN.findall(folded))
    if beyond_latin and sum(map(len, _LATIN.findall(folded))) * 2 < beyond_latin:
        folded = _LATIN.sub(" ", folded)
    words = folded.split()
    kept = [word for word in words if not word[:2].isupper() or len(word) == 1]
    return kept if 2 * len(kept) >= len(words) else [word.lower() for word in words]


def _expected(sizes: _Keys, shares: _Floats, logarithms: _Floats) -> _Floats:
    """The mean log likelihood of a text's n-grams by the profile of its own language.

    Returns:
        One row for each size of n-gram, one column for each language. N-grams that a profile leaves out as
        rare count as unseen.
    """
    means = []
    for size in range(1, NGram.N_GRAM + 1):
        of_size = sizes == size
        unseen = 1 - shares[of_size].sum(axis=0)
        means.append((shares[of_size] * logarithms[of_size]).sum(axis=0) + unseen * np.log(_SMOOTHING))
    return np.array(means)


@cache
def langdetect_profiles() -> LangdetectProfiles:
    """The profiles of this process."""
    return LangdetectProfiles()
