"""Pull quotes: sentences of the story that the page prints a second time, large, beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from ..records import Block, ScoredPage
from .rules import fold_key

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


def is_marked(block: Block) -> bool:
    """Whether the page marks a block as a pull quote."""
    return block.dom is not None and any(_is_mark(element.names) for element in block.dom.elements)


@lru_cache(65_536)
def _is_mark(names: tuple[str, ...]) -> bool:
    return any(mark.search(name) for name in names for mark in _marks())


@cache
def _marks() -> tuple[re.Pattern[str], ...]:
    rules = json.loads(resources.files("galley").joinpath("rules", "pull_quotes.json").read_text("utf-8"))
    return tuple(re.compile(rule["pattern"]) for rule in rules["rules"])
