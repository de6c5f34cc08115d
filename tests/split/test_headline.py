"""The headline of an article, from pages that state it in different ways."""

from __future__ import annotations

import re

import pytest
from galley.split.stated.headline import find_headline
from galley.split.stated.title import without_site_name

from tests.split.pages import URL, ld, statements_of

HEADLINES = [
    (
        "title with the site's name",
        "<title>Bridge reopens - Harbour Times</title><meta property='og:site_name' content='Harbour Times'>",
        "Bridge reopens",
    ),
    ("title with the domain", "<title>Bridge reopens | harbourtimes.example</title>", "Bridge reopens"),
    (
        "title with section and site",
        "<title>Bridge reopens | News | Harbour Times</title><h1>Bridge reopens</h1>",
        "Bridge reopens",
    ),
    (
        "site's name first",
        "<title>Harbour Times: Bridge reopens</title><meta property='og:site_name' content='Harbour Times'>",
        "Bridge reopens",
    ),
    (
        "dash in the headline",
        "<title>Bridge – once closed – reopens</title><h1>Bridge – once closed – reopens</h1>",
        "Bridge – once closed – reopens",
    ),
    (
        "entities",
        ld('{"@type": "NewsArticle", "headline": "Bridge &amp; ferry &#8211; both open"}'),
        "Bridge & ferry – both open",
    ),
    (
        "kicker in the heading",
        ld('{"@type": "NewsArticle", "headline": "Bridge over the Marrow reopens"}')
        + "<h1><span>Traffic</span> Bridge over the Marrow reopens</h1>",
        "Bridge over the Marrow reopens",
    ),
    (
        "kicker and dash in the heading",
        "<title>Bridge over the Marrow reopens - News - Harbour Times</title>"
        "<meta property='og:title' content='Bridge over the Marrow reopens'>"
        "<h1>After nineteen weeks - Bridge over the Marrow reopens</h1>",
        "Bridge over the Marrow reopens",
    ),
    (
        "two kickers for one headline",
        "<meta property='og:title' content='Ferry strike: Bridge over the Marrow reopens'>"
        "<h1>After nineteen weeks - Bridge over the Marrow reopens</h1>",
        "Bridge over the Marrow reopens",
    ),
    (
        "a headline with a colon that JSON-LD has in full",
        ld('{"@type": "Article", "headline": "Marrow: the bridge is open again"}')
        + "<meta property='og:title' content='the bridge is open again'>"
        "<h1>Marrow: the bridge is open again</h1>",
        "Marrow: the bridge is open again",
    ),
    (
        "an article is not a kicker",
        "<meta property='og:title' content='Bridges of the Marrow, ranked'>"
        "<h1>The Bridges of the Marrow, ranked</h1>",
        "The Bridges of the Marrow, ranked",
    ),
    (
        "date and writer inside the heading",
        "<meta property='og:title' content='Bridge over the Marrow reopens'>"
        "<h1>Bridge over the Marrow reopens<p>Posted on <a>May 3</a></p></h1>",
        "Bridge over the Marrow reopens",
    ),
    (
        "the heading is the node's other name",
        ld(
            '{"@type": "NewsArticle", "headline": "Marrow Bridge Reopening 2024",'
            '"alternativeHeadline": "At last, the bridge is open"}'
        )
        + "<title>Marrow Bridge Reopening 2024</title><h1>At last, the bridge is open</h1>",
        "At last, the bridge is open",
    ),
    (
        "punctuation as the heading prints it",
        "<title>Is the bridge open | Harbour Times</title><h1>Is the bridge open?</h1>",
        "Is the bridge open?",
    ),
    (
        "the blog's name as heading",
        "<title>Ann's bridges: The Marrow reopens</title>"
        "<meta property='og:title' content='The Marrow reopens'>"
        "<h1>Ann's bridges</h1>",
        "The Marrow reopens",
    ),
    (
        "the site's name in the heading",
        "<h1>Bridge reopens – Harbour Times</h1><meta property='og:site_name' content='Harbour Times'>",
        "Bridge reopens",
    ),
    (
        "a section that a template appends",
        "<title>Bridge over the Marrow reopens-Local|Harbour</title>"
        "<meta name='headline' content='Bridge over the Marrow reopens'>"
        "<meta property='og:title' content='Bridge over the Marrow reopens-Local'>",
        "Bridge over the Marrow reopens",
    ),
    (
        "logo as heading",
        "<header><h1 class='logo'>Harbour Times</h1></header><h1>Bridge reopens</h1>"
        "<meta property='og:site_name' content='Harbour Times'>",
        "Bridge reopens",
    ),
    (
        "newsroom's headline before the heading",
        ld('{"@type": "NewsArticle", "headline": "Marrow bridge reopens"}')
        + "<title>Marrow bridge reopens</title><h1>At last, the bridge is open</h1>",
        "Marrow bridge reopens",
    ),
    (
        "printed heading before a title for search engines",
        ld('{"@type": "BlogPosting", "headline": "Bridge Reopening 2024: Guide"}')
        + "<title>Bridge Reopening 2024: Guide</title><h1>Our bridge guide for 2024</h1>",
        "Our bridge guide for 2024",
    ),
    (
        "teasers described too",
        ld(
            '[{"@type": "NewsArticle", "headline": "Dog missing", "url": "/news/dog"},'
            '{"@type": "NewsArticle", "headline": "Bridge reopens", "url": "' + URL + '"}]'
        ),
        "Bridge reopens",
    ),
    ("soft hyphens", "<h1>Brücken\u00adöffnung ge\u00adfeiert</h1>", "Brückenöffnung gefeiert"),
    ("nothing", "<p>Text.</p>", None),
]


@pytest.mark.parametrize(("html", "headline"), [c[1:] for c in HEADLINES], ids=[c[0] for c in HEADLINES])
def test_the_headline_is_as_printed_without_the_sites_name(html: str, headline: str | None) -> None:
    found = find_headline(statements_of(html))
    assert (found.text if found else None) == headline


SOURCES = [
    (ld('{"@type": "NewsArticle", "headline": "Bridge reopens"}') + "<h1>It is open</h1>", "json-ld"),
    ("<meta property='og:title' content='Bridge reopens'><title>Bridge</title>", "meta"),
    ("<h1>Bridge reopens</h1><title>Bridge reopened 2024</title>", "heading"),
    ("<title>Bridge reopens | Harbour Times</title>", "title"),
    ("<div itemprop='headline'>Bridge reopens</div>", "microdata"),
]


@pytest.mark.parametrize(("html", "source"), SOURCES, ids=[source for _, source in SOURCES])
def test_the_headline_has_its_source(html: str, source: str) -> None:
    found = find_headline(statements_of(html))
    assert found is not None
    assert found.source == source


TITLES = [
    ("section and site", "Bridge reopens - Local - Harbour Times", "Bridge reopens"),
    ("site and section", "Bridge reopens | Harbour Times | Local", "Bridge reopens"),
    ("site and date", "The bridge reopens | Harbour Times | 28.04.2023", "The bridge reopens"),
    ("writer and site", "Bridge reopens | by Ann Lee | Harbour Times", "Bridge reopens"),
    ("the site's name without its article", "Bridge reopens - The Harbour Times", "Bridge reopens"),
    (
        "a slogan after the site's name",
        "The bridge reopens - Harbour Times - News you trust",
        "The bridge reopens",
    ),
    ("a domain", "Bridge reopens | marrowvalley.com", "Bridge reopens"),
    ("an ornament", "Bridge reopens ⋆ Harbour Times ⋆", "Bridge reopens"),
    ("no site", "Bridge – once closed – reopens", "Bridge – once closed – reopens"),
    ("French quotes", "« Le pont rouvre » et « le bac ferme »", "« Le pont rouvre » et « le bac ferme »"),
    ("the site's name alone", "Harbour Times", "Harbour Times"),
]


@pytest.mark.parametrize(("title", "headline"), [c[1:] for c in TITLES], ids=[c[0] for c in TITLES])
def test_what_a_template_adds_is_removed_from_the_title(title: str, headline: str) -> None:
    site = (
        "<meta property='og:site_name' content='Harbour Times'>"
        "<meta property='article:section' content='Local'>"
    )
    assert without_site_name(title, statements_of(site), None) == headline


INLINE = [
    # case, the heading's inside, the headline
    ("a kicker before", "<span>Shipping</span> Ferry to stay in dry dock", "Ferry to stay in dry dock"),
    ("bold, with a colon", "<b>Shipping:</b> Ferry to stay in dry dock", "Ferry to stay in dry dock"),
    ("a badge after", "Ferry to stay in dry dock <small>Video</small>", "Ferry to stay in dry dock"),
    ("both apart", "<i>Shipping</i><span>Ferry to stay in dry dock</span>", "Ferry to stay in dry dock"),
    ("inside a link", "<a href=x><em>Live</em> Ferry to stay in dry dock</a>", "Ferry to stay in dry dock"),
    ("German", "<span>Schifffahrt</span> Fähre bleibt im Trockendock", "Fähre bleibt im Trockendock"),
    ("Japanese", "<span>海運</span> 渡し船は七月まで乾ドックに", "渡し船は七月まで乾ドックに"),
    ("Russian", "<span>Порт</span> Паром останется в доке до июля", "Паром останется в доке до июля"),
]


@pytest.mark.parametrize("statement", ["og:title", "title", "json-ld"])
@pytest.mark.parametrize(("heading", "headline"), [case[1:] for case in INLINE], ids=[c[0] for c in INLINE])
def test_a_kicker_of_its_own_element_is_no_part_of_the_headline(
    heading: str, headline: str, statement: str
) -> None:
    head = {
        "og:title": f"<meta property='og:title' content='{headline}'>",
        "title": f"<title>{headline} » Region » Orlen Courier</title>",
        "json-ld": ld(f'{{"@type": "Article", "headline": "{headline}"}}'),
    }[statement]
    found = find_headline(statements_of(f"{head}<h1>{heading}</h1>"))
    assert found is not None
    assert found.text == headline


@pytest.mark.parametrize(
    ("heading", "stated"),
    [
        ("<em>The</em> ferry stays in dry dock", "The ferry stays in dry dock"),
        ("Ferry of the <i>Orlen Line</i> stays in dry dock", "Ferry stays in dry dock"),
        ("The ferry stays in dry dock", "ferry stays in dry dock"),
        ("Ferry stays in <b>dry dock</b>", "Ferry stays in harbour"),
    ],
)
def test_a_heading_without_a_kicker_is_kept(heading: str, stated: str) -> None:
    found = find_headline(statements_of(f"<meta property='og:title' content='{stated}'><h1>{heading}</h1>"))
    assert found is not None
    assert found.text == re.sub("<.*?>", "", heading)
