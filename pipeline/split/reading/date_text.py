"""Reads a date as machines or newspapers print it.

Machines print ISO 8601, RFC 2822 or an epoch; newspapers print words and numbers, in the languages of
``rules/months.json`` and ``rules/date_words.json``.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any

from ...rules import read_rules
from ...text.words import has_digit
from .rules import pattern_text

MAX_CHARS = 200
"""Only this much of a text is read: a longer one is no date line."""

CACHED_LINES = 1_024
"""Number of lines whose dates are remembered: byline, date and title each ask for the same lines."""

FIRST_YEAR = 1900
LAST_YEAR = 2035
"""Years outside are misread numbers. The bound is fixed, not taken from the clock, so that two runs give
equal records; where the archive says when it fetched a page, that is the tighter bound."""

TIME_REACH_AFTER, TIME_REACH_BEFORE, ZONE_REACH = 40, 30, 20
"""How many characters after a date, before it, and after a time are searched for the time and its zone."""

_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
_DAY = r"(?<![\d.:])(\d{1,2})(?!\d)"
# What follows a year may be glued to it where markup separated them: "20232:23 PM", "20235 min read".
_YEAR = r"((?:19|20|25)\d\d)(?:(?!\d)|(?=\d{1,2}:\d\d)|(?=\d\s[a-z]))"
_YEAR_OF_FOUR = re.compile(r"(?:19|20|25)\d\d")

_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{2}:?\d{2})?)?$")
_RFC_2822 = re.compile(r"^[A-Za-z]{3},? \d|^\d{1,2} [A-Za-z]{3} \d{4} \d")
_NUMBERS_YEAR_LAST = re.compile(
    r"(?<![\d./:-])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d|\d\d)(?![\d/])"
)
_HOUR = re.compile(r"\b(\d{1,2})\s?([ap])\.?m\b\.?", re.IGNORECASE)
_BETWEEN_DATE_AND_TIME = re.compile(r"[\sT,|·•\-–—()@]*(?:[^\W\d_]{1,10}[\s.:]*){0,2}[\s(]*")
_MAY_HAVE_OFFSET = re.compile(r"[\s(]*(?:UTC|GMT)?\s?[+−-]\d")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-−])(\d{1,2}):?(\d{2})?\b")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_BUDDHIST_YEARS = 543
_TATWEEL = "ـ"


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


@dataclasses.dataclass(frozen=True)
class _Patterns:
    """The patterns that hold words of ``rules/date_words.json``, compiled."""

    day_month_year: re.Pattern[str]
    month_day_year: re.Pattern[str]
    year_month_day: re.Pattern[str]
    year_day_month: re.Pattern[str]
    numbers_year_first: re.Pattern[str]
    time: re.Pattern[str]
    between_time_and_date: re.Pattern[str]
    zone_name: re.Pattern[str]
    after_time: re.Pattern[str]
    month_of_two_words: re.Pattern[str]


@cache
def _words() -> Mapping[str, Any]:
    """The alternatives of each rule of ``rules/date_words.json`` by its id."""
    return {rule["id"]: rule["any"] for rule in read_rules("date_words.json")["rules"]}


def _any(identifier: str, *languages: str) -> str:
    """A group of a rule's alternatives, of all languages or of some."""
    words = _words()[identifier]
    return pattern_text({"any": {language: words[language] for language in languages or words}})


@cache
def _patterns() -> _Patterns:
    month = rf"(?:(?:[^\W\d_]|[{_MARKS}]){{3,24}}|{_any('month-of-two-letters')})"
    joint = rf"\s*(?:{_any('before-month-or-year')}\s+|[-/]\s?)?"
    english_day = rf"(\d{{1,2}}){_any('ordinal', 'en')}?"
    year_sign, month_sign, day_sign = (_any(f"{unit}-sign") for unit in ("year", "month", "day"))
    return _Patterns(
        day_month_year=re.compile(
            rf"{_DAY}{_any('ordinal')}?[.,]?{joint}({month})[.,]?{joint}(?:['’])?{_YEAR}", re.IGNORECASE
        ),
        month_day_year=re.compile(
            rf"({month})\.?\s+{english_day}[.,]?\s+(?:{_any('day-before-year')}\s+)?{_YEAR}", re.IGNORECASE
        ),
        year_month_day=re.compile(
            rf"{_YEAR}\.?,?\s*{_any('after-year')}?\s*({month}){_any('after-month')}?\s+(\d{{1,2}})(?!\d)",
            re.IGNORECASE,
        ),
        year_day_month=re.compile(
            rf"{_YEAR}\.\s*{_any('year-before-day')}\s+(\d{{1,2}})\.\s*({month})", re.IGNORECASE
        ),
        numbers_year_first=re.compile(
            rf"(?<!\d)((?:19|20)\d\d)\s?{year_sign}\s?(\d{{1,2}})\s?{month_sign}\s?(\d{{1,2}})"
            rf"\s?{day_sign}?(?!\d)"
        ),
        time=re.compile(
            rf"(?<![\d.:-])(\d{{1,2}})\s?{_any('hour-sign')}\s?(\d{{2}})(?::(\d{{2}}))?(?!\d)"
            rf"\s*{_any('minute-sign')}?\s*(?:([aApP])\.?\s?[mM]\b\.?)?"
        ),
        between_time_and_date=re.compile(
            rf"[\s,|·•\-–—()]*(?:{_any('time-before-date')}|[A-Z]{{2,5}}|,)?[\s,|·•\-–—]*"
        ),
        zone_name=re.compile(rf"(?:\s*{_any('after-time', 'de')})?[\s(]*([A-Zا-يА-Я]\w{{0,6}})\b\)?"),
        after_time=re.compile(rf"(?:\s*{_any('after-time')}\b)?"),
        # Levantine months have names of two words, which a tatweel holds together (rules/months.json).
        month_of_two_words=re.compile(rf"({_any('month-of-two-words')})\s(?={_any('second-word-of-month')})"),
    )


@cache
def _month_names() -> Mapping[str, Mapping[str, int]]:
    months: dict[str, dict[str, int]] = read_rules("months.json")["months"]
    # Names that mean different months in different languages (listopad) count for the page's own
    # language; without one, in the order of the file.
    every: dict[str, int] = {}
    for names in months.values():
        for name, number in names.items():
            every.setdefault(name, number)
    return {**months, "": every}


@cache
def _month_endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What may stand before and after a month's name, as part of the word."""
    words = read_rules("date_words.json")
    prefixes, suffixes = (
        tuple(one for of_language in words[key].values() for one in of_language)
        for key in ("month_prefixes", "month_suffixes")
    )
    return prefixes, suffixes


@cache
def _month_first_languages() -> frozenset[str]:
    return frozenset(read_rules("date_words.json")["month_first"]["languages"])


@cache
def month_first_domains() -> frozenset[str]:
    """The top-level domains whose pages in plain English print the month first in figures."""
    return frozenset(read_rules("date_words.json")["month_first"]["domains"])


def read_machine_date(value: str) -> ReadDate | None:
    """Reads a date of structured data.

    It may be ISO 8601 with its common misprints, RFC 2822, an epoch, or a date in words. A time without a
    zone is taken as UTC: sites that leave the zone out print local time, and the day stays as printed.
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
    return read_printed_date(value)


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
        text = _patterns().month_of_two_words.sub(rf"\1{_TATWEEL}", text)
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
    for found in _NUMBERS_YEAR_LAST.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if year < 100:
            year += 2000 if year < 70 else 1900
        month_first = (language or "").lower() in _month_first_languages() and found[2] != "."
        if second > 12 or (month_first and first <= 12):
            first, second = second, first
        yield found.start(), found.end(), year, second, first


def _days_of_full_years(text: str, language: str | None) -> Iterator[tuple[int, int, int, int, int]]:
    """What `_days` gives for the forms that print a year with all its digits."""
    for found in _ISO.finditer(text):
        yield found.start(), found.end(3), int(found[1]), int(found[2]), int(found[3])
    patterns = _patterns()
    for pattern, (d, m, y) in (
        (patterns.day_month_year, (1, 2, 3)),
        (patterns.month_day_year, (2, 1, 3)),
        (patterns.year_month_day, (3, 2, 1)),
        (patterns.year_day_month, (2, 3, 1)),
    ):
        for found in pattern.finditer(text):
            month = month_number(found[m], language)
            if month:
                yield found.start(), found.end(), int(found[y]), month, int(found[d])
    for found in patterns.numbers_year_first.finditer(text):
        yield found.start(), found.end(), int(found[1]), int(found[2]), int(found[3])


def month_number(word: str, language: str | None = None) -> int | None:
    """The month that a word names, 1 to 12, in the given language before any other."""
    word = word.casefold().strip(".")
    names = _month_names()
    own = names.get((language or "").split("-")[0].lower(), {})
    every = names[""]
    prefixes, suffixes = _month_endings()
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
    found = _patterns().time.search(after) or _HOUR.search(after)
    if found and _BETWEEN_DATE_AND_TIME.fullmatch(after[: found.start()]):
        read, length = _timed(midnight, found, after)
        if read is not None:
            return read, start, end + length
    before = text[max(taken, start - TIME_REACH_BEFORE) : start]
    joined = _patterns().between_time_and_date
    times = _patterns().time.finditer(before)
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
    named = _patterns().zone_name.match(rest)
    if named:
        minutes = _zone_minutes(named[1], moment)
        return (timedelta(minutes=minutes), named.end()) if minutes is not None else (timedelta(), 0)
    label = _patterns().after_time.match(rest)
    return timedelta(), label.end() if label else 0


def _zone_minutes(name: str, moment: datetime) -> int | None:
    """How far east of Greenwich a zone's clocks are, in minutes; None for an unknown name.

    ``ET`` and the like mean summer time where the United States have it at that moment.
    """
    minutes = _zones().get(name)
    if minutes is not None and name in _zones_of_two_times() and _is_us_summer(moment):
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


@cache
def _zones() -> Mapping[str, int]:
    zones: dict[str, int] = read_rules("months.json")["zones"]
    return zones


@cache
def _zones_of_two_times() -> frozenset[str]:
    return frozenset(read_rules("months.json")["zones_of_two_times"])


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
