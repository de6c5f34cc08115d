"""The text of a page's blocks, found in the plainest way: what the fast walk is held to.

The whole page is rendered as one string in which control characters stand for the borders of elements.
Cutting that string gives the blocks. ``pre`` and ``noscript`` are left out.
"""

from __future__ import annotations

import re

from galley.extract.dom.tags import APART_TAGS, BLOCK_TAGS, UNSEEN_TAGS
from galley.extract.html.blocks import is_data_row
from galley.extract.html.open_block import INVISIBLE, separates_words
from lxml.html import HtmlElement

LINE, BORDER = "\x00", "\x01"
INLINE = {"a": ("\x02", "\x03"), "span": ("\x04", "\x05")}


def block_texts(root: HtmlElement) -> list[str]:
    """The text of each block, in reading order."""
    page = re.sub("\n[ \x01-\x05]*\n", LINE, render(root, in_row=False))
    return [text for text in map(tidy, page.split(LINE)) if text]


def render(node: HtmlElement, in_row: bool) -> str:
    tag = node.tag
    if tag in UNSEEN_TAGS:
        return " " if tag in APART_TAGS else ""
    if in_row and tag in BLOCK_TAGS | {"br"}:
        start, end = ("\t" if tag in ("td", "th") else " "), " "
    elif tag in BLOCK_TAGS:
        start = end = LINE
    elif tag in APART_TAGS or "-" in tag:
        start = end = " "
    else:
        start, end = ("\n", "") if tag == "br" else INLINE.get(tag, (BORDER, BORDER))
    in_row = in_row or (tag == "tr" and is_data_row(node))
    inner = "".join(render(child, in_row) + visible(child.tail) for child in node)
    return start + visible(node.text) + inner + end


def visible(text: str | None) -> str:
    return re.sub(r"\s+", " ", INVISIBLE.sub("", text or ""))


def tidy(block: str) -> str:
    """Two links that meet stand apart, and so do two spans whose letters show that they hold two words."""
    block = block.replace("\x03\x02", " ")
    block = re.sub(r"(\w)[\x01-\x05]*\x05\x04(?=(\w))", with_gap, block)
    block = re.sub(" +", " ", re.sub("[\x01-\x05]", "", block))
    return re.sub(" ?([\t\n]) ?", r"\1", block).strip()


def with_gap(met: re.Match[str]) -> str:
    return met[1] + " " * separates_words(met[1], met[2])
