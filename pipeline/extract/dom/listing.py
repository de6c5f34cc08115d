"""The elements of a page and their attributes, read once for every walk over them."""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter

from lxml import etree
from lxml.html import HtmlElement

Attributes = list[tuple[str, str]]


class Listing:
    """The elements of a tree in page order, the root first, with the tag and attributes of each.

    It also keeps the element objects alive while a page is walked. lxml makes a new object for an element
    each time that one is asked for and none exists.

    Args:
        root: the root element of the tree.
    """

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(root.iter(etree.Element))
        self.tags: list[str] = list(map(attrgetter("tag"), self.elements))
        self.attributes: list[Attributes] = list(map(HtmlElement.items, self.elements))


CACHED_VALUES = 65_536
"""Attribute values whose tokens are cached: pages repeat a few hundred of them thousands of times."""

MAX_VALUE_CHARS = 10_000
"""Characters read of a value that holds names. Every block in the element repeats them, so a value of
hostile length would be multiplied; the longest class on the 864 development pages has 7,433."""


@lru_cache(CACHED_VALUES)
def tokens(value: str) -> tuple[str, ...]:
    """The names in an attribute value such as ``class``, lower case."""
    return tuple(value[:MAX_VALUE_CHARS].lower().split())
