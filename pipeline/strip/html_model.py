"""The classifier of HTML blocks: which of a page's blocks are story."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from ..records import Block, BlockKind, Page, Verdict
from .features import block_features
from .pull_quotes import PULL_QUOTE, pull_quotes
from .rules import ChromeRule, match_rule
from .tokens import TokenOdds, word_count
from .trees import BoostedTrees, read_trees

RULE = "model:html"

CAPTION_MARKS = ("caption", "cutline")
OWN_NAMES = 3
"""How many class names, the block's own first, are looked at for a caption's mark."""

MIN_PROBABILITY = 0.5
"""A page on which even the likeliest block is likelier chrome than story holds no story. Of the 864
development pages, all of them articles, the cross-validated model says so of one."""


def strip_html(page: Page) -> tuple[Verdict, ...]:
    """A verdict for each block of an HTML page: by a certain chrome rule, otherwise by the classifier.

    Chrome that the classifier finds carries the id of the chrome rule that takes the block too, if any.
    """
    rules = [match_rule(block.text) for block in page.blocks]
    certain = np.array(
        [
            rule is not None and (rule.certain or _is_credited_caption(block, rule))
            for block, rule in zip(page.blocks, rules, strict=True)
        ],
        dtype=np.bool_,
    )
    probabilities = np.where(certain, 0.0, story_probabilities(page))
    chosen = choose(probabilities, word_counts(page)) & ~certain & (probabilities.max() >= MIN_PROBABILITY)
    pulled = pull_quotes(page.blocks, chosen.tolist())
    return tuple(
        Verdict(False, PULL_QUOTE)
        if place in pulled
        else Verdict(bool(story), RULE if story or rule is None else f"rule:{rule.id}")
        for place, (story, rule) in enumerate(zip(chosen, rules, strict=True))
    )


def _is_credited_caption(block: Block, rule: ChromeRule) -> bool:
    """Whether a block that ends in a photo credit is marked as a caption too: either alone may err."""
    if rule.kind != "photo_credit" or block.dom is None:
        return False
    return block.kind is BlockKind.CAPTION or any(
        mark in name for name in block.dom.names[:OWN_NAMES] for mark in CAPTION_MARKS
    )


def story_probabilities(page: Page) -> npt.NDArray[np.float64]:
    """How likely each block is to be story (0 to 1)."""
    model = first_model()
    names, rows = block_features(page, token_odds())
    if names != model.features:
        raise ValueError("html_blocks.json was trained on other columns than block_features makes")
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(model.scores(rows), -30.0, 30.0))))


def word_counts(page: Page) -> npt.NDArray[np.float64]:
    return np.array([word_count(block.text) for block in page.blocks], dtype=np.float64)


def choose(probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """The set of blocks whose expected F1 against the story is highest.

    The best set is always the likeliest k blocks for some k (Lewis 1995, "Evaluating and optimizing
    autonomous text classification systems"); F1 of sums is used for the expectation of F1. In a page
    that is clear this asks for a probability of one half, in one that is unclear for less.
    """
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum((probabilities * words)[order])
    taken = np.cumsum(words[order])
    best = int(np.argmax(2.0 * hits / (taken + hits[-1] + 1e-9)))
    chosen = np.zeros(len(words), dtype=np.bool_)
    chosen[order[: best + 1]] = True
    return chosen


@cache
def first_model() -> BoostedTrees:
    """The trained trees, read once a process."""
    return read_trees(_model_text("html_blocks.json"))


@cache
def token_odds() -> TokenOdds:
    """The learnt log-odds of class names and words, read once a process."""
    content = json.loads(_model_text("html_tokens.json"))
    return TokenOdds(content["names"], content["own_names"], content["words"])


def _model_text(name: str) -> str:
    return resources.files("galley").joinpath("rules", "models", name).read_text("utf-8")
