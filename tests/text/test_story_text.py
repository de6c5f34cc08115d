"""Blocks as the text of a story."""

from __future__ import annotations

from galley.blocks import Block, BlockKind
from galley.text.story_text import story_text


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Block:
    return Block(0, text, kind, level)


def test_a_blank_line_stands_between_paragraphs_and_items_and_rows_are_lines() -> None:
    assert story_text(
        [
            block("One."),
            block("Two,\nin two lines.", BlockKind.OTHER),
            block("a", BlockKind.LIST_ITEM, 1),
            block("deeper", BlockKind.LIST_ITEM, 2),
            block("Year\tCrossings", BlockKind.TABLE_ROW),
            block("2021\t1,940", BlockKind.TABLE_ROW),
            block("End."),
        ]
    ) == ("One.\n\nTwo,\nin two lines.\n\n- a\n  - deeper\n\nYear | Crossings\n2021 | 1,940\n\nEnd.")


def test_an_empty_block_leaves_no_trace() -> None:
    assert story_text([]) == ""
    assert story_text([block("One."), block(" "), block("Two.")]) == "One.\n\nTwo."
