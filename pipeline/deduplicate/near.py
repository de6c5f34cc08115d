"""Near duplicates: articles whose texts have most of their shingles and numbers in common.

A signature is cut into bands; articles that agree in a whole band meet in its bucket (locality-
sensitive hashing: Broder 1997, Indyk and Motwani 1998). There they are compared with the first in
the order that is left over, and those that are similar follow it. An article that follows none is
kept; one that follows a kept article is its duplicate. What follows only articles that are not kept
themselves is looked at again, alone, in the next round: so whatever is set apart is similar to the
article that it names, and no chain of small changes leads away from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
import numpy as np
import pyarrow as pa
from apache_beam.pvalue import PCollection
from numpy.typing import NDArray

from ..files.batches import read_batches
from ..files.parts import PartFile
from ..key_shares import Share
from .earlier import EarlierFile
from .matches import NEAR, Found, Match
from .order import ORDER, ORDER_BYTES, ORDER_COLUMNS, order_of, order_of_earlier
from .shared_keys import Candidates, Keys, MeetByKey
from .signatures import SIGNATURE, numbers_shared, similarities

BANDS = 25
BAND_SLOTS = 5
"""Two texts with similarity s meet with probability 1 - (1 - s^5)^25: 0.99 at 0.7, 0.87 at 0.6, 0.55
at 0.5, 0.01 at 0.2."""

NUMBERS_SHARED = 2 / 3
"""A near duplicate shares so many of its numbers: yesterday's market report, else the same, does
not (measured: docs/duplicates.md)."""

LEADERS = 64
"""With how many articles of a bucket the others are compared at most (our choice). More are only
there where many texts agree in a band and are not similar."""

CHUNK = 1 << 16
"""So many are compared at once, that a bucket of millions takes no more memory than its records."""

RECORD = np.dtype([("order", ORDER), ("part", ">i4"), ("row", ">i4"), ("signature", SIGNATURE)])
"""An article as its buckets see it."""

_POWERS = np.uint64(256) ** np.arange(BAND_SLOTS, dtype=np.uint64)


class SignedPart(NamedTuple):
    """A staged part and the file with the signatures of its articles, row for row, but for those
    that are exact duplicates."""

    number: int
    part: PartFile
    signatures: str


class Follow(NamedTuple):
    """An article follows another: it is similar, and behind it in the order. leader: the other's
    place in the order; article: its own place."""

    part: int
    row: int
    article: bytes
    leader: bytes
    similarity: float


class ReadSigned:
    """Reads the articles of a part into `Candidates`. round_before: None for all that are not yet
    found to be duplicates, otherwise the lists of the round before: its undecided ones alone."""

    def __init__(self, exact: Found, round_before: Found | None) -> None:
        self.exact, self.round_before = exact, round_before

    def __call__(self, signed: SignedPart) -> Candidates:
        number, part, path = signed
        orders = [order_of(batch) for batch in read_batches(part.path, ORDER_COLUMNS)]
        order = np.concatenate([np.zeros(0, ORDER), *orders], dtype=ORDER)
        rows = np.delete(np.arange(part.rows), sorted(self.exact.duplicates(number)))
        records = np.zeros(len(rows), RECORD)
        records["order"], records["part"], records["row"] = order[rows], number, rows
        records["signature"] = _read_signatures(path)
        if self.round_before is not None:
            records = records[np.isin(rows, self.round_before.undecided(number))]
        return Candidates(band_keys(records["signature"]["slots"]), records)


def read_earlier(file: EarlierFile) -> Candidates:
    """The articles of a file of an earlier result."""
    found = [np.zeros(0, RECORD)]
    for batch in read_batches(file.path, ("id", "signature")):
        records = np.zeros(batch.num_rows, RECORD)
        records["order"] = order_of_earlier(batch.column("id"), file.result)
        records["signature"] = _signatures(batch)
        found.append(records)
    records = np.concatenate(found, dtype=RECORD)
    return Candidates(band_keys(records["signature"]["slots"]), records)


def _read_signatures(path: str) -> NDArray[np.void]:
    batches = [_signatures(batch) for batch in read_batches(path, ("signature",))]
    return np.concatenate([np.zeros(0, SIGNATURE), *batches], dtype=SIGNATURE)


def _signatures(batch: pa.RecordBatch) -> NDArray[np.void]:
    return np.frombuffer(b"".join(batch.column("signature").to_pylist()), SIGNATURE)


def band_keys(slots: NDArray[np.uint8]) -> Keys:
    """A key for each band of each signature: the band's number and its slots."""
    bands = slots[:, : BANDS * BAND_SLOTS].reshape(-1, BANDS, BAND_SLOTS)
    keys = np.zeros(bands.shape[:2], np.uint64)
    for slot in range(BAND_SLOTS):
        keys += bands[:, :, slot] * _POWERS[slot]
    return keys + (np.arange(BANDS, dtype=np.uint64) << np.uint64(8 * BAND_SLOTS))


class FindFollowers(beam.PTransform[tuple[PCollection[Any], PCollection[Any]], PCollection[Follow]]):
    """Signed parts to who follows whom: a pair of PCollection[SignedPart] and
    PCollection[EarlierFile] to PCollection[Follow].

    Args:
        read: which articles of the parts take part.
        threshold: the least similarity of near duplicates.
        share: of all keys of bands, those to go through.
    """

    def __init__(self, read: ReadSigned, threshold: float, share: Share) -> None:
        super().__init__()
        self.read, self.threshold, self.share = read, threshold, share

    def expand(self, files: tuple[PCollection[Any], PCollection[Any]]) -> PCollection[Follow]:
        return (
            files
            | "Meet by band" >> MeetByKey(self.read, read_earlier, self.share)
            | "Compare" >> beam.FlatMap(followers, self.threshold)
        )


def followers(group: tuple[bytes, Iterable[bytes]], threshold: float) -> Iterator[Follow]:
    """Who follows whom in a bucket."""
    records = np.frombuffer(b"".join(sorted(group[1])), RECORD)
    is_new = records["order"]["new"].astype(bool)
    waiting = np.flatnonzero(is_new)
    for leader in np.flatnonzero(~is_new)[:LEADERS]:  # earlier articles lead and never follow
        similarity = _similarities(records, int(leader), waiting, threshold)
        yield from _follow(records, int(leader), waiting, similarity)
        waiting = waiting[similarity < threshold]
    for _ in range(LEADERS):
        if len(waiting) < 2:
            return
        leader, waiting = waiting[0], waiting[1:]
        similarity = _similarities(records, int(leader), waiting, threshold)
        yield from _follow(records, int(leader), waiting, similarity)
        waiting = waiting[similarity < threshold]


def _similarities(
    records: NDArray[np.void], leader: int, others: NDArray[np.int64], threshold: float
) -> NDArray[np.float64]:
    """The similarity of others to a leader; 0 where it is below the threshold or their numbers differ."""
    found = np.zeros(len(others))
    signatures, one = records["signature"], records["signature"][leader]
    for start in range(0, len(others), CHUNK):
        chunk = others[start : start + CHUNK]
        similarity = similarities(one, signatures[chunk])
        like = np.flatnonzero(similarity >= threshold)
        same = like[numbers_shared(one, signatures[chunk[like]]) >= NUMBERS_SHARED]
        found[start + same] = similarity[same]
    return found


def _follow(
    records: NDArray[np.void], leader: int, others: NDArray[np.int64], similarity: NDArray[np.float64]
) -> Iterator[Follow]:
    place = records["order"][leader].tobytes()
    for index in np.flatnonzero(similarity):
        record = records[others[index]]
        article = record["order"].tobytes()
        yield Follow(int(record["part"]), int(record["row"]), article, place, float(similarity[index]))


FOLLOWS = pa.schema(
    [
        ("part", pa.int32()),
        ("row", pa.int32()),
        ("article", pa.binary(ORDER_BYTES)),
        ("leader", pa.binary(ORDER_BYTES)),
        ("similarity", pa.float64()),
    ],
    metadata={"galley.dataset": "follows"},
)
"""The files in which a pass leaves what it found for `SettleFollowers`."""


class SettleFollowers(beam.PTransform[PCollection[str], PCollection[tuple[int, Match]]]):
    """Files of `FOLLOWS` to matches: PCollection[str] to PCollection[(int, Match)], keyed by the number
    of the part. A match is settled where its leader follows none.

    Args:
        share: of all leaders, those to settle.
    """

    def __init__(self, share: Share) -> None:
        super().__init__()
        self.share = share

    def expand(self, files: PCollection[str]) -> PCollection[tuple[int, Match]]:
        return (
            files
            | "Read followers" >> beam.FlatMap(read_follows, self.share)
            | "By leader" >> beam.GroupByKey()
            | "Settle" >> beam.FlatMap(settle)
        )


def read_follows(path: str, share: Share) -> Iterator[tuple[bytes, Follow | None]]:
    """For each leader those who follow it, and None if it follows another itself. Two articles may
    meet in several buckets: each is said once a file.

    A leader is known by its place in the order: an earlier result may hold another article of the same id.
    """
    said: set[tuple[bytes, Follow | None]] = set()
    for batch in read_batches(path, FOLLOWS.names):
        for follow in map(Follow._make, zip(*batch.to_pydict().values(), strict=True)):
            said.add((follow.leader, follow))
            said.add((follow.article, None))
    for article, said_of_it in said:
        if share.holds(article[-16:]):  # its id, which is a hash
            yield article, said_of_it


def settle(group: tuple[bytes, Iterable[Follow | None]]) -> Iterator[tuple[int, Match]]:
    """The matches of those who follow one leader."""
    _, follows = group
    settled = all(follow is not None for follow in follows)
    for follow in follows:
        if follow is not None:
            part, row, _, leader, similarity = follow
            yield part, Match(row, leader.hex(), similarity, NEAR, settled)
