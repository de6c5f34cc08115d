"""Finds inline elements that a page shows otherwise: as lines of their own, or not at all."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ...rules import read_rules
from ..dom.listing import CACHED_VALUES, Listing, tokens
from ..dom.tags import Trait, Traits
from .ancestors import is_hiding

NOT_INLINE = Trait.BLOCK.value | Trait.UNSEEN.value | Trait.BREAK.value

TRAITS = Traits()

_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)\b", re.IGNORECASE)


def inline_styles(listing: Listing) -> tuple[frozenset[int], frozenset[int]]:
    """The places of inline elements that are hidden, and of those that begin a line of their own.

    Words for screen readers alone count as hidden. ``aria-hidden`` hides an element from screen readers, so
    it does not.
    """
    hidden: set[int] = set()
    blocks: set[int] = set()
    for place, attributes in enumerate(listing.attributes):
        for name, value in attributes:
            if name == "style":
                if is_hiding(value):
                    hidden.add(place)
                elif _is_block(value):
                    blocks.add(place)
            elif name == "hidden" or (name == "class" and _is_offscreen(value)):
                hidden.add(place)
    return _inline(hidden, listing), _inline(blocks, listing)


def _inline(places: set[int], listing: Listing) -> frozenset[int]:
    return frozenset(place for place in places if not TRAITS[listing.tags[place]] & NOT_INLINE)


@lru_cache(CACHED_VALUES)
def _is_block(style: str) -> bool:
    return _BLOCK_STYLE.search(style) is not None


@lru_cache(CACHED_VALUES)
def _is_offscreen(value: str) -> bool:
    return _offscreen().search("\n".join(tokens(value))) is not None


@cache
def _offscreen() -> re.Pattern[str]:
    return re.compile("|".join(read_rules("regions.json")["offscreen"]))
