"""Finds the lines of a page that its title names.

A template puts the site's name, a section or a slogan around the headline, and often no other statement tells
which piece is which. The page itself does: it prints the headline as a line above the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...blocks import BlockKind
from ...text.scripts import UNSPACED
from ...text.words import squash, words
from .headline_line import MAX_CHARS, LineScores
from .page import PrintedPage

MIN_KEY_CHARS = 4
"""A shorter line is found in too many titles."""

MIN_WORDS = 2
"""A line with fewer words counts only if it is a heading."""

_UNSPACED = re.compile(f"[{UNSPACED}]")
_OPENING = " \t\"'“‘„‚«‹([{¿¡「『《【"
_CLOSING = " \t\"'”’»›.!?…)]}。！？」』》】"
_NO_MARKS = frozenset("'’,.&%$#@+")
"""Marks that words and phrases hold. Any other mark can be the border between pieces of a title."""


class TitledLine(NamedTuple):
    """A line that is the title, or a piece of it between marks.

    Attributes:
        index: The block's index.
        text: The line.
        score: How likely it is the headline, by its place and wording (see `headline_line`).
    """

    index: int
    text: str
    score: float


def titled_lines(page: PrintedPage, titles: Sequence[str], but: frozenset[str]) -> list[TitledLine]:
    """The lines around the story's beginning that the titles name, the most likely headline first.

    Args:
        page: The page.
        titles: What the page is called by its title and its meta tags, cleaned.
        but: Lines that are no headlines (squashed), such as the site's names.
    """
    keys = [(title, squash(title)) for title in titles]
    scores: LineScores | None = None
    found = []
    for index, text in _short_lines(page):
        key = squash(text)
        if len(key) < MIN_KEY_CHARS or key in but or not any(is_piece(key, *title) for title in keys):
            continue
        is_heading = page.blocks[index].kind is BlockKind.HEADING
        if not is_heading and len(words(text)) < MIN_WORDS:
            continue
        scores = scores or LineScores(page)
        found.append(TitledLine(index, text, scores.of(index)))
    return sorted(found, key=lambda line: -line.score)


def printed_lines(page: PrintedPage, text: str) -> list[TitledLine]:
    """The lines around the story's beginning that print a text."""
    key = squash(text)
    indexes = [index for index, line in _short_lines(page) if squash(line) == key]
    scores = LineScores(page) if indexes else None
    return [TitledLine(index, page.blocks[index].text, scores.of(index)) for index in indexes if scores]


def _short_lines(page: PrintedPage) -> Iterator[tuple[int, str]]:
    for index in LineScores.reach(page):
        text = page.blocks[index].text
        if len(text) <= MAX_CHARS:
            yield index, text


def is_piece(key: str, title: str, title_key: str) -> bool:
    """Whether a line is a title, or a piece of it between marks.

    Args:
        key: The line, squashed.
        title: The title.
        title_key: The title, squashed.
    """
    if key == title_key:
        return True
    start = title_key.find(key)
    if start < 0:
        return False
    places = [place for place, char in enumerate(title) for _ in squash(char)]
    if len(places) != len(title_key):  # characters that only combine are not compared
        return False
    while start >= 0:
        end = start + len(key)
        before, after = title[: places[start]], title[places[end - 1] + 1 :]
        if _ends_with_mark(before, title[places[start]]) and _starts_with_mark(after, title[places[end - 1]]):
            return True
        start = title_key.find(key, start + 1)
    return False


def _ends_with_mark(before: str, first: str) -> bool:
    bare = before.rstrip(_OPENING)
    return not bare or _is_mark(bare[-1]) or (before[-1].isspace() and _UNSPACED.match(first) is not None)


def _starts_with_mark(after: str, last: str) -> bool:
    bare = after.lstrip(_CLOSING)
    opens = after.lstrip()[:1] in ("(", "[")
    return (
        not bare or opens or _is_mark(bare[0]) or (after[0].isspace() and _UNSPACED.match(last) is not None)
    )


def _is_mark(char: str) -> bool:
    return not char.isalnum() and char not in _NO_MARKS
