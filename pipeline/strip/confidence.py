"""How sure the scores of a page are of the story that was made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..records import ScoredPage, Verdict
from .shared.best_blocks import expected_f1_of
from .shared.tokens import word_count

DIGITS = 4
"""Digits after the point. Further ones may differ from one processor to another."""

_DECIDED_BY_STRUCTURE = ("structure:", "repeated:")
"""How the rules begin that take a block although its probability speaks for it."""


def story_confidence(page: ScoredPage, verdicts: Sequence[Verdict]) -> float:
    """The F1, by words, that the scores lead one to expect of the blocks that are story, 0 to 1.

    A block that a certain rule or the page's structure takes counts as chrome, whatever its score.
    """
    words = np.array([word_count(block.text) for block in page.blocks], dtype=np.float64)
    chosen = np.array([verdict.story for verdict in verdicts], dtype=np.bool_)
    likely = np.array(
        [
            0.0 if score.certain or verdict.rule.startswith(_DECIDED_BY_STRUCTURE) else score.probability
            for score, verdict in zip(page.scores, verdicts, strict=True)
        ]
    )
    return round(expected_f1_of(chosen, likely, words), DIGITS)
