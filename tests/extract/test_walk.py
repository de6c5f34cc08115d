"""The walk over a page takes shortcuts, and still finds what a plain look at the page finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from galley.blocks import Block, DomElement
from galley.extract.dom.listing import Listing
from galley.extract.dom.tags import BLOCK_TAGS, UNSEEN_TAGS
from galley.extract.html.blocks import cut_into_blocks
from galley.extract.html.parsing import parse
from galley.read import ReadSettings, match_inputs, plan_shards, read_shard
from galley.records import RawDocument
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from tests.extract.reference_walk import block_texts

SEEDS = Path(__file__).parents[2] / "seeds"

TAGS = (
    "a", "b", "blockquote", "br", "button", "center", "dd", "div", "dl", "dt", "figcaption", "figure", "form",
    "h2", "hr", "i", "img", "li", "ol", "p", "section", "select", "span", "svg", "table", "tbody", "td", "th",
    "tr", "ul", "x-card",
)  # fmt: skip
ATTRIBUTES = (
    "",
    " class='Aside x'",
    " id=y hidden",
    " style='display:none' class=a",
    " rel=me role=note",
    " class=sr-only",
    " style='display: block'",
)
TEXTS = ("one", "Two", " three ", "\n", " ", "\u200b", "4\u00ad4")


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pieces = st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), st.lists(children, max_size=4))
    return pieces.map(lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}</{made[0]}>")


pages = st.lists(st.recursive(st.sampled_from(TEXTS), element, max_leaves=30), min_size=1, max_size=8).map(
    lambda made: f"<html><body>{''.join(made)}</body></html>"
)


@given(pages)
@example("<html><body><h2><li></li>one</h2>one</body></html>")
def test_white_space_beside_a_tag_that_begins_or_ends_a_line_changes_nothing(page: str) -> None:
    tags = "|".join(sorted(BLOCK_TAGS - UNSEEN_TAGS, key=len, reverse=True))
    spaced = re.sub(rf"</?(?:{tags})\b[^>]*>", r"\n\g<0> ", page)
    assert without_numbers(cut_into_blocks(parse(spaced))) == without_numbers(cut_into_blocks(parse(page)))


def without_numbers(blocks: list[Block]) -> list[tuple[Block, list[DomElement]]]:
    """The blocks but for the numbers of their elements: a line end that is written back shifts them."""
    return [
        (
            block._replace(dom=block.dom._replace(elements=())),
            [element._replace(order=0) for element in block.dom.elements],
        )
        for block in blocks
        if block.dom
    ]


@given(pages)
def test_the_blocks_of_a_page_are_those_of_the_plain_walk(page: str) -> None:
    tree = parse(page)
    assert [block.text for block in cut_into_blocks(tree)] == block_texts(tree)


def seed_pages() -> list[RawDocument]:
    shards = plan_shards(match_inputs([str(SEEDS)]))
    items = [item for shard in shards for item in read_shard(shard, ReadSettings())]
    return [item for item in items if isinstance(item, RawDocument) and item.source.media_type == "text/html"]


def test_the_blocks_of_each_seed_are_those_of_the_plain_walk() -> None:
    found = seed_pages()
    assert len(found) > 10
    for document in found:
        tree = parse(document.content)
        assert [block.text for block in cut_into_blocks(tree)] == block_texts(tree)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # The parser ends the heading where the list item begins, and then ignores </h2>.
        ("<h2><li></li>one</h2>two", ["one", "two"]),
        ("<h2><li></li>one</h2> <b>two</b>", ["one", "two"]),
        ("<h2><li></li>one</h2><script>x</script>two", ["one", "two"]),
        ("<h2><li></li><b>one</b></h2>two", ["one", "two"]),
        ("<p>one<ul></ul>two</p>three", ["one", "two", "three"]),
        # A <div> cannot be ended by </h2> in the parser; a browser ends both.
        ("<h2><div>one</h2>two</div>", ["one", "two"]),
        ("one</p>two", ["one", "two"]),  # </p> makes an empty paragraph
        ("one</br>two", ["one\ntwo"]),  # </br> is a line break
        ("one<br></br>two", ["one\ntwo"]),
        ("one</div>two", ["onetwo"]),  # a browser ignores this end tag too
        ("<h2><li></li></h2>one", ["one"]),
        ("<!-- <h2> -->on</h2>e", ["one"]),
        ("<div title='<h2>'>on</h2>e</div>", ["one"]),
        ("<script>'<h2>'</script>on</h2>e", ["one"]),
        ("<pre><h2><li></li>one</h2>two</pre>", ["one", "two"]),
    ],
)
def test_an_end_tag_that_the_parser_ignores_ends_the_line_that_a_browser_ends(
    page: str, expected: list[str]
) -> None:
    assert [block.text for block in cut_into_blocks(parse(page))] == expected


def test_an_ignored_end_tag_in_a_row_of_data_separates_words() -> None:
    row = "<table><tr><td><p>one<p></p>two</p>three</td><td>four</td></tr></table>"
    assert [block.text for block in cut_into_blocks(parse(row))] == ["one two three\tfour"]


def seen(node: HtmlElement) -> list[HtmlElement]:
    """The elements that count, in order: not those inside an unseen one."""
    if node.tag in UNSEEN_TAGS:
        return [node]
    return [node, *(inner for child in node for inner in seen(child))]


@given(pages)
def test_the_elements_of_a_block_are_those_around_it_in_the_tree(page: str) -> None:
    tree = parse(page)
    nodes = seen(tree)
    for block in cut_into_blocks(tree):
        assert block.dom is not None
        own = nodes[block.dom.elements[-1].order - 1]
        around = [own, *own.iterancestors()][-2::-1]
        assert [nodes[element.order - 1] for element in block.dom.elements] == around
        for element, node in zip(block.dom.elements, around, strict=True):
            named = [node.attrib[name] for name in node.attrib if name in ("class", "id", "rel", "role")]
            assert (element.tag, element.names) == (node.tag, tuple(" ".join(named).lower().split()))
            assert element.hidden == ("hidden" in node.attrib or "none" in node.get("style", ""))


@given(pages, st.booleans())
def test_a_listing_made_before_gives_what_a_new_one_gives(page: str, with_noscript: bool) -> None:
    tree = parse(page)
    assert cut_into_blocks(tree, Listing(tree), with_noscript=with_noscript) == cut_into_blocks(
        tree, with_noscript=with_noscript
    )
