"""How sure the scores of a page are of the story that was made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..records import ScoredPage, Verdict
from .shared.best_blocks import expected_f1_of
from .shared.tokens import word_count

DIGITS = 4
"""Digits after the point. Further ones may differ from one processor to another."""

NO_DOUBT = 0.005
"""A block less likely story than this is left out: most of a page's blocks are."""

_DECIDED_BY_STRUCTURE = ("structure:", "repeated:")
"""How the rules begin that take a block although its probability speaks for it."""


def story_confidence(page: ScoredPage, verdicts: Sequence[Verdict]) -> float:
    """The F1, by words, that the scores lead one to expect of the blocks that are story, 0 to 1.

    A block that a certain rule or the page's structure takes counts as chrome, whatever its score.
    """
    counted = [
        (word_count(block.text), verdict.story, score.probability)
        for block, score, verdict in zip(page.blocks, page.scores, verdicts, strict=True)
        if verdict.story
        or (
            score.probability >= NO_DOUBT
            and not score.certain
            and not verdict.rule.startswith(_DECIDED_BY_STRUCTURE)
        )
    ]
    words, chosen, likely = (np.array(column) for column in zip(*counted, strict=True))
    return round(expected_f1_of(chosen, likely, words), DIGITS)
