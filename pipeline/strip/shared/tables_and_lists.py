"""Data tables and lists are kept whole: values without their labels say something else than the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ...blocks import Block, BlockKind
from ...records import Score, Verdict

TABLE, LIST, CODE = "structure:data-table", "structure:list", "structure:code"

MIN_ROWS, MIN_PRINTED_ROWS = 2, 3
"""Fewer rows, or lines of a text dump with borders in them, are not a table (chosen)."""

MIN_SHARE_WITH_CELLS = 0.7
"""The share of a table's rows that have two cells or more; other tables lay out a page (chosen)."""

MIN_PROBABILITY = 0.3
"""A table that follows story and ends it is story if its rows are this likely to be. Measured on development
pages: with 0.2, four pages of one source gain a footer."""

MIN_CODE_CHOSEN = 0.5
"""Code between two blocks of story is story if this share of the page's blocks of code is."""

MIN_LINKS_PROBABILITY = 0.3
"""A list of links after a colon is story if its items are this likely to be (chosen)."""

_COLONS = (":", "：")

MAX_LINKED = 0.5
"""A table or list of links is navigation."""


def tables_and_lists(
    blocks: Sequence[Block],
    scores: Sequence[Score],
    chosen: Sequence[bool],
    words: Sequence[float],
    taken: Collection[int],
) -> Mapping[int, Verdict]:
    """The new verdicts on the rows and items whose choice changes.

    A table is story if it is between two blocks of story, or if more than half of its words are chosen; else
    none of it is. A list between two blocks of story is story if one of its items is chosen; a list of
    links if the block before announces it with a colon. Code between two blocks of story is story if most
    code on the page is.

    Args:
        blocks: of a page.
        scores: of each block.
        chosen: for each block whether it would be story.
        words: how many words each block has.
        taken: the places of blocks that a certain rule or the page's structure has taken: they stay chrome.
    """
    found: dict[int, Verdict] = {}
    for rows in _tables(blocks):
        story = _is_story(rows, scores, chosen, words)
        found |= {place: Verdict(story, TABLE) for place in rows if chosen[place] != story}
    for items in _lists(blocks):
        if not _is_between(items, chosen):
            continue
        if _is_linked(items, scores):
            is_story = _is_announced(items, blocks, scores)
        else:
            is_story = any(chosen[place] for place in items)
        if is_story:
            found |= {place: Verdict(True, LIST) for place in items if not chosen[place]}
    found |= {place: Verdict(True, CODE) for place in _code(blocks, scores, chosen)}
    return {place: verdict for place, verdict in found.items() if not (verdict.story and place in taken)}


def _code(blocks: Sequence[Block], scores: Sequence[Score], chosen: Sequence[bool]) -> list[int]:
    """The places of code that is left out between blocks of story."""
    code = [place for place, block in enumerate(blocks) if block.kind is BlockKind.PREFORMATTED]
    if sum(chosen[place] for place in code) < MIN_CODE_CHOSEN * len(code):
        return []
    return [
        place
        for place in code
        if not chosen[place] and 0 < place < len(blocks) - 1 and chosen[place - 1] and chosen[place + 1]
    ]


def _lists(blocks: Sequence[Block]) -> Iterator[range]:
    """The places of the items of each list."""
    start = 0
    for place in range(len(blocks) + 1):
        if place < len(blocks) and blocks[place].kind is BlockKind.LIST_ITEM:
            continue
        if start < place:
            yield range(start, place)
        start = place + 1


def _is_between(places: range, chosen: Sequence[bool]) -> bool:
    """Whether the blocks before and after are story."""
    return places.start > 0 and places.stop < len(chosen) and chosen[places.start - 1] and chosen[places.stop]


def _is_announced(items: range, blocks: Sequence[Block], scores: Sequence[Score]) -> bool:
    """Whether a list of links is one that the story speaks of: "The reports:". A rule knows "See also:"."""
    if scores[items.start - 1].rule is not None:
        return False
    mean = sum(scores[place].probability for place in items) / len(items)
    return blocks[items.start - 1].text.endswith(_COLONS) and mean >= MIN_LINKS_PROBABILITY


def _is_linked(places: range, scores: Sequence[Score]) -> bool:
    return sum(scores[place].linked for place in places) > MAX_LINKED * len(places)


def _tables(blocks: Sequence[Block]) -> Iterator[range]:
    """The places of the rows of each table."""
    start = 0
    for place in range(len(blocks) + 1):
        if place < len(blocks) and _is_row(blocks[place]):
            continue
        rows = range(start, place)
        start = place + 1
        needed = MIN_ROWS if rows and blocks[rows[0]].layout is None else MIN_PRINTED_ROWS
        if len(rows) < needed:
            continue
        with_cells = sum("\t" in blocks[row].text or blocks[row].layout is not None for row in rows)
        if with_cells >= MIN_SHARE_WITH_CELLS * len(rows):
            yield rows


def _is_row(block: Block) -> bool:
    if block.layout is None:
        return block.kind is BlockKind.TABLE_ROW
    return "\t" in block.text or block.text.count("|") > 1


def _is_story(rows: range, scores: Sequence[Score], chosen: Sequence[bool], words: Sequence[float]) -> bool:
    whole = sum(words[row] for row in rows)
    if sum(words[row] for row in rows if chosen[row]) > 0.5 * whole:
        return True
    follows = rows.start > 0 and chosen[rows.start - 1]
    if not follows or _is_linked(rows, scores):
        return False
    if _is_between(rows, chosen):
        return True
    return sum(scores[row].probability * words[row] for row in rows) >= MIN_PROBABILITY * whole
