"""Near duplicates: articles whose texts have most of their shingles and numbers in common.

A signature is split into bands. Articles that agree in a whole band meet in its bucket (locality-sensitive
hashing: Broder 1997, Indyk and Motwani 1998). There, the article of lowest rank leads: the others are
compared with it, those that are similar follow it, and the rest go on with the next leader. An article that
follows none is kept. One that follows a kept article is its duplicate. Articles that only follow articles
that are not kept are compared again, among themselves, in the next round. So whatever is set apart is similar
to the article that it names, and no chain of small changes leads away from it.
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
from .matches import NEAR, Match, MatchLists
from .rank import RANK, RANK_BYTES, RANK_COLUMNS, earlier_ranks, ranks_of
from .shared_keys import Candidates, Keys, MeetByKey
from .signatures import SIGNATURE, numbers_shared, similarities

BANDS = 25
BAND_SLOTS = 5
"""Two texts of similarity s meet with probability 1 - (1 - s^5)^25: 0.99 at 0.7, 0.87 at 0.6, 0.55 at 0.5,
0.01 at 0.2."""

NUMBERS_SHARED = 2 / 3
"""A near duplicate shares at least this much of its numbers. Yesterday's market report, otherwise the same,
does not (measured: docs/duplicates.md)."""

MAX_LEADERS = 64
"""How many articles of a bucket the others are compared with, at most (an arbitrary bound). There are more
only if many texts agree in a band without being similar."""

CHUNK = 1 << 16
"""How many articles are compared at once, so that a bucket of millions takes no more memory than its
records."""

RECORD = np.dtype([("rank", RANK), ("part", ">i4"), ("row", ">i4"), ("signature", SIGNATURE)])
"""An article as its buckets see it. Rank first: records sort by it."""

_POWERS = np.uint64(256) ** np.arange(BAND_SLOTS, dtype=np.uint64)


class SignedPart(NamedTuple):
    """A staged part and the signatures of its articles.

    signatures: the file that has them, in the order of the rows. Exact duplicates have none.
    """

    number: int
    part: PartFile
    signatures: str


class Follow(NamedTuple):
    """An article follows another: it is similar to it and has a higher rank.

    part, row: where the article is.
    article: its rank.
    leader: the rank of the article that it follows.
    """

    part: int
    row: int
    article: bytes
    leader: bytes
    similarity: float


class ReadSigned:
    """Reads the articles of a part into `Candidates`.

    Args:
        exact: the exact duplicates, which are left out.
        round_before: the matches of the round before; only the articles that it left undecided are read. None
            in the first round, where all are.
    """

    def __init__(self, exact: MatchLists, round_before: MatchLists | None) -> None:
        self.exact, self.round_before = exact, round_before

    def __call__(self, signed: SignedPart) -> Candidates:
        number, part, path = signed
        read = [ranks_of(batch) for batch in read_batches(part.path, RANK_COLUMNS)]
        ranks = np.concatenate([np.zeros(0, RANK), *read], dtype=RANK)
        rows = np.delete(np.arange(part.rows), sorted(self.exact.duplicates(number)))
        records = np.zeros(len(rows), RECORD)
        records["rank"], records["part"], records["row"] = ranks[rows], number, rows
        records["signature"] = _read_signatures(path)
        if self.round_before is not None:
            records = records[np.isin(rows, self.round_before.undecided(number))]
        return Candidates(band_keys(records["signature"]["slots"]), records)


def read_earlier(file: EarlierFile) -> Candidates:
    """The articles of a file of signatures of an earlier result."""
    found = [np.zeros(0, RECORD)]
    for batch in read_batches(file.path, ("id", "signature")):
        records = np.zeros(batch.num_rows, RECORD)
        records["rank"] = earlier_ranks(batch.column("id"), file.result)
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
    """A key for each band of each signature: the band's number and its slots.

    Args:
        slots: an array of shape (articles, `SLOTS`).

    Returns:
        An array of shape (articles, `BANDS`).
    """
    bands = slots[:, : BANDS * BAND_SLOTS].reshape(-1, BANDS, BAND_SLOTS)
    keys = np.zeros(bands.shape[:2], np.uint64)
    for slot in range(BAND_SLOTS):
        keys += bands[:, :, slot] * _POWERS[slot]
    return keys + (np.arange(BANDS, dtype=np.uint64) << np.uint64(8 * BAND_SLOTS))


class FindFollowers(beam.PTransform[tuple[PCollection[Any], PCollection[Any]], PCollection[Follow]]):
    """Finds who follows whom.

    Takes a pair of PCollection[SignedPart] and PCollection[EarlierFile], gives PCollection[Follow].

    Args:
        read: reads the articles of a part that are compared.
        threshold: the lowest similarity of near duplicates.
        share: the keys of bands that this pass goes through.
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
    """Who follows whom in a bucket.

    Args:
        group: the key of a band, and the `RECORD` of each article that has it.
        threshold: the lowest similarity of near duplicates.
    """
    records = np.frombuffer(b"".join(sorted(group[1])), RECORD)
    is_new = records["rank"]["new"].astype(bool)
    waiting = np.flatnonzero(is_new)
    for leader in np.flatnonzero(~is_new)[:MAX_LEADERS]:  # earlier articles lead and never follow
        similarity = _similarities(records, int(leader), waiting, threshold)
        yield from _follow(records, int(leader), waiting, similarity)
        waiting = waiting[similarity < threshold]
    for _ in range(MAX_LEADERS):
        if len(waiting) < 2:
            return
        leader, waiting = waiting[0], waiting[1:]
        similarity = _similarities(records, int(leader), waiting, threshold)
        yield from _follow(records, int(leader), waiting, similarity)
        waiting = waiting[similarity < threshold]


def _similarities(
    records: NDArray[np.void], leader: int, others: NDArray[np.int64], threshold: float
) -> NDArray[np.float64]:
    """The similarity of others to a leader; 0 if it is below the threshold or their numbers differ."""
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
    rank = records["rank"][leader].tobytes()
    for index in np.flatnonzero(similarity):
        record = records[others[index]]
        article = record["rank"].tobytes()
        yield Follow(int(record["part"]), int(record["row"]), article, rank, float(similarity[index]))


FOLLOWS = pa.schema(
    [
        ("part", pa.int32()),
        ("row", pa.int32()),
        ("article", pa.binary(RANK_BYTES)),
        ("leader", pa.binary(RANK_BYTES)),
        ("similarity", pa.float64()),
    ],
    metadata={"galley.dataset": "follows"},
)
"""The files that pass follows on to `SettleFollowers`."""


class SettleFollowers(beam.PTransform[PCollection[str], PCollection[tuple[int, Match]]]):
    """Turns follows into matches. A match is settled if its leader follows none.

    Takes a PCollection[str] of files of `FOLLOWS`, gives PCollection[(int, Match)], keyed by the number of
    the part.

    Args:
        share: the leaders that this pass goes through.
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
    """Who follows each leader, and which leaders follow another one themselves.

    A leader is known by its rank: an earlier result may hold another article with the same id. Two articles
    may meet in several buckets, but each pair comes out once for each file.

    Args:
        path: of a file of `FOLLOWS`.
        share: the leaders to read.

    Yields:
        (rank of an article, a follow that has it as leader), and (rank of an article, None) if it follows
        one.
    """
    found: set[tuple[bytes, Follow | None]] = set()
    for batch in read_batches(path, FOLLOWS.names):
        for follow in map(Follow._make, zip(*batch.to_pydict().values(), strict=True)):
            found.add((follow.leader, follow))
            found.add((follow.article, None))
    for rank, follow_or_none in found:
        if share.holds(rank[-16:]):  # the id, which is a hash
            yield rank, follow_or_none


def settle(group: tuple[bytes, Iterable[Follow | None]]) -> Iterator[tuple[int, Match]]:
    """The matches of those who follow one leader.

    Args:
        group: what `read_follows` gives of one article.
    """
    _, follows = group
    settled = all(follow is not None for follow in follows)
    for follow in follows:
        if follow is not None:
            part, row, _, leader, similarity = follow
            yield part, Match(row, leader.hex(), similarity, NEAR, settled)
