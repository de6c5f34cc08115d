"""What a page states about itself, read from HTML as real pages print it."""

from __future__ import annotations

import pickle
import time

import pytest
from galley.extract.metadata.json_ld import MAX_DEPTH, MAX_NODES, parse_json_ld

from tests.split.pages import data_of

BROKEN_JSON_LD = [
    ("plain", '{"@type": "NewsArticle", "headline": "A"}', ["A"]),
    ("list", '[{"headline": "A"}, {"headline": "B"}]', ["A", "B"]),
    (
        "graph",
        '{"@context": "https://schema.org", "@graph": [{"headline": "A"}, {"headline": "B"}]}',
        ["A", "B"],
    ),
    ("graph within a list", '[{"@graph": [{"headline": "A"}]}]', ["A"]),
    (
        "main entity",
        '{"headline": "A", "mainEntity": {"@type": "Article", "headline": "B", "url": "/b"}}',
        ["A", "B"],
    ),
    ("comment wrapper", '<!-- {"headline": "A"} -->', ["A"]),
    ("CDATA wrapper", '//<![CDATA[\n{"headline": "A"}\n//]]>', ["A"]),
    ("comments", '{/* made by a plug-in */ "headline": "A" // the end\n}', ["A"]),
    ("address in a string", '{"headline": "A", "url": "https://paper.example/a", }', ["A"]),
    ("trailing commas", '{"headline": "A", "tags": ["x", "y",],}', ["A"]),
    ("comma in a string", '{"headline": "A, }", }', ["A, }"]),
    ("line break in a string", '{"headline": "A\nB"}', ["A\nB"]),
    ("control character", '{"headline": "A\x0bB", }', ["A B"]),
    ("escaped quotes", "{&quot;headline&quot;: &quot;A&quot;}", ["A"]),
    ("bad escape", r'{"headline": "A\'s"}', ["A's"]),
    ("several in a row", '{"headline": "A"}{"headline": "B"}', ["A", "B"]),
    ("semicolon at the end", '{"headline": "A"};', ["A"]),
    ("cut off", '[{"headline": "A"}, {"headl', []),
    ("none", "not json", []),
    ("empty", "", []),
]


@pytest.mark.parametrize(
    ("script", "headlines"), [case[1:] for case in BROKEN_JSON_LD], ids=[case[0] for case in BROKEN_JSON_LD]
)
def test_json_ld_is_read_with_the_faults_of_real_pages(script: str, headlines: list[str]) -> None:
    assert [node["headline"] for node in parse_json_ld(script)] == headlines


BARE_QUOTES = [
    # script, its headline
    ('{"headline": "The "quoted" ferry", "author": "Ann Lee",}', 'The "quoted" ferry'),
    ('{"headline": ""Rather late", says line", "author": "Ann Lee"}', '"Rather late", says line'),
    ('{"headline": "The ferry is "late"", "author": "Ann Lee"}', 'The ferry is "late"'),
    ('{"headline": "The "Holt": a ferry", "author": "Ann Lee"}', 'The "Holt": a ferry'),
    ('{"headline": "„Das "Schiff““", "author": "Ann Lee"}', '„Das "Schiff““'),
    ('{"url": "https://x.example/a", "headline": "A "b" c", "author": "Ann Lee"}', 'A "b" c'),
    ('{"description": "One\n\ttwo "three" four", "headline": "A", "author": {"name": "Ann Lee",},}', "A"),
    ('{"keywords": ["a "b" c", "d"], "headline": "A", "author": "Ann Lee"}', "A"),
]


@pytest.mark.parametrize(("script", "headline"), BARE_QUOTES)
def test_quotes_that_nobody_escaped_do_not_cost_the_script(script: str, headline: str) -> None:
    (node,) = parse_json_ld(script)
    assert node["headline"] == headline
    assert "Ann Lee" in str(node["author"])


def test_json_ld_is_limited_in_depth_and_number() -> None:
    deep = '{"headline": "A", "x": ' + '{"x": ' * 200 + "1" + "}" * 201
    (node,) = parse_json_ld(deep)
    depth = 0
    value = node
    while isinstance(value, dict) and value.get("x"):
        value, depth = value["x"], depth + 1
    assert depth <= MAX_DEPTH
    assert len(parse_json_ld("[" + '{"headline": "A"},' * 5_000 + '{"a": 1}]')) == MAX_NODES
    assert parse_json_ld("[" * 100_000) == []


PAGE = """
<html lang="de-CH"><head>
<title> Brücke wieder offen -
  Hafenzeitung </title>
<meta property="og:title" content="Brücke wieder offen">
<meta NAME="Author" CONTENT="Anna Berger">
<meta name="author" content="Jörg Falk">
<meta name="empty" content="">
<link rel="canonical" href="/lokal/bruecke">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Brücke wieder offen"}</script>
</head><body>
<svg><title>Ein Symbol</title></svg>
<article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">Brücke <em>wieder</em> offen</h1>
<p class="article__byline">Von <a rel="author" href="/autoren/anna-berger">Anna Berger</a>
  <a href="/autoren/joerg-falk">Jörg Falk</a></p>
<span itemprop="author" itemscope><span itemprop="name">Anna Berger</span></span>
<time datetime="2024-05-03T10:00:00+02:00" itemprop="datePublished">3. Mai 2024</time>
<div class="pub-date">3. Mai</div>
<p>Die Brücke ist <script>var x = "unsichtbar";</script>wieder offen.</p>
</article></body></html>
"""


def test_one_walk_collects_everything_that_a_page_states() -> None:
    data = data_of(PAGE, "https://www.hafenzeitung.example/lokal/bruecke?utm_source=rss")
    assert data.title == "Brücke wieder offen - Hafenzeitung"
    assert data.html_lang == "de-CH"
    assert data.canonical_url == "https://www.hafenzeitung.example/lokal/bruecke"
    assert data.meta == {"og:title": ("Brücke wieder offen",), "author": ("Anna Berger", "Jörg Falk")}
    assert [node["headline"] for node in data.json_ld] == ["Brücke wieder offen"]
    assert data.microdata["headline"] == ("Brücke wieder offen",)
    assert data.microdata["author.name"] == ("Anna Berger",)
    assert data.microdata["datePublished"] == ("2024-05-03T10:00:00+02:00",)
    assert data.times[0][0] == "2024-05-03T10:00:00+02:00"
    assert data.authors == ("Anna Berger", "Jörg Falk")
    marks = [(mark.kind, mark.text) for mark in data.marks]
    assert marks == [
        ("heading", "Brücke wieder offen"),
        ("byline", "Von\nAnna Berger\nJörg Falk"),
        ("author_link", "Anna Berger"),
        ("byline", "Anna Berger"),
        ("author_link", "Jörg Falk"),
        ("byline", "Anna Berger"),
        ("time", "3. Mai 2024"),
        ("date", "3. Mai"),
    ]


def test_structured_data_can_be_sent_to_another_process() -> None:
    data = data_of(PAGE)
    assert pickle.loads(pickle.dumps(data)) == data


def test_a_page_without_statements_gives_empty_data() -> None:
    data = data_of("<p>Nothing.</p>")
    assert (data.json_ld, data.meta, data.title, data.marks) == ((), {}, None, ())


def test_a_hostile_page_is_read_in_time() -> None:
    html = "<div class='author byline date'>" * 300 + "x" + "</div>" * 300
    html += "<span class='author'>By A</span>" * 20_000 + "<!--" * 1_000
    begun = time.process_time()
    data = data_of(html)
    assert time.process_time() - begun < 2
    assert len(data.marks) <= 500


def test_tags_class_names_and_addresses_mark_elements_anywhere_on_a_page() -> None:
    body = (
        '<p class="quiet"><a href="/sport/1">Sport</a> <a rel="author" href="/x">Ann Dale</a></p>'
        '<p class="quiet"><a href="/authors/ann-dale">Ann</a></p>'
        '<div class="entry-date">3 May 2024</div>'
        '<p class="quiet byline">By Ann Dale</p>'
        '<div class="entry-date">4 May 2024</div>'
        '<svg><use itemprop="image" content="/a.png"></use></svg><h1 class="quiet">Headline</h1>'
    )
    data = data_of(body)
    assert [(mark.kind, mark.text) for mark in data.marks] == [
        ("author_link", "Ann Dale"),
        ("byline", "Ann Dale"),
        ("author_link", "Ann"),
        ("date", "3 May 2024"),
        ("byline", "By Ann Dale"),
        ("date", "4 May 2024"),
        ("heading", "Headline"),
    ]
    assert data.microdata == {"image": ("/a.png",)}
    assert [mark.order for mark in data.marks] == sorted(mark.order for mark in data.marks)
