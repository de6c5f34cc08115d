"""Which of several equal or similar articles is kept: the one with the lowest rank.

An article of an earlier result comes first. Then comes the earliest published (undated ones last), then the
longest, then the smallest id. A rank depends on the article alone, not on how the work was split.

A rank also distinguishes articles. An id does not: two runs over the same paths give articles the same ids.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

RANK = np.dtype([("new", "u1"), ("published", ">u8"), ("words", ">u4"), ("id", "V16")])
"""The rank of an article. Big-endian, so that ranks compare as their bytes do. (NumPy makes it little-endian
if arrays are joined without naming the type.)

new: 1 for an article of this run, 0 for one of an earlier result.
published: microseconds, shifted so that none is negative; for an earlier article, the number of its result.
words: how many words fewer than the maximum it has.
id: the article's id, as bytes.
"""

RANK_BYTES = RANK.itemsize

RANK_COLUMNS = ("published_at", "word_count", "id")
"""The columns of ``articles`` that a rank is made from."""

_SHIFT = 1 << 63
_UNDATED = (1 << 64) - 1
_MAX_WORDS = (1 << 32) - 1


def ranks_of(batch: pa.RecordBatch) -> NDArray[np.void]:
    """The ranks of articles of this run.

    Args:
        batch: of ``articles``, with the `RANK_COLUMNS`.

    Returns:
        An array of `RANK`, one for each row.
    """
    ranks = np.zeros(batch.num_rows, RANK)
    ranks["new"] = 1
    dates = batch.column("published_at")
    microseconds = dates.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    shifted = microseconds.astype(np.uint64) + np.uint64(_SHIFT)
    ranks["published"] = np.where(dates.is_null().to_numpy(zero_copy_only=False), _UNDATED, shifted)
    ranks["words"] = _MAX_WORDS - batch.column("word_count").to_numpy().astype(np.uint32)
    ranks["id"] = hex_column(batch.column("id"))
    return ranks


def earlier_ranks(ids: pa.Array, result: int) -> NDArray[np.void]:
    """The ranks of articles of an earlier result.

    Args:
        ids: of the articles.
        result: the number of the result. Results with lower numbers come first.

    Returns:
        An array of `RANK`, one for each id.
    """
    ranks = np.zeros(len(ids), RANK)
    ranks["published"] = result
    ranks["id"] = hex_column(ids)
    return ranks


def hex_column(column: pa.Array) -> NDArray[np.void]:
    """A column of 32 hex digits as 16 bytes each."""
    return np.frombuffer(bytes.fromhex("".join(column.to_pylist())), "V16")


def article_id(rank: bytes) -> str:
    """The id of the article with this rank, in hex."""
    return rank[RANK_BYTES - 16 : RANK_BYTES].hex()


def earlier_result(rank: bytes) -> int | None:
    """The number of the earlier result that holds the article with this rank; None for an article of this
    run."""
    return None if rank[0] else int.from_bytes(rank[1:9], "big")
