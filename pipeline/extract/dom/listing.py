"""The elements of a page and their attributes, read once for every walk over them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from operator import attrgetter

from lxml import etree
from lxml.html import HtmlElement

Attributes = list[tuple[str, str]]

Places = dict[str, list[int]]
"""The places of the elements that have each value of an attribute."""

GROUPED = frozenset({"class", "id", "rel", "data-testid", "href", "itemprop", "style", "hidden"})
"""The attributes that are asked for by their values."""


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

    @cached_property
    def values(self) -> dict[str, Places]:
        """For each of the `GROUPED` attributes the places of its values: a page repeats most of them."""
        values: dict[str, Places] = {name: defaultdict(list) for name in GROUPED}
        grouped = values.get
        for place, attributes in enumerate(self.attributes):
            for name, value in attributes:
                if (places := grouped(name)) is not None:
                    places[value].append(place)
        return values


CACHED_VALUES = 65_536
"""Attribute values whose tokens are cached: pages repeat a few hundred of them thousands of times."""

MAX_VALUE_CHARS = 10_000
"""Characters read of a value that holds names. Every block in the element repeats them, so a value of
hostile length would be multiplied; the longest class on the 864 development pages has 7,433."""


@lru_cache(CACHED_VALUES)
def tokens(value: str) -> tuple[str, ...]:
    """The names in an attribute value such as ``class``, lower case."""
    return tuple(value[:MAX_VALUE_CHARS].lower().split())
