#!/usr/bin/env python3
"""Train the classifier of HTML blocks on the development pages, and say what it is worth.

    pip install -r benchmarks/requirements.txt
    python benchmarks/train_html_model.py               # cross-validate, then train on all and write
    python benchmarks/train_html_model.py --report      # cross-validate only
    python benchmarks/train_html_model.py --ablation    # cross-validate without each family of columns

Two models are trained: the first judges a page by itself; the second sees as votes what the first says,
or what trafilatura keeps where the first is unsure. Folds are of publishers: no page is judged by a model
that has seen another page of its publisher, and no vote that a model is trained on was cast by a model
that has. The model files go to pipeline/rules/models/. A run gives the same files again (fixed seed, two
threads).
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import hashlib
import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier
from development_pages import SETS, Example, Score, examples, means, score
from galley.records import DomElement, Page
from galley.strip.html.features import PageColumns
from galley.strip.html.model import SURE, surer
from galley.strip.shared.best_blocks import best_blocks, expected_f1
from galley.strip.shared.tokens import element_names, name_tokens, text_tokens, text_words, word_count
from galley.text.story_text import story_text
from labels import story_shares
from model_file import write_model
from token_statistics import TokenCounts, leaving_out, token_odds

MODELS = Path(__file__).resolve().parents[1] / "pipeline" / "rules" / "models"
FOLDS = 5
COMMON: dict[str, Any] = {
    "depth": 6, "border_count": 64, "rsm": 0.15,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
FIRST = {**COMMON, "iterations": 200, "learning_rate": 0.1}
SECOND = {**COMMON, "iterations": 300, "learning_rate": 0.1}
QUICK = {**COMMON, "iterations": 150, "learning_rate": 0.15}
"""A quicker training of both, for the comparison of many: its rows compare with each other."""

NEWS_WEIGHT = 2.5
"""News pages are fewer than the other articles, and are what Galley is for."""

EXTRA_WORDS = 2.0
"""Added to the words of a block in its weight, so that headings count for something."""

MIN_STORY_WORDS = 30.0

VOTES = ("vote", "voted", "story_", "from_first_vote", "to_last_vote", "*_vote")
FAMILIES = {
    "all votes": VOTES,
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

Probabilities = npt.NDArray[np.float64]


@dataclasses.dataclass
class Table:
    """All blocks of all pages: columns to train on, columns to test on (other token odds), labels,
    weights. A page's blocks stand from its `starts` on."""

    examples: list[Example]
    pages: list[Page | None]
    train: list[PageColumns]
    test: list[PageColumns]
    story: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    fold: npt.NDArray[np.int64]
    starts: list[tuple[int, int]]
    counts: tuple[TokenCounts, TokenCounts, TokenCounts]

    def rows(self, pages: list[PageColumns], votes: Probabilities | None) -> npt.NDArray[np.float32]:
        """A row for each block."""
        parts, at = [], 0
        for columns in pages:
            end = at + len(columns.words)
            parts.append(columns.table(None if votes is None else votes[at:end])[1].T)
            at = end
        return np.vstack(parts)

    def names(self, votes: bool) -> tuple[str, ...]:
        page = self.train[0]
        return page.table(np.zeros(len(page.words)) if votes else None)[0]


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
            around = [tokens_of(element) for element in block.dom.elements]
            names.add(example.publisher, frozenset().union(*around), share, weight)
            own.add(example.publisher, around[-1], share, weight)
            said = frozenset(text_tokens(text_words((block.text,))[0]))
            words.add(example.publisher, said, share, 1.0)
    return names, own, words


def tokens_of(element: DomElement) -> frozenset[str]:
    names = element_names(element.tag, element.names, element.hidden)
    return frozenset().union(*map(name_tokens, names))


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
    rows = 0
    for example, page in zip(found, pages, strict=True):
        size = len(page.blocks) if page else 0
        starts.append((rows, rows + size))
        rows += size
        if page is None:
            continue
        own_left_out = token_odds(*(kind(example.publisher) for kind in without_own))
        train.append(PageColumns(page, own_left_out))
        test.append(PageColumns(page, without_fold[folds[example.publisher]]))
        words = train[-1].words
        gold = max(MIN_STORY_WORDS, word_count("\n".join(example.body)))
        weights.append((words + EXTRA_WORDS) / gold * (NEWS_WEIGHT if example.set == "news" else 1.0))
        fold += [folds[example.publisher]] * size
    story = np.array([share > 0.5 for shares in labels for share in shares], dtype=np.int64)
    return Table(
        found, pages, train, test, story, np.concatenate(weights), np.array(fold), starts, counts
    )  # fmt: skip


def fit(
    table: Table, rows: npt.NDArray[np.float32], kept: npt.NDArray[np.bool_], parameters: dict[str, Any]
) -> CatBoostClassifier:
    model = CatBoostClassifier(**parameters)
    return model.fit(rows[kept], table.story[kept], sample_weight=table.weights[kept])


def says(model: CatBoostClassifier, rows: npt.NDArray[np.float32]) -> Probabilities:
    return 1.0 / (1.0 + np.exp(-model.predict(rows, prediction_type="RawFormulaVal")))


def votes_of(table: Table, probabilities: Probabilities, sure: float) -> Probabilities:
    """What the second model sees: the first's own probabilities, or trafilatura's votes."""
    votes = probabilities.copy()
    for page, (start, end) in zip(table.pages, table.starts, strict=True):
        if page is None or page.second_opinion is None:
            continue
        words = np.array([word_count(block.text) for block in page.blocks])
        if expected_f1(votes[start:end], words) < sure:
            votes[start:end] = page.second_opinion()
    return votes


def kept_columns(names: tuple[str, ...], left_out: tuple[str, ...]) -> list[int]:
    return [number for number, name in enumerate(names) if not belongs(name, left_out)]


def cross_validated(
    table: Table,
    first: dict[str, Any] = FIRST,
    second: dict[str, Any] = SECOND,
    left_out: tuple[str, ...] = (),
    sure: float = SURE,
) -> tuple[Probabilities, Probabilities]:
    """Each block's probability by both models, and by the first alone, of those that saw no page
    of its publisher. The votes that a second model is trained on come from first models that saw neither
    the page's publisher nor those of the fold that it is tested on."""
    kept = kept_columns(table.names(votes=False), left_out)
    train, test = table.rows(table.train, None)[:, kept], table.rows(table.test, None)[:, kept]
    inner = {number: np.zeros(len(table.story)) for number in range(FOLDS)}
    for one, other in combinations(range(FOLDS), 2):
        in_one, in_other = table.fold == one, table.fold == other
        model = fit(table, train, ~(in_one | in_other), first)
        inner[one][in_other] = says(model, train[in_other])
        inner[other][in_one] = says(model, train[in_one])
    outer = np.zeros(len(table.story))
    for number in range(FOLDS):
        out = table.fold == number
        outer[out] = says(fit(table, train, ~out, first), test[out])
    kept = kept_columns(table.names(votes=True), left_out)
    test = table.rows(table.test, votes_of(table, outer, sure))[:, kept]
    result = np.zeros(len(table.story))
    for number in range(FOLDS):
        out = table.fold == number
        train = table.rows(table.train, votes_of(table, inner[number], sure))[:, kept]
        result[out] = says(fit(table, train, ~out, second), test[out])
    for page, (start, end) in zip(table.pages, table.starts, strict=True):
        if page is not None:
            words = np.array([word_count(block.text) for block in page.blocks])
            if expected_f1(outer[start:end], words) < sure:
                result[start:end] = surer(result[start:end], outer[start:end], words)
    return result, outer


def train_on_all(table: Table) -> tuple[CatBoostClassifier, CatBoostClassifier]:
    """The models that are shipped. The second's votes come from first models that saw no page of
    the publisher, as they will on the pages of others."""
    everything = np.ones(len(table.story), dtype=np.bool_)
    rows = table.rows(table.train, None)
    votes = np.zeros(len(table.story))
    for number in range(FOLDS):
        out = table.fold == number
        votes[out] = says(fit(table, rows, ~out, FIRST), rows[out])
    first = fit(table, rows, everything, FIRST)
    return first, fit(table, table.rows(table.train, votes_of(table, votes, SURE)), everything, SECOND)


def scores_of(table: Table, probabilities: npt.NDArray[np.float64]) -> dict[str, list[Score]]:
    found: dict[str, list[Score]] = {name: [] for name in SETS}
    for example, page, (start, end) in zip(table.examples, table.pages, table.starts, strict=True):
        text = ""
        if page is not None:
            words = np.array([word_count(block.text) for block in page.blocks])
            chosen = best_blocks(probabilities[start:end], words)
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
    columns = [len(table.names(votes)) for votes in (False, True)]
    print(f"{len(table.story):,} blocks, {columns} columns, {len(table.pages)} pages", flush=True)
    found, alone = cross_validated(table)
    scores = scores_of(table, found)
    print(line("first model alone", scores_of(table, alone)))
    print(line("both", scores), flush=True)
    for name in SETS:
        for one in sorted(scores[name], key=lambda one: one.f1)[: chosen.worst]:
            print(f"{one.f1:.3f}  P {one.precision:.2f} R {one.recall:.2f}  {one.id}")
    if chosen.save:
        rows = {name: [dataclasses.asdict(one) for one in scores[name]] for name in SETS}
        chosen.save.write_text(json.dumps(rows))
    if chosen.ablation:
        quick = functools.partial(cross_validated, table, QUICK, QUICK)
        print(line("quick", scores_of(table, quick()[0])), flush=True)
        for title, sure in (("trafilatura never asked", 0.0), ("trafilatura always asked", 2.0)):
            print(line(title, scores_of(table, quick(sure=sure)[0])), flush=True)
        for title, family in FAMILIES.items():
            print(line(f"without {title}", scores_of(table, quick(left_out=family)[0])), flush=True)
    if not (chosen.report or chosen.ablation):
        MODELS.mkdir(exist_ok=True)
        first, second = train_on_all(table)
        write_model(first, table.names(votes=False), MODELS / "html_first.json")
        write_model(second, table.names(votes=True), MODELS / "html_second.json")
        odds = dict(zip(("names", "own_names", "words"), (kind.odds() for kind in table.counts), strict=True))
        text = json.dumps(odds, ensure_ascii=False, indent=0, sort_keys=True)
        (MODELS / "html_tokens.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
