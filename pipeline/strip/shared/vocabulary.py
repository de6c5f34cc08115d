"""Tokens that are a word or a pair of words, found in the words of a whole page at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from ...text.words import refuse_lone_str

Numbers = npt.NDArray[np.int64]

NO_PAIR = 2**62
"""Greater than the number of any pair of words."""


class Vocabulary:
    """The words of some tokens, with a number for each.

    Each word is looked up once and becomes a number. A pair of words is two numbers in a row, so that no
    text need be made of it.

    of_word: for each word's number the place of the token that is this word alone; the place after the
        last token where there is none.

    Args:
        tokens: the one or two words of each token.
        borders: words that are not tokens themselves, but need numbers.
    """

    def __init__(self, tokens: Sequence[list[str]], borders: tuple[str, ...]) -> None:
        words = dict.fromkeys((*borders, *chain.from_iterable(tokens)))
        self.numbers = {word: number for number, word in enumerate(words, 1)}
        self._size = len(self.numbers) + 1
        self.of_word = np.full(self._size, len(tokens))
        pairs, of_pair = [NO_PAIR], [len(tokens)]
        for place, token in enumerate(tokens):
            if len(token) == 1:
                self.of_word[self.numbers[token[0]]] = place
            else:
                first, second = token
                pairs.append(self.numbers[first] * self._size + self.numbers[second])
                of_pair.append(place)
        order = np.argsort(pairs)
        self._pairs, self._of_pair = np.array(pairs)[order], np.array(of_pair)[order]
        self._first, self._second = (np.zeros(self._size, dtype=np.bool_) for _ in range(2))
        self._first[self._pairs[:-1] // self._size] = True
        self._second[self._pairs[:-1] % self._size] = True

    def number(self, words: Sequence[str]) -> Numbers:
        """The number of each word; 0 for a word of no token."""
        refuse_lone_str(words, "words")
        return np.fromiter(map(self.numbers.get, words, repeat(0)), np.int64, len(words))

    def pairs(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """The places at which two words in a row are a token, and the places of these tokens."""
        both = np.flatnonzero(self._first[numbers[:-1]] & self._second[numbers[1:]])
        pairs = numbers[both] * self._size + numbers[both + 1]
        found = np.searchsorted(self._pairs, pairs)
        same = self._pairs[found] == pairs
        return both[same], self._of_pair[found[same]]
