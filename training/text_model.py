"""Trains the classifier of text dumps.

Folds are of publishers: no dump is judged by a model that has seen another page of its publisher, be it in
the text set, in a site's chrome or in a story on a site.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier
from galley.records import Page, Verdict
from galley.strip.score import scored
from galley.strip.shared.tokens import distinct_text_tokens
from galley.strip.text.decision import decide_text
from galley.strip.text.features import Columns, block_columns, odds_columns
from galley.text.story_text import story_text

from .data_folder import SITES_SET, TEXT_SET, DataError, DataFolder
from .folds import FOLDS, fold_of
from .labels import story_shares
from .model_files import Trained, rounded, trees_content
from .scoring import Score, means, score
from .text_dumps import TextExample, plain_examples, site_examples, text_examples
from .token_statistics import TokenCounts, leaving_out

PARAMETERS: dict[str, Any] = {
    "iterations": 400, "depth": 6, "learning_rate": 0.08, "border_count": 64, "rsm": 0.3, "l2_leaf_reg": 6,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip

WORD_PUBLISHERS = 4
"""Publishers that must use a word before its odds are believed."""

MIN_WIDTH = 4.0
MIN_STORY_WIDTH = 300.0
"""Blocks weigh by their width, and each page's story counts alike; very short stories count for less."""

FAR_BLOCKS, FAR_WIDTH, FAR_KEPT = 8, 60, 4
"""Short blocks far from all prose are menus: one in four is trained on, with four times its weight."""

LONG_LINE = 80
"""The baseline of the benchmark: lines of more characters are story."""

SETS = (TEXT_SET, SITES_SET)
"""The sets that are measured; the plainer dumps are trained on alone."""


@dataclasses.dataclass(frozen=True)
class Sample:
    """A dump with everything that training and measuring need of it.

    Attributes:
        example: The dump and its gold.
        page: Its blocks.
        columns: Their columns, without those of learnt words.
        story: Whether each block is story.
        weights: What each block counts for in training.
        kept: Whether each block is trained on.
        train_odds: The columns of learnt words for training: the publisher's own voice is left out.
        test_odds: The same for testing: all voices of the publishers' fold are left out. None for dumps that
            are not tested on: plainer ones, and those whose publishers are in two folds.
    """

    example: TextExample
    page: Page
    columns: Columns
    story: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]
    kept: npt.NDArray[np.bool_]
    train_odds: Columns
    test_odds: Columns | None


def folds_of(example: TextExample) -> set[int]:
    """The folds of all publishers of a dump."""
    return {fold_of(publisher) for publisher in example.publishers}


def count_words(
    examples: Sequence[TextExample], pages: Sequence[Page], labels: Sequence[Sequence[float]]
) -> TokenCounts:
    """The words of the real dumps' short blocks: a publisher's voice is that of its own pages."""
    counts = TokenCounts(WORD_PUBLISHERS)
    for example, page, shares in zip(examples, pages, labels, strict=True):
        if example.set != TEXT_SET:
            continue
        wordings = distinct_text_tokens([block.text for block in page.blocks])
        for tokens, share in zip(wordings, shares, strict=True):
            counts.add(example.publisher, tokens, share, 1.0)
    return counts


def build_samples(data: DataFolder) -> tuple[list[Sample], TokenCounts]:
    """All dumps of a data folder as samples, and the words of the real ones.

    Raises:
        DataError: A set is missing, or the publishers are too few to leave out one fold of them.
    """
    whole = text_examples(data)
    examples = whole + site_examples(data) + plain_examples(whole)
    publishers = {publisher for example in examples for publisher in example.publishers}
    if len(set(map(fold_of, publishers))) < FOLDS:
        raise DataError(f"{data.path} has {len(publishers)} publishers of dumps: too few for {FOLDS} folds")
    pages = [example.page() for example in examples]
    labels = [story_shares(page.blocks, e.body) for e, page in zip(examples, pages, strict=True)]
    counts = count_words(examples, pages, labels)
    without_own = leaving_out(counts)
    without_fold = [counts.odds(frozenset(p for p in publishers if fold_of(p) == n)) for n in range(FOLDS)]
    samples = [
        _sample(example, page, shares, without_own(example.publisher), without_fold)
        for example, page, shares in zip(examples, pages, labels, strict=True)
    ]
    return samples, counts


def _sample(
    example: TextExample,
    page: Page,
    shares: Sequence[float],
    without_own: Mapping[str, float],
    without_fold: Sequence[Mapping[str, float]],
) -> Sample:
    columns = block_columns(page.blocks)
    story = np.array([share > 0.5 for share in shares])
    width = np.maximum(MIN_WIDTH, columns["width"].astype(np.float64))
    prose = np.minimum(columns["from_prose"], columns["to_prose"])
    far = (columns["width"] < FAR_WIDTH) & (prose > FAR_BLOCKS) & ~story
    fold, *others = folds_of(example)
    tested = example.set in SETS and not others
    return Sample(
        example=example,
        page=page,
        columns=columns,
        story=story,
        weights=(
            width / max(MIN_STORY_WIDTH, width[story].sum()) * example.weight * np.where(far, FAR_KEPT, 1.0)
        ),
        kept=~far | (np.arange(len(story)) % FAR_KEPT == 0),
        train_odds=odds_columns(page.blocks, without_own),
        test_odds=odds_columns(page.blocks, without_fold[fold]) if tested else None,
    )


def column_names(samples: Sequence[Sample]) -> list[str]:
    """The names of all columns, in the order of the model."""
    return sorted(samples[0].columns | samples[0].train_odds)


def fit(samples: Sequence[Sample], names: Sequence[str], parameters: Mapping[str, Any]) -> CatBoostClassifier:
    """A model trained on the blocks of these samples that are kept."""
    rows = np.concatenate([_rows(s, s.train_odds, names)[s.kept] for s in samples])
    story = np.concatenate([s.story[s.kept] for s in samples])
    weights = np.concatenate([s.weights[s.kept] for s in samples])
    return CatBoostClassifier(**parameters).fit(rows, story, sample_weight=weights)


def _rows(sample: Sample, odds: Columns, names: Sequence[str]) -> npt.NDArray[np.float32]:
    columns = sample.columns | odds
    return np.stack([columns[name] for name in names], axis=1)


def cross_validate(
    samples: Sequence[Sample], names: Sequence[str], parameters: Mapping[str, Any]
) -> dict[str, npt.NDArray[np.float64]]:
    """The probabilities of each dump's blocks, by the model that saw nothing of the dump's publishers.

    Of the sites set only dumps with both publishers in one fold are judged: a model that saw the story on
    other pages would know it.

    Returns:
        Dump id → probabilities of its blocks.
    """
    found = {}
    for fold in range(FOLDS):
        model = fit([s for s in samples if fold not in folds_of(s.example)], names, parameters)
        for sample in samples:
            if sample.test_odds is not None and folds_of(sample.example) == {fold}:
                rows = _rows(sample, sample.test_odds, names)
                scores = model.predict(rows, prediction_type="RawFormulaVal")
                found[sample.example.id] = np.asarray(1.0 / (1.0 + np.exp(-scores)))
    return found


def page_score(sample: Sample, verdicts: Sequence[Verdict]) -> Score:
    """The score of a dump if its blocks are judged so."""
    text = story_text(b for b, verdict in zip(sample.page.blocks, verdicts, strict=True) if verdict.story)
    return score(sample.example.id, sample.example.body, text)


def decided_score(sample: Sample, probabilities: npt.NDArray[np.float64]) -> Score:
    """The score of a dump if the pipeline decides by these probabilities."""
    return page_score(sample, decide_text(scored(sample.page, probabilities)))


def _lines_over(sample: Sample, characters: int) -> Score:
    return page_score(sample, [Verdict(len(block.text) > characters, "") for block in sample.page.blocks])


def line(title: str, scores: Sequence[Score]) -> str:
    """A row of figures to print."""
    f = means(scores)
    return (
        f"{title:44} pages {len(scores):4}  F1 {f['f1']:.4f}  P {f['precision']:.4f}  R {f['recall']:.4f}"
        f"  4-gram {f['shingle_f1']:.4f}"
    )


def print_baselines(samples: Sequence[Sample]) -> None:
    """Prints what no model at all gives, and what the best choice of blocks would."""
    print(line("every line", [_lines_over(s, 0) for s in samples]))
    print(line(f"lines over {LONG_LINE} characters", [_lines_over(s, LONG_LINE) for s in samples]))
    labels = [page_score(s, [Verdict(bool(story), "") for story in s.story]) for s in samples]
    print(line("the labels (no block choice is better)", labels), flush=True)


def train(data: DataFolder) -> Trained:
    """Cross-validates, then trains on all dumps.

    Raises:
        DataError: A set is missing, or the publishers are too few.
    """
    samples, counts = build_samples(data)
    names = column_names(samples)
    print(f"{sum(len(s.story) for s in samples):,} blocks, {len(names)} columns, {len(samples)} dumps")
    print_baselines([s for s in samples if s.example.set == TEXT_SET])
    probabilities = cross_validate(samples, names, PARAMETERS)
    scores = {}
    for name in SETS:
        judged = [s for s in samples if s.example.set == name and s.example.id in probabilities]
        scores[name] = [decided_score(s, probabilities[s.example.id]) for s in judged]
        print(line(f"Galley, {name}", scores[name]), flush=True)
    return Trained(
        files={
            "text_blocks.json": trees_content(fit(samples, names, PARAMETERS), names),
            "text_words.json": {"words": counts.odds()},
        },
        figures={name: {"pages": len(of), **rounded(means(of))} for name, of in scores.items()},
        scores=scores,
    )
