"""The classifier of HTML blocks: how likely each of a page's blocks is to be story."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...records import Page
from ...rules import model_text
from ..shared.best_blocks import expected_f1
from ..shared.tokens import TokenOdds
from ..shared.trees import BoostedTrees, read_trees
from .features import PageColumns

MAX_LOG_ODDS = 30.0
"""Greater log-odds change a probability by less than a double can hold beside 1."""

SURE = 0.915
"""Trafilatura is asked about a page where the first model expects a lower F1 than this: about one in
fifteen news pages and one in ten articles of the development pages."""


class Judgement(NamedTuple):
    """What the models make of a page.

    Attributes:
        probabilities: of each block to be story, 0 to 1.
        headline: the place of the page's headline, if it has one.
    """

    probabilities: npt.NDArray[np.float64]
    headline: int | None


def story_probabilities(page: Page) -> npt.NDArray[np.float64]:
    """How likely each block is to be story (0 to 1)."""
    return judgement(page).probabilities


def judgement(page: Page) -> Judgement:
    """How likely each block is to be story, and which one is the headline.

    A first model judges the blocks by the page alone. A second model sees these judgements as votes on
    each block and on the blocks around it. If the first model is unsure of the page as a whole, the votes
    come from trafilatura instead, and the surer of the two models is believed.
    """
    columns = PageColumns(page, token_odds())
    first = probabilities(first_model(), *columns.table())
    if page.second_opinion is None or is_sure(first, columns.words):
        return Judgement(probabilities(second_model(), *columns.table(first)), columns.headline)
    votes = np.array(page.second_opinion(), dtype=np.float64)
    second = probabilities(second_model(), *columns.table(votes))
    return Judgement(surer(second, first, columns.words), columns.headline)


def is_sure(judgement: npt.NDArray[np.float64], words: npt.NDArray[np.float64]) -> bool:
    """Whether a judgement of a page is clear enough that no other is needed."""
    return expected_f1(judgement, words) >= SURE


def surer(
    one: npt.NDArray[np.float64], other: npt.NDArray[np.float64], words: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The one of two judgements of a page whose expected F1 is higher."""
    return other if expected_f1(other, words) > expected_f1(one, words) else one


def probabilities(
    model: BoostedTrees, names: tuple[str, ...], table: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """How likely each block is to be story, by one model.

    Args:
        names, table: as `PageColumns.table` gives them.

    Raises:
        ValueError: the model was trained on other columns.
    """
    if names != model.features:
        raise ValueError("a model of HTML blocks was trained on other columns than PageColumns makes")
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(model.scores(table), -MAX_LOG_ODDS, MAX_LOG_ODDS))))


@cache
def first_model() -> BoostedTrees:
    """The trees that judge a page by itself, read once in a process."""
    return read_trees(model_text("html_first.json"))


@cache
def second_model() -> BoostedTrees:
    """The trees that see votes too, read once in a process."""
    return read_trees(model_text("html_second.json"))


@cache
def token_odds() -> TokenOdds:
    """The learnt log-odds of class names and words, read once in a process."""
    content = json.loads(model_text("html_tokens.json"))
    return TokenOdds(content["names"], content["own_names"], content["words"])
