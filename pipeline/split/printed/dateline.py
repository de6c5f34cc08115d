"""The dateline: the place, and often the agency, that opens a story. It stays in the text."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

from ...rules import read_rules
from ..reading.date_text import month_number
from ..reading.names import is_agency

_HEAD = re.compile(r"^\s*(.{2,90}?)\s*(?:\.\s?[-–—]|[—–]|--|\s-|:)\s*(?=[^\W\d_]|[\"“”„«»‘'¿¡\d(])")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]{2,40})[)\]]\s*$")
_DATE = re.compile(
    r",?\s*(?:(?:le|den|il|el)\s+)?(?:\d{1,2}\.?\s*(?:de\s+|-)?([^\W\d_]{3,12})\.?|([^\W\d_]{3,12})\.?\s+\d{1,2})(?:,?\s+\d{4})?\s*$",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"^([A-ZÄÖÜ][a-zäöüß]{2,24}(?:[- /][A-ZÄÖÜ][a-zäöüß]{2,24})?)\.\s+(?=[A-ZÄÖÜ„])")
_CJK = re.compile(
    r"^\s*(?:【([^【】=]{1,12}[=＝][^【】]{1,20})】|(新华社[^\d\s]{1,8}\d{1,2}月\d{1,2}日电|\([^()]{1,12}=연합뉴스\)))"
)
_SHORT_WORDS = frozenset(
    [
        "de",
        "del",
        "la",
        "el",
        "las",
        "los",
        "le",
        "du",
        "des",
        "and",
        "und",
        "y",
        "et",
        "e",
        "al",
        "am",
        "an",
        "der",
        "auf",
        "d'",
    ]
)


MAX_PARAGRAPH = 600
"""So much of a paragraph is searched for the place's name once more."""


@dataclasses.dataclass(frozen=True)
class Dateline:
    """text: as printed, without the dash behind it. agency: as printed, if it names one."""

    text: str
    agency: str | None


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    rules = read_rules("datelines.json")
    return frozenset(rules["regions"]), frozenset(rules["not_places"])


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule["pattern"]) for rule in read_rules("datelines.json")["patterns"])


def _by_pattern(paragraph: str) -> Dateline | None:
    """A dateline of one of the shapes that ``rules/datelines.json`` lists."""
    for pattern in _patterns():
        found = pattern.match(paragraph)
        if found is None:
            continue
        groups = found.groupdict()
        agency = groups.get("sure") or groups["agency"].strip()
        if groups.get("sure") or is_agency(agency):
            return Dateline(found["text"].strip(), agency)
    return None


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline that opens a paragraph: ``LA CROSSE, Wis. (AP) —``; None if none does.

    A place in capitals will do alone; one in small letters needs a known agency in brackets.
    """
    shaped = _by_pattern(paragraph[:120])
    if shaped is not None:
        return shaped
    asian = _CJK.match(paragraph)
    if asian:
        text = (asian[1] or asian[2]).strip("()")
        return Dateline(text, next((part for part in re.split(r"[=＝\d]", text) if is_agency(part)), None))
    found = _HEAD.match(paragraph[:120])
    if found is None:
        return _place_and_full_stop(paragraph)
    head, place = found[1].rstrip(), found[1]
    agency = None
    bracketed = _BRACKETED.search(place)
    if bracketed:
        if is_agency(bracketed[1].split("/")[0].strip()):
            agency = bracketed[1]
        place = place[: bracketed.start()]
        if not place.strip():
            return Dateline(head, agency) if agency else None
    dated = _DATE.search(place)
    if dated and month_number(dated[1] or dated[2]):
        place = place[: dated.start()]
    if paragraph[len(found[1]) :].lstrip().startswith(":") and agency is None:
        return None
    if _is_place(place.strip(" ,."), capitals=agency is None and not (bracketed and place.isupper())):
        return Dateline(head, agency)
    return None


def _place_and_full_stop(paragraph: str) -> Dateline | None:
    """The dateline of German regional papers: ``Hollersiel. Der Deich …``. A place that the
    paragraph names again is one; a sentence of one word is not."""
    found = _ONE_WORD.match(paragraph)
    if found and re.search(rf"\b{re.escape(found[1])}\b", paragraph[found.end() : MAX_PARAGRAPH]):
        return Dateline(found[1], None)
    return None


def _is_place(place: str, capitals: bool) -> bool:
    regions, not_places = _words()
    words = place.replace(",", " ").replace("/", " ").split()
    if not words or len(words) > 7 or any(character.isdigit() for character in place):
        return False
    if any(word.strip(".:") in not_places for word in words) or place.upper() in not_places:
        return False
    if re.search(r"[\"“”„«»?!;]", place):
        return False
    first, _, rest = place.partition(",")
    if capitals:
        if (
            not first.isupper()
            or sum(character.isalpha() for character in first) < 3
            or len(first.split()) > 4
        ):
            return False
        return all(word[:1].isupper() or word in regions for word in rest.split()) and len(rest.split()) <= 3
    return all(word[:1].isupper() or word.lower() in _SHORT_WORDS for word in words)
