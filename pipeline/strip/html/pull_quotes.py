"""Pull quotes: sentences of the story that the page prints a second time, in large type, beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

from ...blocks import Block, DomElement
from ...records import ScoredPage
from ...rules import read_rules
from ...text.chrome_rules import fold_key

PULL_QUOTE = "repeated:pull-quote"

MIN_CHARS = 20
"""A shorter line may be in a paragraph by chance (chosen)."""


def pull_quotes(page: ScoredPage, chosen: Sequence[bool]) -> frozenset[int]:
    """The places of chosen blocks that are marked as pull quotes and whose words another one holds.

    Measured on the development pages: the gold has none of eight such blocks a second time. Of fifteen
    repeated quotes without the mark it has five twice, so these are left to the classifier.

    Args:
        chosen: for each block whether it would be story.
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


def marked(blocks: Sequence[Block], elements: Iterable[DomElement]) -> list[bool]:
    """For each block whether the page marks it as a pull quote.

    Args:
        blocks: of a page.
        elements: those that the blocks are in.
    """
    if not _any_mark(chain.from_iterable(frozenset([element.names for element in elements]))):
        return [False] * len(blocks)
    return [
        block.dom is not None and any(_any_mark(element.names) for element in block.dom.elements)
        for block in blocks
    ]


def _any_mark(names: Iterable[str]) -> bool:
    """Whether one of the names has a mark in it. No pattern depends on where a text begins or ends, so that
    all names are searched as one text."""
    joined = "\n".join(names)
    return any(mark.search(joined) for mark in _marks())


@cache
def _marks() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule["pattern"]) for rule in read_rules("pull_quotes.json")["rules"])
