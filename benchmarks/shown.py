"""Decides which values of the gold a dump shows: others cannot be found in it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import cache

from babel import Locale
from babel.localedata import locale_identifiers

from .development_pages import scoring

GAP = r"[^\n\w]{1,4}(?:(?:de|del|of|di|da|the)\s)?"
"""What may be between day, month and year of a printed date."""


def shows_headline(text: str, headline: str) -> bool:
    """Whether the text contains the headline, compared as `score.py` compares headlines."""
    return bool(scoring.plain(headline) in scoring.plain(text))


def shows_date(text: str, published: str) -> bool:
    """Whether the text contains a date that `score.py` would accept.

    The date has a year and is in figures, or has the month's name in any language of Unicode's CLDR.
    """
    whole = unicodedata.normalize("NFKC", text).casefold()
    return any(_pattern(day).search(whole) is not None for day in scoring.days(published) if len(day) == 10)


@cache
def _pattern(day: str) -> re.Pattern[str]:
    date = datetime.date.fromisoformat(day)
    d, m, y = rf"(?<!\d)0?{date.day}(?:st|nd|rd|th|er|º|\.)?", rf"0?{date.month}", str(date.year)
    short = rf"(?:{y}|['’]?{y[2:]})(?!\d)"
    name = f"(?:{'|'.join(map(re.escape, _names(date.month)))})"
    era = f"(?:{y}|{date.year + 543})"  # Thai pages print years of the Buddhist era
    ways = (
        rf"(?<!\d){y}\s?[-./年년]\s?{m}\s?[-./月월]\s?0?{date.day}(?!\d)",
        rf"(?<!\d)0?{date.day}\s?[-./]\s?{m}\s?[-./]\s?{short}",
        rf"(?<!\d){m}\s?[-./]\s?0?{date.day}\s?[-./]\s?{short}",
        rf"{d}(?:{GAP}|(?=[^\W\d])){name}\.?(?:{GAP}|(?=\d)){era}",
        rf"{name}\.?{GAP}{d}{GAP}{era}",
        rf"{era}{GAP}(?:gada\s)?(?:{name}\w{{0,3}}{GAP}0?{date.day}(?!\d)|0?{date.day}\.\s?{name})",
    )
    return re.compile("|".join(ways))


@cache
def _names(month: int) -> tuple[str, ...]:
    """The long and short names of a month in every language, longest first."""
    found = set()
    for identifier in locale_identifiers():
        if "_" in identifier:
            continue
        months = Locale.parse(identifier).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                name = months[context][width].get(month, "").casefold().strip(".")
                if len(name) > 2 and not name.isdigit():
                    found.add(name)
    return tuple(sorted(found, key=lambda name: (-len(name), name)))
