"""Trains the classifier of HTML blocks.

Two models: the first judges a page by itself. The second sees votes besides: what the first says, or what
trafilatura keeps where the first is unsure. Folds are of publishers: no page is judged by a model that has
seen another page of its publisher, and no vote that a model is trained on was cast by a model that has.
"""

from __future__ import annotations

import dataclasses
import math
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier
from galley.records import Page
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

from .data_folder import HTML_SETS, MEASURED_SETS, MORE_SETS, DataError, DataFolder, Example
from .folds import FOLDS, fold_of
from .labels import story_shares
from .model_files import Content, Trained, rounded, trees_content
from .scoring import Score, means, score
from .token_statistics import TokenCounts, of_used_tokens

COMMON: dict[str, Any] = {
    "depth": 6, "border_count": 64, "rsm": 0.15,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
FIRST = {**COMMON, "iterations": 400, "learning_rate": 0.1}
SECOND = {**COMMON, "iterations": 400, "learning_rate": 0.1}

SET_WEIGHTS: Mapping[str, float] = {
    "news": 2.5, "articles": 1.0, "more/misinfo": 2.0, "more/magic": 1.0, "more/chinese": 1.0,
    "more/daniel": 0.2, "more/dragnet": 0.2, "more/cleaneval": 0.25,
}  # fmt: skip
"""What a page of each set counts for in training. News pages are fewer than other articles, and are what
Galley is for; old pages, and golds that hold more than the story, count for less."""

MIN_LABEL_F1 = 0.9
"""A page whose labelled blocks agree less than this with its gold is not trained on: the gold has text that
the page does not, or cuts through its blocks."""

EXTRA_WORDS = 2.0
"""Added to the words of a block in its weight, so that headings count for something."""

MIN_STORY_WORDS = 30.0
"""A shorter story weighs as much as one of this length."""

FAR_BLOCKS, FAR_WORDS, FAR_KEPT = 8, 10, 4
"""Chrome of few words that is far from the story is menus and footers, most of a page's blocks: one in four
is trained on, with four times its weight."""

NAME_PUBLISHERS, WORD_PUBLISHERS = 5, 8
"""Publishers that must use a class name, or a word, before its odds are believed."""

NAME_SETS = (*HTML_SETS, "more/misinfo", "more/magic", "more/chinese")
"""Sets whose publishers have a voice on class names: those of today's web. Names of 2006 to 2012 would
outvote them."""

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
        trained: Whether each block is trained on.
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
    trained: Mask
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
    examples: Sequence[Example],
    pages: Sequence[Page | None],
    labels: Sequence[Sequence[float]],
    trained: Sequence[bool],
) -> Counts:
    """The tokens of all blocks.

    Args:
        examples: The examples.
        pages: The page of each.
        labels: The share of each page's blocks that is story.
        trained: Whether each page is trained on. The tokens of the others have no voice.
    """
    names, own = TokenCounts(NAME_PUBLISHERS), TokenCounts(NAME_PUBLISHERS)
    words = TokenCounts(WORD_PUBLISHERS)
    for example, page, shares, counts in zip(examples, pages, labels, trained, strict=True):
        of_names = counts and example.set in NAME_SETS
        for block, share in zip(page.blocks if page else (), shares, strict=True):
            assert block.dom is not None
            weight = math.sqrt(word_count(block.text)) if of_names else 0.0
            around = [_tokens_of(*element[1:]) for element in block.dom.elements]
            names.add(example.publisher, frozenset().union(*around), share, weight)
            own.add(example.publisher, around[-1], share, weight)
            wording = frozenset(text_tokens(text_words([block.text])[0]))
            words.add(example.publisher, wording, share, float(counts))
    return Counts(names, own, words)


@lru_cache(maxsize=100_000)
def _tokens_of(tag: str, names: tuple[str, ...], hidden: bool) -> frozenset[str]:
    return frozenset().union(*map(name_tokens, element_names(tag, names, hidden)))


def build_table(data: DataFolder, trained_sets: Sequence[str], measured_sets: Sequence[str] = ()) -> Table:
    """Everything that training and cross-validation need of a data folder's HTML sets.

    Args:
        data: The data folder.
        trained_sets: The sets to train on and to measure.
        measured_sets: Sets to measure alone: neither trees nor token odds see them in training.

    Raises:
        DataError: A set is missing, or the publishers are too few to leave out one fold of them.
    """
    examples = [example for name in (*trained_sets, *measured_sets) for example in data.examples(name)]
    folds = {example.publisher: fold_of(example.publisher) for example in examples}
    if len({folds[e.publisher] for e in examples if e.set in trained_sets}) < FOLDS:
        raise DataError(f"{data.path} has {len(folds)} publishers of HTML pages: too few for {FOLDS} folds")
    pages = [example.page() for example in examples]
    labels = [story_shares(p.blocks, e.body) if p else [] for e, p in zip(examples, pages, strict=True)]
    trained = [
        e.set in trained_sets and p is not None and label_score(e, p, shares).f1 >= MIN_LABEL_F1
        for e, p, shares in zip(examples, pages, labels, strict=True)
    ]
    counts = count_tokens(examples, pages, labels, trained)
    kinds = (counts.names, counts.own_names, counts.words)
    without_own = [of_used_tokens(kind) for kind in kinds]
    without_fold = []
    for number in range(FOLDS):
        out = frozenset(publisher for publisher, fold in folds.items() if fold == number)
        without_fold.append(TokenOdds(*(kind.odds(out) for kind in kinds)))
    train, test = {}, {}
    for publisher, places in groupby(
        sorted(range(len(examples)), key=lambda place: examples[place].publisher),
        key=lambda place: examples[place].publisher,
    ):
        odds = TokenOdds(*(without(publisher) for without in without_own))
        for place in places:
            page = pages[place]
            if page is not None:
                train[place] = PageColumns(page, odds)
                test[place] = PageColumns(page, without_fold[folds[publisher]])
    words, weights, kept, ends = [], [], [], [0]
    for place, (example, page) in enumerate(zip(examples, pages, strict=True)):
        size = len(page.blocks) if page else 0
        ends.append(ends[-1] + size)
        words.append(np.array([word_count(block.text) for block in page.blocks] if page else ()))
        far = is_far(np.array(labels[place]) > 0.5, words[-1])
        gold = max(MIN_STORY_WORDS, word_count("\n".join(example.body)))
        importance = SET_WEIGHTS.get(example.set, 0.0) / gold * np.where(far, FAR_KEPT, 1.0)
        weights.append((words[-1] + EXTRA_WORDS) * importance)
        kept.append(trained[place] & (~far | (np.arange(size) % FAR_KEPT == 0)))
    return Table(
        examples=examples,
        pages=pages,
        train=[train[place] for place in sorted(train)],
        test=[test[place] for place in sorted(test)],
        words=words,
        story=np.array([share > 0.5 for shares in labels for share in shares], dtype=np.int64),
        weights=np.concatenate(weights),
        fold=np.repeat([folds[example.publisher] for example in examples], np.diff(ends)),
        trained=np.concatenate(kept),
        starts=list(pairwise(ends)),
        counts=counts,
    )


def is_far(story: Mask, words: npt.NDArray[np.float64]) -> Mask:
    """Whether each block is chrome of few words that is far from all blocks of the story."""
    near = np.zeros(len(story), dtype=np.bool_)
    for place in np.flatnonzero(story):
        near[max(0, place - FAR_BLOCKS) : place + FAR_BLOCKS + 1] = True
    return ~near & (words < FAR_WORDS)


def label_score(example: Example, page: Page, shares: Sequence[float]) -> Score:
    """The score of a page if exactly its labelled blocks are kept: how well its gold fits it."""
    text = story_text(block for block, share in zip(page.blocks, shares, strict=True) if share > 0.5)
    return score(example.id, example.body, text)


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


def scores_of(table: Table, probabilities: Probabilities) -> dict[str, list[Score]]:
    """The scores of each set's pages, in their order, if blocks are chosen by these probabilities."""
    found: dict[str, list[Score]] = {example.set: [] for example in table.examples}
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
            "both models": {name: rounded(means(of)) for name, of in scores.items()},
            "first model alone": {name: rounded(means(of)) for name, of in alone.items()},
        },
        scores=scores,
    )
