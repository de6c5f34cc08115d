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
from .order import ORDER, ORDER_BYTES, ORDER_COLUMNS, hex_column, order_of, order_of_earlier
from .shared_keys import Candidates, MeetByKey

RECORD = np.dtype([("order", ORDER), ("hash", "V16"), ("part", ">i4")])
"""An article as this pass sees it: its place in the order, its hash, and its part."""


class FindExactDuplicates(
    beam.PTransform[
        tuple[PCollection[NumberedPart], PCollection[EarlierFile]], PCollection[tuple[int, list[Match]]]
    ]
):
    """Numbered parts to the duplicates in them: a pair of PCollection[(int, PartFile)] and
    PCollection[EarlierFile] to PCollection[(int, list[Match])], keyed by the part's number.

    Of equal texts in one part the first alone goes through the shuffle, so that a text has at
    most as many records there as there are parts, however often it is repeated.
    """

    def __init__(self, share: Share) -> None:
        super().__init__()
        self.share = share

    def expand(
        self, files: tuple[PCollection[NumberedPart], PCollection[EarlierFile]]
    ) -> PCollection[tuple[int, list[Match]]]:
        parts, _ = files
        # Output: (part, (hash, place of the first in the order))
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
    """The articles of a part in the order, by their hashes."""
    number, part = numbered
    records = np.zeros(part.rows, RECORD)
    row = 0
    for batch in read_batches(part.path, ["content_hash", *ORDER_COLUMNS]):
        rows = slice(row, row + batch.num_rows)
        records["order"][rows] = order_of(batch)
        records["hash"][rows] = hex_column(batch.column("content_hash"))
        row += batch.num_rows
    records["part"] = number
    return _by_hash(records[np.argsort(records["order"])])


def read_earlier_texts(file: EarlierFile) -> Candidates:
    """The articles of a file of an earlier result, by their hashes."""
    kept = "duplicate_of" if file.dataset == "duplicates" else "id"
    found = [np.zeros(0, RECORD)]
    for batch in read_batches(file.path, ["content_hash", kept]):
        records = np.zeros(batch.num_rows, RECORD)
        records["order"] = order_of_earlier(batch.column(kept), file.result)
        records["hash"] = hex_column(batch.column("content_hash"))
        found.append(records)
    return _by_hash(np.concatenate(found, dtype=RECORD))


def _by_hash(records: NDArray[np.void]) -> Candidates:
    # Half of the hash is enough to bring articles together; whether they are equal the whole one says.
    keys = np.frombuffer(records["hash"].tobytes(), np.uint64)[::2]
    return Candidates(keys.reshape(-1, 1), records, once=True)


def name_first(group: tuple[bytes, Iterable[bytes]]) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """To each part that holds articles of a group: their hash, and which of all is the first."""
    _, records = group
    first: dict[bytes, bytes] = {}
    for record in records:
        order, content_hash = record[:ORDER_BYTES], record[ORDER_BYTES : ORDER_BYTES + 16]
        first[content_hash] = min(order, first.get(content_hash, order))
    for record in records:
        if record[0]:  # of this run
            content_hash = record[ORDER_BYTES : ORDER_BYTES + 16]
            yield int.from_bytes(record[-4:], "big"), (content_hash, first[content_hash])


def look_up(grouped: tuple[int, dict[str, Iterable[Any]]]) -> Iterator[tuple[int, list[Match]]]:
    """The rows of a part whose text stands first somewhere else.

    Whether a row is the first one itself, its place in the order says, not its id: an earlier result over
    the same paths holds articles of the same ids.
    """
    number, members = grouped
    firsts: dict[bytes, bytes] = dict(members["firsts"])
    if not firsts:
        return
    matches = []
    row = 0
    [part] = members["part"]
    for batch in read_batches(part.path, ["content_hash", *ORDER_COLUMNS]):
        order = order_of(batch)
        for index, content_hash in enumerate(hex_column(batch.column("content_hash")).tolist()):
            first = firsts.get(content_hash)
            if first is not None and first != order[index].tobytes():
                matches.append(Match(row + index, first.hex(), 1.0, EXACT, True))
        row += batch.num_rows
    yield number, matches
