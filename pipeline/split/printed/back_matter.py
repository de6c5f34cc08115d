"""The lines that close a story: credits, and a byline where it is printed at the end."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Sequence

from ...records import Block, BlockKind, Credit, Verdict
from .credits import read_credits
from .front_matter import PrintedByline
from .front_matter_line import closing_byline

REACH_STORY, REACH_BEHIND = 8, 4
"""How many of the story's last blocks, and of the blocks behind it, may be credit lines."""


@dataclasses.dataclass(frozen=True)
class Back:
    """credits: in the order printed, each once. credit_blocks: the indexes of the blocks that hold
    nothing else. byline: one printed at the end."""

    credits: tuple[Credit, ...]
    credit_blocks: tuple[int, ...]
    byline: PrintedByline | None


def read_back(blocks: Sequence[Block], verdicts: Sequence[Verdict], taken: Container[int]) -> Back:
    """The credit lines at the story's end. Where a sentence of a paragraph credits someone, the
    credit is kept and the paragraph stays in the text."""
    story = [index for index, verdict in enumerate(verdicts) if verdict.story]
    if not story:
        return Back((), (), None)
    last = story[-1]
    credits: list[Credit] = []
    credit_blocks: list[int] = []
    byline: PrintedByline | None = None
    near = [*story[-REACH_STORY:], *range(last + 1, min(len(blocks), last + 1 + REACH_BEHIND))]
    for index in dict.fromkeys(near):
        if index in taken or blocks[index].kind is BlockKind.HEADING:
            continue
        line = read_credits(blocks[index].text)
        if line is not None and (index <= last or line.whole):
            credits += line.credits
            if line.whole:
                credit_blocks.append(index)
        elif byline is None and index > near[0] and (found := closing_byline(blocks[index].text)):
            byline = PrintedByline(index, blocks[index].text, found)
    return Back(tuple(dict.fromkeys(credits)), tuple(credit_blocks), byline)
