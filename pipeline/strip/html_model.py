"""The classifier of HTML blocks: how likely each of a page's blocks is to be story."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from ..records import Page
from .features import block_features
from .tokens import TokenOdds
from .trees import BoostedTrees, read_trees


def story_probabilities(page: Page) -> npt.NDArray[np.float64]:
    """How likely each block is to be story (0 to 1)."""
    model = first_model()
    names, rows = block_features(page, token_odds())
    if names != model.features:
        raise ValueError("html_blocks.json was trained on other columns than block_features makes")
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(model.scores(rows), -30.0, 30.0))))


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
