"""The lines that close a story: credits, an agency's signature, a byline printed at the end."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Sequence

from ..records import Block, BlockKind, Credit, Verdict
from .credits import read_credits

REACH_STORY, REACH_BEHIND = 8, 4
"""How many of the story's last blocks, and of the blocks behind it, may be credit lines."""


@dataclasses.dataclass(frozen=True)
class Back:
    """credits: in the order printed, each once. fields: index of each block that is nothing else."""

    credits: tuple[Credit, ...]
    fields: dict[int, tuple[str, ...]]


def read_back(blocks: Sequence[Block], verdicts: Sequence[Verdict], taken: Container[int]) -> Back:
    """The credit lines at the story's end. Where a sentence of a paragraph credits someone, the
    credit is kept and the paragraph stays in the text."""
    story = [index for index, verdict in enumerate(verdicts) if verdict.story]
    if not story:
        return Back((), {})
    last = story[-1]
    credits: list[Credit] = []
    fields: dict[int, tuple[str, ...]] = {}
    near = [*story[-REACH_STORY:], *range(last + 1, min(len(blocks), last + 1 + REACH_BEHIND))]
    for index in dict.fromkeys(near):
        if index in taken or blocks[index].kind is BlockKind.HEADING:
            continue
        line = read_credits(blocks[index].text)
        if line is None or (index > last and not line.whole):
            continue
        credits += line.credits
        if line.whole:
            fields[index] = ("credits",)
    return Back(tuple(dict.fromkeys(credits)), fields)
