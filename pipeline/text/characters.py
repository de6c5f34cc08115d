"""The characters of a page's blocks, all counted at once.

A page has some two hundred blocks, and searching a pattern in each costs a call for each. Here the texts
are joined, each character becomes a number, and a table gives the classes of each, so that every count
takes a few array operations for the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from . import scripts
from .words import refuse_lone_str

Column = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

BORDER = "\x00"
"""Separates texts that are joined. No text holds it: the readers take it out."""

SPACE, LETTER, DIGIT, UPPER, UNSPACED, COMMA, QUOTE, SIGN, BAR, STOP, CLOSER = (1 << n for n in range(11))

# re's own classes \s, \w, \d, and sets of characters.
_CLASSES = {
    SPACE: r"\s",
    LETTER: r"[^\W_]",
    DIGIT: r"\d",
    UNSPACED: f"[{scripts.UNSPACED}]",
    COMMA: "[,，、]",
    QUOTE: '["“”„«»‹›「」]',
    SIGN: "[©@]",
    BAR: "[|·•]",
    STOP: r"[.!?。！？…:;]",
    CLOSER: r"[\"'”’»)\]]",
}
_PLANE = 0x10000
LAST_OF_ASCII = 0x7F
_LETTERS_BEYOND = range(0x20000, 0x32000)
"""Han beyond the first plane. The other characters there, most of them emoji, are of no class."""


@cache
def _class_table() -> npt.NDArray[np.uint16]:
    """The classes of each character of Unicode's first plane."""
    characters = "".join(map(chr, range(_PLANE)))
    table = np.zeros(_PLANE, dtype=np.uint16)
    for bit, pattern in _CLASSES.items():
        for run in re.finditer(f"{pattern}+", characters):
            table[run.start() : run.end()] |= bit
    table[[place for place, character in enumerate(characters) if character.isupper()]] |= UPPER
    return table


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(codes: npt.NDArray[np.uint32]) -> str:
    """The text whose characters have these numbers."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def classes_of(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint16]:
    """The classes of each character, as bits."""
    if codes.max(initial=0) < _PLANE:
        return _class_table().take(codes)
    classes = _class_table()[np.where(codes < _PLANE, codes, 0)]
    beyond = (codes >= _LETTERS_BEYOND.start) & (codes < _LETTERS_BEYOND.stop)
    return np.where(beyond, LETTER, classes).astype(np.uint16)


class Characters:
    """The characters of some texts. Each column that a method gives has a value for each text.

    Args:
        texts: none of them empty, none holding `BORDER`.

    Raises:
        TypeError: a lone ``str`` was given.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        refuse_lone_str(texts, "texts")
        self.texts = texts
        self.joined = BORDER.join(texts) + BORDER
        self.codes = codes_of(self.joined)
        self.classes = classes_of(self.codes)
        self.lengths = np.array([len(text) for text in texts], dtype=np.int64)
        self.ends = np.cumsum(self.lengths + 1) - 1
        self.starts = self.ends - self.lengths
        self.borders = self.codes == 0

    def mask(self, bits: int) -> Mask:
        """Which characters are of any of these classes."""
        return (self.classes & bits) != 0

    def count(self, mask: Mask) -> Column:
        """How often the mask holds in each text."""
        return np.add.reduceat(mask, self.starts, dtype=np.float64)

    def has(self, mask: Mask) -> Column:
        """1 for each text in which the mask holds somewhere."""
        return np.asarray(np.logical_or.reduceat(mask, self.starts), dtype=np.float64)

    def find(self, *parts: str) -> Column:
        """1 for each text that holds one of the parts exactly."""
        found = np.zeros(len(self.starts))
        for part in parts:
            at = self.joined.find(part)
            while at >= 0:
                place = int(np.searchsorted(self.ends, at))
                found[place] = 1.0
                at = self.joined.find(part, int(self.ends[place]))
        return found

    def first(self, bits: int) -> Column:
        """1 for each text whose first character is of one of these classes."""
        return np.asarray((self.classes[self.starts] & bits) != 0, dtype=np.float64)

    def last_in(self, characters: str) -> Column:
        """1 for each text that ends in one of the characters."""
        last = self.codes[self.ends - 1]
        return np.asarray((last == codes_of(characters)[:, np.newaxis]).any(axis=0), dtype=np.float64)

    def words(self) -> Column:
        """The number of words in each text, at least 1. Two characters of an unspaced script make one."""
        apart = self.mask(SPACE) | self.borders
        begins = ~apart & np.concatenate(([True], apart[:-1]))
        words = self.count(begins)
        unspaced = self.mask(UNSPACED)
        if unspaced.any():
            words += self.count(unspaced) // 2
        return np.maximum(1.0, words)

    def sentence_ends(self) -> Column:
        """How many stops are followed by white space or the end, with closing quotes and brackets between."""
        size = len(self.codes)
        stops = np.flatnonzero(self.mask(STOP))
        others = np.where(self.mask(CLOSER), size - 1, np.arange(size))
        next_other = np.minimum.accumulate(others[::-1])[::-1]  # the next place without a closing mark
        after = next_other[stops + 1]
        ends = np.zeros(size, dtype=np.bool_)
        ends[stops] = self.borders[after] | ((self.classes[after] & SPACE) != 0)
        return self.count(ends)

    def clocks_or_years(self) -> Column:
        """1 for each text with a time such as 9:30 or 17.42, or with four digits in a row."""
        digit = self.mask(DIGIT)
        point = (self.codes == ord(":")) | (self.codes == ord("."))
        ahead = [_moved(digit, step) for step in (1, 2, 3)]
        clock = digit & _moved(point, 1) & ahead[1] & ahead[2]
        return self.has(clock | (digit & ahead[0] & ahead[1] & ahead[2]))

    @cached_property
    def letters(self) -> list[str]:
        """For each text its letters and digits in lower case, as `agreement.letters` gives them."""
        # Text by text: most are ASCII, whose case is folded much faster than that of all texts joined.
        codes = codes_of(BORDER.join([text.lower() for text in self.texts]))
        printed = _printed(codes, _letters_table(0))
        return text_of(printed[printed != ord(" ")]).split(BORDER)


def _moved(mask: Mask, step: int) -> Mask:
    """For each place whether the mask holds ``step`` places further on."""
    result = np.zeros_like(mask)
    result[: max(0, len(mask) - step)] = mask[step:]
    return result


def letters_alone(joined: str, but: int = 0) -> str:
    """Texts joined by `BORDER`, with a space for each character that is not a letter or digit.

    Args:
        but: classes whose characters become spaces too.
    """
    return text_of(_printed(codes_of(joined), _letters_table(but)))


def folded_spaces(joined: str) -> str:
    """Texts joined by `BORDER`, each with its white space folded."""
    return _folded(_printed(codes_of(joined), _spaces_table()))


def folded_keys(joined: str) -> str:
    """Texts joined by `BORDER`, each reduced to its runs of letters and digits, with a space between them and
    each number as 0."""
    return _folded(_printed(codes_of(joined), _keys_table()), "0")


def beyond_ascii(text: str) -> str:
    """The characters of a text that are not ASCII."""
    codes = codes_of(text)
    return text_of(codes[codes > LAST_OF_ASCII])


@cache
def _letters_table(but: int) -> npt.NDArray[np.uint32]:
    """What each character of the first plane becomes where only letters are kept."""
    classes = _class_table()
    table = np.where(((classes & LETTER) != 0) & ((classes & but) == 0), np.arange(_PLANE), ord(" "))
    table[ord(BORDER)] = ord(BORDER)
    return table.astype(np.uint32)


@cache
def _keys_table() -> npt.NDArray[np.uint32]:
    return np.where((_class_table() & DIGIT) != 0, np.uint32(ord("0")), _letters_table(0))


@cache
def _spaces_table() -> npt.NDArray[np.uint32]:
    return np.where((_class_table() & SPACE) != 0, ord(" "), np.arange(_PLANE)).astype(np.uint32)


def _printed(codes: npt.NDArray[np.uint32], table: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    if codes.max(initial=0) < _PLANE:
        return table.take(codes)
    # Beyond the first plane a letter is kept if an a is, and any other character if a hyphen is.
    letter = (codes >= _LETTERS_BEYOND.start) & (codes < _LETTERS_BEYOND.stop)
    like = np.where(codes < _PLANE, codes, np.where(letter, np.uint32(ord("a")), np.uint32(ord("-"))))
    printed = table.take(like)
    return np.where(printed == like, codes, printed)


def _folded(codes: npt.NDArray[np.uint32], also: str = " ") -> str:
    """The text with each run of spaces, and of the other character, as one; without spaces at borders."""
    after = codes[1:]
    again = (after == ord(" ")) if also == " " else (after == ord(" ")) | (after == ord(also))
    again &= after == codes[:-1]
    if again.any():
        codes = codes[np.append(True, ~again)]
    return text_of(codes).replace(f" {BORDER}", BORDER).replace(f"{BORDER} ", BORDER).strip(" ")
