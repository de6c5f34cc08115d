"""Tokens of class names and of text, and the learnt log-odds of each to be in a story."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from ...text.characters import BORDER, DIGIT, letters_alone
from ...text.scripts import UNSPACED
from ...text.words import refuse_lone_str
from .vocabulary import Vocabulary

NAME_PART = re.compile(r"[a-z]{2,24}")
NAME_BORDER = "\n"
"""Separates names that are joined: no name holds white space."""

_PARTS_OF_NAMES = re.compile(rf"<(?<={NAME_BORDER}<).*|{NAME_PART.pattern}|{NAME_BORDER}")

MAX_WORDS_READ = 40
"""The words of a longer block are not looked at: prose is judged by its shape (chosen)."""

MAX_CHARS_READ = MAX_WORDS_READ * 12
"""Longer texts have more words than `MAX_WORDS_READ` in almost every case, and need not be searched."""

MAX_NAME_PARTS = 6
"""Further parts of a name are not looked at (chosen)."""

CACHED_COUNTS = 4_096
"""Texts whose number of words is remembered."""

CACHED_ELEMENTS = 65_536
"""Elements whose log-odds are remembered."""

Element = tuple[str, tuple[str, ...], bool]
"""Tag, names, and whether it is hidden."""

Opinion = tuple[float, float]
"""Log-odds to be story: of everything that an element holds, and of what is in it directly."""

UNKNOWN = float("nan")
START, END = "^", "$"
"""Stand for the two ends of a text in pairs of words."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


@lru_cache(CACHED_COUNTS)
def word_count(text: str) -> float:
    """The number of words in a text, at least 1. Two characters of a script without spaces make one.

    Remembered, since four steps ask for the words of a page's blocks.
    """
    count = len(text.split())
    if not text.isascii():
        count += len(_UNSPACED.findall(text)) // 2
    return float(max(1, count))


class TokenOdds:
    """Log-odds of tokens to be in a story, learnt from the pages of many publishers.

    names: tokens of tags, classes and ids, for everything inside such an element.
    own_names: the same tokens, for the innermost element of a block alone.
    words: words and pairs of words of short blocks.
    """

    def __init__(
        self, names: Mapping[str, float], own_names: Mapping[str, float], words: Mapping[str, float]
    ) -> None:
        self.names = names
        self.own_names = own_names
        self.words = words
        self._words = Vocabulary([token.split(" ") for token in words], (START, END))
        self._word_odds = np.append(list(words.values()), UNKNOWN)[self._words.of_word]
        self._pair_odds = np.array(list(words.values()))
        self._number_names()
        self._of_element: dict[Element, Opinion] = {}

    def _number_names(self) -> None:
        """Number the parts of names, and note the extreme log-odds of each."""
        known = list({**self.names, **self.own_names})
        nothing = float("inf")
        extremes = [
            (
                self.names.get(token, nothing),
                -self.names.get(token, -nothing),
                self.own_names.get(token, nothing),
                -self.own_names.get(token, -nothing),
            )
            for token in known
        ]
        tokens = [[token] if token.startswith("<") else token.split("-") for token in known]
        self._name_parts = Vocabulary(tokens, (NAME_BORDER,))
        self._of_name_pair = np.array([*extremes, (nothing,) * 4])
        self._of_name_part = self._of_name_pair[self._name_parts.of_word]

    def of_elements(self, elements: Sequence[Element]) -> list[Opinion]:
        """The opinion on each element, by its names; remembered, as a site's pages share their elements."""
        known = self._of_element
        new = [element for element in dict.fromkeys(elements) if element not in known]
        if new:
            if len(known) + len(new) > CACHED_ELEMENTS:
                known = self._of_element = {one: known[one] for one in elements if one in known}
            known.update(zip(new, self._of_new_elements(new), strict=True))
        return [known[element] for element in elements]

    def _of_new_elements(self, elements: Sequence[Element]) -> list[Opinion]:
        names = [element_names(*element) for element in elements]
        places: dict[str, int] = {}
        flat = [places.setdefault(name, len(places)) for name in chain.from_iterable(names)]
        sizes = np.array([len(each) for each in names])
        extremes = self._extremes_of_names(list(places))[flat]
        extremes = np.minimum.reduceat(extremes, np.cumsum(sizes) - sizes)
        whole, own = (strongest(extremes[:, at], -extremes[:, at + 1]) for at in (0, 2))
        return list(zip(whole.tolist(), own.tolist(), strict=True))

    def _extremes_of_names(self, names: Sequence[str]) -> npt.NDArray[np.float64]:
        """For each name a row: the lowest log-odds of its `name_tokens` and the negated highest, then the
        same two for own names. So the minimum over rows gives the extremes of several names.

        A page of a new site has some two hundred names, which are all searched at once.
        """
        parts = _PARTS_OF_NAMES.findall("".join([f"{NAME_BORDER}{name}" for name in names]))
        numbers = self._name_parts.number(parts)
        starts = np.flatnonzero(numbers == self._name_parts.numbers[NAME_BORDER])
        sizes = np.diff(starts, append=len(parts))
        if sizes.max() > MAX_NAME_PARTS + 1:
            numbers[np.arange(len(parts)) - np.repeat(starts, sizes) > MAX_NAME_PARTS] = 0
        extremes = self._of_name_part[numbers]
        pairs, tokens = self._name_parts.pairs(numbers)
        extremes[pairs] = np.minimum(extremes[pairs], self._of_name_pair[tokens])
        return np.asarray(np.minimum.reduceat(extremes, starts))

    def of_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """For each text a row with the sum, minimum, maximum and mean of its tokens' log-odds.

        The row is all zeros for a text that has no known token or is too long to be read.
        """
        refuse_lone_str(texts, "texts")
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
        """The log-odds of the `text_tokens` of all texts in a row, `UNKNOWN` where nothing is known, and how
        many of them each text has.

        A page has a thousand words in short blocks. Each is looked up once and becomes a number. A pair of
        words is two numbers in a row, so that no text need be made of it.
        """
        runs = letters_alone(BORDER.join([text.lower() for text in texts]), DIGIT)
        words = [run.split() for run in runs.split(BORDER)]
        counts = np.array([len(each) if len(each) <= MAX_WORDS_READ else 0 for each in words])
        sizes = np.where(counts > 0, 2 * counts + 1, 0)
        read = [(START, *each, END) for each, count in zip(words, counts.tolist(), strict=True) if count]
        numbers = self._words.number(list(chain.from_iterable(read)))
        counts = counts[counts > 0]
        starts = np.cumsum(counts + 2) - counts - 2
        # Where the first word of each text would stand if the text began with START.
        first = np.repeat((np.cumsum(sizes) - sizes)[sizes > 0] - starts, counts + 2)
        opinions = np.full(sizes.sum(), UNKNOWN)
        of_words = self._word_odds[numbers]
        known = np.flatnonzero(~np.isnan(of_words))
        opinions[known + first[known] - 1] = of_words[known]
        known, tokens = self._words.pairs(numbers)
        opinions[known + first[known] + np.repeat(counts, counts + 2)[known]] = self._pair_odds[tokens]
        return opinions, sizes


def strongest(worst: npt.NDArray[np.float64], best: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The sum of the lowest and the highest of some log-odds; if they are equal, one of them; 0 for none."""
    known = np.isfinite(worst)
    return np.where(known, np.where(worst == best, worst, worst + np.where(known, best, 0.0)), 0.0)


def element_names(tag: str, names: tuple[str, ...], hidden: bool) -> tuple[str, ...]:
    """What an element is known by: its tag, its names and, if so, that it is hidden."""
    return (f"<{tag}>", "<hidden>", *names) if hidden else (f"<{tag}>", *names)


def name_tokens(name: str) -> frozenset[str]:
    """The parts of a name such as ``article-body__text``, and each pair of neighbouring parts. A tag is one
    token. Numbers are left out: they differ from page to page, not between chrome and story."""
    if name.startswith("<"):
        return frozenset((name,))
    parts = NAME_PART.findall(name)[:MAX_NAME_PARTS]
    return frozenset((*parts, *map("-".join, pairwise(parts))))


def text_words(texts: Sequence[str]) -> list[list[str]]:
    """For each text its words in lower case, that is its runs of letters; none for one of too many words.

    Raises:
        TypeError: a lone ``str`` was given, whose characters would pass for texts.
    """
    refuse_lone_str(texts, "texts")
    runs = letters_alone(BORDER.join(texts).lower(), DIGIT).split(BORDER)
    return [words if len(words := run.split()) <= MAX_WORDS_READ else [] for run in runs]


def text_tokens(words: Sequence[str]) -> list[str]:
    """The words of a short block, then its pairs of neighbouring words, ``^`` and ``$`` being its two ends.

    Args:
        words: the block's words in order, as `text_words` gives them.

    Raises:
        TypeError: a lone ``str`` was given, whose characters would pass for words.
    """
    refuse_lone_str(words, "words")
    if not words:
        return []
    pairs = [f"{first} {second}" for first, second in pairwise((START, *words, END))]
    return [*words, *pairs]


def distinct_text_tokens(texts: Sequence[str]) -> list[list[str]]:
    """For each text its different `text_tokens`, sorted: what the classifier of text dumps learnt odds of."""
    refuse_lone_str(texts, "texts")
    return [sorted({*text_tokens(words)}) for words in text_words(texts)]
