"""Which of several equal or similar articles is kept: one order rules for both.

What an earlier result holds comes first, then the earliest published (undated ones last), then the
longest, then the least id. The order depends on the articles alone, not on how the work was cut.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

ORDER = np.dtype([("new", "u1"), ("published", ">u8"), ("words", ">u4"), ("id", "V16")])
"""The place of an article in the order. Big-endian: its bytes compare as it does. (NumPy makes it
little-endian where arrays are joined without naming the type.)

new: 1 for an article of this run, 0 for one of an earlier result.
published: microseconds, moved so that none is negative; of an earlier article the number of the result.
words: how many fewer words it has than the longest that there could be.
"""

ORDER_BYTES = ORDER.itemsize

ORDER_COLUMNS = ("published_at", "word_count", "id")

_EPOCH = 1 << 63
_UNDATED = (1 << 64) - 1
_MOST_WORDS = (1 << 32) - 1


def order_of(batch: pa.RecordBatch) -> NDArray[np.void]:
    """The `ORDER` of each article of a batch that has the `ORDER_COLUMNS`."""
    order = np.zeros(batch.num_rows, ORDER)
    order["new"] = 1
    dates = batch.column("published_at")
    micros = dates.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    moved = micros.astype(np.uint64) + np.uint64(_EPOCH)
    order["published"] = np.where(dates.is_null().to_numpy(zero_copy_only=False), _UNDATED, moved)
    order["words"] = _MOST_WORDS - batch.column("word_count").to_numpy().astype(np.uint32)
    order["id"] = hex_column(batch.column("id"))
    return order


def order_of_earlier(ids: pa.Array, result: int) -> NDArray[np.void]:
    """The `ORDER` of articles of an earlier result, the results being numbered."""
    order = np.zeros(len(ids), ORDER)
    order["published"] = result
    order["id"] = hex_column(ids)
    return order


def hex_column(column: pa.Array) -> NDArray[np.void]:
    """A column of 32 hex digits as 16 bytes each."""
    return np.frombuffer(bytes.fromhex("".join(column.to_pylist())), "V16")


def id_of(place: bytes) -> str:
    """The id of the article that stands at a place in the order."""
    return place[ORDER_BYTES - 16 : ORDER_BYTES].hex()


def result_of(place: bytes) -> int | None:
    """The number of the earlier result that holds it; None for an article of this run."""
    return None if place[0] else int.from_bytes(place[1:9], "big")
