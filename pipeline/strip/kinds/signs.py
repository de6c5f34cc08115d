"""What a page's markup shows of the kind of page it is: facts that are gone once its DOM is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ...blocks import Block, BlockKind, DomElement
from ...records import Page
from .items import Items, items
from .rules import rules_of

LINK_SHARE = "link_share"
LINKED_HEADINGS = "linked_headings"
LIKELY_ITEMS, ITEMS = "likely_items", "items"
"""How the signs of repeated items begin: of those with most of the likely story, of the unlinked text."""

OUTER_TAGS = ("html", "body", "main")
OUTER_ELEMENTS = 3
"""How deep elements may be nested whose names say what kind of page it is."""

LINKED = 0.5
"""The share of its characters in links from which on a heading or a block is one of another page."""

LIKELY = 0.5
"""The probability from which on a block is likely to be story."""


def page_signs(page: Page, probabilities: npt.NDArray[np.float64]) -> Mapping[str, float]:
    """The signs of an HTML page by their names; none for a text dump.

    Args:
        page: with the DOM of its blocks.
        probabilities: of each block to be story.

    Returns:
        `LINK_SHARE` (0 to 1, of the characters), `LINKED_HEADINGS` (how many headings are links), 1 for
        the id of each rule that takes a name of html, body or main, and the fields of the page's repeated
        items (`item_signs`).
    """
    chars = linked = headings = 0
    outer: dict[int, DomElement] = {}
    for block in page.blocks:
        if block.dom is None:
            return {}
        chars += len(block.text)
        linked += block.dom.link_chars
        headings += _is_linked_heading(block)
        around = block.dom.elements[:OUTER_ELEMENTS]
        if around and around[-1].order not in outer:
            outer.update((element.order, element) for element in around)
    names = frozenset(
        name for element in outer.values() if element.tag in OUTER_TAGS for name in element.names
    )
    signs = {LINK_SHARE: linked / max(1, chars), LINKED_HEADINGS: float(headings)}
    signs |= dict.fromkeys(_rules_of_names(names), 1.0)
    return signs | _of_items(page, probabilities)


def item_signs(signs: Mapping[str, float], prefix: str) -> Items | None:
    """The repeated items that the signs of a page describe: `LIKELY_ITEMS` or `ITEMS`."""
    if f"{prefix}.number" not in signs:
        return None
    return Items(*(signs[f"{prefix}.{field}"] for field in Items._fields))


def _of_items(page: Page, probabilities: npt.NDArray[np.float64]) -> dict[str, float]:
    blocks = page.blocks
    chars = np.array([len(block.text) for block in blocks], dtype=np.float64)
    unlinked = [block.dom is not None and 2 * block.dom.link_chars <= len(block.text) for block in blocks]
    found = items(blocks, chars * (probabilities >= LIKELY), chars * np.array(unlinked, dtype=np.float64))
    return {
        f"{prefix}.{field}": float(value)
        for prefix, each in zip((LIKELY_ITEMS, ITEMS), found, strict=True)
        if each is not None
        for field, value in zip(Items._fields, each, strict=True)
    }


def _is_linked_heading(block: Block) -> bool:
    if block.kind is not BlockKind.HEADING or block.dom is None:
        return False
    return block.dom.link_chars >= LINKED * len(block.text)


@lru_cache(4_096)
def _rules_of_names(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules_of("names") if any(map(rule.pattern.search, names)))
