"""The verdicts on an HTML page, from the scores of its blocks."""

from __future__ import annotations

import numpy as np

from ...records import ScoredPage, Verdict
from ..shared.block_choice import choose
from ..shared.tokens import word_count
from .pull_quotes import PULL_QUOTE, pull_quotes

RULE = "model:html"

_STORY, _CHROME = Verdict(True, RULE), Verdict(False, RULE)

MIN_PROBABILITY = 0.5
"""A page on which even the likeliest block is likelier chrome than story holds no story. Of the 864
development pages, all of them articles, the cross-validated model says so of one."""


def decide_html(page: ScoredPage) -> tuple[Verdict, ...]:
    """A verdict for each block of an HTML page: by a certain rule, otherwise by the classifier.

    Chrome that the classifier finds carries the rule that says so too, if any.
    """
    probabilities, rules, are_certain, _, _ = zip(*page.scores, strict=True)
    certain = np.array(are_certain, dtype=np.bool_)
    likely = np.where(certain, 0.0, probabilities)
    words = np.array([word_count(block.text) for block in page.blocks], dtype=np.float64)
    chosen = choose(likely, words) & ~certain & (likely.max() >= MIN_PROBABILITY)
    pulled = pull_quotes(page, chosen.tolist())
    verdicts = [
        _STORY if story else Verdict(False, rule) if rule else _CHROME
        for story, rule in zip(chosen.tolist(), rules, strict=True)
    ]
    for place in pulled:
        verdicts[place] = Verdict(False, PULL_QUOTE)
    return tuple(verdicts)
