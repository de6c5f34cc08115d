"""Fits the weights of ``author_line.json``: which line of a text dump names its authors.

Every line around a story that reads as names is a row of traits; a line that names one of the gold's
authors is a positive one. Measured are the authors' F1 over the dumps that print an author, and the share
of the other dumps for which one is named, in cross-validation by publisher. The threshold that a fold is
measured with is chosen on the other folds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from galley.split.printed.author_line import candidates, with_neighbours
from galley.split.printed.headline_line import likely_headline
from galley.split.printed.page import PrintedPage, StoryStart
from sklearn.linear_model import LogisticRegression

from .data_folder import DataError, DataFolder
from .folds import FOLDS, fold_of
from .model_files import Content, Trained, rounded
from .scoring import authors_f1, names, shown_authors
from .text_dumps import text_examples
from .text_verdicts import TextModel

WRONG_COST = 1.0
"""What naming an author in a dump that prints none costs, in dumps whose authors are found. It costs as much,
since a wrong name that looks right does more harm than a missing one."""

THRESHOLDS = tuple(step / 4 for step in range(-16, 9))
"""The thresholds that are tried, from the lowest."""


class Line(NamedTuple):
    """A line that reads as names.

    Attributes:
        place: Its block.
        desk: Whether it names a newsroom or a team.
        names: Whom it names.
        traits: What it is scored by.
    """

    place: int
    desk: bool
    names: tuple[str, ...]
    traits: Mapping[str, float]


class Dump(NamedTuple):
    """A dump's candidate lines, its publisher's fold, and the gold's authors that the dump prints."""

    fold: int
    shown: Sequence[str]
    lines: Sequence[Line]


def read_dumps(data: DataFolder, model: TextModel) -> list[Dump]:
    """The dumps of the text set in which the model finds a story.

    Raises:
        DataError: The set is missing.
    """
    dumps = []
    for example in text_examples(data):
        page = example.page()
        verdicts = model.verdicts(page)
        if verdicts:
            fold, shown = fold_of(example.publisher), shown_authors(example.text, example.authors)
            dumps.append(Dump(fold, shown, _lines(PrintedPage(page.blocks, verdicts))))
    return dumps


def _lines(page: PrintedPage) -> list[Line]:
    found = candidates(page, StoryStart(likely_headline(page), page.first_paragraph))
    return [Line(index, line.desk is not None, line.writers, traits) for index, line, traits in found]


def fit(dumps: Sequence[Dump], traits: Sequence[str]) -> LogisticRegression:
    """A model of the candidate lines of these dumps; each dump counts for the root of its lines.

    Raises:
        DataError: All lines name an author, or none does.
    """
    rows, labels, weights = [], [], []
    for dump in dumps:
        for line in dump.lines:
            rows.append([line.traits[name] for name in traits])
            labels.append(bool(names(line.names) & set(dump.shown)))
            weights.append(1 / len(dump.lines) ** 0.5)
    if len(set(labels)) < 2:
        raise DataError(
            "the author line needs lines that name an author, and lines that read as names and do not"
        )
    model = LogisticRegression(C=0.5, max_iter=3_000, fit_intercept=False)
    return model.fit(np.array(rows), np.array(labels), sample_weight=np.array(weights))


def chosen_names(model: LogisticRegression, dump: Dump, traits: Sequence[str], threshold: float) -> list[str]:
    """The names that `galley.split.printed.author_line.likely_author_lines` would give with this model."""
    if not dump.lines:
        return []
    rows = np.array([[line.traits[name] for name in traits] for line in dump.lines])
    scores = dict(zip(range(len(rows)), model.decision_function(rows).tolist(), strict=True))
    lines = {line.place: (scores[number], line) for number, line in enumerate(dump.lines)}
    best = max(lines, key=lambda index: lines[index][0])
    if lines[best][0] < threshold:
        return []
    able = {index for index, (value, line) in lines.items() if value >= threshold and not line.desk}
    return [name for index in with_neighbours(best, able) for name in lines[index][1].names]


def measure(
    model: LogisticRegression, dumps: Sequence[Dump], traits: Sequence[str], threshold: float
) -> tuple[list[float], list[float]]:
    """The F1 of each dump that prints an author; for each other dump whether it was given one (0 or 1)."""
    found, wrong = [], []
    for dump in dumps:
        given = chosen_names(model, dump, traits, threshold)
        if dump.shown:
            found.append(authors_f1(dump.shown, given))
        else:
            wrong.append(float(bool(given)))
    return found, wrong


def best_threshold(model: LogisticRegression, dumps: Sequence[Dump], traits: Sequence[str]) -> float:
    """The threshold that finds the most authors, less what the wrong ones cost; the lowest of equals."""

    def gain(threshold: float) -> float:
        found, wrong = measure(model, dumps, traits, threshold)
        return sum(found) - WRONG_COST * sum(wrong)

    return max(THRESHOLDS, key=gain)


def cross_validate(dumps: Sequence[Dump], traits: Sequence[str]) -> dict[str, float]:
    """The figures, each dump judged by a model and a threshold of other publishers' dumps."""
    found: list[float] = []
    wrong: list[float] = []
    for fold in range(FOLDS):
        others = [dump for dump in dumps if dump.fold != fold]
        model = fit(others, traits)
        threshold = best_threshold(model, others, traits)
        one = measure(model, [dump for dump in dumps if dump.fold == fold], traits, threshold)
        found, wrong = found + one[0], wrong + one[1]
    best_lines = [
        max((authors_f1(dump.shown, line.names) for line in dump.lines), default=0.0)
        for dump in dumps
        if dump.shown
    ]
    return {
        "dumps that print an author": len(found),
        "authors_f1": _mean(found),
        "authors_f1 of the best single line": _mean(best_lines),
        "dumps that print none": len(wrong),
        "given an author all the same": _mean(wrong),
    }


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def train(data: DataFolder, model: TextModel) -> Trained:
    """Cross-validates, then fits the weights and the threshold on all dumps.

    Args:
        data: The data folder.
        model: The classifier of text dumps, which separates story from chrome.

    Raises:
        DataError: The text set is missing, or too few of its dumps print an author.
    """
    dumps = read_dumps(data, model)
    traits = next((list(dump.lines[0].traits) for dump in dumps if dump.lines), [])
    figures = cross_validate(dumps, traits)
    print(", ".join(f"{name} {value:.4g}" for name, value in figures.items()), flush=True)
    fitted = fit(dumps, traits)
    content: Content = {
        "about": "Weights of the traits in split/printed/author_line.py: a logistic regression over the "
        "lines around the story that read as names. A line that scores below `threshold` names no author.",
        "weights": {name: round(float(w), 3) for name, w in zip(traits, fitted.coef_[0], strict=True)},
        "threshold": best_threshold(fitted, dumps, traits),
    }
    return Trained({"author_line.json": content}, rounded(figures))
