#!/usr/bin/env python3
"""Train the classifier of text dumps on the development texts, and say what it is worth.

    pip install -r benchmarks/requirements.txt
    python benchmarks/train_text_model.py               # cross-validate, then train on all and write
    python benchmarks/train_text_model.py --report      # cross-validate only
    python benchmarks/train_text_model.py --ablation    # cross-validate without each family of columns

Folds are of publishers: no dump is judged by a model that has seen another page of its publisher,
be it in the text set, in a site's chrome or in a story on a site. The model files go to
pipeline/rules/models/. A run gives the same files again (fixed seed, two threads).
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier
from development_pages import Example, Score, means, score
from galley.records import Page, Verdict
from galley.strip.score import scored
from galley.strip.shared.tokens import text_tokens
from galley.strip.text.decision import decide_text
from galley.strip.text.features import Columns, block_columns, odds_columns
from galley.text.story_text import story_text
from labels import story_shares
from model_file import write_model
from text_pages import TextExample, plain_examples, site_examples, text_examples
from token_statistics import TokenCounts, leaving_out

MODELS = Path(__file__).resolve().parents[1] / "pipeline" / "rules" / "models"
FOLDS = 5
ITERATIONS = 400
PARAMETERS = {
    "depth": 6, "learning_rate": 0.08, "border_count": 64, "rsm": 0.3, "l2_leaf_reg": 6,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip

ABLATION_ITERATIONS = 150
"""An ablation compares like with like, on fewer trees and the real pages alone: it takes less time."""

MIN_VOICES = 4
"""So many publishers must use a word before its odds are believed."""

LEAST_WIDTH = 4.0
MIN_STORY_WIDTH = 300.0
"""Weights go by width, each page's story counting alike; very short stories do not outweigh others."""

FAR_BLOCKS, FAR_WIDTH, FAR_KEPT = 8, 60, 4
"""Short blocks far from all prose are menus: one in four is trained on, with four times its weight."""

LONG_LINE = 80
"""The baseline of the benchmark: lines of more characters are story."""

FAMILIES = {
    "chrome rules": (
        "rule", "from_end_rule", "to_end_rule", "from_comments", "from_related", "from_author_box",
        "from_newsletter", "from_share", "from_copyright", "from_legal", "*_seen",
    ),
    "learnt words": ("odds_",),
    "indents, bullets and blank lines": ("indent", "blank", "level", "kind", "numbered", "listed"),
    "islands of prose": (
        "island", "in_island", "main_", "from_main", "to_main", "in_main", "prose_before", "prose_after",
        "from_prose", "to_prose",
    ),
    "headline and shared words": (
        "from_headline", "headline_words", "prose_overlap", "page_overlap", "overlap",
    ),
    "repeated blocks": ("repeat", "seen_before"),
    "neighbouring blocks": ("*-1", "*-2", "*-3", "*+1", "*+2", "*+3", "*_3", "*_10"),
    "function words": ("stop_share",),
}  # fmt: skip


@dataclasses.dataclass
class Sample:
    """A page with everything that training and measuring need of it."""

    example: TextExample
    page: Page
    columns: Columns
    story: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]
    kept: npt.NDArray[np.bool_]
    train_odds: Columns
    test_odds: list[Columns]


def fold_of(publisher: str) -> int:
    """A publisher's fold, the same on every run and however many pages there are."""
    return int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % FOLDS


def folds_of(example: TextExample) -> set[int]:
    return {fold_of(publisher) for publisher in example.publishers}


def build_samples() -> tuple[list[Sample], TokenCounts]:
    whole = text_examples()
    found = whole + site_examples() + plain_examples(whole)
    pages = [example.page() for example in found]
    labels = [story_shares(p.blocks, e.body) for e, p in zip(found, pages, strict=True)]
    counts = TokenCounts(MIN_VOICES)
    for example, page, shares in zip(found, pages, labels, strict=True):
        if example.set != "text":
            continue  # a publisher's voice is its own pages'
        for block, share in zip(page.blocks, shares, strict=True):
            counts.add(example.publisher, text_tokens(block.text), share, 1.0)
    without_own = leaving_out(counts)
    publishers = {publisher for example in found for publisher in example.publishers}
    without_fold = [counts.odds(frozenset(p for p in publishers if fold_of(p) == n)) for n in range(FOLDS)]
    samples = []
    for example, page, shares in zip(found, pages, labels, strict=True):
        columns = block_columns(page.blocks)
        story = np.array([share > 0.5 for share in shares])
        width = np.maximum(LEAST_WIDTH, columns["width"].astype(np.float64))
        prose = np.minimum(columns["from_prose"], columns["to_prose"])
        far = (columns["width"] < FAR_WIDTH) & (prose > FAR_BLOCKS) & ~story
        kept = ~far | (np.arange(len(story)) % FAR_KEPT == 0)
        weights = (
            width / max(MIN_STORY_WIDTH, width[story].sum()) * example.weight * np.where(far, FAR_KEPT, 1.0)
        )
        test_odds = (
            [odds_columns(page.blocks, without_fold[fold]) for fold in sorted(folds_of(example))]
            if example.set != "plain"
            else []
        )
        samples.append(
            Sample(example, page, columns, story, weights, kept,
                   odds_columns(page.blocks, without_own(example.publisher)), test_odds)
        )  # fmt: skip
    return samples, counts


def rows_of(sample: Sample, odds: Columns, names: list[str]) -> npt.NDArray[np.float32]:
    columns = sample.columns | odds
    return np.stack([columns[name] for name in names], axis=1)


def trained(samples: list[Sample], names: list[str], iterations: int = ITERATIONS) -> CatBoostClassifier:
    rows = np.concatenate([rows_of(s, s.train_odds, names)[s.kept] for s in samples])
    story = np.concatenate([s.story[s.kept] for s in samples])
    weights = np.concatenate([s.weights[s.kept] for s in samples])
    model = CatBoostClassifier(**(PARAMETERS | {"iterations": iterations}))
    model.fit(rows, story, sample_weight=weights)
    return model


def cross_validated(
    samples: list[Sample], names: list[str], iterations: int = ITERATIONS
) -> dict[str, npt.NDArray[np.float64]]:
    """Page id to its blocks' probabilities, by the model that saw nothing of the page's publishers.

    Of the sites set, pages are judged whose chrome's publisher is in the fold; where the story's
    publisher is in another fold, the model has seen that story on other pages.
    """
    found = {}
    for fold in range(FOLDS):
        model = trained([s for s in samples if fold not in folds_of(s.example)], names, iterations)
        for sample in samples:
            folds = sorted(folds_of(sample.example))
            if fold in folds and sample.test_odds and (sample.example.set == "text" or folds == [fold]):
                odds = sample.test_odds[folds.index(fold)]
                scores = model.predict(rows_of(sample, odds, names), prediction_type="RawFormulaVal")
                found[sample.example.id] = 1.0 / (1.0 + np.exp(-scores))
    return found


def page_score(sample: Sample, verdicts: tuple[Verdict, ...]) -> Score:
    text = story_text(b for b, verdict in zip(sample.page.blocks, verdicts, strict=True) if verdict.story)
    example = sample.example
    return score(Example(example.id, example.set, "", example.publisher, example.body), text)


def baseline(sample: Sample, longer_than: int) -> Score:
    verdicts = tuple(Verdict(len(block.text) > longer_than, "") for block in sample.page.blocks)
    return page_score(sample, verdicts)


def line(title: str, scores: list[Score]) -> str:
    f = means(scores)
    return (
        f"{title:44} pages {len(scores):4}  F1 {f['f1']:.4f}  P {f['precision']:.4f}  R {f['recall']:.4f}"
        f"  4-gram {f['shingle_f1']:.4f}"
    )


def belongs(column: str, family: tuple[str, ...]) -> bool:
    return any(column.endswith(mark[1:]) if mark[0] == "*" else column.startswith(mark) for mark in family)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--report", action="store_true", help="write no model")
    parser.add_argument("--ablation", action="store_true", help="leave out each family of columns in turn")
    parser.add_argument("--only-write", action="store_true", help="train on all and write, without figures")
    parser.add_argument("--worst", type=int, default=0, help="list so many dumps")
    chosen = parser.parse_args()
    samples, counts = build_samples()
    names = sorted(samples[0].columns | samples[0].train_odds)
    texts = [s for s in samples if s.example.set == "text"]
    print(f"{sum(len(s.story) for s in samples):,} blocks, {len(names)} columns, {len(samples)} pages")
    if not (chosen.only_write or chosen.ablation):
        print(line("every line", [baseline(s, 0) for s in texts]))
        print(line(f"lines over {LONG_LINE} characters", [baseline(s, LONG_LINE) for s in texts]))
        labels = [tuple(Verdict(bool(story), "") for story in s.story) for s in texts]
        print(
            line("the labels (no block choice is better)", list(map(page_score, texts, labels))), flush=True
        )
        probabilities = cross_validated(samples, names)
        for part in ("text", "sites"):
            judged = [s for s in samples if s.example.set == part and s.example.id in probabilities]
            scores = [page_score(s, decide_text(scored(s.page, probabilities[s.example.id]))) for s in judged]
            print(line(f"Galley, {part}", scores), flush=True)
            surest = min(float(probabilities[s.example.id].max()) for s in judged)
            print(f"  the surest block of every dump has a probability of {surest:.2f} or more")
            for one in sorted(scores, key=lambda one: one.f1)[: chosen.worst]:
                print(f"{one.f1:.3f}  P {one.precision:.2f} R {one.recall:.2f}  {one.id}")
    if chosen.ablation:
        texts_alone = {"all columns, real pages alone": names} | {
            f"without {title}": [name for name in names if not belongs(name, family)]
            for title, family in FAMILIES.items()
        }
        for title, kept in texts_alone.items():
            probabilities = cross_validated(texts, kept, ABLATION_ITERATIONS)
            scores = [page_score(s, decide_text(scored(s.page, probabilities[s.example.id]))) for s in texts]
            print(line(f"{title} ({len(names) - len(kept)})", scores), flush=True)
    if not (chosen.report or chosen.ablation):
        write_model(trained(samples, names), names, MODELS / "text_blocks.json")
        content = json.dumps({"words": counts.odds()}, ensure_ascii=False, indent=0, sort_keys=True)
        (MODELS / "text_words.json").write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
