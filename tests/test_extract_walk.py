"""The walk over a page's elements passes by what cannot matter, and sees what a plain look sees."""

from __future__ import annotations

import re

from galley.extract.dom.listing import Listing
from galley.extract.dom.tags import BLOCK_TAGS, UNSEEN_TAGS
from galley.extract.html.blocks import cut_into_blocks
from galley.extract.html.parsing import parse
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

TAGS = (
    "a", "b", "blockquote", "br", "button", "div", "figcaption", "h2", "img", "li", "ol", "p", "select",
    "span", "svg", "table", "td", "tr", "ul", "x-card",
)  # fmt: skip
ATTRIBUTES = ("", " class='Aside x'", " id=y hidden", " style='display:none' class=a", " rel=me role=note")
TEXTS = ("one", "Two", " three ", "\n", " ", "\u200b", "4\u00ad4")


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), st.lists(children, max_size=4))
    return parts.map(lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}</{made[0]}>")


pages = st.lists(st.recursive(st.sampled_from(TEXTS), element, max_leaves=30), min_size=1, max_size=8).map(
    lambda made: f"<html><body>{''.join(made)}</body></html>"
)


@given(pages)
@settings(max_examples=200, deadline=None)
def test_white_space_beside_a_tag_that_begins_or_ends_a_line_changes_nothing(page: str) -> None:
    tags = "|".join(sorted(BLOCK_TAGS - UNSEEN_TAGS, key=len, reverse=True))
    spaced = re.sub(rf"</?(?:{tags})\b[^>]*>", r"\n\g<0> ", page)
    assert cut_into_blocks(parse(spaced)) == cut_into_blocks(parse(page))


def seen(node: HtmlElement) -> list[HtmlElement]:
    """The elements that count, in order: those in unseen ones do not."""
    if node.tag in UNSEEN_TAGS:
        return [node]
    return [node, *(inner for child in node for inner in seen(child))]


@given(pages)
@settings(max_examples=200, deadline=None)
def test_the_elements_of_a_block_are_those_around_it_in_the_tree(page: str) -> None:
    tree = parse(page)
    nodes = seen(tree)
    for block in cut_into_blocks(tree):
        assert block.dom is not None
        own = nodes[block.dom.elements[-1].order - 1]
        around = [own, *own.iterancestors()][-2::-1]
        assert [nodes[element.order - 1] for element in block.dom.elements] == around
        for told, node in zip(block.dom.elements, around, strict=True):
            named = [node.attrib[name] for name in node.attrib if name in ("class", "id", "rel", "role")]
            assert (told.tag, told.names) == (node.tag, tuple(" ".join(named).lower().split()))
            assert told.hidden == ("hidden" in node.attrib or "style" in node.attrib)


@given(pages, st.booleans())
@settings(max_examples=50, deadline=None)
def test_a_listing_made_before_gives_what_a_new_one_gives(page: str, with_noscript: bool) -> None:
    tree = parse(page)
    assert cut_into_blocks(tree, Listing(tree), with_noscript=with_noscript) == cut_into_blocks(
        tree, with_noscript=with_noscript
    )
