"""Reads the lines that close a story: credits, and a byline where it is printed at the end."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from ...articles import Credit
from ...blocks import BlockKind
from .credits import read_credits
from .front_matter import PrintedByline
from .front_matter_line import closing_byline
from .page import PrintedPage

REACH_STORY, REACH_AFTER = 8, 4
"""How many of the story's last blocks, and of the blocks after it, may be credit lines."""


@dataclasses.dataclass(frozen=True)
class BackMatter:
    """What closes a story.

    Attributes:
        credits: Each credit once, in the order printed.
        credit_blocks: Indexes of the blocks that hold nothing but credits.
        byline: A byline printed at the end.
    """

    credits: tuple[Credit, ...] = ()
    credit_blocks: tuple[int, ...] = ()
    byline: PrintedByline | None = None


def read_back_matter(page: PrintedPage, taken: Collection[int]) -> BackMatter:
    """Reads the credit lines and the byline at a story's end.

    Where a sentence of a paragraph credits someone, the credit counts and the paragraph stays in the text.

    Args:
        page: The page.
        taken: Indexes of blocks that are already something else.
    """
    if not page.story:
        return BackMatter()
    blocks, last = page.blocks, page.story[-1]
    credits: list[Credit] = []
    credit_blocks: list[int] = []
    byline: PrintedByline | None = None
    near = [*page.story[-REACH_STORY:], *range(last + 1, min(len(blocks), last + 1 + REACH_AFTER))]
    for index in near:
        if index in taken or blocks[index].kind is BlockKind.HEADING:
            continue
        line = read_credits(blocks[index].text)
        if line is not None and (index <= last or line.credits_only):
            credits += line.credits
            if line.credits_only:
                credit_blocks.append(index)
        elif byline is None and index > near[0] and (names := closing_byline(blocks[index].text)):
            byline = PrintedByline(index, blocks[index].text, names)
    return BackMatter(tuple(dict.fromkeys(credits)), tuple(credit_blocks), byline)
