"""The elements of a page and their attributes, read once for all who walk over them."""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter

from lxml import etree
from lxml.html import HtmlElement

Attributes = list[tuple[str, str]]


class Listing:
    """The elements of a tree in page order, the root first, with tag and attributes of each.

    Held while a page is walked, it also saves making elements anew: lxml makes an element's object
    for whoever asks while nobody has it.
    """

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(root.iter(etree.Element))
        self.tags: list[str] = list(map(attrgetter("tag"), self.elements))
        self.attributes: list[Attributes] = list(map(HtmlElement.items, self.elements))


CACHED_VALUES = 65_536
"""Attribute values whose tokens are remembered: pages repeat a few hundred over and over."""


@lru_cache(CACHED_VALUES)
def tokens(value: str) -> tuple[str, ...]:
    return tuple(value.lower().split())
