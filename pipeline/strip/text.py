"""The classifier of text dumps: which of a dump's blocks are story, without a DOM."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from ..records import Page, Verdict
from .html_model import choose
from .rules import match_rule
from .text_features import block_columns, odds_columns
from .trees import BoostedTrees, read_trees

RULE = "model:text"


def strip_text(page: Page) -> tuple[Verdict, ...]:
    """A verdict for each block of a text dump: by a certain rule, otherwise by the classifier.

    The chrome that the classifier finds carries the chrome rule's id where one takes the block.
    """
    rules = [match_rule(block.text) for block in page.blocks]
    widths = np.array([max(1, len(block.text)) for block in page.blocks], dtype=np.float64)
    probabilities = story_probabilities(page)
    certain = np.array([rule is not None and rule.certain for rule in rules])
    chosen = choose(np.where(certain, 0.0, probabilities), widths) & ~certain
    return tuple(
        Verdict(bool(story), RULE if story or rule is None else f"rule:{rule.id}")
        for story, rule in zip(chosen, rules, strict=True)
    )


def story_probabilities(page: Page) -> npt.NDArray[np.float64]:
    """How likely each block is to be story (0 to 1)."""
    columns = block_columns(page.blocks) | odds_columns(page.blocks, word_odds())
    model = first_model()
    rows = np.stack([columns[name] for name in model.features], axis=1)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(model.scores(rows), -30.0, 30.0))))


@cache
def first_model() -> BoostedTrees:
    """The trained trees, read once a process."""
    return read_trees(_model_text("text_blocks.json"))


@cache
def word_odds() -> Mapping[str, float]:
    """The learnt log-odds of words and pairs of words in short blocks, read once a process."""
    odds: Mapping[str, float] = json.loads(_model_text("text_words.json"))["words"]
    return odds


def _model_text(name: str) -> str:
    return (resources.files(__package__.rpartition(".")[0]) / "rules" / "models" / name).read_text("utf-8")
