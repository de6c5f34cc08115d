"""Whatever a document holds, it gives a sound page or a `DocumentError`, in bounded time and memory."""

from __future__ import annotations

import pickle
import resource
import time
import tracemalloc
from collections.abc import Callable
from unittest.mock import patch

import pytest
from galley import clean
from galley.blocks import MAX_ANCESTORS
from galley.errors import DocumentError
from galley.extract import extract
from galley.extract.html.parsing import MAX_ATTRIBUTES, READ_ATTRIBUTES, parse
from galley.extract.limits import PAGE_LIMITS
from galley.extract.metadata.json_ld import parse_json_ld
from galley.language import DETECTORS, identify_language, is_installed
from galley.read.bytes.charset import decode
from galley.records import Page, RawDocument, Reason
from lxml.html import HtmlElement

from tests.extract.hostile_text import JSON_LD, MARKUP, SCRIPT, TEXT
from tests.floors.corpus import Document, documents
from tests.records_made import raw_html, raw_text

PARAGRAPH = (
    "<p>The ferry left the harbour at dawn with nineteen hundred passengers aboard, the mayor said.</p>"
)


def sound(document: RawDocument) -> Page | Reason:
    """The page, checked, or why there is none."""
    try:
        page = extract(document)
    except DocumentError as error:
        return error.reason
    assert page.blocks
    assert [block.position for block in page.blocks] == list(range(len(page.blocks)))
    assert all(block.text.strip() for block in page.blocks)
    pickle.dumps(page.structured_data)
    return page


@pytest.mark.parametrize("kind", TEXT)
def test_hostile_text_gives_a_sound_page(kind: str) -> None:
    sound(raw_text(TEXT[kind](5_000)))
    sound(raw_html(TEXT[kind](5_000)))


@pytest.mark.parametrize("kind", MARKUP)
def test_hostile_markup_gives_a_sound_page(kind: str) -> None:
    sound(raw_html(MARKUP[kind](5_000)))
    sound(raw_text(MARKUP[kind](5_000)))


@pytest.mark.parametrize("kind", {**JSON_LD, **SCRIPT})
def test_hostile_structured_data_costs_no_visible_word(kind: str) -> None:
    data = {**JSON_LD, **SCRIPT}[kind](5_000)
    page = sound(raw_html(f'<script type="application/ld+json">{data}</script>{PARAGRAPH}'))
    assert isinstance(page, Page)
    assert page.blocks[0].text.startswith("The ferry left")


@pytest.mark.parametrize(
    "character", ["\x00", "\ud83d", "\udc00", "\ufeff", "\ufffe", "\x1b", "\x85", "\u2028"]
)
def test_a_stray_character_costs_nothing_around_it(character: str) -> None:
    sentence = "The ferry left the harbour at dawn."
    content = character + sentence + character * 3 + "\n\n" + sentence + character
    for document in (raw_text(content), raw_html(f"<p>{content}</p>{character}"), raw_html(character)):
        page = sound(document)
        if document.content != character:
            assert isinstance(page, Page)
            assert (
                "".join(block.text for block in page.blocks).count("The ferry left the harbour at dawn.") == 2
            )


@pytest.mark.parametrize("detector", [name for name in DETECTORS if is_installed(name)])
def test_a_language_is_identified_whatever_the_text_and_the_declaration_hold(detector: str) -> None:
    for text in ("", "\x00", "\ud83d", "\ud83d The ferry \udc00 left the harbour.", "\ufeff" * 500):
        for declared in (None, "", "\ud83d", "\x00", "en-" * 500, " " * 500):
            language, confidence = identify_language(text, declared, detector)
            assert (language is None) == (confidence is None)


@pytest.mark.parametrize("number", ["999999999", "-1", "0", "1e99", "x", "9" * 5_000])
def test_a_number_in_an_attribute_is_not_believed(number: str) -> None:
    cells = f"<td rowspan='{number}' colspan='{number}'>Year</td><td>Crossings</td>"
    page = sound(
        raw_html(
            f"<table><tr>{cells}</tr></table><ol start='{number}'><li value='{number}'>item</ol>{PARAGRAPH}"
        )
    )
    assert isinstance(page, Page)
    assert [block.text for block in page.blocks][:2] == ["Year\tCrossings", "item"]
    assert page.second_opinion is not None
    assert len(page.second_opinion()) == 3


def test_an_element_keeps_its_first_attributes() -> None:
    attributes = " ".join(f'a{number}="{number}"' for number in range(MAX_ATTRIBUTES + 100))
    tree = parse(f"<p {attributes}>text</p><p id=after>more</p>")
    first, second = tree.iter("p")
    assert list(first.attrib) == [f"a{number}" for number in range(MAX_ATTRIBUTES)]
    assert (first.text, second.text, second.get("id")) == ("text", "more", "after")


PAGES = [document for document in documents() if document.kind == "html"]
MANY_WORDS = " ".join(f"a{number}" for number in range(MAX_ATTRIBUTES + 100))


@pytest.mark.parametrize(
    "unseen",
    [
        f"<!-- <b {MANY_WORDS} -->",
        f"<script>if (a<b {MANY_WORDS}</script>",
        f"<SCRIPT {MANY_WORDS}>if (a<b {MANY_WORDS}</SCRIPT>",
        f"<style>/* <b {MANY_WORDS} */</style>",
        f"<textarea><b {MANY_WORDS}</textarea>",
    ],
    ids=lambda unseen: unseen[:12],
)
def test_what_looks_like_many_attributes_costs_no_visible_word(unseen: str) -> None:
    # Cut short, the comment or the script would never end, and take the rest of the page with it.
    page = extract(raw_html(f"<p>before</p>{unseen}<p {MANY_WORDS}>after</p>"))
    assert [block.text for block in page.blocks] == ["before", "after"]


@pytest.mark.parametrize("last", ["title='x > y'", 'title="x > y"', "= =", "/"])
def test_attributes_are_cut_up_to_the_end_of_their_tag(last: str) -> None:
    tree = parse(f"<p = {MANY_WORDS} {last} id=z>text</p>")
    (paragraph,) = tree.iter("p")
    assert (len(paragraph.attrib), paragraph.get("id"), paragraph.text) == (MAX_ATTRIBUTES + 1, "z", "text")


def test_what_a_page_states_past_the_limit_of_attributes_is_read() -> None:
    page = extract(
        raw_html(
            f"<meta {MANY_WORDS} NAME=author a=\"b\"content = 'Ada Moor' content=none>"
            f"<p {MANY_WORDS} class=lead id=x><a {MANY_WORDS} rel=author href=/ada>Ada</a> left. "
            f"<time {MANY_WORDS} datetime=2026-03-01>Sunday</time></p>"
            f"<p {MANY_WORDS} style='display: none'>unseen</p>"
        )
    )
    data = page.structured_data
    assert data.meta == {"author": ("Ada Moor",)}
    assert data.times == (("2026-03-01", "time p lead x"),)
    assert [(mark.kind, mark.value) for mark in data.marks if mark.kind == "author_link"] == [
        ("author_link", "/ada")
    ]
    shown, hidden = (block.dom.elements[-1] for block in page.blocks if block.dom)
    assert (shown.names, shown.hidden, hidden.hidden) == (("lead", "x"), False, True)


@pytest.mark.parametrize("document", PAGES, ids=[document.name for document in PAGES])
def test_blocks_and_structured_data_are_made_from_the_read_attributes_alone(document: Document) -> None:
    def without_others(content: str) -> HtmlElement:
        tree = parse(content)
        for element in tree.iter():
            for name in set(element.attrib) - READ_ATTRIBUTES:
                del element.attrib[name]
        return tree

    raw = raw_html(decode(document.raw, None, "text/html"), url=document.gold.url)
    page = extract(raw)
    with patch("galley.extract.html.page.parse", without_others):
        pruned = extract(raw)
    assert (pruned.blocks, pruned.structured_data) == (page.blocks, page.structured_data)


def test_a_long_attribute_and_a_long_text_are_kept() -> None:
    long = "word=x " * 40_000
    tree = parse(f"{long}<p title='{long}' id=x>{long}</p>")
    (paragraph,) = tree.iter("p")
    assert (paragraph.get("title"), paragraph.get("id"), paragraph.text) == (long, "x", long)


def test_json_ld_with_a_reference_to_an_endless_number_is_read_without_it() -> None:
    # Python refuses to convert more than 4,300 digits.
    assert parse_json_ld('[{"a": "b"},] &#' + "9" * 5_000 + ";") == [{"a": "b"}]


@pytest.mark.parametrize(
    "head",
    [
        "<title>Ferry &amp;NUMBER; returns</title>",
        '<meta property="og:title" content="Ferry &amp;NUMBER; returns">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry &NUMBER;"}</script>',
    ],
)
def test_a_reference_to_an_endless_number_costs_no_document(head: str) -> None:
    head = head.replace("NUMBER", "#" + "9" * 5_000)
    assert "nineteen hundred" in clean(f"<html><head>{head}</head><body>{PARAGRAPH * 10}</body></html>").text


def test_json_ld_that_is_too_deep_or_too_long_is_left_out() -> None:
    for data in (
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        f'["{"x" * 2_000_001}"]',
    ):
        assert parse_json_ld(data) == []


def test_the_scripts_of_a_page_share_the_limit_of_json_ld() -> None:
    script = '<script type="application/ld+json">{"a": "' + "x" * 600_000 + '"}</script>'
    page = sound(raw_html(script * 5 + PARAGRAPH))
    assert isinstance(page, Page)
    assert len(page.structured_data.json_ld) == 3


def test_a_name_of_hostile_length_is_not_multiplied() -> None:
    content = f"<div class='{'ab ' * 100_000}' itemprop='{'c' * 100_000}'>" + "<time itemprop=d>x</time>" * 50
    tracemalloc.start()
    sound(raw_html(content + PARAGRAPH))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * len(content)


@pytest.mark.parametrize("around", [MAX_ANCESTORS - 1, MAX_ANCESTORS, MAX_ANCESTORS + 1, 3 * MAX_ANCESTORS])
@pytest.mark.parametrize("closed", [1, 2, 40, MAX_ANCESTORS - 1])
def test_text_after_a_block_deeper_than_its_ancestors_are_remembered(around: int, closed: int) -> None:
    deep = "<div>" * around + "deep" + "</div>" * closed + "after it" + "</div>" * (around - closed)
    assert "nineteen hundred" in clean(PARAGRAPH * 10 + deep + PARAGRAPH * 10).text


def within(seconds: float, megabytes: float, run: Callable[[], object]) -> None:
    """Run, and check the CPU time and the growth of the process."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    run()
    assert time.process_time() - started < seconds
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1024 * megabytes


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 1_000_000 + "x",
        "<b>" * 1_000_000 + "x",
        ("<div>" * (PAGE_LIMITS.html_depth - 10) + "x" + "</div>" * (PAGE_LIMITS.html_depth - 10)) * 500,
        "<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">text</p>",
        "x</p>" * 200_000,
        '<script type="application/ld+json">["' + "x" * 50_000_000 + '"]</script><p>text</p>',
        '<script type="application/ld+json">[' + '{"a":1},' * 6_000_000 + "{}]</script><p>text</p>",
        '<script type="application/ld+json">[' + '{"a":[[],{},[],{}]},' * 90_000 + "{}]</script><p>text</p>",
        "<script>" + '"' + '\\"' * 2_000_000 + "</script><p>text</p>",
    ],
    ids=lambda content: content[:20],
)
def test_a_huge_page_takes_bounded_time_and_memory(content: str) -> None:
    within(30, 1_500, lambda: sound(raw_html(content)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", TEXT)
def test_a_huge_dump_takes_bounded_time_and_memory(kind: str) -> None:
    within(30, 1_500, lambda: sound(raw_text(TEXT[kind](2_000_000))))


@pytest.mark.parametrize("character", ["\x0c", "\ufffe", "\uffff", "&#1;", "&#12;", "&#xFFFF;"])
@pytest.mark.parametrize("page", ["<body>one{}two</body></html>three", "<body>one</body></html>two{}three"])
def test_a_character_that_the_parser_takes_and_lxml_refuses_costs_no_page(character: str, page: str) -> None:
    """lxml raises where text that follows ``</html>`` is moved into the page with such a character."""
    found = "".join(block.text for block in extract(raw_html("<html>" + page.format(character))).blocks)
    assert "".join(filter(str.isalpha, found)) == "onetwothree"
