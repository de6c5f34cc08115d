"""Reads the dateline: the place, and often the agency, that opens a story. It stays in the text."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

from ...rules import read_rules
from ...rules.patterns import pattern_text
from ..reading.date_text import month_number
from ..reading.names import is_agency
from ..reading.rules import compile_rule

MAX_DATELINE_CHARS = 120
"""How much of a paragraph is searched for a dateline."""

MAX_PARAGRAPH = 600
"""How much of a paragraph is searched for a second mention of the place."""

_HEAD = re.compile(r"^\s*(.{2,90}?)\s*(?:\.\s?[-–—]|[—–]|--|\s-|:)\s*(?=[^\W\d_]|[\"“”„«»‘'¿¡\d(])")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]{2,40})[)\]]\s*$")
_ONE_WORD = re.compile(r"^([A-ZÄÖÜ][a-zäöüß]{2,24}(?:[- /][A-ZÄÖÜ][a-zäöüß]{2,24})?)\.\s+(?=[A-ZÄÖÜ„])")
_NOT_IN_PLACES = re.compile(r"[\"“”„«»?!;]")


@dataclasses.dataclass(frozen=True)
class Dateline:
    """A dateline.

    Attributes:
        text: As printed, without the dash after it.
        agency: As printed, if the dateline names one.
    """

    text: str
    agency: str | None


@cache
def _words(name: str) -> frozenset[str]:
    """A word list of ``rules/datelines.json``."""
    return frozenset(read_rules("datelines.json")[name])


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern_text(rule["pattern"])) for rule in read_rules("datelines.json")["patterns"]
    )


@cache
def _phrase(identifier: str) -> re.Pattern[str]:
    """A pattern of the file's ``phrases``."""
    rules = read_rules("datelines.json")["phrases"]
    return next(compile_rule(rule) for rule in rules if rule["id"] == identifier)


def read_dateline(paragraph: str) -> Dateline | None:
    """Reads the dateline that opens a paragraph: ``LA CROSSE, Wis. (AP) —``.

    A place in capitals is enough; one in lower case needs a known agency in brackets.

    Returns:
        The dateline; None if the paragraph has none.
    """
    return _of_listed_form(paragraph) or _east_asian(paragraph) or _western(paragraph)


def _of_listed_form(paragraph: str) -> Dateline | None:
    """A dateline in one of the forms that ``rules/datelines.json`` lists."""
    for pattern in _patterns():
        found = pattern.match(paragraph[:MAX_DATELINE_CHARS])
        if found is None:
            continue
        groups = found.groupdict()
        agency = groups.get("sure") or groups["agency"].strip()
        if groups.get("sure") or is_agency(agency):
            return Dateline(found["text"].strip(), agency)
    return None


def _east_asian(paragraph: str) -> Dateline | None:
    """``【ワシントン=田中太郎】``, ``新华社北京5月3日电``, ``(서울=연합뉴스)``."""
    found = _phrase("east-asian").match(paragraph)
    if found is None:
        return None
    text = (found[1] or found[2]).strip("()")
    return Dateline(text, next((word for word in re.split(r"[=＝\d]", text) if is_agency(word)), None))


def _western(paragraph: str) -> Dateline | None:
    """A place, perhaps with a date and an agency in brackets, before a dash or a colon."""
    found = _HEAD.match(paragraph[:MAX_DATELINE_CHARS])
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
    dated = _phrase("date-at-end").search(place)
    if dated and month_number(dated[1] or dated[2]):
        place = place[: dated.start()]
    if paragraph[len(found[1]) :].lstrip().startswith(":") and agency is None:
        return None
    needs_capitals = agency is None and not (bracketed and place.isupper())
    return Dateline(head, agency) if _is_place(place.strip(" ,."), needs_capitals) else None


def _place_and_full_stop(paragraph: str) -> Dateline | None:
    """The dateline of German regional papers: ``Hollersiel. Der Deich …``.

    A place that the paragraph names again is one; a sentence of one word is not.
    """
    found = _ONE_WORD.match(paragraph)
    if found and re.search(rf"\b{re.escape(found[1])}\b", paragraph[found.end() : MAX_PARAGRAPH]):
        return Dateline(found[1], None)
    return None


def _is_place(place: str, capitals: bool) -> bool:
    """Whether a text can be a place.

    Args:
        place: The text.
        capitals: Whether the place itself must be in capitals.
    """
    regions, not_places = _words("regions"), _words("not_places")
    words = place.replace(",", " ").replace("/", " ").split()
    if not words or len(words) > 7 or any(character.isdigit() for character in place):
        return False
    if any(word.strip(".:") in not_places for word in words) or place.upper() in not_places:
        return False
    if _NOT_IN_PLACES.search(place):
        return False
    if not capitals:
        return all(word[:1].isupper() or word.lower() in _words("small_words") for word in words)
    first, _, rest = place.partition(",")
    if not first.isupper() or sum(map(str.isalpha, first)) < 3 or len(first.split()) > 4:
        return False
    return all(word[:1].isupper() or word in regions for word in rest.split()) and len(rest.split()) <= 3
