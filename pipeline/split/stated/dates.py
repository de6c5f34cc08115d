"""Finds when the article was published and last updated, by what its page states.

The sources in order of trust: JSON-LD, meta tags, microdata, elements of the page near its heading.
`publication` weighs them against the lines that the page prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ...records import Mark
from ...text.site import registered_domain
from ..reading.date_rules import month_first_domains
from ..reading.date_text import ReadDate, read_machine_date, read_printed_date
from ..reading.rules import finds, line_pattern, source_names, word_set
from .declared_language import language_declarations
from .statements import Statements, as_list, text_of

_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)([/-])(\d{1,2}|[a-z]{3})\2(\d{1,2})(?=[/_.-]|$)"
    r"|/((?:19|20)\d\d)-(\d\d)/(\d\d)(?=[/_.-]|$)"
    r"|[/_-](?:[a-z]{1,4})?((?:19|20)\d\d)(0\d|1[0-2])([0-2]\d|3[01])"
    r"(?=[/_.-]|$|(?:[01]\d|2[0-3])[0-5]\d\d{2,12}(?:[/_.-]|$))"
)
# An archive's address holds the moment of its copy before the page's own address.
_ARCHIVE = re.compile(r"^(?:https?://)?web\.archive\.org/web/\w+/")
REACH = 80
"""How many elements after the headline's own its date may be; before it, half of that."""

NAMES_OF_UPDATE = 5
"""This many of an element's names are looked at for a word such as ``updated``: its own and its parent's."""

NEAR_NAMES = 8
"""This many of an element's names are its own and those right around it."""

MAX_CHARS = 160
"""A date element with more text holds more than the date."""

StatedDate = tuple[ReadDate, str]
"""A date and the source that states it."""

LabelledDate = tuple[str, ReadDate, bool]
"""A text that says that something was published, its date, and whether it says that this came first."""


def published(
    statements: Statements,
    headline: str | None,
    fetched_at: datetime | None,
    other_days: frozenset[date] = frozenset(),
) -> StatedDate | None:
    """The date of publication by the structured data.

    Args:
        statements: The page's statements.
        headline: The article's headline, near which date elements count.
        fetched_at: When the page was fetched; later dates are refused.
        other_days: Days that the page prints as those of something else, such as an event: an element
            that only its place calls the article's date is refused if it names one of them.

    Returns:
        The date and its source, ``json-ld``, ``meta``, ``microdata`` or ``dom`` (an element near the
        headline); None if the structured data has none.
    """
    language = date_language(statements)
    for value, source in published_statements(statements, headline):
        read = read_machine_date(value, language)
        if read and not is_after(read, fetched_at) and not (source == "dom" and read.day in other_days):
            return read, source
    return None


def published_statements(statements: Statements, headline: str | None) -> Iterator[tuple[str, str]]:
    """Everything that states a date of publication, as stated, with its source; the most trusted first."""
    for source, values in (
        ("json-ld", _json_ld(statements, source_names("published_json_ld"))),
        ("meta", statements.meta(*source_names("published_meta"))),
        ("microdata", _microdata(statements, source_names("published_microdata"))),
        ("dom", _elements(statements, statements.place_of(headline), updates=False)),
    ):
        for value in values:
            yield value, source


def modified(
    statements: Statements, headline: str | None, published_at: datetime | None, fetched_at: datetime | None
) -> ReadDate | None:
    """When the article was last updated by the structured data; never before its publication."""
    language = date_language(statements)
    for values in (
        _json_ld(statements, source_names("modified_json_ld")),
        statements.meta(*source_names("modified_meta")),
        _microdata(statements, source_names("modified_microdata")),
        _elements(statements, statements.place_of(headline), updates=True),
    ):
        for value in values:
            read = read_machine_date(value, language)
            if read and not is_after(read, fetched_at) and not (published_at and read.moment < published_at):
                return read
    return None


def labelled_elements(statements: Statements, language: str | None) -> Iterator[LabelledDate]:
    """The dates of elements that say, by a word or a class name, that something was published then."""
    for mark in statements.data.marks:
        if mark.kind not in ("time", "date") or len(mark.text) > MAX_CHARS:
            continue
        first = finds("first-posted", mark.text)
        label = f"{mark.text} {' '.join(mark.names[:4])}"
        if not first and (not line_pattern("posted").search(label) or finds("updated-label", label)):
            continue
        if not first and word_set("frame_of_dates") & set(mark.names):
            continue
        value = mark.value if mark.kind == "time" or not mark.text else mark.text
        read = read_machine_date(value, language)
        if read:
            yield mark.text, read, first


def from_address(url: str | None) -> ReadDate | None:
    """The day in an address such as ``/2024/05/03/`` or ``-20240503``; None if it has none."""
    found = _URL_DATE.search(_ARCHIVE.sub("", (url or "").lower()))
    if not found:
        return None
    year, month, day = [group for group in found.groups() if group not in (None, "/", "-")]
    if month.isalpha():
        return read_printed_date(f"{day} {month} {year}", "en")
    return read_machine_date(f"{year}-{month}-{day}")


def is_after(read: ReadDate, fetched_at: datetime | None) -> bool:
    """Whether the date is after the page was fetched, with a day of tolerance for time zones."""
    return fetched_at is not None and read.moment > fetched_at + timedelta(days=1)


def date_language(statements: Statements) -> str | None:
    """The page's language as a BCP 47 tag, with the region that the order of numbers in dates depends on.

    The root's ``lang`` names the language, the first declaration of the same language that has a region
    (``og:locale``, ``inLanguage``) the region. Plain English is American on the domains of
    ``rules/date_words.json``.
    """
    tags = [tag for stated in language_declarations(statements) if (tag := stated.strip().replace("_", "-"))]
    if not tags:
        return None
    language = tags[0].split("-")[0].lower()
    regional = (tag for tag in tags if "-" in tag and tag.split("-")[0].lower() == language)
    if with_region := next(regional, None):
        return with_region
    domain = registered_domain(statements.data.canonical_url or statements.url) or ""
    if language == "en" and domain.rsplit(".", 1)[-1] in month_first_domains():
        return "en-US"
    return tags[0]


def _json_ld(statements: Statements, keys: tuple[str, ...]) -> Iterator[str]:
    nodes: list[Mapping[str, Any]] = [statements.article, statements.page_node]
    nodes += [node for node in statements.data.json_ld if "datePublished" in node]
    for node in nodes:
        for key in keys:
            for value in as_list(node.get(key)):
                text = text_of(value) if not isinstance(value, int) else str(value)
                if text:
                    yield text


def _microdata(statements: Statements, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from statements.data.microdata.get(name, ())[:1]


def _elements(statements: Statements, at: int, updates: bool) -> Iterator[str]:
    """The values of date elements near the headline, the nearest first.

    Args:
        statements: The page's statements.
        at: The headline's place among the page's elements.
        updates: Take the elements that name an update, or the others.
    """
    ranked: list[tuple[bool, int, str]] = []
    for mark in statements.data.marks:
        if mark.kind not in ("time", "date") or not -REACH // 2 <= mark.order - at <= REACH:
            continue
        value = mark.value or mark.text
        if word_set("event_of_dates") & set(mark.names[:NEAR_NAMES]):
            continue
        if len(mark.text) > MAX_CHARS or not any(character.isdigit() for character in value):
            continue
        if updates == _names_update(mark):
            ranked.append((bool(word_set("frame_of_dates") & set(mark.names)), abs(mark.order - at), value))
    for _, _, value in sorted(ranked):
        yield value


def _names_update(mark: Mark) -> bool:
    """Whether an element names an update in its text or its class names."""
    return finds("updated-label", mark.text) or finds("updated-label", " ".join(mark.names[:NAMES_OF_UPDATE]))
