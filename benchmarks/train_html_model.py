#!/usr/bin/env python3
"""Train the classifier of HTML blocks on the development pages, and say what it is worth.

    pip install -r benchmarks/requirements.txt
    python benchmarks/train_html_model.py               # cross-validate, then train on all and write
    python benchmarks/train_html_model.py --report      # cross-validate only
    python benchmarks/train_html_model.py --ablation    # cross-validate without each family of columns

Folds are of publishers: no page is judged by a model that has seen another page of its publisher.
The model files go to pipeline/rules/models/. A run gives the same files again (fixed seed, two threads).
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier
from development_pages import SETS, Example, Score, examples, means, score
from galley.records import Page
from galley.strip.choice import choose
from galley.strip.features import block_features
from galley.strip.story import story_text
from galley.strip.tokens import name_tokens, text_tokens, word_count
from labels import story_shares
from model_file import write_model
from token_statistics import TokenCounts, leaving_out, token_odds

MODELS = Path(__file__).resolve().parents[1] / "pipeline" / "rules" / "models"
FOLDS = 5
PARAMETERS: dict[str, Any] = {
    "iterations": 500, "depth": 6, "learning_rate": 0.06, "border_count": 64, "rsm": 0.15,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip

ABLATION_PARAMETERS = {**PARAMETERS, "iterations": 250, "learning_rate": 0.1}
"""A quicker training, for the comparison of many: its rows compare with each other."""

NEWS_WEIGHT = 2.5
"""News pages are fewer than the other articles, and are what Galley is for."""

EXTRA_WORDS = 2.0
"""Added to the words of a block in its weight, so that headings count for something."""

MIN_STORY_WORDS = 30.0

FAMILIES = {
    "trafilatura's vote": (
        "vote", "voted", "story_above", "story_below", "story_branch", "from_first_vote", "to_last_vote",
        "*_vote",
    ),
    "class names and ids": ("name_odds", "own_name", "parent_own_name", "heading_name", "*_branch_odds"),
    "wording of short blocks": ("word_odds", "heading_word"),
    "chrome rules": ("rule", "from_rule"),
    "what the elements around hold": (
        "own_words", "own_blocks", "own_links", "own_prose", "own_share", "parent_", "grandparent_",
        "fourth_", "fifth_", "prose_", "story_", "alike_",
    ),
    "neighbouring blocks": ("*-2", "*-1", "*+1", "*+2", "vote_before", "vote_after"),
    "title and description": ("is_title", "is_description", "from_headline", "words_from_headline"),
    "articleBody of JSON-LD": ("in_body", "body_"),
    "repeated blocks": ("repeats", "seen_before"),
}  # fmt: skip


@dataclasses.dataclass
class Table:
    """All blocks of all pages: rows to train on, rows to test on (other token odds), labels, weights."""

    examples: list[Example]
    pages: list[Page | None]
    columns: tuple[str, ...]
    train: npt.NDArray[np.float32]
    test: npt.NDArray[np.float32]
    story: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    fold: npt.NDArray[np.int64]
    starts: list[tuple[int, int]]
    counts: tuple[TokenCounts, TokenCounts, TokenCounts]


def fold_of(publisher: str) -> int:
    """A publisher's fold, the same on every run and however many pages there are."""
    return int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % FOLDS


def count_tokens(
    found: list[Example], pages: list[Page | None], labels: list[list[float]]
) -> tuple[TokenCounts, TokenCounts, TokenCounts]:
    names, own, words = TokenCounts(5), TokenCounts(5), TokenCounts(8)
    for example, page, shares in zip(found, pages, labels, strict=True):
        for block, share in zip(page.blocks if page else (), shares, strict=True):
            assert block.dom is not None
            weight = math.sqrt(word_count(block.text))
            around = [name_tokens(e.tag, e.names, e.hidden) for e in block.dom.elements]
            names.add(example.publisher, frozenset().union(*around), share, weight)
            own.add(example.publisher, around[-1], share, weight)
            words.add(example.publisher, text_tokens(block.text), share, 1.0)
    return names, own, words


def build_table() -> Table:
    found = [example for name in SETS for example in examples(name)]
    pages = [example.page() for example in found]
    labels = [story_shares(p.blocks, e.body) if p else [] for e, p in zip(found, pages, strict=True)]
    counts = count_tokens(found, pages, labels)
    without_own = [leaving_out(kind) for kind in counts]
    folds = {example.publisher: fold_of(example.publisher) for example in found}
    without_fold = []
    for number in range(FOLDS):
        out = frozenset(publisher for publisher, fold in folds.items() if fold == number)
        without_fold.append(token_odds(*(kind.odds(out) for kind in counts)))
    train, test, weights, fold, starts = [], [], [], [], []
    columns: tuple[str, ...] = ()
    rows = 0
    for example, page in zip(found, pages, strict=True):
        size = len(page.blocks) if page else 0
        starts.append((rows, rows + size))
        rows += size
        if page is None:
            continue
        columns, seen = block_features(page, token_odds(*(kind(example.publisher) for kind in without_own)))
        train.append(seen)
        test.append(block_features(page, without_fold[folds[example.publisher]])[1])
        words = np.array([word_count(block.text) for block in page.blocks])
        gold = max(MIN_STORY_WORDS, word_count("\n".join(example.body)))
        weights.append((words + EXTRA_WORDS) / gold * (NEWS_WEIGHT if example.set == "news" else 1.0))
        fold += [folds[example.publisher]] * size
    story = np.array([share > 0.5 for shares in labels for share in shares], dtype=np.int64)
    return Table(
        found, pages, columns, np.vstack(train), np.vstack(test), story,
        np.concatenate(weights), np.array(fold), starts, counts,
    )  # fmt: skip


def cross_validated(
    table: Table, columns: list[int], parameters: dict[str, Any] = PARAMETERS
) -> npt.NDArray[np.float64]:
    """Each block's probability by the model that saw no page of its publisher."""
    scores = np.zeros(len(table.story))
    for number in range(FOLDS):
        seen = table.fold != number
        model = CatBoostClassifier(**parameters)
        model.fit(table.train[seen][:, columns], table.story[seen], sample_weight=table.weights[seen])
        scores[~seen] = model.predict(table.test[~seen][:, columns], prediction_type="RawFormulaVal")
    return 1.0 / (1.0 + np.exp(-scores))


def scores_of(table: Table, probabilities: npt.NDArray[np.float64]) -> dict[str, list[Score]]:
    found: dict[str, list[Score]] = {name: [] for name in SETS}
    for example, page, (start, end) in zip(table.examples, table.pages, table.starts, strict=True):
        text = ""
        if page is not None:
            words = np.array([word_count(block.text) for block in page.blocks])
            chosen = choose(probabilities[start:end], words)
            text = story_text(block for block, story in zip(page.blocks, chosen, strict=True) if story)
        found[example.set].append(score(example, text))
    return found


def line(title: str, scores: dict[str, list[Score]]) -> str:
    parts = []
    for name in SETS:
        f = means(scores[name])
        parts.append(
            f"{name} F1 {f['f1']:.4f} P {f['precision']:.4f} R {f['recall']:.4f} 4-gram {f['shingle_f1']:.4f}"
        )
    return f"{title:32} " + "   ".join(parts)


def belongs(column: str, family: tuple[str, ...]) -> bool:
    return any(
        column.endswith(mark[1:]) if mark.startswith("*") else column.startswith(mark) for mark in family
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--report", action="store_true", help="write no model")
    parser.add_argument("--ablation", action="store_true", help="and leave out each family in turn")
    parser.add_argument("--worst", type=int, default=0, help="list so many pages of each set")
    parser.add_argument("--save", type=Path, help="where to keep the cross-validated scores (JSON)")
    chosen = parser.parse_args()
    table = build_table()
    everything = list(range(len(table.columns)))
    print(f"{len(table.story):,} blocks, {len(table.columns)} columns, {len(table.pages)} pages")
    scores = scores_of(table, cross_validated(table, everything))
    print(line("all columns", scores), flush=True)
    for name in SETS:
        for one in sorted(scores[name], key=lambda one: one.f1)[: chosen.worst]:
            print(f"{one.f1:.3f}  P {one.precision:.2f} R {one.recall:.2f}  {one.id}")
    if chosen.save:
        rows = {name: [dataclasses.asdict(one) for one in scores[name]] for name in SETS}
        chosen.save.write_text(json.dumps(rows))
    if chosen.ablation:
        for title, family in {"nothing": (), **FAMILIES}.items():
            kept = [n for n, column in enumerate(table.columns) if not belongs(column, family)]
            scores = scores_of(table, cross_validated(table, kept, ABLATION_PARAMETERS))
            print(line(f"without {title} ({len(everything) - len(kept)})", scores), flush=True)
    if not (chosen.report or chosen.ablation):
        MODELS.mkdir(exist_ok=True)
        model = CatBoostClassifier(**PARAMETERS)
        model.fit(table.train, table.story, sample_weight=table.weights)
        write_model(model, table.columns, MODELS / "html_blocks.json")
        odds = dict(zip(("names", "own_names", "words"), (kind.odds() for kind in table.counts), strict=True))
        text = json.dumps(odds, ensure_ascii=False, indent=0, sort_keys=True)
        (MODELS / "html_tokens.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
