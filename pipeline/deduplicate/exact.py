"""Exact duplicates: articles whose texts have the same ``content_hash``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.pvalue import PCollection
from numpy.typing import NDArray

from ..files.batches import read_batches
from ..files.parts import NumberedPart
from ..key_shares import Share
from .earlier import EarlierFile
from .matches import EXACT, Match
from .rank import RANK, RANK_BYTES, RANK_COLUMNS, earlier_ranks, hex_column, ranks_of
from .shared_keys import Candidates, MeetByKey

RECORD = np.dtype([("rank", RANK), ("hash", "V16"), ("part", ">i4")])
"""An article as this pass sees it: its rank, its hash, and the number of its part."""


class FindExactDuplicates(
    beam.PTransform[
        tuple[PCollection[NumberedPart], PCollection[EarlierFile]], PCollection[tuple[int, list[Match]]]
    ]
):
    """Finds the exact duplicates in parts.

    Takes a pair of PCollection[NumberedPart] and PCollection[EarlierFile], gives PCollection[(int,
    list[Match])], keyed by the part's number.

    If a part holds equal texts, only the first goes through the shuffle. So a text has at most one record
    there for each part, however often it is repeated.

    Args:
        share: the hashes that this pass goes through.
    """

    def __init__(self, share: Share) -> None:
        super().__init__()
        self.share = share

    def expand(
        self, files: tuple[PCollection[NumberedPart], PCollection[EarlierFile]]
    ) -> PCollection[tuple[int, list[Match]]]:
        parts, _ = files
        # Output: (part, (hash, the lowest rank of an article with it))
        firsts = (
            files
            | "Meet by hash" >> MeetByKey(read_texts, read_earlier_texts, self.share)
            | "Name the first" >> beam.FlatMap(name_first)
        )
        return (
            {"part": parts, "firsts": firsts}
            | "By part" >> beam.CoGroupByKey()
            | "Look up rows" >> beam.FlatMap(look_up)
        )


def read_texts(numbered: NumberedPart) -> Candidates:
    """The articles of a part by their hashes, lowest rank first."""
    number, part = numbered
    records = np.zeros(part.rows, RECORD)
    row = 0
    for batch in read_batches(part.path, ["content_hash", *RANK_COLUMNS]):
        rows = slice(row, row + batch.num_rows)
        records["rank"][rows] = ranks_of(batch)
        records["hash"][rows] = hex_column(batch.column("content_hash"))
        row += batch.num_rows
    records["part"] = number
    return _by_hash(records[np.argsort(records["rank"])])


def read_earlier_texts(file: EarlierFile) -> Candidates:
    """The articles of a file of an earlier result, by their hashes."""
    kept = "duplicate_of" if file.dataset == "duplicates" else "id"
    found = [np.zeros(0, RECORD)]
    for batch in read_batches(file.path, ["content_hash", kept]):
        records = np.zeros(batch.num_rows, RECORD)
        records["rank"] = earlier_ranks(batch.column(kept), file.result)
        records["hash"] = hex_column(batch.column("content_hash"))
        found.append(records)
    return _by_hash(np.concatenate(found, dtype=RECORD))


def _by_hash(records: NDArray[np.void]) -> Candidates:
    # Half of the hash is enough to bring articles together. Then the whole hashes are compared.
    keys = np.frombuffer(records["hash"].tobytes(), np.uint64)[::2]
    return Candidates(keys.reshape(-1, 1), records, once=True)


def name_first(group: tuple[bytes, Iterable[bytes]]) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """Sends each part that has articles of a group the first article with their hash.

    Args:
        group: a key, and the `RECORD` of each article that has it.

    Yields:
        The number of a part, and (hash, lowest rank of an article with it).
    """
    _, records = group
    first: dict[bytes, bytes] = {}
    for record in records:
        rank, content_hash = record[:RANK_BYTES], record[RANK_BYTES : RANK_BYTES + 16]
        first[content_hash] = min(rank, first.get(content_hash, rank))
    for record in records:
        if record[0]:  # of this run
            content_hash = record[RANK_BYTES : RANK_BYTES + 16]
            yield int.from_bytes(record[-4:], "big"), (content_hash, first[content_hash])


def look_up(grouped: tuple[int, dict[str, Iterable[Any]]]) -> Iterator[tuple[int, list[Match]]]:
    """The rows of a part that repeat the text of an article of lower rank.

    Rows are compared by rank, not by id: an earlier result over the same paths holds articles with the same
    ids.
    """
    number, members = grouped
    firsts: dict[bytes, bytes] = dict(members["firsts"])
    if not firsts:
        return
    matches = []
    row = 0
    [part] = members["part"]
    for batch in read_batches(part.path, ["content_hash", *RANK_COLUMNS]):
        ranks = ranks_of(batch)
        for index, content_hash in enumerate(hex_column(batch.column("content_hash")).tolist()):
            first = firsts.get(content_hash)
            if first is not None and first != ranks[index].tobytes():
                matches.append(Match(row + index, first.hex(), 1.0, EXACT, True))
        row += batch.num_rows
    yield number, matches
