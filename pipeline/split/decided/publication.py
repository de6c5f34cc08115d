"""Decides when a story was published and last updated, by what its page states and prints.

The first publication counts. A page states it for machines (``dates.published``) and prints it; the
statement is trusted, with its hour, unless the print contradicts it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from ...text.words import words
from ..printed.date_line import MAX_LABEL_CHARS, MAX_LABEL_WORDS, other_days
from ..printed.front_matter import FrontMatter
from ..printed.front_matter_line import MAX_LINE_CHARS
from ..printed.page import PrintedPage
from ..reading.date_text import ReadDate, printed_dates, read_machine_date
from ..reading.rules import finds, line_pattern
from ..stated.dates import (
    LabelledDate,
    StatedDate,
    from_address,
    is_after,
    labelled_elements,
    modified,
    published,
)
from ..stated.statements import Statements
from .evidence import Evidence

AGREEMENT = timedelta(days=1, hours=12)
"""A date line is the article's own if it is this close to the metadata: the line prints a day or a local
time, the metadata an instant."""

FIRST_YEAR_OF_WEB = 1991
"""The first web page is of August 1991. An earlier stated day is a system's zero (1970-01-01) unless the page
prints that day too, as newspaper archives do."""

NEAR_AFTER, NEAR_BEFORE = 8, 2
"""A printed date is taken for the article's up to this many blocks after the headline, or before it if it
is alone."""

REACH_ABOVE, REACH_BELOW = 25, 12
"""A line that says ``Published`` may be up to this many blocks above the story's first and below its last;
a line farther away belongs to another story."""

REACH_PAST_STORY = 8
"""A line that holds only a date may be up to this many blocks after the story."""

MAX_DAYS_FROM_ADDRESS = 2
"""A story's address has the day of its publication, in the time zone of the system."""

MAX_OTHER_WORDS = 5
"""A line with more words before its date may be a caption."""

_DIGIT = re.compile(r"\d")
_FIGURES_ALONE = re.compile(r"\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}")
_LINE_MARK = re.compile(r"[|•·]")
_TITLE_MARK = re.compile(r"\s[|•·–—-]\s")


@dataclasses.dataclass(frozen=True)
class Publication:
    """When a story was published.

    Attributes:
        read: The moment.
        source: Where it was found (``published_source``).
        day: The calendar day as the page prints it, else in the time zone that its statement names.
    """

    read: ReadDate
    source: str
    day: date


@dataclasses.dataclass(frozen=True)
class StoryDates:
    """When a story was published and last updated, each as far as the page says so."""

    publication: Publication | None
    update: ReadDate | None


def date_story(evidence: Evidence) -> StoryDates:
    """Decides both dates of a story; an update is its publication too if nothing else is known."""
    publication = find_publication(evidence)
    update = find_update(evidence, publication.read.moment if publication else None)
    if publication is None and update is not None:
        publication = Publication(update, "modified", update.day)
    return StoryDates(publication, update)


def find_publication(evidence: Evidence) -> Publication | None:
    """When the story was published; None if nothing says so."""
    found = _published(evidence)
    if found is None:
        return None
    read, source = found
    return Publication(read, source, _printed_day(evidence.front, read) or read.day)


def _published(evidence: Evidence) -> StatedDate | None:
    page = evidence.page
    address = _address_date(evidence)
    other = other_days(evidence.front.lines, page.language)
    stated = published(evidence.statements, evidence.headline_text, page.fetched_at, other)
    if stated and stated[1] == "dom" and _is_later(stated[0], address):
        stated = None
    labelled = _labelled(evidence, "posted")
    printed = _near_headline(page, evidence.front)
    if stated and not _is_zero(stated[0], printed):
        # The address repeats the day of the first publication; a line that says "first" may know better.
        is_settled = address is not None and abs((stated[0].day - address.day).days) <= MAX_DAYS_FROM_ADDRESS
        for one in (printed, labelled):
            if one and one.is_date_line and (one.is_first or not is_settled) and _contradicts(one, stated[0]):
                return one.read, "text"
        return stated
    line = _printed_line(evidence, printed, labelled)
    if line and _is_later(line, address):
        line = None
    given = _dump_date(evidence)
    # The line is what the paper printed; the dump's own field may be the day it was crawled.
    if given and (line is None or _knows_hour_of(given, line)):
        return given, "dump"
    return (line, "text") if line else _last_resort(evidence)


def _is_zero(stated: ReadDate, printed: _Printed | None) -> bool:
    """Whether a stated day before the web is a system's zero: the page does not print that day."""
    return stated.day.year < FIRST_YEAR_OF_WEB and not (printed and printed.read.day == stated.day)


def _printed_line(
    evidence: Evidence, near_headline: _Printed | None, labelled: _Printed | None
) -> ReadDate | None:
    """The date of publication by the lines around the headline, by a label, or after the story."""
    page = evidence.page
    dates = [
        printed
        for printed in evidence.front.dates
        if not printed.is_update and not is_after(printed.date, page.fetched_at)
    ]
    line = next((one.date for one in (*(one for one in dates if one.is_date_line), *dates)), None)
    # Near the headline, a line with few words other than its date is a date line; a caption has more.
    is_date_line = near_headline is not None and near_headline.other_words <= MAX_OTHER_WORDS
    if labelled and (line is None or not is_date_line):
        line = labelled.read
    return line or _after_story(page)


def _dump_date(evidence: Evidence) -> ReadDate | None:
    """The date field of the dump's own record."""
    given = read_machine_date(evidence.dump_date, evidence.page.language) if evidence.dump_date else None
    return None if given and is_after(given, evidence.page.fetched_at) else given


def _knows_hour_of(given: ReadDate, line: ReadDate) -> bool:
    """Whether the dump's own field has the hour of the day that a line prints."""
    return given.precision != "day" and line.precision == "day" and given.day == line.day


def _last_resort(evidence: Evidence) -> StatedDate | None:
    """The date in a script's data, in the title or in the address."""
    fetched_at, language = evidence.page.fetched_at, evidence.page.language
    for text in evidence.statements.data.script_dates:
        if (scripted := read_machine_date(text, language)) and not is_after(scripted, fetched_at):
            return scripted, "script"
    title = _in_title(evidence.statements, language)
    if title and not is_after(title, fetched_at):
        return title, "title"
    address = _address_date(evidence)
    return (address, "url") if address else None


def _address_date(evidence: Evidence) -> ReadDate | None:
    """The day in the story's address."""
    address = from_address(evidence.url)
    return None if address and is_after(address, evidence.page.fetched_at) else address


def _is_later(read: ReadDate, address: ReadDate | None) -> bool:
    """Whether a day that only its place calls that of publication is after the day in the address."""
    return address is not None and (read.day - address.day).days > MAX_DAYS_FROM_ADDRESS


def find_update(evidence: Evidence, published_at: datetime | None) -> ReadDate | None:
    """When the story was last updated, by its page's statements, else by a line that says ``Updated``.

    Args:
        evidence: What the page says.
        published_at: The moment of publication: an update is never earlier.
    """
    fetched_at = evidence.page.fetched_at
    update = modified(evidence.statements, evidence.headline_text, published_at, fetched_at)
    if update:
        return update
    lines = [printed.date for printed in evidence.front.dates if printed.is_update]
    if not lines:
        labelled = _labelled(evidence, "updated-label")
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
    """A date that the page prints for the story.

    Attributes:
        read: The date.
        in_figures: Day and month are both numbers, so that their order is uncertain.
        is_date_line: A label or the line's form says that this is the day of publication.
        is_first: The line says that the story was first published then.
        other_words: The number of words before the date, between the line's own marks.
    """

    read: ReadDate
    in_figures: bool
    is_date_line: bool = True
    is_first: bool = False
    other_words: int = 0


def _contradicts(printed: _Printed, stated: ReadDate) -> bool:
    """Whether the date printed for a story's publication is trusted rather than the stated one.

    It is if it is earlier: what was printed by then was published by then, and systems stamp old pages
    again when they move. It is also if day and month are in the other order and it is printed in words.
    """
    if _is_swapped(printed.read, stated):
        return not printed.in_figures
    return printed.read.moment < stated.moment - AGREEMENT


def _is_swapped(printed: ReadDate, stated: ReadDate) -> bool:
    """Whether two days differ only in the order of day and month."""
    one, other = printed.day, stated.day
    return one != other and (one.year, one.day, one.month) == (other.year, other.month, other.day)


def _near_headline(page: PrintedPage, front: FrontMatter) -> _Printed | None:
    """The date of a line right after the headline, or of one right before it that is alone."""
    if not front.headline_blocks:
        return None
    first = front.headline_blocks[0]
    dates = [printed for printed in front.dates if not printed.is_update]
    after = [printed for printed in dates if 0 < printed.index - first <= NEAR_AFTER]
    before = [
        printed
        for printed in dates
        if -NEAR_BEFORE <= printed.index - first < 0 and _stands_alone(page.blocks[printed.index].text)
    ]
    near = after or before[-1:]
    for printed in (*(one for one in near if one.is_date_line), *near):
        text = page.blocks[printed.index].text
        start = next((start for _, start, _ in printed_dates(text)), 0)
        other_words = len(words(_LINE_MARK.split(text[:start])[-1]))
        return _Printed(
            printed.date, _FIGURES_ALONE.search(text) is not None, printed.is_date_line, False, other_words
        )
    return None


def _stands_alone(text: str) -> bool:
    """Whether a text holds a date and no other word."""
    return any(not words(text[:start]) and not words(text[end:]) for _, start, end in printed_dates(text))


def _labelled(evidence: Evidence, label: str) -> _Printed | None:
    """The only day that labelled lines name, and for publication labelled elements too.

    Args:
        evidence: What the page says.
        label: The rule of the label, ``posted`` or ``updated-label``.
    """
    page = evidence.page
    found = [*_labelled_lines(page, label)]
    if label == "posted":
        found = [*labelled_elements(evidence.statements, page.language), *found]
    return _only_day(found, page.fetched_at)


def _labelled_lines(page: PrintedPage, label: str) -> Iterator[LabelledDate]:
    """The dates of lines around the story that carry a label, on the line itself or the line before.

    A sentence counts too if it says that something was first published then.
    """
    blocks, story = page.blocks, page.story or (0,)
    other = "updated-label" if label == "posted" else "posted"
    before = ""
    for index in range(max(0, story[0] - REACH_ABOVE), min(len(blocks), story[-1] + REACH_BELOW)):
        text, line_before = blocks[index].text, before
        before = text if len(text) <= MAX_LABEL_CHARS else ""
        if len(text) > MAX_LINE_CHARS or _DIGIT.search(text) is None:
            continue
        first = label == "posted" and finds("first-posted", text)
        if page.verdicts[index].story and not first:
            continue
        for read, start, _ in printed_dates(text, page.language)[:1]:
            lead = text[:start] if text[:start].strip() else line_before
            if first or (
                line_pattern(label).search(lead)
                and not line_pattern(other).search(lead)
                and len(words(lead)) <= MAX_LABEL_WORDS
            ):
                yield text, read, first


def _only_day(labelled: Sequence[LabelledDate], fetched_at: datetime | None) -> _Printed | None:
    """The day that all these dates name; dates that name several days belong to other stories.

    Dates of a first publication go before the others.
    """
    dates = [one for one in labelled if not is_after(one[1], fetched_at)]
    dates = [one for one in dates if one[2]] or dates
    if len({read.day for _, read, _ in dates}) != 1:
        return None
    text, read, first = max(dates, key=lambda one: one[1].precision != "day")
    return _Printed(read, _FIGURES_ALONE.search(text) is not None, is_first=first)


def _after_story(page: PrintedPage) -> ReadDate | None:
    """The date of the only line after the story that holds a date and nothing else."""
    last = page.last_story_block(len(page.blocks))
    found: list[ReadDate] = []
    for block in page.blocks[last + 1 : last + 1 + REACH_PAST_STORY]:
        for read, start, end in printed_dates(block.text, page.language):
            alone = not words(block.text[:start]) and not words(block.text[end:])
            if not alone or is_after(read, page.fetched_at):
                return None
            found.append(read)
    return found[0] if len({read.day for read in found}) == 1 else None


def _in_title(statements: Statements, language: str | None) -> ReadDate | None:
    """The date that is a piece of the page's title by itself: ``Flood in Elm | Courier | 28.04.2023``."""
    for title in (statements.title, *statements.titles):
        for piece in _TITLE_MARK.split(title)[1:]:
            for read, start, end in printed_dates(piece, language):
                if not words(piece[:start]) and not words(piece[end:]):
                    return read
    return None


def _printed_day(front: FrontMatter, read: ReadDate) -> date | None:
    """The day printed near the headline, if it is the moment's own day in some time zone."""
    for printed in front.dates:
        if not printed.is_update and abs((printed.date.day - read.moment.date()).days) <= 1:
            return printed.date.day
    return None
