"""If the first of several equal texts is itself a near duplicate, all of them repeat what it repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import PCollection

from ..files.batches import read_batches
from ..files.parts import NumberedPart, PartFile
from ..key_shares import Share
from .matches import Match, MatchLists
from .rank import article_id, earlier_result


class RedirectExactDuplicates(
    beam.PTransform[PCollection[NumberedPart], PCollection[tuple[int, list[Match]]]]
):
    """Finds new matches for exact duplicates whose first article is itself set apart.

    Takes PCollection[NumberedPart], gives PCollection[(int, list[Match])], keyed by the part's number.

    Each part asks once for a text, however often it is repeated there.

    Args:
        exact: the exact duplicates.
        near: the near duplicates.
        share: the articles that this pass asks for.
    """

    def __init__(self, exact: MatchLists, near: MatchLists, share: Share) -> None:
        super().__init__()
        self.exact, self.near, self.share = exact, near, share

    def expand(self, parts: PCollection[NumberedPart]) -> PCollection[tuple[int, list[Match]]]:
        return (
            parts
            | "Ask and answer" >> beam.FlatMap(self._ask_and_answer)
            | "By article" >> beam.GroupByKey()
            | "Pass answers on" >> beam.FlatMap(pass_answers_on)
            | "By part" >> beam.GroupByKey()
            | "Redirect" >> beam.Map(self._redirect)
        )

    def _ask_and_answer(self, numbered: NumberedPart) -> Iterator[tuple[str, int | Match]]:
        number, part = numbered
        firsts = {first for match in self.exact.matches(number) if (first := first_of(match)) is not None}
        for article in sorted(firsts):
            if self.share.holds(bytes.fromhex(article)):
                yield article, number
        settled = self.near.settled(number)
        for article, row in zip(ids_of(part, sorted(settled)), sorted(settled), strict=True):
            if self.share.holds(bytes.fromhex(article)):
                yield article, settled[row]

    def _redirect(self, answered: tuple[int, Iterable[tuple[str, Match]]]) -> tuple[int, list[Match]]:
        number, answers = answered[0], dict(answered[1])
        redirected = []
        for match in self.exact.matches(number):
            first = first_of(match)
            if first is not None and (repeats := answers.get(first)) is not None:
                redirected.append(repeats._replace(row=match.row))
        return number, redirected


def first_of(match: Match) -> str | None:
    """The id of the article of this run that a match names.

    None if it names an article of an earlier result. That article is kept, even if this run has one of the
    same id that is not.
    """
    rank = bytes.fromhex(match.kept)
    return article_id(rank) if earlier_result(rank) is None else None


def pass_answers_on(asked: tuple[str, Iterable[Any]]) -> Iterator[tuple[int, tuple[str, Match]]]:
    """Sends each part that asked for an article what that article repeats, if anything.

    Args:
        asked: the id of an article, the numbers of the parts that ask, and its `Match` if it has one.

    Yields:
        The number of a part, and (id, match).
    """
    article, members = asked
    answer = next((Match(*each) for each in members if not isinstance(each, int)), None)
    if answer is not None:
        for each in members:
            if isinstance(each, int):
                yield each, (article, answer)


def ids_of(part: PartFile, rows: Sequence[int]) -> list[str]:
    """The ids of some rows of a part. The rows are in ascending order."""
    ids: list[str] = []
    if not rows:
        return ids
    first = 0
    for batch in read_batches(part.path, ["id"]):
        chosen = [row - first for row in rows if first <= row < first + batch.num_rows]
        ids.extend(batch.column("id").take(pa.array(chosen, pa.int64())).to_pylist())
        first += batch.num_rows
    return ids
