"""Where the first of several equal texts is a near duplicate itself, all of them repeat what it repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import PCollection

from ..files.batches import read_batches
from ..files.parts import PartFile
from ..key_shares import Share
from .matches import Found, Match
from .order import id_of, result_of


class MoveExactDuplicates(
    beam.PTransform[PCollection[tuple[int, PartFile]], PCollection[tuple[int, list[Match]]]]
):
    """Numbered parts to the matches of exact duplicates whose first one is set apart itself:
    PCollection[(int, PartFile)] to PCollection[(int, list[Match])], keyed by the part's number.

    A text that is repeated is asked for once a part, however often it stands there.

    Args:
        exact, near: what was found.
        share: of all articles, those to ask for.
    """

    def __init__(self, exact: Found, near: Found, share: Share) -> None:
        super().__init__()
        self.exact, self.near, self.share = exact, near, share

    def expand(self, parts: PCollection[tuple[int, PartFile]]) -> PCollection[tuple[int, list[Match]]]:
        return (
            parts
            | "Ask and answer" >> beam.FlatMap(self._ask_and_answer)
            | "By article" >> beam.GroupByKey()
            | "Tell" >> beam.FlatMap(tell)
            | "By part" >> beam.GroupByKey()
            | "Move" >> beam.Map(self._move)
        )

    def _ask_and_answer(self, numbered: tuple[int, PartFile]) -> Iterator[tuple[str, int | Match]]:
        number, part = numbered
        firsts = {first for match in self.exact.matches(number) if (first := first_of(match)) is not None}
        for article in sorted(firsts):
            if self.share.holds(bytes.fromhex(article)):
                yield article, number
        settled = self.near.settled(number)
        for article, row in zip(ids_of(part, sorted(settled)), sorted(settled), strict=True):
            if self.share.holds(bytes.fromhex(article)):
                yield article, settled[row]

    def _move(self, told: tuple[int, Iterable[tuple[str, Match]]]) -> tuple[int, list[Match]]:
        number, moves = told[0], dict(told[1])
        moved = []
        for match in self.exact.matches(number):
            first = first_of(match)
            if first is not None and (to := moves.get(first)) is not None:
                moved.append(to._replace(row=match.row))
        return number, moved


def first_of(match: Match) -> str | None:
    """The id of the article of this run that a match names; None where it names one of an earlier result,
    which repeats nothing, whatever this run finds out about its own article of that id."""
    place = bytes.fromhex(match.kept)
    return id_of(place) if result_of(place) is None else None


def tell(asked: tuple[str, Iterable[Any]]) -> Iterator[tuple[int, tuple[str, Match]]]:
    """To each part that asked for an article: what that one repeats, if anything."""
    article, said = asked
    answer = next((Match(*each) for each in said if not isinstance(each, int)), None)
    if answer is not None:
        for each in said:
            if isinstance(each, int):
                yield each, (article, answer)


def ids_of(part: PartFile, rows: Sequence[int]) -> list[str]:
    """The ids of some rows of a part, the rows in rising order."""
    ids: list[str] = []
    if not rows:
        return ids
    first = 0
    for batch in read_batches(part.path, ["id"]):
        chosen = [row - first for row in rows if first <= row < first + batch.num_rows]
        ids.extend(batch.column("id").take(pa.array(chosen, pa.int64())).to_pylist())
        first += batch.num_rows
    return ids
