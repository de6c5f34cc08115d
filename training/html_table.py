"""The blocks of the HTML sets as a table: their columns, their labels, what each counts for in training."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt
from galley.records import Page
from galley.strip.html.features import PageColumns
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
from .model_files import Content
from .scoring import Score, score
from .token_statistics import TokenCounts, of_used_tokens

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
    train, test = columns_of(examples, pages, counts)
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
        train=train,
        test=test,
        words=words,
        story=np.array([share > 0.5 for shares in labels for share in shares], dtype=np.int64),
        weights=np.concatenate(weights),
        fold=np.repeat([folds[example.publisher] for example in examples], np.diff(ends)),
        trained=np.concatenate(kept),
        starts=list(pairwise(ends)),
        counts=counts,
    )


def columns_of(
    examples: Sequence[Example], pages: Sequence[Page | None], counts: Counts
) -> tuple[list[PageColumns], list[PageColumns]]:
    """The columns of the pages that have blocks: with token odds for training, and with those for testing."""
    kinds = (counts.names, counts.own_names, counts.words)
    without_own = [of_used_tokens(kind) for kind in kinds]
    publishers = [example.publisher for example in examples]
    without_fold = []
    for number in range(FOLDS):
        out = frozenset(publisher for publisher in publishers if fold_of(publisher) == number)
        without_fold.append(TokenOdds(*(kind.odds(out) for kind in kinds)))
    train, test = {}, {}
    order = sorted(range(len(examples)), key=publishers.__getitem__)
    for publisher, places in groupby(order, key=publishers.__getitem__):
        odds = TokenOdds(*(without(publisher) for without in without_own))
        for place in places:
            page = pages[place]
            if page is not None:
                train[place] = PageColumns(page, odds)
                test[place] = PageColumns(page, without_fold[fold_of(publisher)])
    return [train[place] for place in sorted(train)], [test[place] for place in sorted(test)]


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
