"""What is counted of the texts of a dump's blocks before anything is made of it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import chain

import numpy as np

from ...blocks import Block, BlockKind
from ...rules import read_rules
from ...text.chrome_rules import fold_key, match_rule
from ...text.layout import columns_of
from ...text.scripts import SENTENCE_END, SENTENCE_END_INSIDE

PROSE_MIN_COLUMNS = 110
"""A block at least this wide that holds the end of a sentence counts as prose (read off the dumps)."""

RARER_MIN_LETTERS = 4
"""Shorter words tell little of what a text is about."""


@functools.cache
def stopwords() -> frozenset[str]:
    """The function words of ``rules/stopwords.json``, those of all languages in one set."""
    words: dict[str, list[str]] = read_rules("stopwords.json")["words"]
    return frozenset(chain.from_iterable(words.values()))


class TextFacts:
    """The texts of a dump's blocks, and a value for each of them.

    keys, words: the folded text (see `fold_key`) and its tokens.
    width: columns on a terminal.
    sentences: how many sentences end in the text; ends: 1 where the text ends as one.
    listed: 1 for the items of lists.
    prose: which blocks count as prose; prose_width: their width, 0 for the others.
    rules: the chrome rule that takes the block, if any.
    stop_share: the share of function words.
    rarer: the other words of some letters, sorted, each once.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.texts = [block.text for block in blocks]
        self.keys = [fold_key(text) for text in self.texts]
        self.words = [key.split() for key in self.keys]
        self.width = np.array([columns_of(text) for text in self.texts], np.float32)
        self.sentences = np.array([len(SENTENCE_END_INSIDE.findall(text)) for text in self.texts], np.float32)
        self.ends = np.array([SENTENCE_END.search(text) is not None for text in self.texts], np.float32)
        self.listed = np.array([block.kind is BlockKind.LIST_ITEM for block in blocks], np.float32)
        self.prose = (self.width >= PROSE_MIN_COLUMNS) & (self.sentences > 0)
        self.prose_width = np.where(self.prose, self.width, 0).astype(np.float32)
        self.rules = [match_rule(text) for text in self.texts]
        known = stopwords()
        self.stop_share = np.array(
            [sum(word in known for word in words) / len(words) if words else 0.0 for words in self.words],
            np.float32,
        )
        self.rarer = [
            sorted({word for word in words if len(word) >= RARER_MIN_LETTERS and word not in known})
            for words in self.words
        ]
