"""Briefs: documents too short for a classifier that learnt on whole pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...records import Block, BlockKind, Score, ScoredPage, Verdict
from ...text.sentences import BRIEF_BLOCKS, is_sentence

RULE = "brief"


_WORD = re.compile(r"\w")


def verdicts_on_brief(page: ScoredPage, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """New verdicts for a brief in which the classifier found no story: what reads as a sentence is
    story, and so is the only block of a document that has just one. A block that a chrome rule takes
    stays chrome. Of a longer document the verdicts stay as they are.
    """
    if len(page.blocks) > BRIEF_BLOCKS or any(verdict.story for verdict in verdicts):
        return tuple(verdicts)
    alone = len(page.blocks) == 1
    return tuple(
        Verdict(True, RULE) if _may_be_story(block, score, alone) else verdict
        for block, score, verdict in zip(page.blocks, page.scores, verdicts, strict=True)
    )


def _may_be_story(block: Block, score: Score, alone: bool) -> bool:
    if score.rule is not None or score.linked or _WORD.search(block.text) is None:
        return False
    return alone or (block.kind is not BlockKind.HEADING and is_sentence(block.text))
