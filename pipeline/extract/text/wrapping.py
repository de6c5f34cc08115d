"""Finds out whether a text dump was wrapped at a fixed width, and joins its lines again.

A wrapper breaks a line where the next word would not fit. So a line is *full* for a width W if it is no
longer than W, but would be with the first word of the next line. The width is the one for which the largest
number of lines are full. It is trusted only if most lines that have a next line are full, and if they break
in the middle of sentences. A dump that holds one block on each line shows neither, and its lines are never
joined.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import re
from collections.abc import Sequence
from itertools import pairwise

from ...rules import read_rules
from ...text.layout import columns_of
from ...text.scripts import PARAGRAPH_END, UNSPACED, WIDE_PUNCTUATION

MIN_WIDTH, MAX_WIDTH = 40, 110
"""Columns at which texts are wrapped: 60 to 100 in practice, with room for narrow columns."""

MAX_WORD_CHARS = 200
"""Characters read of the first half of a broken word; no word is longer."""

ITEM_HANG = 5
"""Columns that the further lines of a list item may be indented past its first: up to "100. "."""

MIN_FULL_SHARE = 0.6
MIN_NEAR_SHARE, MIN_RAGGED_FULL_SHARE = 0.8, 0.4
MIN_OPEN_SHARE = 0.6
MIN_LOWER_SHARE = 0.3
MAX_LONGER_SHARE = 0.1
MIN_FULL_LINES = 2
RAGGED_SHARE = 0.75
"""Chosen by trying wrapped and unwrapped dumps: see ``tests/extract/test_text.py``."""

_UNSPACED = re.compile(f"[{UNSPACED}{WIDE_PUNCTUATION}]")
"""Characters that no space follows where a line is broken after them."""

_BROKEN_WORD_BACKWARDS = re.compile(r"[-\u2010]([^\W_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.|@)\S")
_WORD_OR_NUMBER = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST_WORD = re.compile(r"[^\W_]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A printed line.

    Attributes:
        text: its text, white space folded.
        indent: the columns before it.
        bullet: its list marker, if it has one.
        hang: columns from the first character of the bullet to the first of the text.
        numbered: the line is an item of a numbered list; the number belongs to the text.
        cells: the line holds gaps as wide as those between the cells of a table.
    """

    text: str
    indent: int
    bullet: str
    hang: int
    numbered: bool
    cells: bool

    @property
    def columns(self) -> int:
        """The column of a terminal where the line ends (wide characters take two)."""
        return self.indent + self.hang + columns_of(self.text)


def _first_word_columns(text: str) -> int:
    """Columns that the previous line would have needed for the first word of this one, with its space."""
    if _UNSPACED.match(text):
        return columns_of(text[:1])
    return 1 + columns_of(text.split(" ", 1)[0])


@dataclasses.dataclass(frozen=True, slots=True)
class WrapWidth:
    """The width, in columns, at which a dump was wrapped. Made by `find_wrap_width`."""

    columns: int

    def goes_on(self, lines: Sequence[Line], after: Line) -> bool:
        """Whether the line ``after``, which follows without a blank line, continues the block of
        ``lines``."""
        first, last = lines[0], lines[-1]
        if after.bullet and after.bullet != first.bullet:
            return False
        if after.numbered or (after.bullet and not after.bullet.startswith(">")):
            return False
        if (
            after.cells
            or last.cells
            or not (_LETTERS.search(last.text) and _WORD_OR_NUMBER.search(after.text))
        ):
            return False
        if _ADDRESS.search(last.text.rsplit(None, 1)[-1]) and not after.text[:1].islower():
            return False
        if (first.bullet or first.numbered) and not after.bullet:
            if not first.indent < after.indent <= first.indent + first.hang + ITEM_HANG and after.indent != 0:
                return False
        elif (len(lines) > 1 and after.indent != last.indent) or after.indent > last.indent:
            return False
        ends = last.columns
        if ends > self.columns:
            return False
        if ends + _first_word_columns(after.text) > self.columns:
            return True
        ragged = ends >= RAGGED_SHARE * self.columns and not PARAGRAPH_END.search(last.text)
        return ragged and after.text[:1].islower()


def find_wrap_width(lines: Sequence[Line]) -> WrapWidth | None:
    """The width at which the dump was wrapped; None if each line is a block."""
    pairs = [
        (line, after)
        for line, after in pairwise(lines)
        if line.text
        and after.text
        and not (after.bullet or after.numbered)
        and not line.cells
        and not after.cells
    ]
    starts_full = [0] * (MAX_WIDTH + 2)
    for line, after in pairs:
        low, high = line.columns, line.columns + _first_word_columns(after.text)
        if MIN_WIDTH // 2 <= low <= MAX_WIDTH:
            starts_full[max(low, MIN_WIDTH)] += 1
            starts_full[min(max(high, MIN_WIDTH), MAX_WIDTH + 1)] -= 1
    spaced = sorted(line.columns for line in lines if " " in line.text or _UNSPACED.search(line.text))
    best, best_gain, full = 0, 0, 0
    for width in range(MIN_WIDTH, MAX_WIDTH + 1):
        full += starts_full[width]
        gain = full - 2 * (len(spaced) - bisect.bisect_right(spaced, width))
        if full >= MIN_FULL_LINES and gain > best_gain:
            best, best_gain = width, gain
    return WrapWidth(best) if best and _is_wrapped(spaced, pairs, best) else None


def _is_wrapped(spaced: Sequence[int], pairs: Sequence[tuple[Line, Line]], width: int) -> bool:
    longer = len(spaced) - bisect.bisect_right(spaced, width)
    followed = full = near = opened = cased = lower = 0
    for line, after in pairs:
        if line.columns < width // 2:
            continue
        followed += 1
        if line.columns <= width < line.columns + _first_word_columns(after.text):
            full += 1
        if line.columns >= RAGGED_SHARE * width:
            near += 1
            opened += not PARAGRAPH_END.search(line.text)
            initial = after.text[0]
            cased += initial.isupper() or initial.islower()
            lower += initial.islower()
    # Lines wrapped by hand or with broken words end a little before the width, but all of them do.
    all_near = near >= MIN_NEAR_SHARE * followed and full >= MIN_RAGGED_FULL_SHARE * followed
    return (
        full >= MIN_FULL_LINES
        and longer <= MAX_LONGER_SHARE * len(spaced)
        and (full >= MIN_FULL_SHARE * followed or all_near)
        and opened >= MIN_OPEN_SHARE * near
        and lower >= MIN_LOWER_SHARE * cased
    )


def vocabulary(lines: Sequence[Line]) -> frozenset[str]:
    """The words that the dump prints in one piece, lower case: they decide about hyphens at the ends of
    lines."""
    return frozenset(word.casefold() for line in lines for word in _WORD.findall(line.text))


def join_lines(lines: Sequence[Line], words: frozenset[str]) -> str:
    """The text of a block.

    A hyphen at the end of a line goes only if it is soft, or if the dump prints the joined word elsewhere
    and the hyphenated one nowhere; otherwise it may belong to the word, and stays.

    Args:
        lines: the printed lines of the block.
        words: the `vocabulary` of the dump.
    """
    pieces = [lines[0].text]
    end = lines[0].text[-MAX_WORD_CHARS:]
    for line in lines[1:]:
        gap, hyphen_goes = " ", False
        if end.endswith("\u00ad"):
            gap, hyphen_goes = "", True
        elif broken := _BROKEN_WORD_BACKWARDS.match(end[::-1]):
            tail = _FIRST_WORD.match(line.text)
            if tail is not None and tail[0].casefold() not in _conjunctions():  # "on- and offline"
                gap, hyphen_goes = "", _is_one_word(broken[1][::-1], tail[0], words)
        elif _UNSPACED.match(end[-1:]) and _UNSPACED.match(line.text):
            gap = ""
        if hyphen_goes:
            pieces[-1], end = pieces[-1][:-1], end[:-1]
        pieces += (gap, line.text)
        end = (end + gap + line.text)[-MAX_WORD_CHARS:]
    return "".join(pieces).rstrip("\u00ad")


def _is_one_word(head: str, tail: str, words: frozenset[str]) -> bool:
    """Whether the dump prints the two halves as one word, and nowhere with a hyphen."""
    return (head + tail).casefold() in words and f"{head}-{tail}".casefold() not in words


@functools.cache
def _conjunctions() -> frozenset[str]:
    """Words before which a hyphen stands for an omitted half of a compound, not for a broken word."""
    return frozenset(read_rules("suspended_hyphen.json")["conjunctions"])
