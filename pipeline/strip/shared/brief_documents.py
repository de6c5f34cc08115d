"""Briefs: documents too short for a classifier that was trained on whole pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...blocks import Block, BlockKind
from ...records import Score, ScoredPage, Verdict
from ...text.sentences import BRIEF_BLOCKS, is_sentence

RULE = "brief"

_WORD = re.compile(r"\w")


def verdicts_on_brief(page: ScoredPage, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """New verdicts for a brief in which the classifier found no story.

    Blocks that read as sentences become story, and so does the only block of a document; a block that a
    chrome rule takes stays chrome. The verdicts on a longer document, or on one with a story, stay as they
    are.
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
