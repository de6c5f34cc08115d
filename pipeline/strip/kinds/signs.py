"""What a page's markup shows of the kind of page it is: facts that are gone once its DOM is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ...blocks import Block, BlockKind, DomElement
from ...records import Page
from .rules import rules_of

LINK_SHARE = "link_share"
LINKED_HEADINGS = "linked_headings"

OUTER_TAGS = ("html", "body", "main")
OUTER_ELEMENTS = 3
"""How deep elements may be nested whose names say what kind of page it is."""

LINKED = 0.5
"""The share of its characters in links from which on a heading is one of another page."""


def page_signs(page: Page) -> Mapping[str, float]:
    """The signs of an HTML page by their names; none for a text dump.

    Returns:
        `LINK_SHARE` (0 to 1, of the characters), `LINKED_HEADINGS` (how many headings are links), and 1 for
        the id of each rule that takes a name of html, body or main.
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
    return signs | dict.fromkeys(_rules_of_names(names), 1.0)


def _is_linked_heading(block: Block) -> bool:
    if block.kind is not BlockKind.HEADING or block.dom is None:
        return False
    return block.dom.link_chars >= LINKED * len(block.text)


@lru_cache(4_096)
def _rules_of_names(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules_of("names") if any(map(rule.pattern.search, names)))
