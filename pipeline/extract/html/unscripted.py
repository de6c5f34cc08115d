"""Text that markup hides from browsers with scripts, or shows by a rule of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from ...blocks import Block
from ...text.agreement import letters
from ..dom.listing import Listing
from ..dom.tags import UNSEEN_TAGS
from ..limits import PAGE_LIMITS, PageLimits
from .blocks import Cut
from .story_share import Visible, is_prose, size

SHADOW_ATTRIBUTES = ("shadowrootmode", "shadowroot")
"""Both make a template's content visible: the standard's name (HTML living standard, 4.12.3), and the one
that Chrome 90 to 110 read."""

SHADOW_MODES = ("open", "closed")

SCRIPT_NOTICE = "javascript"
"""Every language calls it so: a sentence with this word asks the reader to switch scripts on."""


MIN_NOSCRIPT_LETTERS = 250
"""Less prose in all ``noscript`` elements together is a notice (chosen)."""

MIN_PIECE_CHARS = 12
"""Shorter pieces of text do not add up to prose (chosen)."""

MAX_SHOWN_OF_NOSCRIPT = 0.9
"""A ``noscript`` of which the page shows more is a copy (chosen). One that completes a teaser is not."""


def open_shadow_roots(listing: Listing) -> bool:
    """Make plain elements of the templates that a browser draws as the content of the element around them.

    Args:
        listing: the elements of the page. Their tree is changed, the listing is not.

    Returns:
        Whether there are any.
    """
    if "template" not in listing.tags:
        return False
    found = False
    for tag, element in zip(listing.tags, listing.elements, strict=True):
        if tag == "template" and any(element.get(name) in SHADOW_MODES for name in SHADOW_ATTRIBUTES):
            element.tag = "div"
            found = True
    return found


class NoscriptProse(NamedTuple):
    """The ``noscript`` elements of a page that hold prose.

    Attributes:
        new: those whose prose the page does not show otherwise, with the blocks inside each, in page order;
            none where they hold little together.
        copies: those that hold what the page shows.
    """

    new: dict[HtmlElement, list[Block]]
    copies: list[HtmlElement]


def noscript_prose(
    tree: HtmlElement, listing: Listing, visible: Visible, limits: PageLimits = PAGE_LIMITS
) -> NoscriptProse:
    """Find the prose for readers without scripts.

    Most ``noscript`` elements hold pictures, pixels that count visits, or a request to switch scripts on.

    Args:
        tree: the page as parsed.
        listing: its elements.
        visible: what the page shows.
        limits: what the page may hold at most.
    """
    if "noscript" not in listing.tags or not _may_hold_prose(listing):
        return NoscriptProse({}, [])
    cut = Cut(tree, listing, with_noscript=True, limits=limits)
    held: dict[HtmlElement, list[Block]] = {}
    around: dict[HtmlElement, HtmlElement | None] = {}
    for block, owner in zip(cut.blocks, cut.owners, strict=True):
        element = _noscript_around(owner, around)
        if element is not None:
            held.setdefault(element, []).append(block)
    found: dict[HtmlElement, list[Block]] = {}
    copies: list[HtmlElement] = []
    for element, blocks in held.items():
        told = _told(blocks)
        if told and visible.holds(told, MAX_SHOWN_OF_NOSCRIPT):
            copies.append(element)
        elif told:
            found[element] = blocks
    whole = sum(size(letters(block.text)) for blocks in found.values() for block in blocks)
    return NoscriptProse(found if whole >= MIN_NOSCRIPT_LETTERS else {}, copies)


def _may_hold_prose(listing: Listing) -> bool:
    """Whether the ``noscript`` elements hold enough text that may be prose. Few do, and cutting a page again
    takes time."""
    found = 0
    for tag, element in zip(listing.tags, listing.elements, strict=True):
        if tag == "noscript":
            for inner in element.iter():
                shown = "" if inner.tag in UNSEEN_TAGS else inner.text
                for text in (shown, inner.tail if inner is not element else ""):
                    if text and len(text) >= MIN_PIECE_CHARS and _may_be_prose(text):
                        found += size(text)
                if found >= MIN_NOSCRIPT_LETTERS:
                    return True
    return False


def _may_be_prose(text: str) -> bool:
    text = text.strip()
    return len(text) >= MIN_PIECE_CHARS and not text.startswith("<") and SCRIPT_NOTICE not in text.lower()


def _noscript_around(
    element: HtmlElement, known: dict[HtmlElement, HtmlElement | None]
) -> HtmlElement | None:
    """The outermost ``noscript`` that an element is in."""
    path: list[HtmlElement] = []
    current: HtmlElement | None = element
    while current is not None and current not in known:
        path.append(current)
        current = current.getparent()
    found = known[current] if current is not None else None
    for each in reversed(path):
        if found is None and each.tag == "noscript":
            found = each
        known[each] = found
    return found


def _told(blocks: Sequence[Block]) -> str:
    """The letters of the prose in an element; empty if it holds more of something else."""
    prose = [block.text for block in blocks if is_prose(block) and not block.text.startswith("<")]
    if any(SCRIPT_NOTICE in text.lower() for text in prose):
        return ""
    told = "".join(map(letters, prose))
    return told if 2 * len(told) >= sum(len(letters(block.text)) for block in blocks) else ""
