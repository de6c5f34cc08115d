"""Fits the weights of ``headline_line.json``: which line of a text dump is its headline.

Every line above a story's first paragraph is a row of traits; the line that is the gold headline is the
positive one. The gold body sets story apart from chrome, not Galley's own model, so that the weights do not
depend on its mistakes. Measured is the share of dumps whose headline is chosen, in cross-validation by
publisher.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from galley.records import Verdict
from galley.split.printed.headline_line import candidates
from galley.split.printed.page import PrintedPage
from galley.text.words import squash
from sklearn.linear_model import LogisticRegression

from .data_folder import DataError, DataFolder
from .folds import FOLDS, fold_of
from .model_files import Content, Trained, rounded
from .text_dumps import TextExample, text_examples

SET_BY_HAND = {"in_address": 2.5}
"""Weights that these dumps cannot teach: they have no addresses."""

THRESHOLD = -4.0
"""Below this score a line is no headline (set by hand: nearly every dump of the text set has a headline)."""

MIN_STORY_LETTERS = 12
"""A longer block whose letters are in the gold body is story."""


class Dump(NamedTuple):
    """A dump's candidate lines.

    Attributes:
        fold: Its publisher's.
        headline: The letters of the gold headline.
        lines: Letters and traits of each line that can be the headline.
        present: Whether any block of the dump is the headline.
    """

    fold: int
    headline: str
    lines: Sequence[tuple[str, Mapping[str, float]]]
    present: bool


def read_dump(example: TextExample) -> Dump:
    """The candidate lines of a dump."""
    page = example.page()
    body = squash(" ".join(example.body))
    keys = [squash(block.text) for block in page.blocks]
    verdicts = [Verdict(len(key) > MIN_STORY_LETTERS and key in body, "gold") for key in keys]
    found = candidates(PrintedPage(page.blocks, verdicts))
    headline = squash(example.headline)
    lines = [(keys[place], traits) for place, traits in found]
    return Dump(fold_of(example.publisher), headline, lines, headline in keys)


def fit(dumps: Sequence[Dump], names: Sequence[str]) -> LogisticRegression:
    """A model of the candidate lines of those dumps that have their headline among them.

    Raises:
        DataError: No dump prints its headline, or none prints anything else above its story.
    """
    rows, labels = [], []
    for dump in dumps:
        if any(text == dump.headline for text, _ in dump.lines):
            for text, traits in dump.lines:
                rows.append([traits[name] for name in names])
                labels.append(text == dump.headline)
    if len(set(labels)) < 2:
        raise DataError("the headline line needs dumps that print their headline among other lines")
    model = LogisticRegression(C=1, max_iter=2_000, fit_intercept=False)
    return model.fit(np.array(rows), np.array(labels))


def is_right(model: LogisticRegression, dump: Dump, names: Sequence[str]) -> bool:
    """Whether the line that the model chooses is the headline."""
    if not dump.lines:
        return False
    rows = np.array([[traits[name] for name in names] for _, traits in dump.lines])
    return dump.lines[int(model.decision_function(rows).argmax())][0] == dump.headline


def cross_validate(dumps: Sequence[Dump], names: Sequence[str]) -> dict[str, float]:
    """The figures, each dump judged by a model of other publishers' dumps."""
    right = 0
    for fold in range(FOLDS):
        model = fit([dump for dump in dumps if dump.fold != fold], names)
        right += sum(is_right(model, dump, names) for dump in dumps if dump.fold == fold)
    return {
        "dumps": len(dumps),
        "headline is a block": sum(dump.present for dump in dumps) / len(dumps),
        "headline chosen": right / len(dumps),
    }


def train(data: DataFolder) -> Trained:
    """Cross-validates, then fits the weights on all dumps with a gold headline.

    Raises:
        DataError: The text set is missing, or too few of its dumps print their headline.
    """
    dumps = [read_dump(example) for example in text_examples(data) if example.headline]
    names = next((list(dump.lines[0][1]) for dump in dumps if dump.lines), [])
    figures = cross_validate(dumps, names)
    print(", ".join(f"{name} {value:.4g}" for name, value in figures.items()), flush=True)
    fitted = {name: round(float(w), 3) for name, w in zip(names, fit(dumps, names).coef_[0], strict=True)}
    content: Content = {
        "about": "Weights of the traits in split/printed/headline_line.py: a logistic regression over the "
        f"lines above the story. {', '.join(SET_BY_HAND)} is set by hand, since the dumps have no addresses, "
        "and so is `threshold`: a line that scores below it is no headline.",
        "weights": fitted | SET_BY_HAND,
        "threshold": THRESHOLD,
    }
    return Trained({"headline_line.json": content}, rounded(figures))
