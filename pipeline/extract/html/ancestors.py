"""What a block remembers of the elements around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ...blocks import MAX_ANCESTORS, NEW, DomElement
from ..dom.listing import CACHED_VALUES, Listing, tokens

NAME_ATTRIBUTES = frozenset({"class", "id", "role", "itemprop", "rel", "data-testid"})
SHOWING_ATTRIBUTES = frozenset({"style", "hidden", "aria-hidden", "open"})
HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@lru_cache(CACHED_VALUES)
def is_hiding(style: str) -> bool:
    return HIDDEN_STYLE.search(style) is not None


class Ancestors:
    """The chains of elements that `DomContext.elements` holds, made for the elements that own a block.

    Each element is made once and shared by all blocks in it.

    Args:
        listing: the elements of the page.
        parents: for each element the place of the one around it.
        numbers: for each element its `DomElement.order`. The walk fills both as elements start.
    """

    def __init__(self, listing: Listing, parents: Sequence[int], numbers: Sequence[int]) -> None:
        self._listing, self._parents, self._numbers = listing, parents, numbers
        # All blocks share the root, so it says nothing about any of them.
        self._chains: dict[int, tuple[DomElement, ...]] = {0: ()}

    def of(self, place: int) -> tuple[DomElement, ...]:
        """The element at a place, and the nearest of those around it except the root, outermost first."""
        missing: list[int] = []
        while (chain := self._chains.get(place)) is None:
            missing.append(place)
            place = self._parents[place]
        for place in reversed(missing):
            chain = self._chains[place] = (*chain[1 - MAX_ANCESTORS :], self._element(place))
        return chain or (self._element(0),)

    def _element(self, place: int) -> DomElement:
        tag = self._listing.tags[place]
        names: tuple[str, ...] = ()
        hidden, shown = False, tag != "dialog"
        for attribute, value in self._listing.attributes[place]:
            if attribute in NAME_ATTRIBUTES:
                names = names + tokens(value) if names else tokens(value)
            elif attribute in SHOWING_ATTRIBUTES:
                if attribute == "style":
                    hidden = hidden or is_hiding(value)
                elif attribute == "hidden" or (attribute == "aria-hidden" and value == "true"):
                    hidden = True
                elif attribute == "open":
                    shown = True
        return NEW(DomElement, (self._numbers[place], tag, names, hidden or not shown))
