"""Pull quotes: sentences of the story that the page prints a second time, large, beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

from ...records import MAX_ANCESTORS, Block, ScoredPage
from ...rules import read_rules
from ...text.chrome_rules import fold_key

PULL_QUOTE = "repeated:pull-quote"

MIN_CHARS = 20
"""A shorter line may stand in a paragraph by chance (our choice)."""


def pull_quotes(page: ScoredPage, chosen: Sequence[bool]) -> frozenset[int]:
    """The places of chosen blocks that are marked as pull quotes and whose words stand inside
    another chosen block.

    Measured on the development pages: of eight such blocks the gold has none a second time; of
    repeated quotes without the mark it has five of fifteen twice, so these are left to the classifier.
    """
    marked = [place for place, score in enumerate(page.scores) if chosen[place] and score.pull_quote]
    if not marked:
        return frozenset()
    keys = {place: fold_key(block.text) for place, block in enumerate(page.blocks) if chosen[place]}
    return frozenset(
        place
        for place in marked
        if len(keys[place]) >= MIN_CHARS
        and any(other != place and key != keys[place] and keys[place] in key for other, key in keys.items())
    )


def marked(blocks: Sequence[Block]) -> list[bool]:
    """Of each block whether the page marks it as a pull quote."""
    if not _any_mark(chain.from_iterable(_names_around(blocks))):
        return [False] * len(blocks)
    return [
        block.dom is not None and any(_any_mark(element.names) for element in block.dom.elements)
        for block in blocks
    ]


def _names_around(blocks: Sequence[Block]) -> set[tuple[str, ...]]:
    """The names of all elements that the blocks stand in, each element looked at once, or hardly more."""
    seen: set[int] = set()
    names: set[tuple[str, ...]] = set()
    for block in blocks:
        around = block.dom.elements if block.dom else ()
        # What an element stands in is known with it, unless its block remembers the nearest alone.
        whole = len(around) < MAX_ANCESTORS
        for element in reversed(around):
            if whole and element.order in seen:
                break
            names.add(element.names)
            if whole:
                seen.add(element.order)
    return names


def _any_mark(names: Iterable[str]) -> bool:
    """Whether a mark stands in one of the names. No pattern has a place in it, so one text will do."""
    joined = "\n".join(names)
    return any(mark.search(joined) for mark in _marks())


@cache
def _marks() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule["pattern"]) for rule in read_rules("pull_quotes.json")["rules"])
