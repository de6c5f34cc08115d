"""Trains the classifier of HTML blocks.

Two models: the first judges a page by itself. The second sees votes besides: what the first says, or what
trafilatura keeps where the first is unsure. Folds are of publishers: no page is judged by a model that has
seen another page of its publisher, and no vote that a model is trained on was cast by a model that has.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier
from galley.records import DomElement, Page
from galley.strip.html.features import PageColumns
from galley.strip.html.model import SURE, surer
from galley.strip.shared.best_blocks import best_blocks, expected_f1
from galley.strip.shared.tokens import (
    TokenOdds,
    element_names,
    name_tokens,
    text_tokens,
    text_words,
    word_count,
)
from galley.text.story_text import story_text

from .data_folder import HTML_SETS, DataError, DataFolder, Example
from .folds import FOLDS, fold_of
from .labels import story_shares
from .model_files import Content, Trained, rounded, trees_content
from .scoring import Score, means, score
from .token_statistics import TokenCounts, leaving_out

COMMON: dict[str, Any] = {
    "depth": 6, "border_count": 64, "rsm": 0.15,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
FIRST = {**COMMON, "iterations": 200, "learning_rate": 0.1}
SECOND = {**COMMON, "iterations": 300, "learning_rate": 0.1}

NEWS_WEIGHT = 2.5
"""News pages are fewer than other articles, and are what Galley is for."""

EXTRA_WORDS = 2.0
"""Added to the words of a block in its weight, so that headings count for something."""

MIN_STORY_WORDS = 30.0
"""A shorter story weighs as much as one of this length."""

NAME_PUBLISHERS, WORD_PUBLISHERS = 5, 8
"""Publishers that must use a class name, or a word, before its odds are believed."""

Probabilities = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True)
class Counts:
    """The three kinds of tokens, counted: names around a block, of its own element, and its words."""

    names: TokenCounts
    own_names: TokenCounts
    words: TokenCounts

    def content(self) -> Content:
        """The content of ``html_tokens.json``."""
        return {"names": self.names.odds(), "own_names": self.own_names.odds(), "words": self.words.odds()}


@dataclasses.dataclass(frozen=True)
class Table:
    """All blocks of all pages, one after the other.

    Attributes:
        examples: All examples; `pages` has the page of each, None for one without blocks.
        train: The columns of each page that has blocks, with token odds for training.
        test: The same with token odds for testing, which know no publisher of the page's fold.
        words: For each example the words of each of its blocks.
        story: Whether each block is story (0 or 1).
        weights: What each block counts for in training.
        fold: The fold of each block's publisher.
        starts: For each example its first row and the one after its last.
        counts: The tokens of all pages.
    """

    examples: Sequence[Example]
    pages: Sequence[Page | None]
    train: Sequence[PageColumns]
    test: Sequence[PageColumns]
    words: Sequence[npt.NDArray[np.float64]]
    story: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    fold: npt.NDArray[np.int64]
    starts: Sequence[tuple[int, int]]
    counts: Counts

    def rows(self, pages: Sequence[PageColumns], votes: Probabilities | None) -> Rows:
        """A row for each block, with the columns of votes if there are votes."""
        parts, at = [], 0
        for columns in pages:
            end = at + len(columns.words)
            parts.append(columns.table(None if votes is None else votes[at:end])[1].T)
            at = end
        return np.vstack(parts)

    def names(self, votes: bool) -> tuple[str, ...]:
        """The names of the columns, without or with those of votes."""
        page = self.train[0]
        return page.table(np.zeros(len(page.words)) if votes else None)[0]


def count_tokens(
    examples: Sequence[Example], pages: Sequence[Page | None], labels: Sequence[Sequence[float]]
) -> Counts:
    """The tokens of all blocks; `labels` has the share of each block that is story."""
    names, own = TokenCounts(NAME_PUBLISHERS), TokenCounts(NAME_PUBLISHERS)
    words = TokenCounts(WORD_PUBLISHERS)
    for example, page, shares in zip(examples, pages, labels, strict=True):
        for block, share in zip(page.blocks if page else (), shares, strict=True):
            assert block.dom is not None
            weight = math.sqrt(word_count(block.text))
            around = [_tokens_of(element) for element in block.dom.elements]
            names.add(example.publisher, frozenset().union(*around), share, weight)
            own.add(example.publisher, around[-1], share, weight)
            wording = frozenset(text_tokens(text_words([block.text])[0]))
            words.add(example.publisher, wording, share, 1.0)
    return Counts(names, own, words)


def _tokens_of(element: DomElement) -> frozenset[str]:
    names = element_names(element.tag, element.names, element.hidden)
    return frozenset().union(*map(name_tokens, names))


def build_table(data: DataFolder) -> Table:
    """Everything that training and cross-validation need of a data folder's HTML sets.

    Raises:
        DataError: A set is missing, or the publishers are too few to leave out one fold of them.
    """
    examples = [example for name in HTML_SETS for example in data.examples(name)]
    folds = {example.publisher: fold_of(example.publisher) for example in examples}
    if len(set(folds.values())) < FOLDS:
        raise DataError(f"{data.path} has {len(folds)} publishers of HTML pages: too few for {FOLDS} folds")
    pages = [example.page() for example in examples]
    labels = [story_shares(p.blocks, e.body) if p else [] for e, p in zip(examples, pages, strict=True)]
    counts = count_tokens(examples, pages, labels)
    kinds = (counts.names, counts.own_names, counts.words)
    without_own = [leaving_out(kind) for kind in kinds]
    without_fold = []
    for number in range(FOLDS):
        out = frozenset(publisher for publisher, fold in folds.items() if fold == number)
        without_fold.append(TokenOdds(*(kind.odds(out) for kind in kinds)))
    train, test, words, weights, fold, starts = [], [], [], [], [], []
    rows = 0
    for example, page in zip(examples, pages, strict=True):
        size = len(page.blocks) if page else 0
        starts.append((rows, rows + size))
        rows += size
        words.append(np.array([word_count(block.text) for block in page.blocks] if page else ()))
        if page is None:
            continue
        odds = TokenOdds(*(without(example.publisher) for without in without_own))
        train.append(PageColumns(page, odds))
        test.append(PageColumns(page, without_fold[folds[example.publisher]]))
        gold = max(MIN_STORY_WORDS, word_count("\n".join(example.body)))
        importance = NEWS_WEIGHT if example.set == "news" else 1.0
        weights.append((train[-1].words + EXTRA_WORDS) / gold * importance)
        fold += [folds[example.publisher]] * size
    story = np.array([share > 0.5 for shares in labels for share in shares], dtype=np.int64)
    return Table(
        examples, pages, train, test, words, story, np.concatenate(weights), np.array(fold), starts, counts
    )  # fmt: skip


def fit(table: Table, rows: Rows, kept: Mask, parameters: Mapping[str, Any]) -> CatBoostClassifier:
    """A model trained on the rows that are kept."""
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


def scores_of(table: Table, probabilities: Probabilities) -> dict[str, list[Score]]:
    """The scores of each set's pages, in their order, if blocks are chosen by these probabilities."""
    found: dict[str, list[Score]] = {name: [] for name in HTML_SETS}
    for example, page, words, (start, end) in zip(
        table.examples, table.pages, table.words, table.starts, strict=True
    ):
        text = ""
        if page is not None:
            chosen = best_blocks(probabilities[start:end], words)
            text = story_text(block for block, story in zip(page.blocks, chosen, strict=True) if story)
        found[example.set].append(score(example.id, example.body, text))
    return found


def line(title: str, scores: Mapping[str, Sequence[Score]]) -> str:
    """A row of figures to print."""
    parts = []
    for name in HTML_SETS:
        f = means(scores[name])
        parts.append(
            f"{name} F1 {f['f1']:.4f} P {f['precision']:.4f} R {f['recall']:.4f} 4-gram {f['shingle_f1']:.4f}"
        )
    return f"{title:32} " + "   ".join(parts)


def train(data: DataFolder) -> Trained:
    """Cross-validates, then trains both models on all pages.

    The votes that the second model is trained on come from first models that saw no page of the publisher,
    as they will on the pages of publishers that are new to them.

    Raises:
        DataError: A set is missing, or the publishers are too few.
    """
    table = build_table(data)
    names = {votes: table.names(votes) for votes in (False, True)}
    print(f"{len(table.story):,} blocks, {len(names[False])} and {len(names[True])} columns", flush=True)
    first = cross_validate_first(table, range(len(names[False])), FIRST)
    both = cross_validate_second(table, first, range(len(names[True])), SECOND, SURE)
    scores, alone = scores_of(table, both), scores_of(table, first.unseen)
    print(line("first model alone", alone))
    print(line("both", scores), flush=True)
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
            "both models": {name: rounded(means(scores[name])) for name in HTML_SETS},
            "first model alone": {name: rounded(means(alone[name])) for name in HTML_SETS},
        },
        scores=scores,
    )
