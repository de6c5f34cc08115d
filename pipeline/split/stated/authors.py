"""Who wrote the article: people, and organisations.

What the page prints behind ``By`` beside its headline is believed first, since systems fill an
article's metadata with whoever uploaded it; then JSON-LD, meta tags, microdata, and elements that
only their class names call an author's.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...records import Mark
from ...text.words import clean, squash
from ..reading.date_text import printed_dates
from ..reading.names import (
    ADDRESS,
    is_generic,
    is_organisation,
    is_person,
    is_title,
    kind_of,
    match_prefix,
    part_names,
    strip_prefix,
)
from ..reading.rules import line_pattern, source_names, word_set
from .statements import ORGANISATION_TYPE, Statements, as_list, is_type, person_name

MAX_AUTHORS = 30
"""Longer lists are indexes of a site's writers (papers of large groups excepted, and cut)."""

MAX_BYLINE_CHARS = 200

REACH = 80
"""How many elements behind the headline's own its byline may begin (our choice; on half of the
development pages that have both it does within 6)."""

_URL = re.compile(r"^(?:https?:)?//|^www\.|^@|\.(?:com|org|net)/", re.IGNORECASE)
_JOINT = r"(?:,|;|&|\||/|·|•|\b(?:and|und|et|y|e|og|och|en|with)\b)"
_JOINT_ONLY = re.compile(rf"(?:\s*{_JOINT}\s*)+", re.IGNORECASE)
_JOINT_START = re.compile(rf"^(?:\s*{_JOINT}\s*)+", re.IGNORECASE)
_JOINT_END = re.compile(rf"{_JOINT}\s*$", re.IGNORECASE)
_OWN_NAME = re.compile(r"\b(?:author|byline|writer)s?(?:[-_]{0,2}(?:name|link))?\b")


@dataclasses.dataclass(frozen=True)
class Writers:
    """people: the authors, each once. organisations: those named beside or instead of people, as
    printed, in order. byline: the element that names them, as printed, if the page marks one.
    source: ``json-ld``, ``meta``, ``microdata``, ``dom`` (an element) or ``text`` (a line)."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    byline: str | None = None
    source: str | None = None


def stated_writers(statements: Statements) -> Writers:
    """The authors by JSON-LD, meta tags and microdata: the first of these that names a person
    decides; organisations are kept from each on the way."""
    organisations: list[str] = []
    for name, source in (("json-ld", _json_ld), ("meta", _meta), ("microdata", _microdata)):
        found = sort_names(source(statements), statements, stated=True)
        organisations += found.organisations
        if found.people:
            return Writers(found.people, each_once(organisations), source=name)
    return Writers((), each_once(organisations))


def printed_writers(statements: Statements, headline: str | None) -> Writers:
    """The authors by an element that prints ``By`` and names, close behind the headline."""
    at = statements.place_of(headline)
    for mark in _byline_marks(statements, at):
        line = tidy_byline(mark.text)
        if not -REACH // 2 <= mark.order - at <= REACH or not announced(line) or len(line.split()) < 2:
            continue
        names = _names_of_lines(mark.text)
        found = sort_names(names, statements, stated=False)
        if not found.people and not found.organisations:
            found = sort_names(names[:1], statements, stated=True)
        if found.people or found.organisations:
            return dataclasses.replace(found, byline=line, source="dom")
    return Writers()


def tidy_byline(printed: str) -> str:
    """A byline as printed, on one line, without the address or the date behind the names."""
    line = clean(ADDRESS.sub(" ", printed.replace("\n", " ")))
    for _, start, _ in printed_dates(line):
        line = line[:start] if start > 3 else line
        break
    return line.strip(" |,;·•-–—") or clean(printed.replace("\n", " "))


def announced(line: str) -> bool:
    """Whether a line begins with a word that announces names, such as ``By``."""
    return match_prefix(line) is not None


def is_printed(people: Sequence[str], statements: Statements, lines: Sequence[str]) -> bool:
    """Whether the page prints one of these people in a byline or in the lines beside its headline:
    then another name behind a ``By`` is another story's."""
    texts = [mark.text for mark in statements.data.marks if mark.kind in ("byline", "author_link")]
    printed = [squash(text) for text in (*texts, *lines) if len(text) <= MAX_BYLINE_CHARS]
    return any(squash(name) in text for name in people for text in printed)


def marked_writers(statements: Statements, headline: str | None) -> Writers:
    """The authors by elements that only their class names or links call an author's."""
    at = statements.place_of(headline)
    for mark in _byline_marks(statements, at):
        if line_pattern("about-author").search(" ".join(mark.names[1:3])):
            continue
        line = next((rest for text in mark.text.split("\n")[:6] if (rest := _without_dates(text))), "")
        if not line:
            continue
        names = part_names(strip_link(line))
        near = abs(mark.order - at) <= REACH
        whole = bool(_OWN_NAME.search(" ".join(mark.names[:4]))) and len(names) == 1
        found = sort_names(names, statements, stated=whole and near and " " not in names[0])
        if found.people and len(found.people) == len(names):
            return dataclasses.replace(found, byline=line, source="dom")
        if found.organisations and whole:
            return dataclasses.replace(found, people=(), byline=line, source="dom")
    return Writers()


def strip_link(text: str) -> str:
    """The text of a link to an author's page without the words that call to follow it."""
    return line_pattern("more-of-author").sub("", text)


def sort_names(names: Iterable[str], statements: Statements, stated: bool) -> Writers:
    """Names parted into people and organisations; what can be neither is left out.

    stated: the page says that these are authors' names (see `is_person`).
    """
    people: list[str] = []
    organisations: list[str] = []
    for name in names:
        if is_site(name, statements):
            organisations.append(name)
        elif is_generic(name) or (is_title(name) and kind_of(name) != "desk"):
            continue
        elif is_organisation(name):
            organisations.append(name)
        elif is_person(name, stated):
            people.append(name)
    return Writers(each_once(people)[:MAX_AUTHORS], each_once(organisations))


def is_site(name: str, statements: Statements) -> bool:
    """Whether the name is one of the site's own, or has one in it (``Courier Contributor``)."""
    key = squash(name)
    first = name.split()[0] if " " in name else ""
    if first.isupper() and len(first) > 2 and squash(first) in statements.site_names:
        return True
    return any(
        key == site
        or (len(key) > 5 and site.startswith(key))
        or (len(site) > 4 and key.startswith(site) and " " in name)
        for site in statements.site_names
    )


def each_once(names: Sequence[str]) -> tuple[str, ...]:
    """Each name once, in its first printing."""
    found: dict[str, str] = {}
    for name in names:
        key = squash(name)
        if key:
            found.setdefault(key, name)
    return tuple(found.values())


def _json_ld(statements: Statements) -> Iterator[str]:
    nodes: list[Mapping[str, Any]] = [node for node in (statements.article, statements.page_node) if node]
    for node in nodes:
        values = as_list(node.get("author")) or as_list(node.get("creator"))
        names = []
        for value in map(statements.resolve, values):
            for text in person_name(value):
                if isinstance(value, Mapping) and is_type(value, ORGANISATION_TYPE):
                    names.append(clean(text))
                elif not _URL.search(text):
                    names += part_names(clean(text))
        if names:
            yield from names
            return


def _meta(statements: Statements) -> Iterator[str]:
    for key in source_names("author_meta"):
        values = dict.fromkeys(value for value in statements.meta(key) if not _URL.search(value))
        # The parts that templates mark up as authors in image captions come in brackets.
        names = [name for value in values if not value.startswith("(") for name in part_names(value)]
        yield from names
        if sort_names(names, statements, stated=True).people:
            return
    for number in ("1", "2"):
        label = next(iter(statements.data.meta.get(f"twitter:label{number}", ())), "")
        if line_pattern("written-by").search(label):
            for value in statements.data.meta.get(f"twitter:data{number}", ())[:1]:
                yield from part_names(clean(value))


def _microdata(statements: Statements) -> Iterator[str]:
    for key in ("author.name", "author"):
        values = statements.data.microdata.get(key, ())
        if 0 < len(values) <= 4:
            for value in values:
                if not _URL.search(value) and len(value) < MAX_BYLINE_CHARS:
                    yield from part_names(clean(value))
            return


def _names_of_lines(text: str) -> list[str]:
    """The names of a byline of several lines: those of the first line that has any, and of the
    next ones as long as commas or conjunctions join them."""
    found: list[str] = []
    joined = True
    for line in text.split("\n")[:12]:
        rest = strip_prefix(line).strip()
        if not rest:
            continue
        if _JOINT_ONLY.fullmatch(rest):
            joined = True
            continue
        if found and not joined and not _JOINT_START.match(rest):
            break
        names = part_names(_JOINT_START.sub("", rest))
        if names:
            found += names
            joined = bool(_JOINT_END.search(rest))
    return found


def _without_dates(line: str) -> str:
    for _, start, end in reversed(printed_dates(line)):
        line = line[:start] + line[end:]
    return line.strip(" |,·•-–—")


def _byline_marks(statements: Statements, at: int) -> list[Mark]:
    """Elements that may hold the byline, those beside the headline first."""
    marks = [
        mark
        for mark in statements.data.marks
        if mark.kind in ("byline", "author_link")
        and mark.text
        and len(mark.text) <= MAX_BYLINE_CHARS
        and not word_set("frame_of_bylines") & set(mark.names)
    ]

    def rank(mark: Mark) -> tuple[bool, bool, bool, int]:
        return (
            bool(word_set("side_of_bylines") & set(mark.names)),
            mark.order < at - REACH // 2,
            bool(line_pattern("byline-aside").search(" ".join(mark.names[:4]))),
            abs(mark.order - at),
        )

    return sorted(marks, key=rank)
