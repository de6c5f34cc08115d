"""Whatever a page states about itself, its article has valid fields, and joined names are split again."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

from galley.records import Mark, Page, StrippedPage, StructuredData
from galley.rules import read_rules
from galley.split import split
from galley.split.reading.names import is_person, split_names
from galley.text.words import squash
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.split.pages import STORY, page_of_lines

LINES = [
    "The bridge is open again",
    "By Ann Lee",
    "3 May 2024",
    STORY,
    STORY.replace("dog", "swan"),
    "Bob Ray",
]

NAMES_STATED = sorted({name for names in read_rules("sources.json")["names"].values() for name in names})

SOURCES = {"json-ld", "meta", "microdata", "title", "heading", "dom", "text", None}

words = st.sampled_from(
    ["Ann Lee", "The bridge is open again", "Reuters", "Harbour Times", "|", " - ", "@", "\n"]
)
texts = st.one_of(st.text(max_size=40), words, st.lists(words, max_size=4).map(" ".join))
ABOUT_A_NODE = ["@type", "@id", "@value", "name", "alternateName", "url", "itemListElement", "item"]
ABOUT_AN_ARTICLE = ["author", "creator", "publisher", "headline", "alternativeHeadline", "articleSection"]
ABOUT_OTHERS = ["givenName", "familyName", "keywords", "mainEntityOfPage", "datePublished", "dateModified"]

keys = st.sampled_from([*ABOUT_A_NODE, *ABOUT_AN_ARTICLE, *ABOUT_OTHERS])
types = st.sampled_from(["NewsArticle", "Article", "BlogPosting", "Person", "Organization", "BreadcrumbList"])
values = st.recursive(
    st.one_of(texts, types, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)
nodes = st.dictionaries(keys, values, max_size=6).flatmap(
    lambda node: st.sampled_from([node, node | {"@type": "NewsArticle"}, node | {"@type": "WebPage"}])
)
stated = st.dictionaries(st.sampled_from(NAMES_STATED), st.lists(texts, min_size=1, max_size=3).map(tuple))
marks = st.builds(
    Mark,
    kind=st.sampled_from(["heading", "byline", "author_link", "time", "date"]),
    text=texts,
    value=texts,
    names=st.lists(st.sampled_from(["h1", "div", "author", "byline", "aside", "editor"]), max_size=4).map(
        tuple
    ),
    order=st.integers(0, 200),
)
pages = st.builds(
    StructuredData,
    json_ld=st.lists(nodes, max_size=4).map(tuple),
    meta=stated,
    microdata=stated,
    title=st.one_of(st.none(), texts),
    canonical_url=st.one_of(st.none(), texts, st.just("https://harbourtimes.example/news/bridge")),
    html_lang=st.one_of(st.none(), texts),
    marks=st.lists(marks, max_size=5).map(tuple),
    script_dates=st.lists(texts, max_size=2).map(tuple),
)


def stating(data: StructuredData) -> StrippedPage:
    made = page_of_lines(LINES)
    page: Page = dataclasses.replace(made.page, structured_data=data)
    return StrippedPage(page, made.verdicts)


@settings(deadline=None)
@given(pages)
def test_no_statement_costs_the_article(data: StructuredData) -> None:
    article = split(stating(data))
    assert STORY in article.text
    # Each author once, no line break in a name, and each field has its source.
    assert len({squash(name) for name in article.authors}) == len(article.authors)
    assert not any("\n" in name or not name.strip() for name in article.authors)
    assert (article.headline is None) == (article.headline_source is None)
    assert bool(article.authors) == (article.authors_source is not None)
    assert (article.section is None) == (article.section_source is None)
    assert bool(article.tags) == (article.tags_source is not None)
    sources = [article.headline_source, article.authors_source, article.section_source, article.tags_source]
    assert set(sources) <= SOURCES


@settings(deadline=None)
@given(pages)
def test_the_same_statements_give_the_same_article(data: StructuredData) -> None:
    assert split(stating(data)) == split(stating(data))


GIVEN = ["Ann", "Jörg", "Lucía", "Mpho", "Иван", "Jean-Luc", "J. R."]
FAMILY = ["Ray", "Falk", "de la Cruz", "O'Connor", "Петров", "van Dijk", "Quillinane"]
people = st.sampled_from([f"{first} {last}" for first, last in itertools.product(GIVEN, FAMILY)])
joints = st.sampled_from(
    [(", ", " and "), (", ", " und "), (", ", " y "), (", ", " et "), ("; ", "; "), (" & ", " & ")]
)
prefixes = st.sampled_from(["", "By ", "Von ", "Por ", "Par ", "Words: ", "Автор: "])


@given(st.lists(people, min_size=1, max_size=5, unique_by=squash), joints, prefixes)
def test_joined_names_are_split_again(names: list[str], joint: tuple[str, str], prefix: str) -> None:
    between, before_last = joint
    line = between.join(names[:-1]) + (before_last if len(names) > 1 else "") + names[-1]
    assert split_names(prefix + line) == names
    assert all(is_person(name) for name in names)


@given(st.lists(people, min_size=1, max_size=4, unique_by=squash))
def test_stated_names_become_the_authors(names: list[str]) -> None:
    node: dict[str, Any] = {"@type": "NewsArticle", "author": [{"@type": "Person", "name": n} for n in names]}
    made = page_of_lines([*LINES[:1], STORY, STORY.replace("dog", "swan")])
    page = dataclasses.replace(made.page, structured_data=StructuredData(json_ld=(node,)))
    article = split(StrippedPage(page, made.verdicts))
    assert (article.authors, article.authors_source) == (tuple(names), "json-ld")
