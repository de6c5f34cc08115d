"""The one reader of the Parquet files that Galley writes: batch by batch, bounded by bytes.

Parquet files that a user hands in are read by ``read.formats.parquet``, which trusts nothing in them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from . import storage

BATCH_BYTES = 8 << 20
"""About how much of the columns that are asked for is in memory at once."""

MAX_BATCH_ROWS = 65_536
"""Bounds a batch of columns that take next to nothing: rows often become Python objects."""

BUFFER_BYTES = 1 << 20
"""Column chunks are read through a buffer of this size rather than whole."""

Columns = list[str] | tuple[str, ...]
"""Names of columns. A lone ``str`` is not one of these types, though it is a sequence of ``str``."""


def read_batches(path: str, columns: Columns | None = None) -> Iterator[pa.RecordBatch]:
    """Some columns of all rows of a file, in order.

    Args:
        path: local or on an object store.
        columns: names, in the file's order; ``source.uri`` picks one member of a struct. None for all.

    Yields:
        Batches of about `BATCH_BYTES`.

    Raises:
        OSError: the file cannot be opened or read.
        pyarrow.ArrowException: it is no Parquet file, or lacks a column.
    """
    with open_parquet(path) as file:
        for row_group in range(file.num_row_groups):
            yield from batches_of(file, row_group, columns)


@contextlib.contextmanager
def open_parquet(path: str) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file to read some of its row groups, see `batches_of`.

    Raises:
        OSError: the file cannot be opened or read.
        pyarrow.ArrowException: it is no Parquet file.
    """
    with storage.open_file(path) as file:
        yield pq.ParquetFile(file, buffer_size=BUFFER_BYTES)


def batches_of(
    file: pq.ParquetFile,
    row_group: int,
    columns: Columns | None = None,
    rows: int | None = None,
) -> Iterator[pa.RecordBatch]:
    """Some columns of a row group, in batches of about `BATCH_BYTES`.

    Args:
        columns: as `read_batches` takes them.
        rows: how many of the first rows are wanted; None for all.
    """
    left = file.metadata.row_group(row_group).num_rows if rows is None else rows
    if not left:
        return
    size = min(left, _batch_rows(file, row_group, columns))
    names = None if columns is None else list(columns)
    for batch in file.iter_batches(size, row_groups=[row_group], columns=names):
        yield batch.slice(0, left)
        left -= batch.num_rows
        if left <= 0:
            return


def count_rows(path: str) -> int:
    """How many rows a Parquet file has, by its footer.

    Raises:
        OSError, pyarrow.ArrowException: as `open_parquet`.
    """
    with open_parquet(path) as file:
        return int(file.metadata.num_rows)


def _batch_rows(file: pq.ParquetFile, number: int, columns: Columns | None) -> int:
    # Sizes are those of the encoded columns, and a value of a dictionary counts once there. The row groups of
    # `PartWriter` are small when decoded, too, so that a batch that turns out larger has its bound in them.
    row_group, schema = file.metadata.row_group(number), file.metadata.schema
    asked = [place for place in range(len(schema)) if _is_asked(schema.column(place).path, columns)]
    # Asking pyarrow 25 for the size of a damaged column ends the process ("Definition level histogram size
    # mismatch"). Reading a row of it raises an error.
    names = None if columns is None else list(columns)
    next(file.iter_batches(1, row_groups=[number], columns=names), None)
    size = sum(row_group.column(place).total_uncompressed_size for place in asked)
    return max(1, min(MAX_BATCH_ROWS, BATCH_BYTES * row_group.num_rows // max(1, size)))


def _is_asked(path: str, columns: Columns | None) -> bool:
    return columns is None or any(path == name or path.startswith(f"{name}.") for name in columns)
