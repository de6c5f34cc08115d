"""Text that markup hides from browsers with scripts, or shows by a rule of its own."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from ...records import Block
from ...text.agreement import letters
from ..dom.listing import Listing
from .blocks import cut_with_owners
from .story_share import LETTERS_PER_IDEOGRAPH, Visible, is_prose, size

SHADOW_ATTRIBUTES = ("shadowrootmode", "shadowroot")
"""Both make a template's content visible: the standard's name (HTML living standard, 4.12.3), and the one
that Chrome 90 to 110 read."""

SHADOW_MODES = ("open", "closed")

SCRIPT_NOTICE = "javascript"
"""Every language calls it so: a sentence with this word asks the reader to switch scripts on."""


MIN_NOSCRIPT_LETTERS = 250
"""Less prose in all ``noscript`` elements together is a notice (chosen)."""

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


def noscript_prose(tree: HtmlElement, listing: Listing, visible: Visible) -> dict[HtmlElement, list[Block]]:
    """The ``noscript`` elements that hold prose which the page does not show otherwise.

    Most hold pictures, pixels that count visits, or a request to switch scripts on.

    Args:
        tree: the page as parsed.
        listing: its elements.
        visible: what the page shows.

    Returns:
        The elements with the blocks inside each, in page order; none where they hold little prose together.
    """
    if "noscript" not in listing.tags or not _may_hold_prose(listing):
        return {}
    cut = cut_with_owners(tree, listing, with_noscript=True)
    held: dict[HtmlElement, list[Block]] = {}
    around: dict[HtmlElement, HtmlElement | None] = {}
    for block, owner in zip(cut.blocks, cut.owners, strict=True):
        element = _noscript_around(owner, around)
        if element is not None:
            held.setdefault(element, []).append(block)
    found = {element: blocks for element, blocks in held.items() if _tells(blocks, visible)}
    whole = sum(size(letters(block.text)) for blocks in found.values() for block in blocks)
    return found if whole >= MIN_NOSCRIPT_LETTERS else {}


def _may_hold_prose(listing: Listing) -> bool:
    """Whether the ``noscript`` elements hold enough text, however much of it is prose."""
    chars = 0
    for tag, element in zip(listing.tags, listing.elements, strict=True):
        if tag == "noscript":
            for text in element.itertext():
                chars += len(text.strip())
                if LETTERS_PER_IDEOGRAPH * chars >= MIN_NOSCRIPT_LETTERS:
                    return True
    return False


def _noscript_around(
    element: HtmlElement, known: dict[HtmlElement, HtmlElement | None]
) -> HtmlElement | None:
    """The outermost ``noscript`` that an element stands in."""
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


def _tells(blocks: Sequence[Block], visible: Visible) -> bool:
    prose = [block.text for block in blocks if is_prose(block) and not block.text.startswith("<")]
    if not prose or any(SCRIPT_NOTICE in text.lower() for text in prose):
        return False
    told = "".join(map(letters, prose))
    return 2 * len(told) >= sum(len(letters(block.text)) for block in blocks) and not visible.holds(
        told, MAX_SHOWN_OF_NOSCRIPT
    )
