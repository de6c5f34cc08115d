"""Trains the classifier of HTML blocks.

Two models: the first judges a page by itself. The second also sees votes: what the first says, or what
trafilatura keeps where the first is unsure. Folds are of publishers: no page is judged by a model that has
seen another page of its publisher, and no vote that a model is trained on was cast by a model that has.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, compress
from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from galley.records import Page
from galley.strip.html.decision import decide_html
from galley.strip.html.model import SURE, surer
from galley.strip.score import scored
from galley.strip.shared.best_blocks import best_blocks, expected_f1
from galley.strip.shared.tokens import word_count
from galley.text.story_text import story_text

from .data_folder import HTML_SETS, MEASURED_SETS, MORE_SETS, DataFolder
from .folds import FOLDS
from .html_table import Mask, Probabilities, Rows, Table, build_table
from .model_files import Trained, rounded, trees_content
from .rule_effects import Effect, effects, summary
from .scoring import Score, means, score

COMMON: dict[str, Any] = {
    "depth": 6, "border_count": 64, "rsm": 0.15,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
FIRST = {**COMMON, "iterations": 400, "learning_rate": 0.1}
SECOND = {**COMMON, "iterations": 400, "learning_rate": 0.1}


def fit(table: Table, rows: Rows, kept: Mask, parameters: Mapping[str, Any]) -> CatBoostClassifier:
    """A model trained on the rows that are kept, of the pages to train on."""
    kept = kept & table.trained
    model = CatBoostClassifier(**parameters)
    return model.fit(rows[kept], table.story[kept], sample_weight=table.weights[kept])


def predict(model: CatBoostClassifier, rows: Rows) -> Probabilities:
    """How likely each row is to be story."""
    return np.asarray(1.0 / (1.0 + np.exp(-model.predict(rows, prediction_type="RawFormulaVal"))))


def votes_of(table: Table, probabilities: Probabilities, sure: float) -> Probabilities:
    """What the second model sees: the first's own probabilities, or trafilatura's votes where the first
    expects an F1 below `sure` of its choice."""
    votes = probabilities.copy()
    for page, words, (start, end) in zip(table.pages, table.words, table.starts, strict=True):
        if page is None or page.second_opinion is None:
            continue
        if expected_f1(votes[start:end], words) < sure:
            votes[start:end] = page.second_opinion()
    return votes


@dataclasses.dataclass(frozen=True)
class FirstModels:
    """The first models that cross-validation trains, and what they say.

    Attributes:
        unseen: By a model that saw no page of the block's fold, with token odds for testing.
        unseen_in_training: By the same model, with token odds for training.
        nested: For each fold, by a model that saw neither that fold nor the block's; zero inside the fold.
    """

    unseen: Probabilities
    unseen_in_training: Probabilities
    nested: Mapping[int, Probabilities]


def cross_validate_first(table: Table, columns: Sequence[int], parameters: Mapping[str, Any]) -> FirstModels:
    """Trains first models without each fold, and without each two folds.

    Args:
        table: All blocks.
        columns: The numbers of the columns to use.
        parameters: CatBoost's.
    """
    train, test = table.rows(table.train, None)[:, columns], table.rows(table.test, None)[:, columns]
    nested = {number: np.zeros(len(table.story)) for number in range(FOLDS)}
    for one, other in combinations(range(FOLDS), 2):
        in_one, in_other = table.fold == one, table.fold == other
        model = fit(table, train, ~(in_one | in_other), parameters)
        nested[one][in_other] = predict(model, train[in_other])
        nested[other][in_one] = predict(model, train[in_one])
    unseen, unseen_in_training = np.zeros(len(table.story)), np.zeros(len(table.story))
    for number in range(FOLDS):
        out = table.fold == number
        model = fit(table, train, ~out, parameters)
        unseen[out], unseen_in_training[out] = predict(model, test[out]), predict(model, train[out])
    return FirstModels(unseen, unseen_in_training, nested)


def cross_validate_second(
    table: Table, first: FirstModels, columns: Sequence[int], parameters: Mapping[str, Any], sure: float
) -> Probabilities:
    """Each block's probability by both models together, neither of which saw a page of its publisher."""
    test = table.rows(table.test, votes_of(table, first.unseen, sure))[:, columns]
    found = np.zeros(len(table.story))
    for number in range(FOLDS):
        out = table.fold == number
        train = table.rows(table.train, votes_of(table, first.nested[number], sure))[:, columns]
        found[out] = predict(fit(table, train, ~out, parameters), test[out])
    for page, words, (start, end) in zip(table.pages, table.words, table.starts, strict=True):
        if page is not None and expected_f1(first.unseen[start:end], words) < sure:
            found[start:end] = surer(found[start:end], first.unseen[start:end], words)
    return found


def scores_of(
    table: Table, probabilities: Probabilities, choose: Callable[[Page, Probabilities], Iterable[bool]]
) -> dict[str, list[Score]]:
    """The scores of each set's pages, in their order.

    Args:
        table: All blocks.
        probabilities: Of each block to be story.
        choose: Which blocks of a page are kept, given their probabilities: `likely` or `decided`.
    """
    found: dict[str, list[Score]] = {example.set: [] for example in table.examples}
    for example, page, (start, end) in zip(table.examples, table.pages, table.starts, strict=True):
        text = ""
        if page is not None:
            text = story_text(compress(page.blocks, choose(page, probabilities[start:end])))
        found[example.set].append(score(example.id, example.body, text))
    return found


def likely(page: Page, probabilities: Probabilities) -> Iterable[bool]:
    """The blocks that the classifier alone would keep."""
    words = np.array([word_count(block.text) for block in page.blocks])
    chosen: list[bool] = best_blocks(probabilities, words).tolist()
    return chosen


def decided(page: Page, probabilities: Probabilities) -> Iterable[bool]:
    """The blocks that a run keeps: certain rules and the page's structure decide too."""
    return [verdict.story for verdict in decide_html(scored(page, probabilities))]


def rule_effects_of(table: Table, probabilities: Probabilities) -> Iterator[Effect]:
    """The effect of each rule on each page that it changes."""
    for example, page, (start, end) in zip(table.examples, table.pages, table.starts, strict=True):
        if page is not None:
            own = probabilities[start:end]
            yield from effects(example.id, example.body, page, list(likely(page, own)), own)


def line(title: str, scores: Mapping[str, Sequence[Score]]) -> str:
    """The figures of each set to print, a row for each."""
    rows = [title]
    for name, of_set in scores.items():
        f = means(of_set)
        rows.append(
            f"    {name:16} pages {len(of_set):4}  F1 {f['f1']:.4f}  P {f['precision']:.4f}"
            f"  R {f['recall']:.4f}  4-gram {f['shingle_f1']:.4f}"
        )
    return "\n".join(rows)


def train(data: DataFolder) -> Trained:
    """Cross-validates, then trains both models on all pages.

    The votes that the second model is trained on come from first models that saw no page of the publisher,
    as they will on the pages of publishers that are new to them.

    Raises:
        DataError: A set is missing, or the publishers are too few.
    """
    for name in (*MORE_SETS, *MEASURED_SETS):
        if not data.present([name]):
            print(f"{data.path} has no {name}: goes on without it", file=sys.stderr)
    table = build_table(data, (*HTML_SETS, *data.present(MORE_SETS)), data.present(MEASURED_SETS))
    names = {votes: table.names(votes) for votes in (False, True)}
    print(f"{len(table.story):,} blocks, {len(names[False])} and {len(names[True])} columns", flush=True)
    first = cross_validate_first(table, range(len(names[False])), FIRST)
    both = cross_validate_second(table, first, range(len(names[True])), SECOND, SURE)
    alone, together = scores_of(table, first.unseen, likely), scores_of(table, both, likely)
    scores = scores_of(table, both, decided)
    print(line("first model alone", alone))
    print(line("both models", together))
    print(line("both models, rules and structure", scores), flush=True)
    print(summary(rule_effects_of(table, both)), flush=True)
    everything = np.ones(len(table.story), dtype=np.bool_)
    final_first = fit(table, table.rows(table.train, None), everything, FIRST)
    votes = votes_of(table, first.unseen_in_training, SURE)
    final_second = fit(table, table.rows(table.train, votes), everything, SECOND)
    return Trained(
        files={
            "html_first.json": trees_content(final_first, names[False]),
            "html_second.json": trees_content(final_second, names[True]),
            "html_tokens.json": table.counts.content(),
        },
        figures={
            "both models, rules and structure": {name: rounded(means(of)) for name, of in scores.items()},
            "both models": {name: rounded(means(of)) for name, of in together.items()},
            "first model alone": {name: rounded(means(of)) for name, of in alone.items()},
        },
        scores=scores,
    )
