"""Reading a date as machines or newspapers print it: ISO 8601, RFC 2822, epochs, and words and
numbers in the languages of ``rules/months.json``."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache

from ...rules import read_rules
from ...text.words import has_digit

MAX_CHARS = 200
"""A longer text is no date line; only its beginning is read."""

CACHED_LINES = 1_024
"""So many lines' dates are remembered: byline, date and title each ask of a page's same lines."""

FIRST_YEAR = 1900
LAST_YEAR = 2035
"""Years outside are misread numbers. The bound is fixed and not the clock's, so that two runs give
equal records; where the archive says when it fetched a page, that is the nearer bound."""

_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
_WORD = rf"(?:(?:[^\W\d_]|[{_MARKS}]){{3,24}}|آب)"
_DAY = r"(?<![\d.:])(\d{1,2})(?!\d)"
# What follows a year may be glued to it, where markup parted them: "20232:23 PM", "20235 min read".
_YEAR = r"((?:19|20|25)\d\d)(?:(?!\d)|(?=\d{1,2}:\d\d)|(?=\d\s[a-z]))"
_YEAR_OF_FOUR = re.compile(r"(?:19|20|25)\d\d")
_JOIN = r"\s*(?:(?:de|del|of|di|do|da|d['’]|ta['’]|thg|th)\s+|[-/]\s?)?"

_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{2}:?\d{2})?)?$")
_DAY_MONTH_YEAR = re.compile(
    rf"{_DAY}(?:st|nd|rd|th|er|e|o|a|º|ª|°|η|ste|de)?[.,]?{_JOIN}({_WORD})[.,]?{_JOIN}(?:['’])?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(
    rf"({_WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?[.,]?\s+(?:de\s+|at\s+)?{_YEAR}", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(
    rf"{_YEAR}\.?,?\s*(?:m\.|gada|metų|urteko|ko|yil)?\s*({_WORD})(?:ren|k)?\s+(\d{{1,2}})(?!\d)",
    re.IGNORECASE,
)
_YEAR_DAY_MONTH = re.compile(rf"{_YEAR}\.\s*gada\s+(\d{{1,2}})\.\s*({_WORD})", re.IGNORECASE)
_NUMBERS_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})\s?[日일]?(?!\d)"
)
_NUMBERS_YEAR_LAST = re.compile(
    r"(?<![\d./:-])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d|\d\d)(?![\d/])"
)
_TIME = re.compile(
    r"(?<![\d.:-])(\d{1,2})\s?(?::|[hH.]|時|시)\s?(\d{2})(?::(\d{2}))?(?!\d)\s*分?\s*"
    r"(?:([aApP])\.?\s?[mM]\b\.?)?"
)
_HOUR = re.compile(r"\b(\d{1,2})\s?([ap])\.?m\b\.?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-−])(\d{1,2}):?(\d{2})?\b")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
# Levantine months have names of two words, which a tatweel holds together (rules/months.json).
_MONTH_OF_TWO_WORDS = re.compile(r"(?<=كانون|تشرين)\s(?=الأول|الثاني)")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_BUDDHIST_YEARS = 543


@dataclasses.dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as read.

    moment: aware, in UTC. precision: ``day`` (then midnight), ``minute`` or ``second``. day: the calendar
    day as printed, before any conversion.
    """

    moment: datetime
    precision: str
    day: date


@cache
def _month_names() -> Mapping[str, Mapping[str, int]]:
    months: dict[str, dict[str, int]] = _rules()["months"]
    # Names that mean different months in different languages (listopad) count for the page's own
    # language; without one, in the order of the file.
    every: dict[str, int] = {}
    for names in months.values():
        for name, number in names.items():
            every.setdefault(name, number)
    return {**months, "": every}


@cache
def _rules() -> dict[str, dict[str, dict[str, int]]]:
    loaded: dict[str, dict[str, dict[str, int]]] = read_rules("months.json")
    return loaded


def read_machine_date(value: str) -> ReadDate | None:
    """A date of structured data: ISO 8601 in its usual misprintings, RFC 2822, or an epoch; failing
    these, a date in words. A time without a zone is taken as UTC: sites that leave the zone off
    print local time, and the day stays as printed."""
    value = unicodedata.normalize("NFKC", value).strip()[:MAX_CHARS]
    if not value:
        return None
    if _EPOCH.match(value):
        seconds = int(value[:10])
        return _accepted(datetime.fromtimestamp(seconds, UTC), "second")
    for pattern in (_ISO, _COMPACT):
        found = pattern.search(value)
        if found:
            return _from_parts(found)
    if re.match(r"^[A-Za-z]{3},? \d|^\d{1,2} [A-Za-z]{3} \d{4} \d", value):
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
        else:
            return _accepted(moment if moment.tzinfo else moment.replace(tzinfo=UTC), "second")
    return read_printed_date(value)


def read_printed_date(text: str, language: str | None = None) -> ReadDate | None:
    """The first date that a line prints, in words or numbers; with its time, where one stands.

    language: a BCP 47 tag, for the names of months and for the order of numbers: month first in
    the United States and the Philippines, day first elsewhere, unless one exceeds 12.
    """
    return next((read for read, _, _ in printed_dates(text, language)), None)


@lru_cache(maxsize=CACHED_LINES)
def printed_dates(text: str, language: str | None = None) -> tuple[tuple[ReadDate, int, int], ...]:
    """Every date that a line prints, with the start and end of the whole (time and zone with it)."""
    text = text[:MAX_CHARS]
    if not text.isascii():
        # Full-width digits read as digits; where the length would change, positions would too.
        normal = unicodedata.normalize("NFKC", text)
        text = normal if len(normal) == len(text) else text
        text = _DIRECTION.sub(" ", text)
        text = _OTHER_DIGITS.sub(lambda found: str(unicodedata.digit(found[0])), text)
        text = _MONTH_OF_TWO_WORDS.sub("ـ", text)
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
    """start, end, year, month, day of whatever looks like a date."""
    if _YEAR_OF_FOUR.search(text):
        yield from _days_of_full_years(text, language)
    for found in _NUMBERS_YEAR_LAST.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if year < 100:
            year += 2000 if year < 70 else 1900
        month_first = (language or "").lower() in ("en-us", "en-ph", "es-us") and found[2] != "."
        if second > 12 or (month_first and first <= 12):
            first, second = second, first
        yield found.start(), found.end(), year, second, first


def _days_of_full_years(text: str, language: str | None) -> Iterator[tuple[int, int, int, int, int]]:
    """What `_days` gives of the shapes that print a year with all its digits."""
    for found in _ISO.finditer(text):
        yield found.start(), found.end(3), int(found[1]), int(found[2]), int(found[3])
    for pattern, (d, m, y) in (
        (_DAY_MONTH_YEAR, (1, 2, 3)),
        (_MONTH_DAY_YEAR, (2, 1, 3)),
        (_YEAR_MONTH_DAY, (3, 2, 1)),
        (_YEAR_DAY_MONTH, (2, 3, 1)),
    ):
        for found in pattern.finditer(text):
            month = month_number(found[m], language)
            if month:
                yield found.start(), found.end(), int(found[y]), month, int(found[d])
    for found in _NUMBERS_YEAR_FIRST.finditer(text):
        yield found.start(), found.end(), int(found[1]), int(found[2]), int(found[3])


def month_number(word: str, language: str | None = None) -> int | None:
    """The month that a word names, in the given language before any other."""
    word = word.casefold().strip(".")
    names = _month_names()
    own = names.get((language or "").split("-")[0].lower(), {})
    every = names[""]
    for form in (word, word.removeprefix("ב"), word.removesuffix("a"), word.removesuffix("ren")):
        number = own.get(form) or every.get(form)
        if number:
            return number
    return None


def _with_time(
    text: str, midnight: datetime, start: int, end: int, taken: int
) -> tuple[ReadDate | None, int, int]:
    behind = text[end : end + 40]
    found = _TIME.search(behind) or _HOUR.search(behind)
    if found and not re.fullmatch(
        r"[\sT,|·•\-–—()@]*(?:[^\W\d_]{1,10}[\s.:]*){0,2}[\s(]*", behind[: found.start()]
    ):
        found = None
    if found:
        read, length = _timed(midnight, found, behind)
        if read is not None:
            return read, start, end + length
    before = text[max(taken, start - 30) : start]
    found = next(
        (
            m
            for m in _TIME.finditer(before)
            if re.fullmatch(
                r"[\s,|·•\-–—()]*(?:Uhr|hrs?|[A-Z]{2,5}|on|del?|den|,)?[\s,|·•\-–—]*", before[m.end() :]
            )
        ),
        None,
    )
    if found:
        read, _ = _timed(midnight, found, before)
        if read is not None:
            return read, start - len(before) + found.start(), end
    return _accepted(midnight, "day"), start, end


def _timed(midnight: datetime, found: re.Match[str], text: str) -> tuple[ReadDate | None, int]:
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
    rest = text[end : end + 20]
    zone = _OFFSET.match(rest.lstrip(" (")) if re.match(r"[\s(]*(?:UTC|GMT)?\s?[+−-]\d", rest) else None
    if zone:
        sign = 1 if zone[1] == "+" else -1
        moment -= sign * timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0))
        end += rest.find(zone[0]) + len(zone[0])
    else:
        named = re.match(r"(?:\s*Uhr)?[\s(]*([A-Zا-يА-Я]\w{0,6})\b\)?", rest)
        if named:
            offset = _zone_minutes(named[1], moment)
            if offset is not None:
                moment -= timedelta(minutes=offset)
                end += named.end()
        else:
            end += len(re.match(r"(?:\s*(?:Uhr|hrs?|h)\b)?", rest)[0])  # type: ignore[index]
    return _accepted(moment, "second" if second else "minute", midnight.date()), end


def _zone_minutes(name: str, moment: datetime) -> int | None:
    """How far east of Greenwich a zone's clocks stand, in minutes. ``ET`` and its like are the zone's summer
    time where the United States have it then."""
    minutes = _zones().get(name)
    if minutes is not None and name in _zones_of_two_times() and _is_us_summer(moment):
        return minutes + 60
    return minutes


def _is_us_summer(moment: datetime) -> bool:
    """From the second Sunday of March to the first of November, at two o'clock: Energy Policy Act of 2005."""
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


def _from_parts(found: re.Match[str]) -> ReadDate | None:
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
    """day: as printed, where the moment has been converted already."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return ReadDate(moment.astimezone(UTC), precision, day or moment.date())
