"""Repeated items of a page: elements of one make beside each other, such as teasers, posts or products.

An article is one text. A list of articles, a thread or a catalogue is the same element again and again, and
each time it holds the same kinds of lines: a linked heading, a price, an author, a button. This reads what
the DOM shows of that; `kind` says what follows from it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...blocks import Block, BlockKind, DomElement
from .rules import post_marks

MIN_ITEMS = 3
"""Fewer elements of one make are no list (chosen: a story in two columns has two)."""

MIN_BLOCKS = 2
"""An item has a line beside its text. A paragraph, a row or a list item of one block is none."""

MIN_PROSE_CHARS = 40
"""Characters of a block, links aside, from which on it is text and not a label (chosen)."""

LINKED = 0.5
"""The share of its characters in links from which on a block is a link."""

MIN_TITLE_CHARS, MAX_LEVEL = 20, 3
"""A link of fewer characters is no headline, unless it is a heading of this level or above (chosen)."""

MAX_LABEL_CHARS = 60
COMMON = 0.6
"""The share of items that must hold a label for it to be one of their template."""

_NUMBER = re.compile(r"\d++(?:[.,:/-]\d++)*+")


class Span(NamedTuple):
    """An element and the blocks in it, from `start` up to `end`."""

    parent: int
    make: tuple[str, tuple[str, ...]]
    start: int
    end: int


class Items(NamedTuple):
    """The repeated items that hold the most of a page's text.

    Attributes:
        number: how many there are.
        share: the share of the page's text that they hold, 0 to 1.
        linked: the share of the items whose first heading, or first line, is a link to another page.
        written: the share of the items that hold prose which is no link: posts, or long teasers.
        marked: the share of the items that say when they were written or ask for a reply: posts.
        labels: how many short lines most items share, numbers aside: "Reply", "# comments".
        before: how many characters likely to be story come before the first item: those of an article, if
            readers comment on it.
        start, end: the blocks from the first item to the last.
    """

    number: float
    share: float
    linked: float
    written: float
    marked: float
    labels: float
    before: float
    start: float
    end: float


Weights = npt.NDArray[np.float64]


def items(blocks: Sequence[Block], likely: Weights, unlinked: Weights) -> tuple[Items | None, Items | None]:
    """The repeated items of an HTML page: those that hold most of its likely story, and most of its text.

    Args:
        blocks: those of the page, with their DOM.
        likely: the characters of each block that is likely to be story; 0 for the others.
        unlinked: the characters of each block that is no link.
    """
    groups = _groups(blocks)
    held = np.concatenate(([0.0], np.cumsum(likely)))
    return _heaviest(blocks, groups, held, held), _heaviest(
        blocks, groups, np.concatenate(([0.0], np.cumsum(unlinked))), held
    )


def _groups(blocks: Sequence[Block]) -> list[list[Span]]:
    """The elements of one make in one element, if they are enough to be items."""
    groups: defaultdict[tuple[int, tuple[str, tuple[str, ...]]], list[Span]] = defaultdict(list)
    for span in _spans(blocks):
        groups[span.parent, span.make].append(span)
    return [spans for spans in groups.values() if len(spans) >= MIN_ITEMS]


def _heaviest(
    blocks: Sequence[Block], groups: Iterable[list[Span]], held: Weights, likely: Weights
) -> Items | None:
    """The items of the group that holds most, by the running sums of weights."""
    best: list[Span] = []
    most = 0.0
    for spans in groups:
        inside = float(sum(held[span.end] - held[span.start] for span in spans))
        if inside > most:
            best, most = spans, inside
    return _items(blocks, best, most / float(held[-1]), float(likely[best[0].start])) if best else None


def _spans(blocks: Sequence[Block]) -> Iterator[Span]:
    """Each element of a page with the blocks in it; an element is left as soon as a block is not in it."""
    path: list[tuple[DomElement, int, int]] = []
    for place, block in enumerate(blocks):
        around = block.dom.elements if block.dom else ()
        # Elements nest: those around a shared one are shared too.
        same = min(len(path), len(around))
        while same and path[same - 1][0] is not around[same - 1]:
            same -= 1
        yield from _closed(path, same, place)
        for depth in range(same, len(around)):
            path.append((around[depth], around[depth - 1].order if depth else 0, place))
    yield from _closed(path, 0, len(blocks))


def _closed(path: list[tuple[DomElement, int, int]], depth: int, end: int) -> Iterator[Span]:
    for element, parent, start in path[depth:]:
        if end - start >= MIN_BLOCKS:
            yield Span(parent, (element.tag, tuple(sorted(element.names)[:1])), start, end)
    del path[depth:]


def _items(blocks: Sequence[Block], spans: Sequence[Span], share: float, before: float) -> Items:
    linked = written = marked = 0
    labels: Counter[str] = Counter()
    for span in spans:
        inside = blocks[span.start : span.end]
        short = {_label(block.text) for block in inside if len(block.text) <= MAX_LABEL_CHARS}
        linked += _is_linked(inside)
        written += any(_is_written(block) for block in inside)
        marked += any(map(post_marks().search, short))
        labels.update(short)
    count = len(spans)
    common = sum(times >= COMMON * count for times in labels.values())
    return Items(
        count,
        share,
        linked / count,
        written / count,
        marked / count,
        common,
        before,
        spans[0].start,
        spans[-1].end,
    )


def _is_linked(inside: Sequence[Block]) -> bool:
    """Whether an item is headed by a link to another page; a short one in no large heading is an author."""
    named = next((block for block in inside if block.kind is BlockKind.HEADING), inside[0])
    if named.dom is None or named.dom.link_chars < LINKED * len(named.text):
        return False
    return len(named.text) >= MIN_TITLE_CHARS or (named.level or MAX_LEVEL + 1) <= MAX_LEVEL


def _is_written(block: Block) -> bool:
    return block.dom is not None and len(block.text) - block.dom.link_chars >= MIN_PROSE_CHARS


def _label(text: str) -> str:
    return _NUMBER.sub("#", text.lower())
