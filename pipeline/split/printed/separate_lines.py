"""Separates the lines of a block that holds a headline, a byline or a date together with something else.

Pages without style sheets put a headline, its byline and its date into one element, with line breaks
between them, or the headline on the first line of the story's first paragraph.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ...blocks import Block, BlockKind
from ...records import Verdict
from ...text.words import refuse_lone_str, squash, words
from .front_matter_line import MAX_LINE_CHARS, is_front_matter_line
from .headline_line import lines_in_reach
from .page import PrintedPage
from .titled_line import is_piece

MAX_LINES = 6
"""A block with more lines is a list, a poem or a form."""

MIN_WORDS = 3
"""A line with fewer words may be named by the title by chance."""

MIN_ENTRY_WORDS = 4
"""What happened on the day of a timeline is told in at least this many words (chosen)."""

_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.OTHER})


def with_separate_lines(page: PrintedPage, titles: Sequence[str]) -> PrintedPage:
    """The page with each such block above the story's first paragraph as one block a line.

    Args:
        page: The page.
        titles: What the page is called by its title and its meta tags, cleaned.

    Raises:
        TypeError: `titles` is one string, whose characters would pass for titles.
    """
    refuse_lone_str(titles, "titles")
    separated = {
        index: lines
        for index in lines_in_reach(page)
        if "\n" in page.blocks[index].text and (lines := _lines(page, index, titles))
    }
    if not separated:
        return page
    blocks: list[Block] = []
    verdicts: list[Verdict] = []
    for index, (block, verdict) in enumerate(zip(page.blocks, page.verdicts, strict=True)):
        lines = separated.get(index, (block.text,))
        blocks += (block._replace(text=text) for text in lines)
        verdicts += [verdict] * len(lines)
    return dataclasses.replace(page, blocks=blocks, verdicts=verdicts)


def _lines(page: PrintedPage, index: int, titles: Sequence[str]) -> Sequence[str]:
    """The texts that a block is separated into; none if it stays whole."""
    block = page.blocks[index]
    lines = [line for line in block.text.split("\n") if line.strip()]
    if block.kind not in _KINDS or len(lines) < 2:
        return ()
    if index == page.first_paragraph:
        return _before_paragraph(page, lines, titles)
    if len(lines) > MAX_LINES or any(len(line) > MAX_LINE_CHARS for line in lines):
        return ()
    if any(_is_titled(line, titles) for line in lines):
        return lines
    known = [is_front_matter_line(line, page.language) for line in lines]
    return lines if any(known) and not _is_entry(lines, known) else ()


def _is_entry(lines: Sequence[str], known: Sequence[bool]) -> bool:
    """Whether a block is an entry of a timeline: a date, then what happened on that day."""
    return known[0] and not known[1] and ":" not in lines[1] and len(words(lines[1])) >= MIN_ENTRY_WORDS


def _before_paragraph(page: PrintedPage, lines: Sequence[str], titles: Sequence[str]) -> Sequence[str]:
    """The headline and what follows it up to the first line of prose, then the rest as one text."""
    if not _is_titled(lines[0], titles):
        return ()
    count = 1
    while count < min(len(lines) - 1, MAX_LINES) and is_front_matter_line(lines[count], page.language):
        count += 1
    return (*lines[:count], "\n".join(lines[count:]))


def _is_titled(line: str, titles: Sequence[str]) -> bool:
    """Whether a line of some words is a title or a piece of one."""
    if len(line) > MAX_LINE_CHARS or len(words(line)) < MIN_WORDS:
        return False
    key = squash(line)
    return key != "" and any(is_piece(key, title, squash(title)) for title in titles)
