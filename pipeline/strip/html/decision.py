"""The verdicts on an HTML page, from the scores of its blocks."""

from __future__ import annotations

import numpy as np

from ...records import ScoredPage, Verdict
from ..shared.best_blocks import best_blocks
from ..shared.tables_and_lists import tables_and_lists
from ..shared.tokens import word_count
from .lead import RULE as LEAD
from .lead import lead
from .pull_quotes import PULL_QUOTE, pull_quotes
from .vetoes import vetoes

RULE = "model:html"

_STORY, _CHROME = Verdict(True, RULE), Verdict(False, RULE)

MIN_PROBABILITY = 0.5
"""A page whose likeliest block is less likely story than this holds no story. Of the 864 development pages,
all of them articles, the cross-validated model finds no story in one."""


def decide_html(page: ScoredPage) -> tuple[Verdict, ...]:
    """A verdict for each block of an HTML page: by a certain rule or the page's structure, otherwise by the
    classifier.

    The verdict on chrome that the classifier finds names the rule that takes the block, if one does.
    """
    probabilities, rules, are_certain, *_ = zip(*page.scores, strict=True)
    certain = np.array(are_certain, dtype=np.bool_)
    likely = np.where(certain, 0.0, probabilities)
    words = np.array([word_count(block.text) for block in page.blocks], dtype=np.float64)
    chosen = best_blocks(likely, words) & ~certain & (likely.max() >= MIN_PROBABILITY)
    vetoed = vetoes(page, chosen, words)
    chosen[list(vetoed)] = False
    taken = {*vetoed, *np.flatnonzero(certain).tolist()}
    whole = tables_and_lists(page.blocks, page.scores, chosen.tolist(), words.tolist(), taken)
    chosen[list(whole)] = [verdict.story for verdict in whole.values()]
    opening = lead(page, chosen.tolist(), words.tolist(), taken)
    pulled = pull_quotes(page, chosen.tolist())
    verdicts = [
        _STORY if story else Verdict(False, rule) if rule else _CHROME
        for story, rule in zip(chosen.tolist(), rules, strict=True)
    ]
    for place, rule in vetoed.items():
        verdicts[place] = Verdict(False, rule)
    for place, verdict in whole.items():
        verdicts[place] = verdict
    if opening is not None:
        verdicts[opening] = Verdict(True, LEAD)
    for place in pulled:
        verdicts[place] = Verdict(False, PULL_QUOTE)
    return tuple(verdicts)
