"""Who wrote the article: people, and the organisation, by the page's structured data.

Sources in the order they are believed: JSON-LD, meta tags, microdata, elements of the page marked as
bylines. The first that names a person decides; organisations are kept from each on the way.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..records import Mark
from .names import is_agency, is_organisation, is_person, name_rules, part_names
from .statements import Statements, as_list, text_of
from .wording import clean, squash

MAX_AUTHORS = 30
"""Longer lists are indexes of a site's writers (papers of large groups excepted, and cut)."""

MAX_BYLINE_CHARS = 160

_META_AUTHORS = ("author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator",
                 "dcterms.creator", "dc.creator.personalname", "citation_author", "byl", "cxenseparse:author",
                 "article.author", "og:article:author", "authors", "rnews:author", "twitter:creator:name", "vr:author",
                 "creator", "contributor", "bt:author", "og:author", "news_author")
_WRITTEN_BY = re.compile(r"written by|author|verfasst von|escrito por|écrit par|geschreven door|skrevet av|scritto da|"
                         r"автор|geschrieben von|作者|ditulis oleh|yazan|beitragsautor|publicado por|autor", re.IGNORECASE)
_URL = re.compile(r"^(?:https?:)?//|^www\.|^@|\.(?:com|org|net)\b", re.IGNORECASE)
_FRAME = frozenset({"nav", "footer", "aside", "sidebar", "related", "comments", "comment", "teaser", "widget", "recommended",
                    "popular", "trending", "comment-author", "commentlist", "comment-body", "most-read", "card",
                    "testimonial", "testimonials", "reviewer"})
_PARTS_OF_BYLINES = re.compile(r"avatar|image|photo|bio|descr|title|position|role|social|follow|twitter|email|date|time|"
                               r"count|share|job|about|picture|thumb|icon|reviewed|reviewer|editor\b|fact", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Writers:
    """people: the authors, each once. organisations: those named beside or instead of people, as
    printed, in order. byline: the element that names them, as printed, if the page marks one."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    byline: str | None = None


def writers(statements: Statements) -> Writers:
    """The authors that the page's structured data and its marked bylines name."""
    organisations: list[str] = []
    people: list[str] = []
    byline = _printed_byline(statements)
    for source in (_json_ld, _meta, _microdata, _marked):
        for name, stated in source(statements):
            if is_site(name, statements) or is_organisation(name):
                organisations.append(name)
            elif is_person(name, stated):
                people.append(name)
        if people:
            break
    return Writers(_each_once(people)[:MAX_AUTHORS], _each_once(organisations), byline)


def is_site(name: str, statements: Statements) -> bool:
    """Whether the name is one of the site's own."""
    key = squash(name)
    return any(key == site or (len(key) > 5 and site.startswith(key)) for site in statements.site_names)


def _each_once(names: Sequence[str]) -> tuple[str, ...]:
    """Each name once, in its first printing; a name that only adds to another's is the same."""
    found: dict[str, str] = {}
    for name in names:
        key = squash(name)
        if key and key not in found:
            found[key] = name
    return tuple(found.values())


def _json_ld(statements: Statements) -> Iterator[tuple[str, bool]]:
    nodes: list[Mapping[str, Any]] = [node for node in (statements.article, statements.page_node) if node]
    for node in nodes:
        values = as_list(node.get("author")) or as_list(node.get("creator"))
        seen = False
        for value in values:
            value = statements.resolve(value)
            names = value.get("name") if isinstance(value, Mapping) else value
            for text in as_list(names):
                text = text_of(text)
                if not text or _URL.search(text):
                    continue
                for name in part_names(clean(text)):
                    seen = True
                    yield name, True
        if seen:
            return


def _meta(statements: Statements) -> Iterator[tuple[str, bool]]:
    for key in _META_AUTHORS:
        values = list(dict.fromkeys(v for v in statements.meta(key) if not _URL.search(v)))
        names = [name for value in values for name in part_names(value)]
        if names:
            for name in names:
                yield name, True
            if any(is_person(name, True) and not is_site(name, statements) for name in names):
                return
    labels, contents = statements.data.meta, statements.data.meta
    for number in ("1", "2"):
        label = next(iter(labels.get(f"twitter:label{number}", ())), "")
        if _WRITTEN_BY.search(label):
            for value in contents.get(f"twitter:data{number}", ())[:1]:
                for name in part_names(clean(value)):
                    yield name, True


def _microdata(statements: Statements) -> Iterator[tuple[str, bool]]:
    for key in ("author.name", "author"):
        values = statements.data.microdata.get(key, ())
        if 0 < len(values) <= 4:
            for value in values:
                if not _URL.search(value) and len(value) < MAX_BYLINE_CHARS:
                    for name in part_names(clean(value)):
                        yield name, True
            return


def _marked(statements: Statements) -> Iterator[tuple[str, bool]]:
    """Names in elements that are marked as bylines, those nearest behind the heading."""
    group: list[str] = []
    for mark in _byline_marks(statements):
        names = [name for line in mark.text.split("\n")[:6] for name in part_names(line)]
        good = [name for name in names if is_person(name) and not is_site(name, statements)]
        if good:
            if mark.kind == "author_link" or len(good) == len(names) or name_rules().prefix.match(mark.text):
                for name in good:
                    yield name, False
                return
            group = group or good
    for name in group[:2]:
        yield name, False


def _byline_marks(statements: Statements) -> list[Mark]:
    headings = [mark.order for mark in statements.headings]
    heading = headings[0] if headings else 0
    marks = [mark for mark in statements.data.marks if mark.kind in ("byline", "author_link") and mark.text
             and len(mark.text) <= MAX_BYLINE_CHARS and not _FRAME & set(mark.names)]

    def rank(mark: Mark) -> tuple[bool, bool, int]:
        own = " ".join(mark.names[:4])
        return (mark.order < heading, bool(_PARTS_OF_BYLINES.search(own)), abs(mark.order - heading))

    return sorted(marks, key=rank)


def _printed_byline(statements: Statements) -> str | None:
    for mark in _byline_marks(statements)[:12]:
        text = clean(mark.text.replace("\n", " "))
        if name_rules().prefix.match(text) and len(text.split()) > 1:
            return text
    return next((value for value in statements.meta("byl") if value), None)
