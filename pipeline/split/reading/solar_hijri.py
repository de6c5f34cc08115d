"""Reads days of the Solar Hijri calendar, which newspapers of Iran and Afghanistan print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from ...rules import read_rules

NEW_YEAR = (1399, date(2020, 3, 20))
"""A year of the calendar, and its first day."""

_LEAP_YEARS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""The leap years of each cycle of 33 years: years from 1206 to 1498, by remainder."""

_YEARS = range(1300, 1450)
_LONG_MONTHS = 6
_PERSIAN = re.compile("[\u0600-\u06ff]")
_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_IN_FIGURES = re.compile(r"(?<!\d)(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")


@cache
def _months() -> tuple[re.Pattern[str], Mapping[str, int]]:
    spellings: list[list[str]] = read_rules("date_words.json")["solar_hijri_months"]
    numbers = {name: number for number, names in enumerate(spellings, 1) for name in names}
    names = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    return re.compile(
        rf"(?<!\d)(\d{{1,2}})\s{{0,2}}({names})\s{{0,2}}(?:ماه\s)?\s?،?\s?(1[34]\d\d)(?!\d)"
    ), numbers


def solar_hijri_days(text: str, language: str | None) -> Iterator[tuple[int, int, int, int, int]]:
    """Start, end, and the Gregorian year, month and day of each such day in a text.

    Args:
        text: The text, its digits as 0 to 9.
        language: BCP 47 tag. Figures alone count only in Persian, Pashto or beside letters of their script,
            but not in Arabic or Urdu: their readers count lunar years.
    """
    if _YEAR.search(text) is None:
        return
    pattern, numbers = _months()
    for found in pattern.finditer(text):
        if day := _gregorian(int(found[3]), numbers[found[2]], int(found[1])):
            yield found.start(), found.end(), day.year, day.month, day.day
    code = (language or "").split("-")[0].lower()
    if code in ("fa", "ps") or (code not in ("ar", "ur") and _PERSIAN.search(text)):
        for found in _IN_FIGURES.finditer(text):
            if day := _gregorian(int(found[1]), int(found[3]), int(found[4])):
                yield found.start(), found.end(), day.year, day.month, day.day


def _gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Solar Hijri one; None if the calendar has no such day."""
    last = 31 if month <= _LONG_MONTHS else 30 if month < 12 or _is_leap(year) else 29
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= last:
        return None
    known, first = NEW_YEAR
    step = 1 if year >= known else -1
    leaps = sum(map(_is_leap, range(min(year, known), max(year, known))))
    days = step * (365 * abs(year - known) + leaps)
    days += 31 * (month - 1) - max(0, month - 1 - _LONG_MONTHS) + day - 1
    return first + timedelta(days=days)


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP_YEARS
