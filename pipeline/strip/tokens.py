"""The words by which a block and its elements are known: of class names, and of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise, repeat

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
NO_PAIR = 2**62
"""Greater than the number of any pair of words."""

START, END = "^", "$"
"""Stand in pairs of words for the two ends of a text."""

NOTHING_KNOWN = (float("inf"), float("-inf"))
UNSPACED = re.compile(f"[{UNSPACED_SCRIPTS}]")


def word_count(text: str) -> float:
    """The words of a text, at least one; two letters of a script without spaces make one."""
    count = len(text.split())
    if not text.isascii():
        count += len(UNSPACED.findall(text)) // 2
    return float(max(1, count))


Extremes = tuple[float, float, float, float]
"""The worst and the best of some log-odds of names, then of own names."""


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
        self._number_words()
        worst, best = NOTHING_KNOWN
        self._of_token: dict[str, Extremes] = {
            token: (
                names.get(token, worst),
                names.get(token, best),
                own_names.get(token, worst),
                own_names.get(token, best),
            )
            for token in names.keys() | own_names.keys()
        }
        self._of_element = lru_cache(CACHED_NAMES)(self._strongest_of_all)
        self._of_name = lru_cache(CACHED_NAMES)(self._extremes_of_name)

    def of_element(self, tag: str, names: tuple[str, ...], hidden: bool) -> tuple[float, float]:
        """The opinion of an element's names: of all that it holds, and of what stands in it directly."""
        return self._of_element(tag, names, hidden)

    def _strongest_of_all(self, tag: str, names: tuple[str, ...], hidden: bool) -> tuple[float, float]:
        worst, best, own_worst, own_best = _widest(
            [self._of_name(name) for name in element_names(tag, names, hidden)]
        )
        return strongest(worst, best), strongest(own_worst, own_best)

    def _extremes_of_name(self, name: str) -> Extremes:
        known = self._of_token
        return _widest([known[token] for token in _name_tokens(name) if token in known])

    def _number_words(self) -> None:
        """Number all words that stand in a token, from 1; a pair's number is made of those of its words."""
        parts = [token.split(" ") for token in self.words]
        known = dict.fromkeys((START, END, *chain.from_iterable(parts)))
        numbers = self._numbers = {word: number for number, word in enumerate(known, 1)}
        size = len(numbers) + 1
        self._word_odds = np.full(size, UNKNOWN)
        pairs, of_pairs = [NO_PAIR], [UNKNOWN]
        for words, odds in zip(parts, self.words.values(), strict=True):
            if len(words) == 1:
                self._word_odds[numbers[words[0]]] = odds
            else:
                pairs.append(numbers[words[0]] * size + numbers[words[1]])
                of_pairs.append(odds)
        order = np.argsort(pairs)
        self._pairs, self._pair_odds = np.array(pairs)[order], np.array(of_pairs)[order]

    def of_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """The opinions of the words of each text: a row of sum, minimum, maximum and mean.

        Zeros for a text that nothing is known of, or that is too long to be read.
        """
        table = np.zeros((len(texts), 4))
        short = [place for place, text in enumerate(texts) if len(text) <= MAX_CHARS_READ]
        if not short:
            return table
        opinions, sizes = self._opinions([texts[place] for place in short])
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

    def _opinions(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
        """What is known of the `text_tokens` of each text's `text_words`, and how many each text has.

        A page has a thousand words in short blocks. Each is looked up once and becomes a number, and a pair
        of words is two numbers in a row: that spares making a text of each pair.
        """
        runs = letter_runs(BORDER.join(texts).lower(), LETTER, DIGIT)
        words = f"{START} {runs.replace(BORDER, f' {END} {START} ')} {END}".split()
        numbers = np.fromiter(map(self._numbers.get, words, repeat(0)), np.int64, len(words))
        starts = np.flatnonzero(numbers == self._numbers[START])
        counts = np.flatnonzero(numbers == self._numbers[END]) - starts - 1
        read = counts <= MAX_WORDS_READ
        sizes = np.where(read & (counts > 0), 2 * counts + 1, 0)
        # Where the first word of each text would stand if the text began with ^.
        places = np.arange(len(words)) + np.repeat(np.cumsum(sizes) - sizes - starts, counts + 2)
        read = np.repeat(sizes > 0, counts + 2)
        opinions = np.full(sizes.sum(), UNKNOWN)
        of_words = self._word_odds[numbers]
        known = np.flatnonzero(~np.isnan(of_words) & read)
        opinions[places[known] - 1] = of_words[known]
        both = np.flatnonzero((numbers[:-1] > 0) & (numbers[1:] > 0) & read[:-1])
        pairs = numbers[both] * len(self._word_odds) + numbers[both + 1]
        found = np.searchsorted(self._pairs, pairs)
        same = self._pairs[found] == pairs
        known = both[same]
        opinions[places[known] + np.repeat(counts, counts + 2)[known]] = self._pair_odds[found[same]]
        return opinions, sizes


def _widest(known: Sequence[Extremes]) -> Extremes:
    """The worst and the best of all."""
    if len(known) == 1:
        return known[0]
    if not known:
        return (*NOTHING_KNOWN, *NOTHING_KNOWN)
    worst, best, own_worst, own_best = zip(*known, strict=True)
    return min(worst), max(best), min(own_worst), max(own_best)


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
    if len(parts) > 1:
        parts += [f"{first}-{second}" for first, second in pairwise(parts)]
    return parts


def text_words(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text in lower case: its runs of letters. Empty for a text of too many words."""
    runs = letter_runs(BORDER.join(texts).lower(), LETTER, DIGIT).split(BORDER)
    return [words if len(words := run.split()) <= MAX_WORDS_READ else [] for run in runs]


def text_tokens(words: Sequence[str]) -> list[str]:
    """The words of a short block and its neighbouring pairs, ``^`` and ``$`` for its two ends."""
    if not words:
        return []
    pairs = [f"{first} {second}" for first, second in pairwise((START, *words, END))]
    return [*words, *pairs]
