"""Finds the lines that a page or a dump prints around its headline: headline, byline, date line.

It reads blocks alone. So it serves text dumps, which have nothing else, and shows for HTML pages which
blocks became fields.
"""

from __future__ import annotations

import dataclasses

from ...blocks import BlockKind
from ...text.words import has_words, squash
from ..reading.date_text import ReadDate, printed_dates
from ..reading.names import match_prefix
from ..reading.rules import line_pattern
from .author_line import likely_author_lines
from .date_line import is_date_line, publication_in
from .front_matter_line import MAX_LINE_CHARS, FrontMatterLine, read_front_matter_line
from .headline_line import likely_headline
from .page import MIN_PARAGRAPH_WORDS, PrintedPage, StoryStart

REACH_BEFORE, REACH_AFTER = 6, 24
"""How many blocks before and after the headline are searched for its byline and date."""

REACH_PAST_DECK = 12
"""How many blocks after the headline a byline may be, below a first paragraph that is then a deck."""

REACH_PAST_STORY = 8
"""How many blocks after the story's last a line such as ``Posted on May 3`` may be."""

BESIDE = 2
"""How many blocks a name without ``By`` may be from the date."""

MAX_SHARE_BEFORE = 0.15
"""A heading with a larger share of the story's blocks before it does not head the story."""

MAX_ANNOUNCEMENT_CHARS = 20
"""A line that holds only a word such as ``By`` has at most this many characters."""


@dataclasses.dataclass(frozen=True)
class PrintedByline:
    """A byline among the blocks.

    Attributes:
        index: The block's index.
        text: The byline as printed.
        names: The names in it.
    """

    index: int
    text: str
    names: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class PrintedDate:
    """A date line among the blocks.

    Attributes:
        index: The block's index.
        date: The date it prints.
        is_update: The line says that the date is that of an update.
        is_date_line: The line is a date line by its label or its form (see `is_date_line`).
    """

    index: int
    date: ReadDate
    is_update: bool
    is_date_line: bool = False


@dataclasses.dataclass(frozen=True)
class FrontMatter:
    """What a page prints around its headline, each kind in page order.

    Attributes:
        headline: The stated headline, else the line taken for it.
        headline_blocks: Indexes of the blocks that print it.
        bylines: Lines that name the writers.
        bare_names: Lines near a date that hold only people's names.
        dates: Date lines.
        lines: Every short line.
    """

    headline: str | None
    headline_blocks: tuple[int, ...]
    bylines: tuple[PrintedByline, ...]
    bare_names: tuple[PrintedByline, ...]
    dates: tuple[PrintedDate, ...]
    lines: tuple[str, ...]


def read_front_matter(page: PrintedPage, headline: str | None, authors: tuple[str, ...]) -> FrontMatter:
    """Reads the headline, byline and date lines of a page.

    Args:
        page: The page.
        headline: The stated headline; without one the most likely line above the story is taken.
        authors: The names that the structured data states.
    """
    start = _story_start(page, headline)
    if headline is None and start.headline is not None:
        headline = page.blocks[start.headline].text
    headline_blocks = _headline_blocks(page, start, headline) if headline else ()
    lines = _Lines(page, start, headline_blocks, authors)
    dates = lines.dates()
    if authors:
        bylines, bare_names = lines.bylines(), lines.bare_names_near(dates)
    else:
        bylines, bare_names = _likely_bylines(page, start) or lines.bylines_of_story(), []
    return FrontMatter(
        headline,
        headline_blocks,
        tuple(bylines),
        tuple(bare_names),
        tuple(dates),
        tuple(lines.texts.values()),
    )


def _story_start(page: PrintedPage, headline: str | None) -> StoryStart:
    """The headline's block and the first paragraph below it."""
    body = page.first_paragraph
    if headline is None:
        return StoryStart(likely_headline(page), body)
    found = _headline_block(page, headline)
    if found is None or _is_teaser(page, found):
        return StoryStart(None, body)
    if found > body:
        paragraphs = (
            index
            for index in page.story
            if index > found and has_words(page.blocks[index].text, MIN_PARAGRAPH_WORDS)
        )
        body = next(paragraphs, body)
    return StoryStart(found, body)


def _is_teaser(page: PrintedPage, headline: int) -> bool:
    """Whether a block that prints the headline is a teaser that repeats it below the story."""
    before = sum(verdict.story for verdict in page.verdicts[:headline])
    return headline > page.first_paragraph + REACH_PAST_DECK and before > MAX_SHARE_BEFORE * len(page.story)


class _Lines:
    """The short lines around a headline, read one by one. Made once a page.

    Attributes:
        texts: The text of each line by its index, in page order.
    """

    def __init__(
        self, page: PrintedPage, start: StoryStart, headline_blocks: tuple[int, ...], authors: tuple[str, ...]
    ) -> None:
        self.page, self.start = page, start
        self.known = tuple(squash(author) for author in authors)
        self.texts = {
            index: text
            for index in self._indexes()
            if index not in headline_blocks
            and not (index > start.paragraph and page.verdicts[index].story)
            and len(text := page.blocks[index].text) <= MAX_LINE_CHARS
        }
        # Where authors are stated, other names count only near a date: `bare_names_near` reads those lines.
        read = {index: self._read(index, not authors) for index in self.texts}
        self.read = {index: line for index, line in read.items() if line is not None}

    def _indexes(self) -> list[int]:
        middle, body = self.start.middle, self.start.paragraph
        end = min(len(self.page.blocks), middle + REACH_AFTER, max(body + 2, middle + REACH_PAST_DECK))
        return sorted({*range(max(0, middle - REACH_BEFORE), end), *range(max(middle, body - BESIDE), body)})

    def _read(self, index: int, without_date: bool) -> FrontMatterLine | None:
        text = self.texts[index]
        line = read_front_matter_line(
            text, self.page.language, self.known, without_date or _is_announced(self.page, index)
        )
        if line is not None and line.bare_names and _is_announced(self.page, index):
            return dataclasses.replace(line, byline=text, names=line.bare_names, bare_names=())
        return line

    def dates(self) -> list[PrintedDate]:
        """The dates of all lines; without one of publication also that of a line after the story.

        Dates of something else than the story, such as an event, are left out.
        """
        found = []
        for index, line in self.read.items():
            text, language = self.texts[index], self.page.language
            date = line.date
            if date is not None and not line.is_update:
                line_before = self.page.blocks[index - 1].text if index else ""
                date = publication_in(text, line, language, line_before)
            if date is not None:
                found.append(PrintedDate(index, date, line.is_update, is_date_line(text, line, language)))
            if line.updated is not None:
                found.append(PrintedDate(index, line.updated, True))
        if all(date.is_update for date in found):
            found += _dates_after_story(self.page)
        return found

    def bylines(self) -> list[PrintedByline]:
        """The lines that hold a byline."""
        return [
            PrintedByline(index, line.byline, line.names) for index, line in self.read.items() if line.byline
        ]

    def bylines_of_story(self) -> list[PrintedByline]:
        """The bylines that belong to the story or name nobody."""
        return [
            byline for byline in self.bylines() if self.page.verdicts[byline.index].story or not byline.names
        ]

    def bare_names_near(self, dates: list[PrintedDate]) -> list[PrintedByline]:
        """The lines near a date that hold only names, below the headline or with the date on them."""
        beside = {date.index + step for date in dates for step in range(-BESIDE, BESIDE + 1)}
        found = []
        for index, text in self.texts.items():
            if index not in beside:
                continue
            line = self.read.get(index) or read_front_matter_line(text, self.page.language, self.known)
            if line is None or not line.bare_names:
                continue
            headline = self.start.headline
            if headline is None or index > headline or line.date is not None:
                found.append(PrintedByline(index, text, line.bare_names))
        return found


def _likely_bylines(page: PrintedPage, start: StoryStart) -> list[PrintedByline]:
    """The lines that most likely name the authors; the first of them carries all their names."""
    chosen = likely_author_lines(page, start)
    names = tuple(dict.fromkeys(name for _, line in chosen for name in line.writers))
    return [
        PrintedByline(index, line.byline or page.blocks[index].text, line.writers if number else names)
        for number, (index, line) in enumerate(chosen)
    ]


def _is_announced(page: PrintedPage, index: int) -> bool:
    """Whether the line above holds only a word such as ``By``."""
    text = page.blocks[index - 1].text if index else ""
    return (
        0 < len(text) <= MAX_ANNOUNCEMENT_CHARS
        and (found := match_prefix(text + " ")) is not None
        and found.end() >= len(text)
    )


def _dates_after_story(page: PrintedPage) -> list[PrintedDate]:
    """The date of the first line after the story that says when it was posted; at most one."""
    last = page.last_story_block(len(page.blocks))
    for index in range(last + 1, min(len(page.blocks), last + 1 + REACH_PAST_STORY)):
        text = page.blocks[index].text
        if len(text) <= MAX_LINE_CHARS:
            for read, start, _ in printed_dates(text, page.language):
                if line_pattern("posted").search(text[:start]):
                    return [PrintedDate(index, read, False, True)]
    return []


def _headline_block(page: PrintedPage, headline: str) -> int | None:
    """The block that prints the headline.

    A heading of the first rank counts wherever it is; else the last such line above the first
    paragraph, else the first below it.
    """
    key, body = squash(headline), page.first_paragraph
    best: int | None = None
    for index, block in enumerate(page.blocks):
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


def _headline_blocks(page: PrintedPage, start: StoryStart, headline: str) -> tuple[int, ...]:
    """The block chosen as headline, and the blocks of the story's beginning that repeat it."""
    key = squash(headline)
    found = [] if start.headline is None else [start.headline]
    for index in range(min(len(page.blocks), start.paragraph + 3)):
        if index != start.headline and page.verdicts[index].story and squash(page.blocks[index].text) == key:
            found.append(index)
    return tuple(found)
