"""The fields of an article, each from pages that state it in different ways."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from galley.errors import DocumentError
from galley.records import Reason
from galley.split import split
from galley.split.stated.authors import stated_writers
from galley.split.stated.dates import from_address, modified, published
from galley.split.stated.section import find_section, find_tags
from galley.text.site import article_url, registered_domain

from tests.split.pages import STORY, URL, data_of, ld, page_of_lines, statements_of

AUTHORS = [
    (
        "a person",
        ld('{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ann Lee"}}'),
        ["Ann Lee"],
        [],
    ),
    (
        "a list",
        ld('{"@type": "Article", "author": [{"name": "Ann Lee"}, {"name": "Bob Ray"}]}'),
        ["Ann Lee", "Bob Ray"],
        [],
    ),
    ("a string", ld('{"@type": "Article", "author": "Ann Lee and Bob Ray"}'), ["Ann Lee", "Bob Ray"], []),
    (
        "given and family name",
        ld('{"@type": "Article", "author": {"givenName": "Ann", "familyName": "Lee"}}'),
        ["Ann Lee"],
        [],
    ),
    (
        "a reference",
        ld(
            '{"@graph": [{"@type": "Article", "author": {"@id": "#a"}},'
            '{"@type": "Person", "@id": "#a", "name": "Ann Lee"}]}'
        ),
        ["Ann Lee"],
        [],
    ),
    (
        "each once",
        ld('{"@type": "Article", "author": [{"name": "Ann Lee"}, {"name": "ANN LEE"}]}'),
        ["Ann Lee"],
        [],
    ),
    (
        "an organisation",
        ld(
            '{"@type": "Article", "author": {"@type": "Organization", "name": "Lee & Ray"},'
            '"publisher": {"name": "Lee & Ray"}}'
        ),
        [],
        ["Lee & Ray"],
    ),
    (
        "an agency called a person",
        ld(
            '{"@type": "Article", "author": [{"@type": "Person", "name": "Reuters"},'
            '{"@type": "Person", "name": "Ann Lee"}]}'
        ),
        ["Ann Lee"],
        ["Reuters"],
    ),
    (
        "the site itself, then a person in a meta tag",
        ld('{"@type": "Article", "author": {"name": "Harbour Times"}}')
        + "<meta property='og:site_name' content='Harbour Times'><meta name='author' content='Ann Lee'>",
        ["Ann Lee"],
        ["Harbour Times"],
    ),
    ("a job after the name", "<meta name='author' content='Ann Lee, Political Editor'>", ["Ann Lee"], []),
    (
        "an address is not a name",
        "<meta property='article:author' content='https://social.example/annlee'>",
        [],
        [],
    ),
    (
        "Twitter's label",
        "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ann Lee'>",
        ["Ann Lee"],
        [],
    ),
    ("microdata", "<span itemprop='author' itemscope><b itemprop='name'>Ann Lee</b></span>", ["Ann Lee"], []),
    ("Parse.ly", "<meta name='parsely-author' content='Ann Lee'>", ["Ann Lee"], []),
    ("Sailthru", "<meta name='sailthru.author' content='Ann Lee and Bob Ray'>", ["Ann Lee", "Bob Ray"], []),
    ("Dublin Core", "<meta name='DC.creator' content='Lee, Ann'>", ["Ann Lee"], []),
    ("Dublin Core, initials", "<meta name='DC.creator' content='Lee, Ann M.'>", ["Ann M. Lee"], []),
    (
        "Dublin Core, particles",
        "<meta name='DC.creator' content='van der Berg, Jan'>",
        ["Jan van der Berg"],
        [],
    ),
    ("Dublin Core, a degree", "<meta name='DC.creator' content='Ann Lee, PhD'>", ["Ann Lee"], []),
    ("citation tags, initials", "<meta name='citation_author' content='Ray, B. J.'>", ["B. J. Ray"], []),
    ("citation tags", "<meta name='citation_author' content='Ann Lee'>", ["Ann Lee"], []),
    ("a mail address", "<meta name='author' content='ann.lee@paper.example'>", [], []),
    ("a handle", "<meta name='author' content='@annlee'>", [], []),
    ("an administrator", "<meta name='author' content='Admin'>", [], []),
    ("a date", "<meta name='author' content='May 3, 2024'>", [], []),
    ("a template's hole", ld('{"@type": "Article", "author": {"name": "page.extra.author"}}'), [], []),
    ("an account made by machine", "<meta name='author' content='mlt6vk2ma0ci'>", [], []),
    (
        "a site in brackets",
        "<meta name='author' content='Ann Lee (www.paper.example)'>",
        ["Ann Lee"],
        [],
    ),
    (
        "broken JSON-LD, mended",
        ld('{"@type": "NewsArticle", "author": [{"name": "Ann Lee"},], "headline": "Bridge reopens",}'),
        ["Ann Lee"],
        [],
    ),
    ("nobody", "<p>Text.</p>", [], []),
]


@pytest.mark.parametrize(
    ("html", "people", "organisations"), [c[1:] for c in AUTHORS], ids=[c[0] for c in AUTHORS]
)
def test_authors_are_people_and_organisations_are_separate(
    html: str, people: list[str], organisations: list[str]
) -> None:
    found = stated_writers(statements_of(html))
    assert (list(found.people), list(found.organisations)) == (people, organisations)


DATES = [
    (
        "json-ld before meta",
        ld('{"@type": "Article", "datePublished": "2024-05-03T10:00:00+02:00"}')
        + "<meta property='article:published_time' content='2024-05-04'>",
        "2024-05-03T08:00:00+00:00",
        "json-ld",
    ),
    (
        "meta",
        "<meta property='article:published_time' content='2024-05-03T10:00:00Z'>",
        "2024-05-03T10:00:00+00:00",
        "meta",
    ),
    (
        "microdata",
        "<time itemprop='datePublished' datetime='2024-05-03'>",
        "2024-05-03T00:00:00+00:00",
        "microdata",
    ),
    (
        "near the headline, not a teaser's",
        "<h1>Bridge reopens</h1><time datetime='2024-05-03T10:00Z'></time>"
        + "<p></p>" * 100
        + "<time datetime='2024-05-09T10:00Z'></time>",
        "2024-05-03T10:00:00+00:00",
        "dom",
    ),
    (
        "not the update",
        "<h1>Bridge reopens</h1><span class='date'>Updated 5 May 2024</span>"
        "<span class='date'>Published 3 May 2024</span>",
        "2024-05-03T00:00:00+00:00",
        "dom",
    ),
    (
        "unreadable",
        ld('{"@type": "Article", "datePublished": "yesterday"}') + "<meta name='date' content='2024-05-03'>",
        "2024-05-03T00:00:00+00:00",
        "meta",
    ),
    ("after the page was fetched", ld('{"@type": "Article", "datePublished": "2031-01-01"}'), None, None),
    ("none", "<p>3 May 2024</p>", None, None),
]


@pytest.mark.parametrize(("html", "moment", "source"), [c[1:] for c in DATES], ids=[c[0] for c in DATES])
def test_sources_of_the_date_are_trusted_in_order(html: str, moment: str | None, source: str | None) -> None:
    found = published(statements_of(html), "Bridge reopens", datetime(2025, 1, 1, tzinfo=UTC))
    assert (found and found[0].moment.isoformat(), found and found[1]) == (moment, source)


def test_an_update_before_publication_is_refused() -> None:
    html = ld('{"@type": "Article", "dateModified": "2024-05-01"}')
    assert modified(statements_of(html), None, datetime(2024, 5, 3, tzinfo=UTC), None) is None
    earlier = modified(statements_of(html), None, datetime(2024, 4, 3, tzinfo=UTC), None)
    assert earlier is not None
    assert earlier.moment == datetime(2024, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://paper.example/2024/05/03/bridge", "2024-05-03"),
        ("https://paper.example/2024-05-03-bridge", "2024-05-03"),
        ("https://paper.example/news/2024/may/03/bridge", "2024-05-03"),
        ("https://paper.example/bridge-20240503.html", "2024-05-03"),
        ("https://paper.example/2024/12/book-about-bridges", None),
        ("https://paper.example/news/20241399/x", None),
        (None, None),
    ],
)
def test_an_address_gives_a_date_only_if_it_has_year_month_and_day(
    address: str | None, day: str | None
) -> None:
    read = from_address(address)
    assert (read and read.moment.date().isoformat()) == day


ADDRESSES = [
    (
        "canonical link",
        "<link rel='canonical' href='/news/bridge'>",
        "https://www.harbourtimes.example/news/bridge",
    ),
    (
        "og:url",
        "<meta property='og:url' content='https://www.harbourtimes.example/b'>",
        "https://www.harbourtimes.example/b",
    ),
    ("front page by mistake", "<link rel='canonical' href='https://www.harbourtimes.example/'>", URL),
    ("another site", "<link rel='canonical' href='https://elsewhere.example/b'>", URL),
    ("no address", "<link rel='canonical' href='javascript:void(0)'>", URL),
    ("broken", "<link rel='canonical' href='http://[broken'>", URL),
    ("none", "<p></p>", URL),
]


@pytest.mark.parametrize(("html", "address"), [c[1:] for c in ADDRESSES], ids=[c[0] for c in ADDRESSES])
def test_the_url_is_canonical_absolute_and_on_the_same_site(html: str, address: str) -> None:
    assert article_url(data_of(html), URL) == address


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news/1", "bbc.co.uk"),
        ("https://news.Example.COM:8080/x", "example.com"),
        ("http://harbour.example/x", "harbour.example"),
        ("http://192.168.0.1/x", None),
        ("ftp://example.com/x", None),
        ("mailto:a@example.com", None),
        (None, None),
    ],
)
def test_the_site_is_the_registered_domain(url: str | None, site: str | None) -> None:
    assert registered_domain(url) == site


def test_section_and_tags_come_from_structured_data() -> None:
    stated = statements_of(
        ld('{"@type": "Article", "articleSection": ["Local"], "keywords": "bridge, Marrow river, Bridge"}')
    )
    assert (find_section(stated), find_tags(stated)) == (
        ("Local", "json-ld"),
        (("bridge", "Marrow river"), "json-ld"),
    )
    tagged = statements_of(
        "<meta property='article:section' content='Local'><meta property='article:tag' content='bridge'>"
        "<meta property='article:tag' content='river'>"
    )
    assert (find_section(tagged), find_tags(tagged)) == (("Local", "meta"), (("bridge", "river"), "meta"))
    crumbs = statements_of(
        ld('{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "Local"}}]}')
    )
    assert (find_section(crumbs), find_tags(crumbs)) == (("Local", "json-ld"), ((), None))


def test_a_page_that_holds_only_fields_is_no_story() -> None:
    with pytest.raises(DocumentError) as raised:
        split(page_of_lines(["Bridge reopens after nineteen weeks", "By Ann Lee May 3, 2024"], chrome=[]))
    assert raised.value.reason is Reason.NO_STORY
    assert (
        split(page_of_lines(["Bridge reopens after nineteen weeks", "By Ann Lee May 3, 2024", STORY])).text
        == STORY
    )
