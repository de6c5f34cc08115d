"""Finds inline elements that a page shows otherwise: as lines of their own, or not at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain

from ...rules import read_rules
from ...text.held_parts import texts_holding
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
    styles, classes = listing.values["style"], listing.values["class"]
    hidden = [places for style, places in styles.items() if is_hiding(style)]
    blocks = [places for style, places in styles.items() if not is_hiding(style) and _is_block(style)]
    hidden += listing.values["hidden"].values()
    hidden += [classes[value] for value in _offscreen_of(classes)]
    return _inline(hidden, listing), _inline(blocks, listing)


def _inline(found: Iterable[Sequence[int]], listing: Listing) -> frozenset[int]:
    places = chain.from_iterable(found)
    return frozenset(place for place in places if not TRAITS[listing.tags[place]] & NOT_INLINE)


def _offscreen_of(classes: Collection[str]) -> list[str]:
    """Those of a page's class attributes that say that words are for screen readers alone."""
    likely = texts_holding(classes, read_rules("regions.json")["needs"]["offscreen"])
    return [value for value in likely if _is_offscreen(value)]


@lru_cache(CACHED_VALUES)
def _is_block(style: str) -> bool:
    return _BLOCK_STYLE.search(style) is not None


@lru_cache(CACHED_VALUES)
def _is_offscreen(value: str) -> bool:
    return _offscreen().search("\n".join(tokens(value))) is not None


@cache
def _offscreen() -> re.Pattern[str]:
    return re.compile("|".join(read_rules("regions.json")["offscreen"]))
