"""Briefs: documents too short for a classifier that learnt on whole pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import Block, BlockKind, Score, ScoredPage, Verdict

RULE = "brief"

BRIEF_BLOCKS = 12
"""A document of more blocks is a page of which a classifier can tell (our choice; none of the 864
development pages and their 812 dumps has fewer than 19)."""

SENTENCE_WORDS = 4

_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»）)\]]*$")
_CHARACTER_SCRIPTS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"\w")


def is_sentence(text: str) -> bool:
    """Whether a block reads as prose: some words, and a full stop of whatever script at its end.

    Scripts that write without spaces (Thai, Lao, Kana, Han) are counted by characters, and Thai
    and Lao have no full stop.
    """
    characters = len(_CHARACTER_SCRIPTS.findall(text))
    if characters >= 4 * SENTENCE_WORDS:
        return True
    words = len(text.split()) + characters // 2
    return words >= SENTENCE_WORDS and _SENTENCE_END.search(text) is not None


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
