"""Measures how well the paragraphs of a text match those of the gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from .development_pages import scoring

CONTEXT = 3
"""A border is identified by this many words before it and after it."""

Border = tuple[str, ...]


def borders(paragraphs: Iterable[str]) -> Counter[Border]:
    """The borders between paragraphs, each identified by the words around it."""
    found: Counter[Border] = Counter()
    before: list[str] = []
    for paragraph in paragraphs:
        words = scoring.words(paragraph)
        if not words:
            continue
        if before:
            found[(*before[-CONTEXT:], *words[:CONTEXT])] += 1
        before = (before + words)[-CONTEXT:] if len(words) < CONTEXT else words
    return found


def reproduced(gold: Sequence[str], text: str) -> tuple[int, int, int]:
    """Count the gold's borders that a text reproduces.

    Returns:
        How many borders of the gold are borders in the text too; how many borders of the gold have their
        words together in the text at all; how many borders the text has where the gold has none.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    ours, theirs = borders(lines), borders(gold)
    flowing, gold_flowing = windows(text), windows("\n".join(gold))
    shared = {border: count for border, count in theirs.items() if border in flowing}
    kept = sum(min(count, ours[border]) for border, count in shared.items())
    invented = sum(1 for border in ours if border in gold_flowing and border not in theirs)
    return kept, sum(shared.values()), invented


def windows(text: str) -> set[Border]:
    """Every run of words that is as long as the words around a border."""
    words = scoring.words(text)
    return {tuple(words[at : at + 2 * CONTEXT]) for at in range(len(words) - 2 * CONTEXT + 1)}
