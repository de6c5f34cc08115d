"""What deduplication has found so far, as files: for each staged part the rows that repeat another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..files import storage
from .order import id_of, result_of

EXACT = "exact"
NEAR = "near"


class Match(NamedTuple):
    """A row that repeats another article.

    kept: the other's place in the order; similarity: estimated, 1 for equal texts; settled: the
    other is kept for sure. Where it is not, it may repeat a third that is no match of this row.
    """

    row: int
    kept: str
    similarity: float
    kind: str
    settled: bool


class Duplicate(NamedTuple):
    """A row to set apart. duplicate_of: the id of the article kept; result: the number of the
    earlier result that holds it, None for this run's."""

    duplicate_of: str
    similarity: float
    kind: str
    result: int | None


class Found(NamedTuple):
    """The lists that are written. folder: where; passes: the names of the passes that made some;
    moved: of those that overrule them."""

    folder: str
    passes: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def matches(self, part: int) -> list[Match]:
        """All that is listed for a part, but for what was moved."""
        return self._listed(part, self.passes)

    def settled(self, part: int) -> dict[int, Match]:
        """The best settled match of each row that has one: the most similar, of equally similar ones
        the first in the order."""
        best: dict[int, Match] = {}
        for match in self.matches(part):
            before = best.get(match.row)
            if match.settled and (before is None or _preference(match) < _preference(before)):
                best[match.row] = match
        return best

    def duplicates(self, part: int) -> dict[int, Duplicate]:
        """The rows of a part to set apart."""
        best = self.settled(part)
        best.update((match.row, match) for match in self._listed(part, self.moved))
        return {row: _duplicate(match) for row, match in best.items()}

    def undecided(self, part: int) -> list[int]:
        """The rows of a part whose every match is unsettled, in order."""
        return sorted({match.row for match in self.matches(part)} - self.settled(part).keys())

    def _listed(self, part: int, passes: Iterable[str]) -> list[Match]:
        listed: list[Match] = []
        for name in passes:
            file = matches_file(self.folder, part, name)
            if storage.exists(file):
                listed.extend(Match(*values) for values in storage.read_json(file))
        return listed


def _preference(match: Match) -> tuple[float, str]:
    return -match.similarity, match.kept


def _duplicate(match: Match) -> Duplicate:
    place = bytes.fromhex(match.kept)
    return Duplicate(id_of(place), match.similarity, match.kind, result_of(place))


def matches_file(folder: str, part: int, name: str) -> str:
    """Where the matches that a pass finds in a part are listed."""
    return storage.join(folder, f"{part:06d}-{name}.json")


def write_matches(found: tuple[int, Iterable[Match]], folder: str, name: str) -> int:
    """List the matches in a part; gives how many of them are unsettled."""
    part, matches = found
    listed: Sequence[Match] = sorted(set(matches))
    storage.write_json(matches_file(folder, part, name), listed)
    return sum(not match.settled for match in listed)
