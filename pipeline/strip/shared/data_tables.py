"""Data tables are kept whole or not at all: values without their labels say something else than the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...records import Block, BlockKind, Score

RULE = "structure:data-table"

MIN_ROWS, MIN_PRINTED_ROWS = 2, 3
"""Fewer rows, or lines of a text dump with borders in them, are no table (chosen)."""

MIN_SHARE_WITH_CELLS = 0.7
"""The share of a table's rows that have two cells or more; other tables lay out a page (chosen)."""

MIN_PROBABILITY = 0.3
"""A table that follows story and ends it is story if its rows are this likely to be. Measured on development
pages: with 0.2, four pages of one source gain a footer."""

MAX_LINKED = 0.5
"""A table of links is navigation."""


def data_tables(
    blocks: Sequence[Block], scores: Sequence[Score], chosen: Sequence[bool], words: Sequence[float]
) -> Mapping[int, bool]:
    """For each row whose choice changes, whether it is story.

    A table is story if it stands between two blocks of story, or if more than half of its words are chosen.

    Args:
        blocks: of a page.
        scores: of each block.
        chosen: for each block whether it would be story.
        words: how many words each block has.
    """
    found: dict[int, bool] = {}
    for rows in _tables(blocks):
        story = _is_story(rows, scores, chosen, words)
        found |= {place: story for place in rows if chosen[place] != story}
    return found


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
    if not follows or sum(scores[row].linked for row in rows) > MAX_LINKED * len(rows):
        return False
    if rows.stop < len(chosen) and chosen[rows.stop]:
        return True
    return sum(scores[row].probability * words[row] for row in rows) >= MIN_PROBABILITY * whole
