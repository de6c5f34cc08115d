"""Which of a text dump's blocks are story: the classifier, and the verdicts made of its scores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from ...records import Page, ScoredPage, Verdict
from ...rules import model_text
from ...text.sentences import BRIEF_BLOCKS, is_sentence
from ..shared.best_blocks import best_blocks
from ..shared.comment_threads import RULE as COMMENT_THREAD
from ..shared.comment_threads import comment_blocks
from ..shared.tables_and_lists import tables_and_lists
from ..shared.tokens import word_count
from ..shared.trees import BoostedTrees, read_trees
from .features import block_columns, odds_columns

RULE = "model:text"
REPEATED = "repeated:text"

MAX_LOG_ODDS = 30.0
"""Greater log-odds change a probability by less than a double can hold beside 1."""

MIN_PROBABILITY = 0.2
"""A dump whose likeliest block is less likely story than this holds no story (measured on the development
texts, out of fold: the likeliest block of each of the 812 has 0.53 or more)."""

PARAGRAPH_CHARS = 90
"""The classifier, trained on pages, is not sure enough of prose in a dump of few blocks. There a paragraph
this long that no chrome rule takes needs half of `MIN_PROBABILITY` (arbitrary values)."""

REPEATED_MIN_CHARS = 600
"""Stories repeat a sentence or a list of requirements, but hardly ever a run of this many characters
(measured: some forty of the development texts' gold bodies print a line of 80 or more twice)."""


def decide_text(page: ScoredPage) -> tuple[Verdict, ...]:
    """A verdict for each block of a text dump: by a certain rule, otherwise by the classifier.

    The verdict on chrome names the rule that takes the block, if one does. A story that the dump prints
    twice is kept once.
    """
    rules = [score.rule for score in page.scores]
    certain = np.array([score.certain for score in page.scores])
    widths = np.array([len(block.text) for block in page.blocks], dtype=np.float64)
    likely = np.where(certain, 0.0, [score.probability for score in page.scores])
    chosen = best_blocks(likely, widths) & ~certain & (likely.max() >= MIN_PROBABILITY)
    if len(page.blocks) <= BRIEF_BLOCKS:
        prose = [rule is None and is_sentence(b.text) for b, rule in zip(page.blocks, rules, strict=True)]
        chosen |= np.array(prose) & (widths >= PARAGRAPH_CHARS) & (likely >= MIN_PROBABILITY / 2)
    words = [word_count(block.text) for block in page.blocks]
    thread = comment_blocks(page.blocks, page.scores, chosen.tolist(), words)
    chosen[list(thread)] = False
    taken = {*thread, *np.flatnonzero(certain).tolist()}
    whole = tables_and_lists(page.blocks, page.scores, chosen.tolist(), words, taken)
    chosen[list(whole)] = [verdict.story for verdict in whole.values()]
    repeated = _printed_again([block.text for block in page.blocks], chosen)
    structure = dict.fromkeys(thread, COMMENT_THREAD) | {at: verdict.rule for at, verdict in whole.items()}
    structure |= dict.fromkeys(repeated, REPEATED)
    return tuple(
        Verdict(story and place not in repeated, structure.get(place) or (RULE if story else rule or RULE))
        for place, (story, rule) in enumerate(zip(chosen.tolist(), rules, strict=True))
    )


def _printed_again(texts: Sequence[str], chosen: npt.NDArray[np.bool_]) -> frozenset[int]:
    """The places of chosen blocks in runs that repeat an earlier run, in the same order."""
    first: dict[str, int] = {}
    found: set[int] = set()
    run: list[int] = []
    last_earlier = -1
    for place in [*np.flatnonzero(chosen).tolist(), len(texts)]:
        earlier = first.get(texts[place], -1) if place < len(texts) else -1
        if earlier <= last_earlier or earlier < 0:
            if sum(len(texts[one]) for one in run) >= REPEATED_MIN_CHARS:
                found.update(run)
            run = []
        if earlier >= 0:
            run.append(place)
        elif place < len(texts):
            first[texts[place]] = place
        last_earlier = earlier
    return frozenset(found)


def story_probabilities(page: Page) -> npt.NDArray[np.float64]:
    """How likely each block is to be story (0 to 1)."""
    columns = block_columns(page.blocks) | odds_columns(page.blocks, word_odds())
    model = block_model()
    rows = np.stack([columns[name] for name in model.features], axis=1)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(model.scores(rows.T), -MAX_LOG_ODDS, MAX_LOG_ODDS))))


@cache
def block_model() -> BoostedTrees:
    """The trained trees, read once in a process."""
    return read_trees(model_text("text_blocks.json"))


@cache
def word_odds() -> Mapping[str, float]:
    """The learnt log-odds of words and pairs of words in short blocks, read once in a process."""
    odds: Mapping[str, float] = json.loads(model_text("text_words.json"))["words"]
    return odds
