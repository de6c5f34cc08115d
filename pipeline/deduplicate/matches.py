"""The matches found so far, as files: for each staged part, the rows that repeat another article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..files import storage
from .rank import article_id, earlier_result

EXACT = "exact"
NEAR = "near"


class Match(NamedTuple):
    """A row that repeats another article.

    row: its number in the part.
    kept: the other article's rank, in hex.
    similarity: estimated; 1 for equal texts.
    kind: `EXACT` or `NEAR`.
    settled: whether the other article is certainly kept. If not, it may repeat a third one that this row does
        not match.
    """

    row: int
    kept: str
    similarity: float
    kind: str
    settled: bool


class Duplicate(NamedTuple):
    """What a row to set apart repeats.

    duplicate_of: the id of the article that is kept.
    similarity, kind: as in `Match`.
    result: the number of the earlier result that holds the article; None if this run does.
    """

    duplicate_of: str
    similarity: float
    kind: str
    result: int | None


class MatchLists(NamedTuple):
    """The lists of matches that some passes wrote.

    folder: where they are.
    passes: the names of the passes.
    redirections: the names of the passes whose matches replace those of the others.
    """

    folder: str
    passes: tuple[str, ...] = ()
    redirections: tuple[str, ...] = ()

    def matches(self, part: int) -> list[Match]:
        """All matches of a part, without redirections."""
        return self._listed(part, self.passes)

    def settled(self, part: int) -> dict[int, Match]:
        """The best settled match of each row that has one: the most similar, then the one of lowest rank."""
        best: dict[int, Match] = {}
        for match in self.matches(part):
            before = best.get(match.row)
            if match.settled and (before is None or _preference(match) < _preference(before)):
                best[match.row] = match
        return best

    def duplicates(self, part: int) -> dict[int, Duplicate]:
        """The rows of a part to set apart, and what each repeats."""
        best = self.settled(part)
        best.update((match.row, match) for match in self._listed(part, self.redirections))
        return {row: _duplicate(match) for row, match in best.items()}

    def undecided(self, part: int) -> list[int]:
        """The rows of a part that have only unsettled matches, in order."""
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
    rank = bytes.fromhex(match.kept)
    return Duplicate(article_id(rank), match.similarity, match.kind, earlier_result(rank))


def matches_file(folder: str, part: int, name: str) -> str:
    """The file that lists the matches that a pass found in a part."""
    return storage.join(folder, f"{part:06d}-{name}.json")


def write_matches(found: tuple[int, Iterable[Match]], folder: str, name: str) -> int:
    """List the matches that a pass found in a part.

    Args:
        found: the number of the part, and the matches.
        folder: where to write.
        name: of the pass.

    Returns:
        How many of them are unsettled.
    """
    part, matches = found
    listed: Sequence[Match] = sorted(set(matches))
    storage.write_json(matches_file(folder, part, name), listed)
    return sum(not match.settled for match in listed)
