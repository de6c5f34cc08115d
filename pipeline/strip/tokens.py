"""The words by which a block and its elements are known: of class names, and of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from ..records import DomElement

NAME_PART = re.compile(r"[a-z]{2,24}")
TEXT_WORD = re.compile(r"[^\W\d_]+")

MAX_WORDS_READ = 40
"""Prose is judged by its shape; only of shorter blocks the wording is looked at (our choice)."""

MAX_NAME_PARTS = 6

UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Kana and Han: scripts that put no space between words."""


def word_count(text: str) -> float:
    """The words of a text, at least one; two letters of a script without spaces make one."""
    count = len(text.split())
    if not text.isascii():
        count += len(UNSPACED.findall(text)) // 2
    return float(max(1, count))


class TokenOdds:
    """Log-odds of tokens to stand in story, learnt over many publishers' pages.

    names: tokens of tags, classes and ids, for all that stands in such an element.
    own_names: the same for the innermost element of a block alone.
    words: words and pairs of words of short blocks.
    """

    def __init__(
        self, names: Mapping[str, float], own_names: Mapping[str, float], words: Mapping[str, float]
    ) -> None:
        self.names = names
        self.own_names = own_names
        self.words = words
        self._of_element = lru_cache(maxsize=65_536)(self._look_up)

    def of_element(self, element: DomElement) -> tuple[float, float]:
        """The opinion of an element's names: of all that it holds, and of what stands in it directly."""
        return self._of_element(element.tag, element.names, element.hidden)

    def _look_up(self, tag: str, names: tuple[str, ...], hidden: bool) -> tuple[float, float]:
        tokens = name_tokens(tag, names, hidden)
        return (
            strongest([self.names[token] for token in tokens if token in self.names]),
            strongest([self.own_names[token] for token in tokens if token in self.own_names]),
        )


def strongest(opinions: list[float]) -> float:
    """The sum of the worst and the best of some log-odds."""
    return min(opinions) + max(opinions) if len(opinions) > 1 else sum(opinions)


def name_tokens(tag: str, names: tuple[str, ...], hidden: bool) -> frozenset[str]:
    """All that is told by an element's tag and names: their parts (``article-body__text``), and the
    neighbouring pairs of parts. Numbers are left out: they tell one page from the next, not its
    chrome from its story."""
    found = {f"<{tag}>"}
    if hidden:
        found.add("<hidden>")
    for name in names:
        parts = NAME_PART.findall(name)[:MAX_NAME_PARTS]
        found.update(parts)
        found.update(f"{first}-{second}" for first, second in pairwise(parts))
    return frozenset(found)


def text_tokens(text: str) -> frozenset[str]:
    """The words of a short block and its neighbouring pairs, ``^`` and ``$`` for its two ends."""
    # A word and a space take four characters on average; the cut spares long paragraphs the search.
    if len(text) > MAX_WORDS_READ * 12:
        return frozenset()
    words = TEXT_WORD.findall(text.lower())
    if not words or len(words) > MAX_WORDS_READ:
        return frozenset()
    return frozenset(words) | {f"{first} {second}" for first, second in pairwise(("^", *words, "$"))}
