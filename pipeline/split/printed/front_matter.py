"""The lines that a page or a dump prints around its headline: headline, byline, date line.

Works on blocks alone, so it serves text dumps, which have nothing else, and finds for HTML pages
which blocks became fields.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ...records import Block, BlockKind, Verdict
from ...text.words import has_words, squash
from ..reading.date_text import ReadDate, printed_dates
from ..reading.names import match_prefix
from ..reading.rules import line_pattern
from .author_line import likely_author_lines
from .front_matter_line import MAX_LINE_CHARS, FrontLine, is_front_line, read_front_line
from .headline_line import likely_headline

PARAGRAPH_WORDS = 20
"""A block of so many words is a paragraph of the story's own (our choice)."""

REACH_BEFORE, REACH_BEHIND = 6, 24
"""How many blocks before and behind the headline its byline and date are looked for."""

REACH_PAST_DECK = 12
"""How far behind the headline a byline may stand below the first paragraph, which then is a deck."""

REACH_PAST_STORY = 8
"""How many blocks behind the story's last a line such as ``Posted on May 3`` may stand."""

BESIDE = 2
"""How many blocks a name without ``By`` may stand from the date."""

MOST_BEFORE = 0.15
"""A heading with more of the story's blocks before it does not head the story."""


@dataclasses.dataclass(frozen=True)
class PrintedByline:
    """A byline among the blocks: the block's index, the byline as printed, the names in it."""

    index: int
    text: str
    names: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class PrintedDate:
    """A date line among the blocks. later: the line says that the date is of a change."""

    index: int
    date: ReadDate
    later: bool


@dataclasses.dataclass(frozen=True)
class Front:
    """What stands around the headline, each in page order.

    headline: as given, else the line taken for it. headline_blocks: the indexes of the blocks that
    print it. bare_names: people named on a line of their own beside a date. lines: every short line.
    """

    headline: str | None
    headline_blocks: tuple[int, ...]
    bylines: tuple[PrintedByline, ...]
    bare_names: tuple[PrintedByline, ...]
    dates: tuple[PrintedDate, ...]
    lines: tuple[str, ...]


def read_front(
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    headline: str | None,
    authors: Sequence[str],
    language: str | None,
    url: str | None,
) -> Front:
    """The headline, byline and date lines of a page.

    headline, authors: what the structured data gave, if anything; without a headline the most
    likely line above the story is taken, with a look at the address if it is known.
    """
    body = first_paragraph(blocks, verdicts)
    if headline is None:
        anchor = likely_headline(blocks, body, url, lambda text: is_front_line(text, language))
        headline = blocks[anchor].text if anchor is not None else None
    else:
        anchor = _headline_block(blocks, headline, body)
        if (
            anchor is not None
            and anchor > body + REACH_PAST_DECK
            and sum(verdict.story for verdict in verdicts[:anchor])
            > MOST_BEFORE * sum(v.story for v in verdicts)
        ):
            anchor = None  # a teaser repeats the headline below the story
        if anchor is not None and anchor > body:
            body = next(
                (
                    index
                    for index in range(anchor + 1, len(blocks))
                    if verdicts[index].story and has_words(blocks[index].text, PARAGRAPH_WORDS)
                ),
                body,
            )
    headline_blocks = _repeats(blocks, verdicts, squash(headline), anchor, body) if headline else []
    known = [squash(author) for author in authors]
    middle = anchor if anchor is not None else body
    end = min(len(blocks), middle + REACH_BEHIND, max(body + 2, middle + REACH_PAST_DECK))
    read: list[tuple[int, FrontLine]] = []
    lines: dict[int, str] = {}
    near = {*range(max(0, middle - REACH_BEFORE), end), *range(max(middle, body - BESIDE), body)}
    for index in sorted(near):
        text = blocks[index].text
        if index in headline_blocks or (index > body and verdicts[index].story) or len(text) > MAX_LINE_CHARS:
            continue
        lines[index] = text
        # Where authors are stated, other names count beside a date alone: which lines are that is seen below.
        line = read_front_line(text, language, known, not authors or _is_announced(blocks, index))
        if line is None:
            continue
        if line.bare_names and _is_announced(blocks, index):
            line = dataclasses.replace(line, byline=text, names=line.bare_names, bare_names=())
        read.append((index, line))
    dates = [
        PrintedDate(index, date, later)
        for index, line in read
        for date, later in ((line.date, line.later), (line.changed, True))
        if date is not None
    ]
    if all(date.later for date in dates):
        dates += _dates_at_the_end(blocks, verdicts, language)
    if authors:
        bylines = [PrintedByline(index, line.byline, line.names) for index, line in read if line.byline]
        beside = {date.index + step for date in dates for step in range(-BESIDE, BESIDE + 1)}
        known_lines = dict(read)
        bare_names = [
            PrintedByline(index, lines[index], line.bare_names)
            for index in lines
            if index in beside
            and (line := known_lines.get(index) or read_front_line(lines[index], language, known)) is not None
            and line.bare_names
            and (anchor is None or index > anchor or line.date is not None)
        ]
    else:
        bylines, bare_names = _likely_bylines(blocks, verdicts, anchor, body, language), []
        bylines = bylines or [
            PrintedByline(index, line.byline, line.names)
            for index, line in read
            if line.byline and (verdicts[index].story or not line.names)
        ]
    return Front(
        headline,
        tuple(headline_blocks),
        tuple(bylines),
        tuple(bare_names),
        tuple(dates),
        tuple(lines.values()),
    )


def _likely_bylines(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], anchor: int | None, body: int, language: str | None
) -> list[PrintedByline]:
    """The lines that most likely name the authors; the first of them is given all their names."""
    chosen = likely_author_lines(blocks, verdicts, anchor, body, language)
    names = tuple(dict.fromkeys(name for _, line in chosen for name in line.writers))
    return [
        PrintedByline(index, line.byline or blocks[index].text, line.writers if number else names)
        for number, (index, line) in enumerate(chosen)
    ]


def _is_announced(blocks: Sequence[Block], index: int) -> bool:
    """Whether the line above holds a word such as ``By`` and nothing else."""
    text = blocks[index - 1].text if index else ""
    return (
        0 < len(text) <= 20 and (found := match_prefix(text + " ")) is not None and found.end() >= len(text)
    )


def _dates_at_the_end(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], language: str | None
) -> list[PrintedDate]:
    """A line behind the story that says when it was posted."""
    last = max((index for index, verdict in enumerate(verdicts) if verdict.story), default=len(blocks))
    for index in range(last + 1, min(len(blocks), last + 1 + REACH_PAST_STORY)):
        if len(blocks[index].text) <= MAX_LINE_CHARS:
            for read, start, _ in printed_dates(blocks[index].text, language):
                if line_pattern("posted").search(blocks[index].text[:start]):
                    return [PrintedDate(index, read, False)]
    return []


def first_paragraph(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> int:
    """The first block of the story that is a paragraph; else its first block."""
    story = [index for index, verdict in enumerate(verdicts) if verdict.story]
    for index in story:
        if has_words(blocks[index].text, PARAGRAPH_WORDS):
            return index
    return story[0] if story else 0


def _headline_block(blocks: Sequence[Block], headline: str, body: int) -> int | None:
    """The block that prints the headline: a heading of the first rank wherever it stands, else the
    last such line above the first paragraph, else the first below it."""
    key = squash(headline)
    best: int | None = None
    for index, block in enumerate(blocks):
        if len(block.text) > 2 * len(headline) + 40:
            continue
        first_rank = block.kind is BlockKind.HEADING and block.level == 1
        if not first_rank and index > body + REACH_PAST_DECK:
            continue
        other = squash(block.text)
        if other == key:
            if first_rank:
                return index
            if best is None or index <= body:
                best = index
        elif first_rank and len(key) > 20 and key in other:
            return index
    return best


def _repeats(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], key: str, anchor: int | None, body: int
) -> list[int]:
    """The blocks that are the headline: the one chosen, and those of the story's beginning that
    repeat it."""
    found = [] if anchor is None else [anchor]
    for index in range(min(len(blocks), body + 3)):
        if index != anchor and verdicts[index].story and squash(blocks[index].text) == key:
            found.append(index)
    return found
