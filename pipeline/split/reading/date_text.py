"""Reads a date as machines or newspapers print it.

Machines print ISO 8601, RFC 2822 or an epoch; newspapers print words and numbers, in the languages of
``rules/months.json`` and ``rules/date_words.json``.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from ...text.words import has_digit
from .date_rules import (
    TATWEEL,
    date_patterns,
    month_endings,
    month_first_languages,
    month_first_zone,
    month_names,
    zone_minutes,
    zones_of_two_times,
)
from .solar_hijri import solar_hijri_days

MAX_CHARS = 200
"""Only this much of a text is read: a longer one is not a date line."""

CACHED_LINES = 1_024
"""Number of lines whose dates are remembered: byline, date and title each ask for the same lines."""

FIRST_YEAR = 1900
LAST_YEAR = 2035
"""Years outside are misread numbers. The bound is fixed, not taken from the clock, so that two runs give
equal records; where the archive says when it fetched a page, that is the tighter bound."""

TIME_REACH_AFTER, TIME_REACH_BEFORE, ZONE_REACH = 40, 30, 20
"""How many characters after a date, before it, and after a time are searched for the time and its zone."""

_YEAR_OF_FOUR = re.compile(r"(?:19|20|25)\d\d")

_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-(\d{1,2})-(\d{1,2}+)(?!-\d{3})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{2}:?\d{2})?)?$")
_RFC_2822 = re.compile(r"^[A-Za-z]{3},? \d|^\d{1,2} [A-Za-z]{3} \d{4} \d")
_NUMBERS_YEAR_LAST = re.compile(
    r"(?<![\d./:-])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?"
    # A clock may be glued to the year: 28.09.19 and 12:44 in two elements are one text.
    r"((?:19|20)\d\d(?![\d/]|:\d\d)|(?:(?:19|20)\d\d|\d\d)(?=(?:[01]\d|2[0-3]):[0-5]\d)|\d\d(?![\d/]))"
)
_HOUR = re.compile(r"\b(\d{1,2})\s?([ap])\.?m\b\.?", re.IGNORECASE)
_BETWEEN_DATE_AND_TIME = re.compile(r"[\sT,|·•\-–—()@]*(?:[^\W\d_]{1,10}[\s.:]*){0,2}[\s(]*")
_MAY_HAVE_OFFSET = re.compile(r"[\s(]*(?:UTC|GMT)?\s?[+−-]\d")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+−-])(\d{1,2}):?(\d{2})?\b")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
_GLUED = re.compile(r"[a-zà-ÿ]{2}(?=[A-ZÀ-Ý][a-zà-ÿ]{2})")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_BUDDHIST_YEARS = 543


@dataclasses.dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as read.

    Attributes:
        moment: Aware, in UTC.
        precision: ``day`` (then the moment is midnight), ``minute`` or ``second``.
        day: The calendar day as printed, before any conversion.
    """

    moment: datetime
    precision: str
    day: date


def read_machine_date(value: str, language: str | None = None) -> ReadDate | None:
    """Reads a date of structured data.

    It may be ISO 8601 with its common misprints, RFC 2822, an epoch, or a date as pages print it. A time
    without a zone is taken as UTC: sites that leave the zone out print local time, and the day stays as
    printed.

    Args:
        value: The date as stated.
        language: BCP 47 tag that a printed date is read in, see `read_printed_date`.
    """
    value = unicodedata.normalize("NFKC", value).strip()[:MAX_CHARS]
    if not value:
        return None
    if _EPOCH.match(value):
        seconds = int(value[:10])
        return _accepted(datetime.fromtimestamp(seconds, UTC), "second")
    for pattern in (_ISO, _COMPACT):
        found = pattern.search(value)
        if found:
            return _from_groups(found)
    if _RFC_2822.match(value):
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
        else:
            return _accepted(moment if moment.tzinfo else moment.replace(tzinfo=UTC), "second")
    return read_printed_date(value, language)


def read_printed_date(text: str, language: str | None = None) -> ReadDate | None:
    """Reads the first date that a line prints, in words or numbers, with its time if there is one.

    Args:
        text: The line.
        language: BCP 47 tag for the names of months and the order of numbers: the month comes first
            in the United States and the Philippines, the day elsewhere, unless a number exceeds 12.
    """
    return next((read for read, _, _ in printed_dates(text, language)), None)


@lru_cache(maxsize=CACHED_LINES)
def printed_dates(text: str, language: str | None = None) -> tuple[tuple[ReadDate, int, int], ...]:
    """Every date that a line prints, with the start and end of its print, time and zone included."""
    text = text[:MAX_CHARS]
    if not text.isascii():
        # Full-width digits read as digits; where the length would change, positions would too.
        normal = unicodedata.normalize("NFKC", text)
        text = normal if len(normal) == len(text) else text
        text = _DIRECTION.sub(" ", text)
        text = _OTHER_DIGITS.sub(lambda found: str(unicodedata.digit(found[0])), text)
        text = date_patterns().month_of_two_words.sub(rf"\1{TATWEEL}", text)
    if not has_digit(text):
        return ()
    dates: list[tuple[ReadDate, int, int]] = []
    taken = 0
    for start, end, year, month, day in sorted(_days(text, language)):
        if start < taken:
            continue
        if year > 2400:  # Thai pages print years of the Buddhist era
            year -= _BUDDHIST_YEARS
        try:
            midnight = datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            continue
        read, start, end = _with_time(text, midnight, start, end, taken)
        if read is not None:
            taken = end
            dates.append((read, start, end))
    return tuple(dates)


def _days(text: str, language: str | None) -> Iterator[tuple[int, int, int, int, int]]:
    """Start, end, year, month and day of everything that looks like a date."""
    if _YEAR_OF_FOUR.search(text):
        yield from _days_of_full_years(text, language)
    if not text.isascii() or (language or "")[:2] in ("fa", "ps"):
        yield from solar_hijri_days(text, language)
    for found in _NUMBERS_YEAR_LAST.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if year < 100:
            year += 2000 if year < 70 else 1900
        if second > 12 or (first <= 12 and found[2] != "." and _has_month_first(text, language)):
            first, second = second, first
        yield found.start(), found.end(), year, second, first


def _has_month_first(text: str, language: str | None) -> bool:
    """Whether numeric dates of a text have the month first: by its language, else by an American zone."""
    tag = (language or "").lower()
    return tag in month_first_languages() or (tag in ("", "en") and bool(month_first_zone().search(text)))


def _days_of_full_years(text: str, language: str | None) -> Iterator[tuple[int, int, int, int, int]]:
    """What `_days` gives for the forms that print a year with all its digits."""
    for found in _ISO.finditer(text):
        yield found.start(), found.end(3), int(found[1]), int(found[2]), int(found[3])
    patterns = date_patterns()
    for pattern, (d, m, y) in (
        (patterns.day_month_year, (1, 2, 3)),
        (patterns.month_day_year, (2, 1, 3)),  # m == 1: a word may be glued to the month
        (patterns.year_month_day, (3, 2, 1)),
        (patterns.year_day_month, (2, 3, 1)),
    ):
        for found in pattern.finditer(text):
            month = month_number(found[m], language)
            if month:
                glued = _GLUED.search(found[m]) if m == 1 else None
                start = found.start() + (glued.end() if glued else 0)
                yield start, found.end(), int(found[y]), month, int(found[d])
    for found in patterns.numbers_year_first.finditer(text):
        yield found.start(), found.end(), int(found[1]), int(found[2]), int(found[3])


def month_number(word: str, language: str | None = None) -> int | None:
    """The month that a word names, 1 to 12, in the given language before any other."""
    if glued := _GLUED.search(word):  # ``onNovember``
        word = word[glued.end() :]
    word = word.casefold().strip(".")
    names = month_names()
    own = names.get((language or "").split("-")[0].lower(), {})
    every = names[""]
    prefixes, suffixes = month_endings()
    for form in (word, *map(word.removeprefix, prefixes), *map(word.removesuffix, suffixes)):
        number = own.get(form) or every.get(form)
        if number:
            return number
    return None


def _with_time(
    text: str, midnight: datetime, start: int, end: int, taken: int
) -> tuple[ReadDate | None, int, int]:
    """The date with the time printed after or before it, and the extent of both.

    Args:
        text: The line.
        midnight: The day's beginning.
        start: Where the day's print starts.
        end: Where it ends.
        taken: Where the date before it ends.
    """
    after = text[end : end + TIME_REACH_AFTER]
    found = date_patterns().time.search(after) or _HOUR.search(after)
    if found and _BETWEEN_DATE_AND_TIME.fullmatch(after[: found.start()]):
        read, length = _timed(midnight, found, after)
        if read is not None:
            return read, start, end + length
    before = text[max(taken, start - TIME_REACH_BEFORE) : start]
    joined = date_patterns().between_time_and_date
    times = date_patterns().time.finditer(before)
    found = next((time for time in times if joined.fullmatch(before[time.end() :])), None)
    if found:
        read, _ = _timed(midnight, found, before)
        if read is not None:
            return read, start - len(before) + found.start(), end
    return _accepted(midnight, "day"), start, end


def _timed(midnight: datetime, found: re.Match[str], text: str) -> tuple[ReadDate | None, int]:
    """The moment of a time found in a text, and where the time's print ends, its zone included."""
    hour = int(found[1])
    if found.re is _HOUR:
        minute, second, half = 0, None, found[2]
    else:
        minute, second, half = int(found[2]), found[3], found[4]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    try:
        moment = midnight.replace(hour=hour, minute=minute, second=int(second or 0))
    except ValueError:
        return None, 0
    end = found.end()
    east, length = _zone_after(text[end : end + ZONE_REACH], moment)
    return _accepted(moment - east, "second" if second else "minute", midnight.date()), end + length


def _zone_after(rest: str, moment: datetime) -> tuple[timedelta, int]:
    """How far east of Greenwich the zone printed after a time is, and the length of what belongs to it."""
    offset = _OFFSET.match(rest.lstrip(" (")) if _MAY_HAVE_OFFSET.match(rest) else None
    if offset:
        sign = 1 if offset[1] == "+" else -1
        east = sign * timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return east, rest.find(offset[0]) + len(offset[0])
    named = date_patterns().zone_name.match(rest)
    if named:
        minutes = _minutes_east(named[1], moment)
        return (timedelta(minutes=minutes), named.end()) if minutes is not None else (timedelta(), 0)
    label = date_patterns().after_time.match(rest)
    return timedelta(), label.end() if label else 0


def _minutes_east(name: str, moment: datetime) -> int | None:
    """How far east of Greenwich a zone's clocks are, in minutes; None for an unknown name.

    ``ET`` and the like mean summer time where the United States have it at that moment.
    """
    minutes = zone_minutes().get(name)
    if minutes is not None and name in zones_of_two_times() and _is_us_summer(moment):
        return minutes + 60
    return minutes


def _is_us_summer(moment: datetime) -> bool:
    """Whether the moment is between the second Sunday of March and the first of November, at two o'clock.

    Energy Policy Act of 2005.
    """
    march, november = (moment.replace(month=month, day=1, hour=2, minute=0) for month in (3, 11))
    start = march + timedelta(days=(6 - march.weekday()) % 7 + 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return start <= moment < end


def _from_groups(found: re.Match[str]) -> ReadDate | None:
    """The date of a match whose groups are year, month, day, hour, minute, second and zone."""
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=_zone(zone),
        )
    except ValueError:
        return None
    if moment.hour == moment.minute == moment.second == 0:
        # Systems that know only the day print midnight of it, in their own zone.
        return _accepted(moment.replace(tzinfo=UTC), "day")
    return _accepted(moment, "minute" if second is None else "second")


def _zone(printed: str | None) -> timezone:
    if not printed or printed.upper() in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(printed[1:3]) * 60 + int(printed[-2:])
    return timezone(timedelta(minutes=-minutes if printed[0] == "-" else minutes))


def _accepted(moment: datetime, precision: str, day: date | None = None) -> ReadDate | None:
    """The date if its year is plausible.

    Args:
        moment: The moment in any zone.
        precision: See `ReadDate`.
        day: The day as printed, where the moment is converted already.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return ReadDate(moment.astimezone(UTC), precision, day or moment.date())
