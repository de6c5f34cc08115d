"""Fits the weights of ``pipeline/rules/author_line.json`` on the development text dumps.

    python benchmarks/fit_author_line.py [--write]

Every line around a story that reads as names is a row of traits; a line that names one of the gold's
authors is a positive one. Prints the authors' F1 of the lines chosen over the dumps that show an
author, and the share of the other dumps for which one is named, by five-fold cross-validation in which
no publisher stands on both sides; the threshold is chosen on the other folds. With ``--write`` it fits
on all and writes the weights. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from development_pages import BENCH, scoring
from galley.errors import DocumentError
from galley.records import StrippedPage
from galley.split.printed.author_line import candidates, with_neighbours
from galley.split.printed.front_matter import first_paragraph
from galley.split.printed.front_matter_line import is_front_line
from galley.split.printed.headline_line import likely_headline
from galley.strip import score, strip
from shown import shown_authors
from sklearn.linear_model import LogisticRegression
from text_pages import publisher_of, text_examples

FOLDS = 5
WRONG_COSTS = 0.75
"""What a name given to a dump that shows none costs, in pages found (our choice)."""

RULES = Path(__file__).parents[1] / "pipeline" / "rules" / "author_line.json"


class Line(NamedTuple):
    """desk: whether it names a newsroom or a team."""

    index: int
    desk: bool
    names: tuple[str, ...]
    traits: dict[str, float]


class Dump(NamedTuple):
    """fold: its publisher's. shown: the gold's authors that the dump shows."""

    fold: int
    shown: list[str]
    lines: list[Line]


def read_dump(fold: int, shown: list[str], stripped: StrippedPage) -> Dump:
    blocks, verdicts = stripped.page.blocks, stripped.verdicts
    body = first_paragraph(blocks, verdicts)
    anchor = likely_headline(blocks, body, None, lambda text: is_front_line(text, None))
    found = candidates(blocks, verdicts, anchor, body, None)
    return Dump(
        fold,
        shown,
        [Line(index, line.desk is not None, line.writers, traits) for index, line, traits in found],
    )


def fit(dumps: Sequence[Dump], names: Sequence[str]) -> LogisticRegression:
    rows, labels, weights = [], [], []
    for dump in dumps:
        for line in dump.lines:
            rows.append([line.traits[name] for name in names])
            labels.append(bool(scoring.names(line.names) & set(dump.shown)))
            weights.append(1 / len(dump.lines) ** 0.5)
    model = LogisticRegression(C=0.5, max_iter=3_000, fit_intercept=False)
    return model.fit(np.array(rows), np.array(labels), sample_weight=np.array(weights))


def chosen(model: LogisticRegression, dump: Dump, names: Sequence[str], least: float) -> list[str]:
    """The names that `likely_author_lines` would give with this model."""
    if not dump.lines:
        return []
    found = model.decision_function(np.array([[line.traits[name] for name in names] for line in dump.lines]))
    scores = {line.index: (float(score), line) for line, score in zip(dump.lines, found, strict=True)}
    best = max(scores, key=lambda index: scores[index][0])
    if scores[best][0] < least:
        return []
    able = {index for index, (value, line) in scores.items() if value >= least and not line.desk}
    return [name for index in with_neighbours(best, able) for name in scores[index][1].names]


def figures(
    model: LogisticRegression, dumps: Sequence[Dump], names: Sequence[str], least: float
) -> tuple[list[float], list[float]]:
    """F1 of each dump that shows an author; of each other, whether it was given one."""
    found, wrong = [], []
    for dump in dumps:
        given = chosen(model, dump, names, least)
        if dump.shown:
            found.append(scoring.authors_f1(dump.shown, given, None))
        else:
            wrong.append(float(bool(given)))
    return found, wrong


def threshold(model: LogisticRegression, dumps: Sequence[Dump], names: Sequence[str]) -> float:
    def gain(least: float) -> float:
        found, wrong = figures(model, dumps, names, least)
        return sum(found) - WRONG_COSTS * sum(wrong)

    return max((step / 4 for step in range(-16, 9)), key=gain)


def read_dumps() -> list[Dump]:
    gold = {
        row["id"]: row
        for row in map(
            json.loads, (BENCH / "text" / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n")
        )
    }
    dumps = []
    for example in text_examples():
        try:
            stripped = strip(score(example.page()))
        except DocumentError:
            continue
        publisher = publisher_of(gold[example.id]["url"] or example.id)
        shown = shown_authors(example.text, gold[example.id].get("authors") or [])
        dumps.append(read_dump(zlib.crc32(publisher.encode()) % FOLDS, shown, stripped))
    return dumps


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    measure_and_write(read_dumps(), arguments.write)


def measure_and_write(dumps: Sequence[Dump], write: bool) -> None:
    names = list(next(dump.lines[0].traits for dump in dumps if dump.lines))
    found: list[float] = []
    wrong: list[float] = []
    for fold in range(FOLDS):
        others = [dump for dump in dumps if dump.fold != fold]
        model = fit(others, names)
        one = figures(model, [d for d in dumps if d.fold == fold], names, threshold(model, others, names))
        found, wrong = found + one[0], wrong + one[1]
    present = [
        max((scoring.authors_f1(dump.shown, line.names, None) for line in dump.lines), default=0.0)
        for dump in dumps
        if dump.shown
    ]
    print(
        f"{len(found)} dumps that show an author: F1 {np.mean(found):.3f}, with the best line each "
        f"{np.mean(present):.3f}; {len(wrong)} others, {np.mean(wrong):.3f} given one "
        f"(cross-validated by publisher)"
    )
    if write:
        model = fit(dumps, names)
        rules = json.loads(RULES.read_text("utf-8"))
        rules["weights"] = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)}
        rules["least"] = threshold(model, dumps, names)
        RULES.write_text(json.dumps(rules, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
