"""Finds who wrote the article, by what its page states: people, and organisations.

A byline that the page prints after ``By`` near its headline is trusted first, since systems fill an
article's metadata with the account that uploaded it. Then follow JSON-LD, meta tags, microdata, and
elements that only their class names call an author's.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ...records import Mark
from ...text.words import clean, squash
from ..reading.date_text import printed_dates
from ..reading.name_rules import name_rules
from ..reading.names import (
    ADDRESS,
    is_generic,
    is_organisation,
    is_person,
    is_title,
    kind_of,
    match_prefix,
    split_names,
    strip_prefix,
    tidy_name,
)
from ..reading.rules import line_pattern, source_names, word_set
from .statements import ORGANISATION_TYPE, Statements, as_list, is_type, person_name

MAX_AUTHORS = 30
"""A longer list is an index of a site's writers, or a paper of a large group, whose list is cut."""

MAX_BYLINE_CHARS = 200

INSIDE = 12
"""How many elements after that of a line may be inside it (chosen)."""

REACH = 80
"""How many elements after the headline's own its byline may begin (on half of the development
pages that have both it is within 6)."""

MAX_MICRODATA = 4
"""A page with more authors in microdata lists those of other stories too."""

_URL = re.compile(r"^(?:https?:)?//|^www\.|^@|\.(?:com|org|net)/", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class _Joints:
    """The text between names, as patterns: alone on a line, at its start, at its end."""

    alone: re.Pattern[str]
    start: re.Pattern[str]
    end: re.Pattern[str]


@cache
def _joints() -> _Joints:
    joint = line_pattern("joint-of-names").pattern
    return _Joints(
        re.compile(rf"(?:\s*+{joint}\s*+)+", re.IGNORECASE),
        re.compile(rf"^(?:\s*+{joint}\s*+)+", re.IGNORECASE),
        re.compile(rf"{joint}\s*$", re.IGNORECASE),
    )


@dataclasses.dataclass(frozen=True)
class Writers:
    """Writers by one source.

    Attributes:
        people: The authors, each once.
        organisations: Those named with or instead of people, as printed, in order.
        byline: The element that names them, as printed, if the page marks one.
        source: ``json-ld``, ``meta``, ``microdata``, ``dom`` (an element) or ``text`` (a line).
    """

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    byline: str | None = None
    source: str | None = None


def stated_writers(statements: Statements) -> Writers:
    """The authors by JSON-LD, meta tags and microdata.

    The first of these that names a person decides; organisations are collected on the way.
    """
    organisations: list[str] = []
    for names, name in stated_names(statements):
        found = classify_names(names, statements, stated=True)
        organisations += found.organisations
        if found.people:
            return Writers(found.people, each_once(tuple(organisations)), source=name)
    return Writers((), each_once(tuple(organisations)))


def stated_names(statements: Statements) -> Iterator[tuple[tuple[str, ...], str]]:
    """The names that the structured data gives as authors', with their source; the most trusted first."""
    for source, names in (("json-ld", _json_ld), ("meta", _meta), ("microdata", _microdata)):
        yield tuple(names(statements)), source


def printed_writers(statements: Statements, headline: str | None) -> Writers:
    """The authors by an element near the headline that prints ``By`` and names."""
    at = statements.place_of(headline)
    for mark in _byline_marks(statements, at):
        line = tidy_byline(mark.text)
        if not -REACH // 2 <= mark.order - at <= REACH or not announced(line) or len(line.split()) < 2:
            continue
        names = tuple(_names_of_lines(mark.text))
        found = classify_names(names, statements, stated=False)
        if not found.people and not found.organisations:
            found = classify_names(names[:1], statements, stated=True)
        if found.people or found.organisations:
            return dataclasses.replace(found, byline=line, source="dom")
    return Writers()


def tidy_byline(printed: str) -> str:
    """A byline as printed, on one line, without the address or the date after the names."""
    line = clean(ADDRESS.sub(" ", printed.replace("\n", " ")))
    for _, start, _ in printed_dates(line):
        line = line[:start] if start > 3 else line
        break
    return line.strip(" |,;·•-–—") or clean(printed.replace("\n", " "))


def announced(line: str) -> bool:
    """Whether a line begins with a word that announces names, such as ``By``."""
    return match_prefix(line) is not None


def is_label(line: str) -> bool:
    """Whether a line only announces the names of the next one: ``Author``, ``著者``."""
    found = match_prefix(line + " ")
    return (found is not None and found.end() >= len(line)) or not name_rules().not_a_name.isdisjoint(
        [line.casefold().strip(" :：")]
    )


def names_of_elements(names: tuple[str, ...], statements: Statements, places: range) -> tuple[str, ...]:
    """The names of a line, where elements of the page show that it holds more than one name.

    A line that two elements make up reads as one name: two authors, or an author and a place.

    Args:
        names: The names that the line reads as.
        statements: The page's statements.
        places: Where the line's elements may be. Those elsewhere on the page hold other people's names.
    """
    if not any(" " in name for name in names):
        return names
    marked = {
        squash(text): text
        for mark in statements.data.marks
        if mark.kind in ("byline", "author_link")
        and mark.order in places
        and len(mark.text) <= MAX_BYLINE_CHARS
        and "\n" not in mark.text
        and "," not in (text := tidy_name(mark.text))
        and " " in text
        and is_person(text)
    }
    found: list[str] = []
    for name in names:
        key = squash(name)
        beginnings = sorted((other for other in marked if key.startswith(other)), key=len, reverse=True)
        two = (other for other in beginnings if key[len(other) :] in marked)
        # What goes on without a blank is another name: ``John Smith`` says nothing of ``John Smithson``.
        one = (other for other in beginnings if name.startswith(marked[other] + " "))
        first = next(two, next(one, ""))
        found.append(marked[first] if first else name)
        rest = key[len(first) :]
        if first and rest in marked:
            found.append(marked[rest])
    return tuple(dict.fromkeys(found))


def is_printed(people: tuple[str, ...], statements: Statements, lines: tuple[str, ...]) -> bool:
    """Whether the page prints one of these people in a byline or near its headline.

    If it does, another name after a ``By`` belongs to another story.

    Args:
        people: Names.
        statements: The page's statements.
        lines: The lines near the headline.
    """
    texts = [mark.text for mark in statements.data.marks if mark.kind in ("byline", "author_link")]
    printed = [squash(text) for text in (*texts, *lines) if len(text) <= MAX_BYLINE_CHARS]
    return any(squash(name) in text for name in people for text in printed)


def marked_writers(statements: Statements, headline: str | None) -> Writers:
    """The authors by elements that only their class names or links call an author's."""
    at = statements.place_of(headline)
    for mark in _byline_marks(statements, at):
        if line_pattern("about-author").search(" ".join(mark.names[1:3])):
            continue
        lines = (_without_dates(text) for text in mark.text.split("\n")[:6])
        line = next((rest for rest in lines if rest and not is_label(rest)), "")
        if not line:
            continue
        places = range(mark.order, mark.order + INSIDE + 1)
        names = names_of_elements(tuple(split_names(strip_link(line))), statements, places)
        near = abs(mark.order - at) <= REACH
        is_one_name = bool(line_pattern("author-name").search(" ".join(mark.names[:4]))) and len(names) == 1
        found = classify_names(names, statements, stated=is_one_name and near and " " not in names[0])
        if found.people and len(found.people) == len(names):
            return dataclasses.replace(found, byline=line, source="dom")
        if found.organisations and is_one_name:
            return dataclasses.replace(found, people=(), byline=line, source="dom")
    return Writers()


def strip_link(text: str) -> str:
    """The text of a link to an author's page without words such as ``View all posts by``."""
    return line_pattern("more-of-author").sub("", text)


def classify_names(names: tuple[str, ...], statements: Statements, stated: bool) -> Writers:
    """Separates names into people and organisations; what can be neither is left out.

    Args:
        names: The names as printed.
        statements: The page's statements.
        stated: The page says that these are authors' names (see `is_person`).
    """
    people: list[str] = []
    organisations: list[str] = []
    for name in names:
        if is_site(name, statements) or (
            stated and squash(name) in statements.organisations and not is_generic(name)
        ):
            organisations.append(name)
        elif is_generic(name) or (is_title(name) and kind_of(name) != "desk"):
            continue
        elif is_organisation(name):
            organisations.append(name)
        elif is_person(name, stated):
            people.append(name)
    return Writers(each_once(tuple(people))[:MAX_AUTHORS], each_once(tuple(organisations)))


def is_site(name: str, statements: Statements) -> bool:
    """Whether the name is the site's own, or contains it (``Courier Contributor``)."""
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


def each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each name once, as it is first printed."""
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
        nested = (inner for value in values for inner in as_list(value))
        for value in map(statements.resolve, nested):
            for text in person_name(value):
                if isinstance(value, Mapping) and is_type(value, ORGANISATION_TYPE):
                    names.append(clean(text))
                elif not _URL.search(text):
                    names += split_names(clean(text))
        if names:
            yield from names
            return


def _meta(statements: Statements) -> Iterator[str]:
    for key in source_names("author_meta"):
        values = dict.fromkeys(value for value in statements.meta(key) if not _URL.search(value))
        if key in source_names("author_meta_surname_first"):
            values = dict.fromkeys(map(_given_name_first, values))
        # Templates put what they mark up as authors in image captions in brackets.
        names = tuple(name for value in values if not value.startswith("(") for name in split_names(value))
        yield from names
        if classify_names(names, statements, stated=True).people:
            return
    for number in ("1", "2"):
        label = next(iter(statements.data.meta.get(f"twitter:label{number}", ())), "")
        if line_pattern("written-by").search(label):
            for value in statements.data.meta.get(f"twitter:data{number}", ())[:1]:
                yield from split_names(clean(value))


def _given_name_first(value: str) -> str:
    """``Ann M. Lee`` of ``Lee, Ann M.``, as libraries and journals state one author a tag.

    A surname of two words stays: ``Ann Lee, Berlin`` has the same form.
    """
    surname, _, given = (part.strip() for part in value.partition(","))
    tokens = given.split()
    is_surname = " " not in surname or surname[:1].islower()
    is_given = bool(tokens) and "," not in given and all(token[0].isupper() for token in tokens)
    name = f"{given} {surname}"
    return name if is_surname and is_given and not is_title(given) and is_person(name, stated=True) else value


def _microdata(statements: Statements) -> Iterator[str]:
    for key in ("author.name", "author"):
        values = statements.data.microdata.get(key, ())
        if 0 < len(values) <= MAX_MICRODATA:
            for value in values:
                if not _URL.search(value) and len(value) < MAX_BYLINE_CHARS:
                    yield from split_names(clean(value))
            return


def _names_of_lines(text: str) -> list[str]:
    """The names of a byline of several lines.

    They are those of the first line that has any, and of the next ones as long as commas or conjunctions
    join them.
    """
    joints = _joints()
    found: list[str] = []
    joined = True
    for line in text.split("\n")[:12]:
        rest = strip_prefix(line).strip()
        if not rest:
            continue
        if joints.alone.fullmatch(rest):
            joined = True
            continue
        if found and not joined and not joints.start.match(rest):
            break
        names = split_names(joints.start.sub("", rest))
        if names:
            found += names
            joined = bool(joints.end.search(rest))
    return found


def _without_dates(line: str) -> str:
    for _, start, end in reversed(printed_dates(line)):
        line = line[:start] + line[end:]
    return line.strip(" |,·•-–—")


def _byline_marks(statements: Statements, at: int) -> list[Mark]:
    """Elements that may hold the byline, those near the headline first."""
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
