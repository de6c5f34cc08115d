"""Loads what is known about printed dates: names of months, zones, and the words and signs of dates.

They are data, in ``rules/months.json`` and ``rules/date_words.json``; here they become patterns.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ...rules import read_rules
from ...rules.patterns import pattern_text

TATWEEL = "ـ"
"""Holds the two words of a Levantine month's name together (``rules/months.json``)."""

_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
_DAY = r"(?<![\d.:])(\d{1,2})(?!\d)"
# What follows a year may be glued to it where markup separated them: "20232:23 PM", "20235 min read".
_YEAR = r"((?:19|20|25)\d\d)(?:(?!\d)|(?=\d{1,2}:\d\d)|(?=\d\s[a-z]))"


@dataclasses.dataclass(frozen=True)
class DatePatterns:
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
def date_patterns() -> DatePatterns:
    """The patterns, compiled once a process."""
    month = rf"(?:(?:[^\W\d_]|[{_MARKS}]){{3,24}}|{_any('month-of-two-letters')})"
    joint = rf"\s*(?:{_any('before-month-or-year')}\s+|[-/]\s?)?"
    english_day = rf"(\d{{1,2}}){_any('ordinal', 'en')}?"
    year_sign, month_sign, day_sign = (_any(f"{unit}-sign") for unit in ("year", "month", "day"))
    return DatePatterns(
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
            rf"\s?{day_sign}?(?!\d|-\d{{3}})"
        ),
        time=re.compile(
            rf"(?<![\d.:-])(\d{{1,2}})\s?{_any('hour-sign')}\s?(\d{{2}})(?::(\d{{2}}))?(?!\.?\d)"
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
def month_names() -> Mapping[str, Mapping[str, int]]:
    """The months, 1 to 12, by their names in each language; under ``""`` those of all languages."""
    months: dict[str, dict[str, int]] = read_rules("months.json")["months"]
    # Names that mean different months in different languages (listopad) count for the page's own
    # language; without one, in the order of the file.
    every: dict[str, int] = {}
    for names in months.values():
        for name, number in names.items():
            every.setdefault(name, number)
    return {**months, "": every}


@cache
def month_endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The prefixes and the suffixes that a month's name may have, attached to the word."""
    words = read_rules("date_words.json")
    prefixes, suffixes = (
        tuple(one for of_language in words[key].values() for one in of_language)
        for key in ("month_prefixes", "month_suffixes")
    )
    return prefixes, suffixes


@cache
def month_first_languages() -> frozenset[str]:
    """The languages, as BCP 47 tags in lower case, whose dates in figures print the month first."""
    return frozenset(read_rules("date_words.json")["month_first"]["languages"])


@cache
def month_first_domains() -> frozenset[str]:
    """The top-level domains whose pages in plain English print the month first in figures."""
    return frozenset(read_rules("date_words.json")["month_first"]["domains"])


@cache
def month_first_zone() -> re.Pattern[str]:
    """A clock's reading with the name of a zone whose dates in plain English print the month first."""
    zones = "|".join(map(re.escape, read_rules("date_words.json")["month_first"]["zones"]))
    return re.compile(rf"(?:\d|[apAP]\.?[mM]\.?)\s?\(?(?:{zones})\b")


@cache
def zone_minutes() -> Mapping[str, int]:
    """The minutes east of Greenwich by a zone's printed name, in winter."""
    zones: dict[str, int] = read_rules("months.json")["zones"]
    return zones


@cache
def zones_of_two_times() -> frozenset[str]:
    """The names that mean winter and summer time alike, such as ``ET``."""
    return frozenset(read_rules("months.json")["zones_of_two_times"])
