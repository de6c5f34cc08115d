"""Renders blocks as the text of a story."""

from __future__ import annotations

from collections.abc import Iterable

from ..blocks import Block, BlockKind

CELL_BORDER = " | "


def story_text(blocks: Iterable[Block]) -> str:
    """The text of the blocks: paragraphs with a blank line between them.

    Neighbouring items of a list are on lines of their own, each after a dash; so do the rows of a table,
    with a bar between their cells. A line break that the page forces stays.
    """
    parts: list[str] = []
    before: BlockKind | None = None
    for block in blocks:
        text = block.text.strip()
        if not text:
            continue
        if block.kind is BlockKind.LIST_ITEM:
            text = "  " * max(0, block.level - 1) + "- " + text
        elif block.kind is BlockKind.TABLE_ROW:
            text = CELL_BORDER.join(cell.strip() for cell in text.split("\t") if cell.strip())
        if parts:
            run_goes_on = block.kind is before and before in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
            parts.append("\n" if run_goes_on else "\n\n")
        parts.append(text)
        before = block.kind
    return "".join(parts)
