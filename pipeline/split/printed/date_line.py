"""Distinguishes a line that says when its story was published from one that only prints some day.

A life span in a standfirst, an event, a deadline, a caption or the story's own past have days too. What a
line is shows in its label (``rules/lines.json``) or in its form: a date line holds little besides the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from ...rules import read_rules
from ...text.words import refuse_lone_str, squash, words
from ..reading.date_text import ReadDate, printed_dates
from ..reading.names import is_title, match_prefix, split_names
from ..reading.rules import line_pattern
from .front_matter_line import BORDER, FrontMatterLine

MAX_LABEL_WORDS = 8
"""A line that says when something was published has at most this many words before the date."""

MAX_LABEL_CHARS = 40
"""A line that is only the label of the next has at most this many characters."""

MAX_WORDS_OF_SECTION = 8
"""A section, a place or a source beside a date, separated by a mark, has at most this many words."""

MAX_WORDS_AFTER_LABEL = 2
"""Between a label and its date are at most this many words: ``Opening hours from 3 May 2024``."""

MAX_CHARS_AFTER = 12
"""A word such as ``撮影`` right after a date is searched for in this many characters."""


def publication_in(
    text: str, line: FrontMatterLine, language: str | None, line_before: str = ""
) -> ReadDate | None:
    """The date of publication that a line prints.

    Args:
        text: The line.
        line: What the line says.
        language: BCP 47 tag that its dates are read in.
        line_before: The line before, which may be the date's label.

    Returns:
        The date after a label such as ``Published``, else the line's date; None if labels or a span of
        days say that the days are others, such as those of an event or a life.
    """
    dates = printed_dates(text, language)
    found: list[ReadDate] = []
    before = 0
    for number, (read, start, end) in enumerate(dates):
        lead, before = text[before:start], end
        if read == line.updated:
            continue
        if number == 0 and len(line_before) <= MAX_LABEL_CHARS and not words(_weekday().sub(" ", lead)):
            lead = line_before
        if line_pattern("posted").search(lead):
            return read
        until = dates[number + 1][1] if number + 1 < len(dates) else None
        spans = until is not None and line_pattern("span-of-days").fullmatch(text[end:until])
        ends_span = number > 0 and line_pattern("span-of-days").fullmatch(lead)
        if not (spans or ends_span or names_other_day(lead, text[end:])):
            found.append(read)
    if line.date in found or not found:
        return line.date if found else None
    return found[0]


def names_other_day(before: str, after: str = "") -> bool:
    """Whether the words around a date say that it is another day than that of publication.

    Args:
        before: The text before the date.
        after: The text after the date.
    """
    lead = BORDER.split(before)[-1].lstrip(" ,;:(–—-")
    if line_pattern("day-of-life").search(lead) or line_pattern("other-day-after").match(
        after[:MAX_CHARS_AFTER]
    ):
        return True
    label = line_pattern("other-day").match(lead)
    if label is None:
        return False
    # A name between the label and the date is a photographer's: "Photo: Ann Lee 3 May 2024".
    between = words(_without_date_words(lead[label.end() :]))
    return len(between) <= MAX_WORDS_AFTER_LABEL and not any(word[:1].isupper() for word in between)


def other_days(texts: Iterable[str], language: str | None) -> frozenset[date]:
    """The days that lines print as those of something else than their publication.

    Args:
        texts: The lines, in page order.
        language: BCP 47 tag that their dates are read in.
    """
    refuse_lone_str(texts, "texts")
    found: set[date] = set()
    line_before = ""
    for text in texts:
        before = 0
        for read, start, end in printed_dates(text, language):
            lead, is_first, before = text[before:start], before == 0, end
            if is_first and len(line_before) <= MAX_LABEL_CHARS and not words(_weekday().sub(" ", lead)):
                lead = line_before
            if names_other_day(lead, text[end:]):
                found.add(read.day)
        line_before = text
    return frozenset(found)


def is_date_line(text: str, line: FrontMatterLine, language: str | None) -> bool:
    """Whether a line is a date line by a label or by its form.

    By form it holds the date, its weekday and hour, the byline, and between marks a section or a source;
    beside the date, between the marks, there is no other word.

    Args:
        text: The line.
        line: What the line says.
        language: BCP 47 tag that its dates are read in.
    """
    pieces: list[str] = []
    before = 0
    dates = printed_dates(text, language)
    for _, start, end in dates:
        lead, before = text[before:start], end
        if line_pattern("posted").search(lead) and len(words(lead)) <= MAX_LABEL_WORDS:
            return True
        pieces.append(lead)
    pieces.append(text[before:])
    # The text beside the date itself, and what marks separate from it.
    beside, apart = [], []
    for number, piece in enumerate(pieces):
        parts = BORDER.split(piece)
        if len(parts) == 1:
            beside += parts
            continue
        if number:
            beside.append(parts.pop(0))
        if number < len(pieces) - 1:
            beside.append(parts.pop())
        apart += parts
    return not any(_other_words(part, line) for part in beside) and all(
        _other_words(part, line) <= MAX_WORDS_OF_SECTION for part in apart
    )


def _other_words(piece: str, line: FrontMatterLine) -> int:
    """The number of words in a piece of a line that belong to no date, label, byline or job title."""
    piece = line_pattern("small-print").sub(" ", line_pattern("ago").sub(" ", piece))
    names = {squash(name) for name in line.writers}
    left = 0
    prefix = match_prefix(piece)
    for part in split_names(piece[prefix.end() :] if prefix else piece):
        if squash(_without_date_words(part)) in names or (names and is_title(part)):
            continue
        left += len(words(_without_names(_without_date_words(part), line)))
    return left


def _without_date_words(piece: str) -> str:
    piece = line_pattern("clock").sub(" ", _label_word().sub(" ", piece))
    return _weekday().sub(" ", piece)


def _without_names(piece: str, line: FrontMatterLine) -> str:
    for name in line.writers:
        piece = piece.replace(name, " ")
    return piece


@cache
def _label_word() -> re.Pattern[str]:
    """A word that labels a date of publication or of an update. The rules hold the words' stems."""
    stems = "|".join(line_pattern(identifier).pattern for identifier in ("posted", "updated-label", "label"))
    return re.compile(rf"\w{{0,20}}(?:{stems})\w*", re.IGNORECASE)


@cache
def _weekday() -> re.Pattern[str]:
    """The name of a day of the week, in any language."""
    names = {name for days in read_rules("weekdays.json")["weekdays"].values() for name in days}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
