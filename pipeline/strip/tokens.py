"""The words by which a block and its elements are known: of class names, and of the text."""

from __future__ import annotations

import re
from functools import lru_cache

from ..records import Block, DomElement

NAME_PART = re.compile(r"[a-z]{2,24}")
TEXT_WORD = re.compile(r"[^\W\d_]+")

MAX_WORDS_READ = 40
"""Prose is judged by its shape; only of shorter blocks the wording is looked at (measured)."""


@lru_cache(maxsize=65_536)
def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a class name or id (``article-body__text``), and its neighbouring pairs.

    Numbers are left out: they tell one page from the next, not its chrome from its story.
    """
    parts = NAME_PART.findall(name.lower())[:6]
    pairs = [f"{first}-{second}" for first, second in zip(parts, parts[1:], strict=False)]
    return tuple(dict.fromkeys(parts + pairs))


@lru_cache(maxsize=16_384)
def element_tokens(element: DomElement) -> frozenset[str]:
    """All that is told by an element's tag and names."""
    found = {f"<{element.tag}>"}
    for name in element.names:
        found.update(name_parts(name))
    if element.hidden:
        found.add("<hidden>")
    return frozenset(found)


def text_tokens(block: Block) -> frozenset[str]:
    """The words of a short block and its neighbouring pairs, ``^`` and ``$`` for its two ends."""
    words = TEXT_WORD.findall(block.text.lower())
    if not words or len(words) > MAX_WORDS_READ:
        return frozenset()
    ends = ["^", *words, "$"]
    return frozenset(words) | {f"{first} {second}" for first, second in zip(ends, ends[1:], strict=False)}
