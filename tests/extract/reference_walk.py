"""The text of a page's blocks, found in the plainest way: what the fast walk is held to.

The whole page is rendered as one string in which control characters stand for the borders of elements.
Cutting that string gives the blocks. ``pre`` and ``noscript`` are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from galley.extract.dom.tags import APART_TAGS, BLOCK_TAGS, UNSEEN_TAGS
from galley.extract.html.blocks import is_data_row
from galley.extract.html.open_block import INVISIBLE, separates_words
from galley.rules import read_rules
from lxml.html import HtmlElement

LINE, BORDER = "\x00", "\x01"
INLINE = {"a": ("\x02", "\x03"), "span": ("\x04", "\x05")}
ASIDE = re.compile("\x06([^\x07]*)\x07")
"""What an inline element hides. One inside another is a part of it."""
OFFSCREEN = read_rules("regions.json")["offscreen"]


def block_texts(root: HtmlElement) -> list[str]:
    """The text of each block, in reading order."""
    page = render(root, in_row=False)
    asides = ASIDE.findall(page)
    texts: list[str] = []
    # Without the asides the page is that which a reader sees; each has a mark where it stood.
    for block in cut(ASIDE.sub("\x08", page)):
        before = re.match("[\x08\\s\x01-\x05]*", block)
        assert before is not None
        first = before[0].count("\x08")
        text = tidy(block.replace("\x08", ""))
        count = block.count("\x08")
        here = [[found for piece in cut(aside) if (found := tidy(piece))] for aside in asides[:count]]
        asides = asides[count:]
        for aside in here[:first]:
            texts += aside
        texts += [text] if text else []
        for aside in here[first:]:
            texts += aside
    return texts


def cut(page: str) -> list[str]:
    return re.sub("\n[ \x01-\x05\x08]*\n", keep_marks, page).split(LINE)


def keep_marks(found: re.Match[str]) -> str:
    return LINE + "\x08" * found[0].count("\x08")


def is_hidden_inline(node: HtmlElement) -> bool:
    """Whether an inline element hides its text from those who see."""
    return hides_inline(node.tag, node.attrib)


def hides_inline(tag: str, attributes: Mapping[str, str]) -> bool:
    """`is_hidden_inline` of an element with this tag and these attributes."""
    names = "\n".join((attributes.get("class") or "").lower().split())
    style = re.sub(r"\s", "", attributes.get("style") or "").lower()
    hides = "hidden" in attributes or "display:none" in style or "visibility:hidden" in style
    hides = hides or any(re.search(pattern, names) for pattern in OFFSCREEN)
    return hides and tag not in BLOCK_TAGS | {"br"}


def render(node: HtmlElement, in_row: bool, in_aside: bool = False) -> str:
    tag = node.tag
    if tag in UNSEEN_TAGS:
        return " " if tag in APART_TAGS else ""
    if is_hidden_inline(node) and not in_aside:
        inner = "".join(render(child, in_row, True) + visible(child.tail) for child in node)
        return f"\x06{visible(node.text)}{inner}\x07"
    if in_row and (is_block(node) or tag == "br"):
        start, end = ("\t" if tag in ("td", "th") else " "), " "
    elif is_block(node):
        start = end = LINE
    elif tag in APART_TAGS or "-" in tag:
        start = end = " "
    else:
        start, end = ("\n", "") if tag == "br" else INLINE.get(tag, (BORDER, BORDER))
    in_row = in_row or (tag == "tr" and is_data_row(node))
    inner = "".join(render(child, in_row, in_aside) + visible(child.tail) for child in node)
    return start + visible(node.text) + inner + end


def is_block(node: HtmlElement) -> bool:
    """Whether an element begins a line of its own, by its tag or its style."""
    style = re.sub(r"\s", "", node.get("style") or "").lower()
    shown = re.search(r"display:(block|flex|grid|table|list-item|flow-root)", style)
    return node.tag in BLOCK_TAGS or (shown is not None and node.tag != "br")


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
