"""The words by which a block and its elements are known: of class names, and of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from .characters import BORDER, DIGIT, LETTER, UNSPACED_SCRIPTS, letter_runs

NAME_PART = re.compile(r"[a-z]{2,24}")

MAX_WORDS_READ = 40
"""Prose is judged by its shape; only of shorter blocks the wording is looked at (our choice)."""

MAX_CHARS_READ = MAX_WORDS_READ * 12
"""A word and a space take four characters on average: this spares long paragraphs the search."""

MAX_NAME_PARTS = 6
CACHED_NAMES = 65_536

UNKNOWN = float("nan")
NOTHING_KNOWN = (float("inf"), float("-inf"))
UNSPACED = re.compile(f"[{UNSPACED_SCRIPTS}]")


def word_count(text: str) -> float:
    """The words of a text, at least one; two letters of a script without spaces make one."""
    count = len(text.split())
    if not text.isascii():
        count += len(UNSPACED.findall(text)) // 2
    return float(max(1, count))


class TokenOdds:
    """Log-odds of tokens to stand in story, learnt over many publishers' pages.

    names: tokens of tags, classes and ids, for all that stands in such an element.
    own_names: the same for the innermost element of a block alone.
    words: words and pairs of words of short blocks.
    """

    def __init__(
        self, names: Mapping[str, float], own_names: Mapping[str, float], words: Mapping[str, float]
    ) -> None:
        self.names = names
        self.own_names = own_names
        self.words = words
        self._of_element = lru_cache(CACHED_NAMES)(self._strongest_of_all)
        self._of_name = lru_cache(CACHED_NAMES)(self._extremes_of_name)

    def of_element(self, tag: str, names: tuple[str, ...], hidden: bool) -> tuple[float, float]:
        """The opinion of an element's names: of all that it holds, and of what stands in it directly."""
        return self._of_element(tag, names, hidden)

    def _strongest_of_all(self, tag: str, names: tuple[str, ...], hidden: bool) -> tuple[float, float]:
        known = [self._of_name(name) for name in element_names(tag, names, hidden)]
        worst, best, own_worst, own_best = zip(*known, strict=True)
        return strongest(min(worst), max(best)), strongest(min(own_worst), max(own_best))

    def _extremes_of_name(self, name: str) -> tuple[float, float, float, float]:
        tokens = _name_tokens(name)
        return *extremes(self.names, tokens), *extremes(self.own_names, tokens)

    def of_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """The opinions of the words of each text: a row of sum, minimum, maximum and mean.

        Zeros for a text that nothing is known of, or that is too long to be read.
        """
        table = np.zeros((len(texts), 4))
        short = [place for place, text in enumerate(texts) if len(text) <= MAX_CHARS_READ]
        if not short:
            return table
        runs = text_words([texts[place] for place in short])
        of_texts = [text_tokens(words) for words in runs]
        sizes = np.array([len(tokens) for tokens in of_texts])
        known_odds = self.words.get
        opinions = np.array([known_odds(token, UNKNOWN) for token in chain.from_iterable(of_texts)])
        read = np.flatnonzero(sizes)
        starts = (np.cumsum(sizes) - sizes)[read]
        if not len(read):
            return table
        known = ~np.isnan(opinions)
        count = np.add.reduceat(known, starts, dtype=np.float64)
        total = np.add.reduceat(np.where(known, opinions, 0.0), starts)
        lowest = np.minimum.reduceat(np.where(known, opinions, np.inf), starts)
        highest = np.maximum.reduceat(np.where(known, opinions, -np.inf), starts)
        rows = np.array([total, lowest, highest, total / np.maximum(1.0, count)])
        table[np.array(short)[read]] = np.where(count > 0, rows, 0.0).T
        return table


def extremes(odds: Mapping[str, float], tokens: Sequence[str]) -> tuple[float, float]:
    """The worst and the best of what is known of some tokens; `NOTHING_KNOWN` where nothing is."""
    found = [odds[token] for token in tokens if token in odds]
    return (min(found), max(found)) if found else NOTHING_KNOWN


def strongest(worst: float, best: float) -> float:
    """The sum of the worst and the best of some log-odds; the one, if they are the same."""
    if (worst, best) == NOTHING_KNOWN:
        return 0.0
    return worst if worst == best else worst + best


def element_names(tag: str, names: tuple[str, ...], hidden: bool) -> tuple[str, ...]:
    """What an element is known by: its tag, its names, and whether it is hidden."""
    return (f"<{tag}>", "<hidden>", *names) if hidden else (f"<{tag}>", *names)


def name_tokens(name: str) -> frozenset[str]:
    """The parts of a name (``article-body__text``), and the neighbouring pairs of parts; a tag is
    one token. Numbers are left out: they tell one page from the next, not its chrome from its story."""
    return frozenset(_name_tokens(name))


def _name_tokens(name: str) -> list[str]:
    if name.startswith("<"):
        return [name]
    parts = NAME_PART.findall(name)[:MAX_NAME_PARTS]
    return [*parts, *(f"{first}-{second}" for first, second in pairwise(parts))] if len(parts) > 1 else parts


def text_words(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text in lower case: its runs of letters. Empty for a text of too many words."""
    runs = letter_runs(BORDER.join(texts).lower(), LETTER, DIGIT).split(BORDER)
    return [words if len(words := run.split()) <= MAX_WORDS_READ else [] for run in runs]


def text_tokens(words: Sequence[str]) -> list[str]:
    """The words of a short block and its neighbouring pairs, ``^`` and ``$`` for its two ends."""
    if not words:
        return []
    pairs = [f"{first} {second}" for first, second in pairwise(("^", *words, "$"))]
    return [*words, *pairs]
