"""Every id of a result at once, in bounded memory: which occur twice, and which name no article.

Ids are hashes, so the leading bits divide them into shares of about the same size. Each share waits in a
temporary file and is sorted by itself.
"""

from __future__ import annotations

import contextlib
import enum
import tempfile
from collections import Counter
from collections.abc import Iterator
from typing import IO, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

IDS_OF_A_SHARE = 1 << 20
"""How many ids are sorted at once: 32 MB, and about as much again for the sorting."""

MAX_SHARE_BITS = 8
"""At most 256 temporary files, well below the usual limit of 1,024 open files."""

BUFFER_BYTES = 32 << 20
"""Shares that are smaller than this, all together, stay in memory."""

RECORD = np.dtype([("high", "u8"), ("low", "u8"), ("result", "u4"), ("role", "u4"), ("file", "u8")])


class Role(enum.IntEnum):
    """Why an id is noted."""

    ARTICLE = 0
    """of an article"""
    SET_ASIDE = 1
    """of a duplicate or a reject"""
    REPEATED = 2
    """of the article that a duplicate repeats"""
    SIGNED = 3
    """of a signature"""


class Doubled(NamedTuple):
    """Ids that two places hold. files: their numbers; ids: how many; example: one of them, in hex."""

    files: tuple[int, int]
    ids: int
    example: str


class Dangling(NamedTuple):
    """Ids that name no article. file: that has them; result: in which they are looked for; ids: how many."""

    file: int
    result: int
    role: Role
    ids: int
    example: str


class NotedIds(contextlib.AbstractContextManager["NotedIds"]):
    """Ids with their role and place, to be compared when all are noted.

    Args:
        expected: about how many will be noted.
    """

    def __init__(self, expected: int) -> None:
        self._bits = min(MAX_SHARE_BITS, max(0, (expected - 1) // IDS_OF_A_SHARE).bit_length())
        size = BUFFER_BYTES >> self._bits
        self._shares: list[IO[bytes]] = [
            tempfile.SpooledTemporaryFile(max_size=size)  # noqa: SIM115 (closed by `__exit__`)
            for _ in range(1 << self._bits)
        ]

    def __exit__(self, *exception: object) -> None:
        for share in self._shares:
            share.close()

    def note(self, ids: pa.Array, role: Role, file: int, result: int = 0) -> None:
        """Note a column of ids.

        Args:
            ids: of 32 hex digits each.
            file: the number of the file that holds the column.
            result: where the ids belong: 0 for the result itself, or the number of an earlier one.

        Raises:
            ValueError: one is not an id.
        """
        noted = np.zeros(len(ids), RECORD)
        stored = np.frombuffer(bytes.fromhex("".join(ids.to_pylist())), ">u8")
        if stored.size != 2 * len(ids):
            raise ValueError("ids have 32 hex digits")
        noted["high"], noted["low"] = stored[::2], stored[1::2]
        noted["result"], noted["role"], noted["file"] = result, role, file
        if not self._bits:
            self._shares[0].write(noted.tobytes())
            return
        shares = noted["high"] >> np.uint64(64 - self._bits)
        for share in np.unique(shares):
            self._shares[int(share)].write(noted[shares == share].tobytes())

    def compare(self) -> Iterator[Doubled | Dangling]:
        """Yield what is wrong: each kind once for every pair of files, or file and result."""
        counts: Counter[tuple[int, int, bool, Role]] = Counter()
        examples: dict[tuple[int, int, bool, Role], str] = {}
        for share in self._shares:
            share.seek(0)
            for key, records in _compare(np.frombuffer(share.read(), RECORD)):
                counts[key] += len(records)
                examples.setdefault(key, _hex(records[0]))
        for key, count in sorted(counts.items()):
            first, second, is_doubled, role = key
            if is_doubled:
                yield Doubled((first, second), count, examples[key])
            else:
                yield Dangling(first, second, role, count, examples[key])


def _compare(records: NDArray[np.void]) -> Iterator[tuple[tuple[int, int, bool, Role], NDArray[np.void]]]:
    """What is wrong in one share, with the records that show it."""
    if not records.size:
        return
    order = np.lexsort([records[name] for name in ("file", "role", "low", "high", "result")])
    records = records[order]
    key = records[["high", "low", "result"]]
    starts = np.concatenate([[True], key[1:] != key[:-1]])
    group = np.cumsum(starts) - 1
    role = records["role"]
    for kinds in ((Role.ARTICLE, Role.SET_ASIDE), (Role.SIGNED,)):
        # Only ids of the result itself are to be unique: an earlier one is asked what it has.
        of_kind = np.isin(role, kinds) & (records["result"] == 0)
        members, groups = records[of_kind], group[of_kind]
        again = np.flatnonzero(groups[1:] == groups[:-1]) + 1
        yield from _by_files(members[again], members[again - 1]["file"], True)
    has_article = np.zeros(group[-1] + 1, bool)
    has_article[group[role == Role.ARTICLE]] = True
    dangling = records[np.isin(role, (Role.REPEATED, Role.SIGNED)) & ~has_article[group]]
    yield from _by_files(dangling, dangling["result"], False)


def _by_files(
    records: NDArray[np.void], others: NDArray[np.unsignedinteger], is_doubled: bool
) -> Iterator[tuple[tuple[int, int, bool, Role], NDArray[np.void]]]:
    pairs = np.stack([records["file"], others.astype("u8"), records["role"].astype("u8")], axis=1)
    for file, other, role in np.unique(pairs, axis=0):
        members = records[(pairs == (file, other, role)).all(axis=1)]
        yield (int(file), int(other), is_doubled, Role(int(role))), members


def _hex(record: np.void) -> str:
    return f"{int(record['high']):016x}{int(record['low']):016x}"
