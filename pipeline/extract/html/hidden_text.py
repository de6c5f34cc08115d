"""Finds text that a page hides in the middle of a line: tooltips, words for screen readers alone."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ...rules import read_rules
from ..dom.listing import CACHED_VALUES, Listing, tokens
from ..dom.tags import Trait, Traits
from .ancestors import is_hiding

NOT_INLINE = Trait.BLOCK.value | Trait.UNSEEN.value | Trait.BREAK.value

TRAITS = Traits()


def hidden_inline(listing: Listing) -> frozenset[int]:
    """The places of inline elements that no reader sees.

    ``aria-hidden`` hides an element from screen readers alone, so it does not count.
    """
    return frozenset(
        place
        for place, attributes in enumerate(listing.attributes)
        if attributes
        and any(_hides(name, value) for name, value in attributes)
        and not TRAITS[listing.tags[place]] & NOT_INLINE
    )


def _hides(name: str, value: str) -> bool:
    if name == "class":
        return _is_offscreen(value)
    return is_hiding(value) if name == "style" else name == "hidden"


@lru_cache(CACHED_VALUES)
def _is_offscreen(value: str) -> bool:
    return _offscreen().search("\n".join(tokens(value))) is not None


@cache
def _offscreen() -> re.Pattern[str]:
    return re.compile("|".join(read_rules("regions.json")["offscreen"]))
