"""Briefs: documents too short for a classifier that was trained on whole pages, and briefs on such pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...blocks import Block, BlockKind
from ...records import Score, ScoredPage, Verdict
from ...text.sentences import BRIEF_BLOCKS, PROSE_WORDS, is_sentence
from ...text.words import has_words

RULE = "brief"

MIN_SENTENCES, MIN_WORDS = 2, 10
"""A page without a paragraph holds a story if two sentences or more follow each other. Those of teasers stand
alone (chosen)."""

_WORD = re.compile(r"\w")


def verdicts_on_brief(page: ScoredPage, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """New verdicts for a brief in which the classifier found no story.

    Blocks that read as sentences become story, and so does the only block of a document; a block that a
    chrome rule takes stays chrome. On a longer HTML page whose story has no paragraph, likely sentences that
    follow each other are the story, if they do so only once, with the story right below them: a poem or a
    recipe has lines that are no sentences. All other verdicts stay as they are.
    """
    if len(page.blocks) > BRIEF_BLOCKS:
        return _brief_on_page(page, verdicts)
    if any(verdict.story for verdict in verdicts):
        return tuple(verdicts)
    alone = len(page.blocks) == 1
    return tuple(
        Verdict(True, RULE) if _may_be_story(block, score, alone) else verdict
        for block, score, verdict in zip(page.blocks, page.scores, verdicts, strict=True)
    )


def _brief_on_page(page: ScoredPage, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    story = [place for place, verdict in enumerate(verdicts) if verdict.story]
    is_html = page.source.media_type == "text/html"
    if not is_html or any(has_words(page.blocks[place].text, PROSE_WORDS) for place in story):
        return tuple(verdicts)
    runs: list[list[int]] = []
    for place in story:
        block, score = page.blocks[place], page.scores[place]
        if not _may_be_story(block, score, alone=False):
            continue
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    briefs = [
        run
        for run in runs
        if len(run) >= MIN_SENTENCES and has_words(" ".join(page.blocks[at].text for at in run), MIN_WORDS)
    ]
    if len(briefs) != 1:
        return tuple(verdicts)
    start, end = briefs[0][0], briefs[0][-1] + 1
    while end < len(verdicts) and verdicts[end].story:
        end += 1
    return tuple(
        Verdict(place < end, RULE) if verdict.story and place >= start else verdict
        for place, verdict in enumerate(verdicts)
    )


def _may_be_story(block: Block, score: Score, alone: bool) -> bool:
    if score.rule is not None or score.linked or _WORD.search(block.text) is None:
        return False
    return alone or (block.kind is not BlockKind.HEADING and is_sentence(block.text))
