"""Fits the weights of ``pipeline/rules/headline_line.json`` on a folder of text dumps with gold.

    python benchmarks/fit_headline_line.py ../shared/bench/text [--write]

Every line above a story's first paragraph is a row of traits; the line that is the gold headline is
the positive one. Story and chrome are told apart by the gold body, not by Galley's own model, so that
the weights do not lean on its mistakes. Prints the share of dumps whose headline is chosen, by
five-fold cross-validation in which no publisher stands on both sides; with ``--write`` it fits on all
and writes the weights. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from galley.extract.text.page import extract_text
from galley.records import RawDocument, Source, Verdict
from galley.split.printed.front_matter import first_paragraph, is_front_line
from galley.split.printed.headline_line import candidates
from galley.text.words import squash
from sklearn.linear_model import LogisticRegression

FOLDS = 5
RULES = Path(__file__).parents[1] / "pipeline" / "rules" / "headline_line.json"


class Dump(NamedTuple):
    """fold: its publisher's. headline: the gold one, squashed. lines: text and traits of each line that
    can be the headline. present: whether any block of the dump is the headline."""

    fold: int
    headline: str
    lines: list[tuple[str, dict[str, float]]]
    present: bool


def read_dump(folder: Path, gold: dict[str, Any]) -> Dump:
    content = gzip.decompress((folder / "pages" / f"{gold['id']}.txt.gz").read_bytes()).decode()
    page = extract_text(RawDocument(Source(gold["id"], "text", 0, "text/plain"), content))
    body = squash(" ".join(gold["body"]))
    keys = [squash(block.text) for block in page.blocks]
    verdicts = [Verdict(len(key) > 12 and key in body, "gold") for key in keys]
    found = candidates(
        page.blocks, first_paragraph(page.blocks, verdicts), None, lambda text: is_front_line(text, None)
    )
    publisher = re.match(r"fundus-\w+-([A-Za-z]+)", gold["id"])
    fold = zlib.crc32((publisher[1] if publisher else gold["id"]).encode()) % FOLDS
    headline = squash(gold["headline"])
    return Dump(
        fold, headline, [(squash(page.blocks[i].text), traits) for i, traits in found], headline in keys
    )


def fit(dumps: Sequence[Dump], names: Sequence[str]) -> LogisticRegression:
    rows, labels = [], []
    for dump in dumps:
        if any(text == dump.headline for text, _ in dump.lines):
            for text, traits in dump.lines:
                rows.append([traits[name] for name in names])
                labels.append(text == dump.headline)
    model = LogisticRegression(C=1, max_iter=2_000, fit_intercept=False)
    return model.fit(np.array(rows), np.array(labels))


def is_right(model: LogisticRegression, dump: Dump, names: Sequence[str]) -> bool:
    if not dump.lines:
        return False
    scores = model.decision_function(np.array([[traits[name] for name in names] for _, traits in dump.lines]))
    return dump.lines[int(scores.argmax())][0] == dump.headline


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = (arguments.folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n")
    dumps = [read_dump(arguments.folder, gold) for line in lines if (gold := json.loads(line))["headline"]]
    names = list(next(dump.lines[0][1] for dump in dumps if dump.lines))
    right = 0
    for fold in range(FOLDS):
        model = fit([dump for dump in dumps if dump.fold != fold], names)
        right += sum(is_right(model, dump, names) for dump in dumps if dump.fold == fold)
    print(
        f"{len(dumps)} dumps, headline present in {sum(d.present for d in dumps) / len(dumps):.3f}, "
        f"chosen rightly in {right / len(dumps):.3f} (cross-validated by publisher)"
    )
    if arguments.write:
        rules = json.loads(RULES.read_text("utf-8"))
        weights = dict(zip(names, fit(dumps, names).coef_[0], strict=True))
        rules["weights"] |= {name: round(float(w), 3) for name, w in weights.items() if name != "in_address"}
        RULES.write_text(json.dumps(rules, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
