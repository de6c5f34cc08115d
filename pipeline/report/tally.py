"""Counting by name in bounded memory."""

from __future__ import annotations

CAPACITY = 50_000
"""Names that a tally surely tells apart (our choice). Twice as many, which it may hold, take 18 MB
with one count each, 80 MB with sixteen (measured)."""


class Tally:
    """Counts by name, several a name, of which the first ranks it.

    Exact as long as there are at most ``2 * capacity`` names. Beyond that the least frequent are
    forgotten again and again; the counts of those that are left may then be too low, by at most
    ``short_by``. (Lossy counting, after Manku and Motwani, "Approximate frequency counts over
    data streams", VLDB 2002.)

    Args:
        capacity: how many of the most frequent names are never forgotten at once.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self.counts: dict[str, list[int]] = {}
        self.forgotten = 0
        self.short_by = 0

    def add(self, name: str, *counts: int) -> None:
        """Add to the counts of a name."""
        known = self.counts.get(name)
        if known is None:
            self.counts[name] = list(counts)
            if len(self.counts) > 2 * self.capacity:
                self._forget()
        else:
            for index, count in enumerate(counts):
                known[index] += count

    @property
    def distinct(self) -> int:
        """How many names there are; a lower bound once names were forgotten."""
        return len(self.counts)

    def top(self, count: int) -> list[tuple[str, list[int]]]:
        """The names with the highest first counts, most first, then by name."""
        return sorted(self.counts.items(), key=lambda item: (-item[1][0], item[0]))[:count]

    def _forget(self) -> None:
        ranked = self.top(len(self.counts))
        self.short_by += ranked[self.capacity][1][0]
        self.counts = {name: self.counts[name] for name, _ in ranked[: self.capacity]}
