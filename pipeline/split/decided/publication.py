"""Decides when a story was published, of all that its page states, its marks and its lines say.

What is looked for is the first publication. A page states it for machines (``dates.published``) and
prints it; the statement is believed, with its hour, unless what is printed speaks against it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from ...records import Block, Verdict
from ...text.words import words
from ..printed.front_matter import Front
from ..printed.front_matter_line import MAX_LINE_CHARS
from ..reading.date_text import ReadDate, printed_dates, read_machine_date
from ..reading.rules import finds, line_pattern
from ..stated.dates import date_language, from_address, is_after, labelled_elements, modified, published
from ..stated.statements import Statements

AGREEMENT = timedelta(days=1, hours=12)
"""A date line is the article's own if it lies so near what the metadata says: the line prints a
day or a local time, the metadata an instant."""

FIRST_YEAR_OF_WEB = 1991
"""The first web page is of August 1991. What a page states of an earlier day is a system's zero (1970-01-01)
unless the page prints that day too, as the archives of newspapers do."""

NEAR_BEHIND, NEAR_BEFORE = 8, 2
"""How many blocks behind the headline a printed date is surely the article's, and how many before it one
that stands alone (our choice)."""

REACH_ABOVE, REACH_BELOW = 25, 12
"""How many blocks above the story's first and below its last a line that says ``Published`` may stand; what
is farther is of other stories (our choice)."""

REACH_PAST_STORY = 8
"""How many blocks behind the story a line that holds nothing but a date may stand."""

MAX_OTHERS = 5
"""A line with more words before its date may be a caption (our choice)."""

MAX_LABEL_CHARS = 40

MAX_LABEL_WORDS = 8
"""A line that says when something was published has at most so many words beside the date."""

_DIGIT = re.compile(r"\d")
_FIGURES_ALONE = re.compile(r"\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}")


@dataclasses.dataclass(frozen=True)
class Publication:
    """read: the moment. source: where it was found (``published_source``). day: the calendar day as
    the page prints it, else in the time zone that its statement names."""

    read: ReadDate
    source: str
    day: date


def find_publication(
    statements: Statements,
    headline: str | None,
    front: Front,
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    dump: str | None,
    url: str | None,
    fetched_at: datetime | None,
) -> Publication | None:
    """When the story was published; None where nothing says so.

    dump: the date field of the dump's own record, as printed. fetched_at: a date after it is refused.
    """
    found = _find(statements, headline, front, blocks, verdicts, dump, url, fetched_at)
    if found is None:
        return None
    read, source = found
    return Publication(read, source, _printed_day(front, read) or read.day)


def _find(
    statements: Statements,
    headline: str | None,
    front: Front,
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    dump: str | None,
    url: str | None,
    fetched_at: datetime | None,
) -> tuple[ReadDate, str] | None:
    language = date_language(statements)
    stated = published(statements, headline, fetched_at)
    labelled = _one_day(
        [
            *labelled_elements(statements, language),
            *_labelled_lines(blocks, verdicts, "posted", language),
        ],
        fetched_at,
    )
    printed = _near_headline(front, blocks)
    confirmed = stated and printed and printed.read.day == stated[0].day
    if stated and stated[0].day.year < FIRST_YEAR_OF_WEB and not confirmed:
        stated = None
    if stated:
        for other in (printed, labelled):
            if other is not None and _speaks_against(other, stated[0]):
                return other.read, "text"
        return stated
    given = read_machine_date(dump) if dump else None
    if given and is_after(given, fetched_at):
        given = None
    line = next(
        (found.date for found in front.dates if not found.later and not is_after(found.date, fetched_at)),
        None,
    )
    if labelled and (line is None or not _is_date_line(front, blocks)):
        line = labelled.read
    if line is None:
        line = _behind_story(blocks, verdicts, language, fetched_at)
    if line:
        # The line is what the paper printed; the dump's own field may be the day it was crawled.
        # Where both name one day, the field often knows the hour too.
        if given and given.precision != "day" and line.precision == "day" and given.day == line.day:
            return given, "dump"
        return line, "text"
    if given:
        return given, "dump"
    for text in statements.data.script_dates:
        if (scripted := read_machine_date(text)) and not is_after(scripted, fetched_at):
            return scripted, "script"
    title = _of_title(statements, language)
    if title and not is_after(title, fetched_at):
        return title, "title"
    address = from_address(url)
    return (address, "url") if address and not is_after(address, fetched_at) else None


def find_change(
    statements: Statements,
    headline: str | None,
    front: Front,
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    published_at: datetime | None,
    fetched_at: datetime | None,
) -> ReadDate | None:
    """When the story was last changed, by its page's statements, else by a line that says ``Updated``;
    never before its publication."""
    changed = modified(statements, headline, published_at, fetched_at)
    if changed:
        return changed
    lines = [found.date for found in front.dates if found.later]
    if not lines:
        labelled = _one_day(
            [*_labelled_lines(blocks, verdicts, "later", date_language(statements))], fetched_at
        )
        lines = [labelled.read] if labelled else []
    return next(
        (
            read
            for read in lines
            if not is_after(read, fetched_at) and not (published_at and read.day < published_at.date())
        ),
        None,
    )


@dataclasses.dataclass(frozen=True)
class _Printed:
    """in_figures: the day and the month are both numbers, whose order nothing tells. others: the words
    before the date, between the line's own marks."""

    read: ReadDate
    in_figures: bool
    others: int = 0


def _speaks_against(printed: _Printed, stated: ReadDate) -> bool:
    """Whether a date printed for the story's publication is believed rather than the one stated.

    One that is earlier is: what was printed by then was published by then, and systems stamp old pages
    anew when they move. So is one with day and month in the other order, if it is printed in words.
    """
    if _is_swapped(printed.read, stated):
        return not printed.in_figures
    return printed.read.moment < stated.moment - AGREEMENT


def _is_swapped(printed: ReadDate, stated: ReadDate) -> bool:
    """Whether day and month only changed places: numbers alone do not tell their order."""
    one, other = printed.day, stated.day
    return one != other and (one.year, one.day, one.month) == (other.year, other.month, other.day)


def _near_headline(front: Front, blocks: Sequence[Block]) -> _Printed | None:
    if not front.headline_blocks:
        return None
    first = front.headline_blocks[0]
    behind = [one for one in front.dates if not one.later and 0 < one.index - first <= NEAR_BEHIND]
    before = [
        one
        for one in front.dates
        if not one.later and -NEAR_BEFORE <= one.index - first < 0 and _stands_alone(blocks[one.index].text)
    ]
    for found in behind or before[-1:]:
        text = blocks[found.index].text
        start = next((start for _, start, _ in printed_dates(text)), 0)
        others = len(words(re.split(r"[|•·]", text[:start])[-1]))
        return _Printed(found.date, _FIGURES_ALONE.search(text) is not None, others)
    return None


def _is_date_line(front: Front, blocks: Sequence[Block]) -> bool:
    """Whether a line near the headline holds little but its date: a caption holds more."""
    printed = _near_headline(front, blocks)
    return printed is not None and printed.others <= MAX_OTHERS


def _stands_alone(text: str) -> bool:
    return any(not words(text[:start]) and not words(text[end:]) for _, start, end in printed_dates(text))


def _labelled_lines(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], label: str, language: str | None
) -> Iterator[tuple[str, ReadDate, bool]]:
    """The dates of lines around the story that say of themselves that something was published then.

    label: the pattern of that word, ``posted`` or ``later``; it may stand on the line before. Gives the
    line, the date, and whether it is said to be the first publication's, which a sentence may tell too.
    """
    story = [index for index, verdict in enumerate(verdicts) if verdict.story] or [0]
    before = ""
    for index in range(max(0, story[0] - REACH_ABOVE), min(len(blocks), story[-1] + REACH_BELOW)):
        text, said_before = blocks[index].text, before
        before = text if len(text) <= MAX_LABEL_CHARS else ""
        if len(text) > MAX_LINE_CHARS or _DIGIT.search(text) is None:
            continue
        first = label == "posted" and finds("first-posted", text)
        if verdicts[index].story and not first:
            continue
        for read, start, _ in printed_dates(text, language):
            said = text[:start] if text[:start].strip() else said_before
            other = "later" if label == "posted" else "posted"
            if first or (
                line_pattern(label).search(said)
                and not line_pattern(other).search(said)
                and len(words(said)) <= MAX_LABEL_WORDS
            ):
                yield text, read, first
            break


def _one_day(labelled: Sequence[tuple[str, ReadDate, bool]], fetched_at: datetime | None) -> _Printed | None:
    """The day that all these dates name; where they name several they are those of other stories. One
    that is said to be the first publication's goes before the others."""
    dates = [one for one in labelled if not is_after(one[1], fetched_at)]
    dates = [one for one in dates if one[2]] or dates
    if len({read.day for _, read, _ in dates}) != 1:
        return None
    text, read, _ = max(dates, key=lambda one: one[1].precision != "day")
    return _Printed(read, _FIGURES_ALONE.search(text) is not None)


def _behind_story(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], language: str | None, fetched_at: datetime | None
) -> ReadDate | None:
    """The date of the only line behind the story that holds a date and nothing else."""
    last = max((index for index, verdict in enumerate(verdicts) if verdict.story), default=len(blocks))
    found: list[ReadDate] = []
    for block in blocks[last + 1 : last + 1 + REACH_PAST_STORY]:
        for read, start, end in printed_dates(block.text, language):
            alone = not words(block.text[:start]) and not words(block.text[end:])
            if not alone or is_after(read, fetched_at):
                return None
            found.append(read)
    return found[0] if len({read.day for read in found}) == 1 else None


def _of_title(statements: Statements, language: str | None) -> ReadDate | None:
    """The date that is a piece of the page's title by itself: ``Flood in Elm | Courier | 28.04.2023``."""
    for title in (statements.title, *statements.titles):
        for piece in re.split(r"\s[|•·–—-]\s", title)[1:]:
            for read, start, end in printed_dates(piece, language):
                if not words(piece[:start]) and not words(piece[end:]):
                    return read
    return None


def _printed_day(front: Front, read: ReadDate) -> date | None:
    """The day printed beside the headline, if it is the moment's own day in some time zone."""
    for found in front.dates:
        if not found.later and abs((found.date.day - read.moment.date()).days) <= 1:
            return found.date.day
    return None
