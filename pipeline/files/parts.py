"""Writes rows to Parquet part files, and gives the rows, size and hash of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]

COMPRESSION_LEVEL = 3
"""zstd's own default, the usual balance for text."""

ROW_GROUP_ROWS = 20_000
ROW_GROUP_BYTES = 32 << 20
"""A row group ends when it reaches either. Many readers hold a whole row group in memory, and skip row groups
by their statistics. For text, Parquet's own documentation suggests some tens of megabytes."""

RESULT = {"compression": "zstd", "compression_level": COMPRESSION_LEVEL, "write_page_index": True}
"""How a file of a result is written."""

STAGED = {"compression": "zstd", "compression_level": 1, "use_dictionary": False, "write_statistics": False}
"""How a file is written that only the run itself reads, once and as a whole. It takes half the time."""

PENDING_ROWS = 500
PENDING_BYTES = 8 << 20
"""Rows are held as Python objects until one of these is reached; then they become Arrow columns."""

PART_BYTES = 256 << 20
"""A part is closed when its compressed size exceeds this, unless another size is given."""


class PartFile(NamedTuple):
    """A finished Parquet file.

    dataset: the schema's name.
    size: in bytes.
    partition: its hive folder (``site=example.org``), or an empty string.
    """

    dataset: str
    path: str
    rows: int
    size: int
    sha256: str
    partition: str = ""


NumberedPart = tuple[int, PartFile]


class SchemaError(ValueError):
    """A row does not fit the schema of its dataset. The fault is in the code that made the row."""


class _HashingFile:
    """A file open for writing that knows its length and hash so far."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0
        self.hash = hashlib.sha256()
        self.closed = False

    def write(self, data: Any) -> int:
        data = memoryview(data)
        self.file.write(data.tobytes())
        self.hash.update(data)
        self.size += data.nbytes
        return data.nbytes

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        """Does nothing: a part is not a result until it is closed and renamed."""

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.file.close()

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


class PartWriter:
    """One Parquet file being written.

    Args:
        schema: from ``galley.schemas``.
        path: where to write.
        create: opens a path for writing (a local `open`, or a Beam filesystem's `create`).
        partition: the hive folder that the finished file belongs in.
        how: `RESULT` or `STAGED`.
    """

    def __init__(
        self,
        schema: pa.Schema,
        path: str,
        create: Callable[[str], BinaryIO],
        partition: str = "",
        how: Mapping[str, Any] = RESULT,
    ) -> None:
        self.schema = schema
        self.path = path
        self.partition = partition
        self.rows = 0
        self._file = _HashingFile(create(path))
        self._writer = pq.ParquetWriter(pa.PythonFile(self._file, mode="w"), schema, version="2.6", **how)
        self._pending_rows: list[Row] = []
        self._pending_bytes = 0
        self._batches: list[pa.RecordBatch] = []
        self._batched_rows = 0
        self._batched_bytes = 0

    def add(self, row: Row) -> None:
        """Append one row, a dictionary by column name.

        Raises:
            SchemaError: the row does not fit the schema.
        """
        self._pending_rows.append(row)
        self._pending_bytes += size_of(row)
        if len(self._pending_rows) >= PENDING_ROWS or self._pending_bytes >= PENDING_BYTES:
            self._to_columns()

    def add_batch(self, batch: pa.RecordBatch) -> None:
        """Append a record batch of the schema."""
        self._batches.append(batch)
        self._batched_rows += batch.num_rows
        self._batched_bytes += batch.nbytes
        if self._batched_rows >= ROW_GROUP_ROWS or self._batched_bytes >= ROW_GROUP_BYTES:
            self._write_row_group()

    @property
    def size(self) -> int:
        """Bytes written so far, without the rows that wait for their row group."""
        return self._file.size

    @property
    def waiting_bytes(self) -> int:
        """Bytes of record batches in memory that wait for their row group."""
        return self._batched_bytes

    def write_row_group(self) -> None:
        """Write everything that waits, as a row group of its own."""
        self._to_columns()
        self._write_row_group()

    def close(self) -> PartFile:
        """Finish the file.

        Returns:
            What is in it. It is complete on the disk, and stays so when the power fails (see
            `storage.create`).
        """
        self.write_row_group()
        self._writer.close()
        self._file.close()
        dataset = self.schema.metadata[b"galley.dataset"].decode()
        return PartFile(
            dataset, self.path, self.rows, self._file.size, self._file.hash.hexdigest(), self.partition
        )

    def _to_columns(self) -> None:
        if not self._pending_rows:
            return
        rows, self._pending_rows, self._pending_bytes = self._pending_rows, [], 0
        batch = to_batch(rows, self.schema)
        check_nulls(batch)
        self.add_batch(batch)

    def _write_row_group(self) -> None:
        if not self._batches:
            return
        table = pa.Table.from_batches(self._batches, self.schema)
        self._writer.write_table(table, row_group_size=ROW_GROUP_ROWS)
        self.rows += table.num_rows
        self._batches, self._batched_rows, self._batched_bytes = [], 0, 0


def size_of(value: Any) -> int:
    """About how many bytes the texts of a row take, those in its lists and structs among them."""
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, (list, tuple)):
        return sum(map(size_of, value))
    return sum(map(size_of, value.values())) if isinstance(value, dict) else 0


def to_batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as a record batch.

    A lone surrogate (from a JSON escape such as \\ud800) is not a character and cannot be stored. It becomes
    U+FFFD, the replacement character.

    Raises:
        SchemaError: a row does not fit the schema.
    """
    try:
        return pa.RecordBatch.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_without_surrogates(row) for row in rows], schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SchemaError(
            f"a row does not fit the schema of {schema.metadata[b'galley.dataset'].decode()}: {error}"
        ) from error


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _without_surrogates(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_without_surrogates(member) for member in value)
    return value


def check_nulls(batch: pa.RecordBatch) -> None:
    """Check that required columns have no nulls, those of structs included. Arrow itself does not check it.

    Raises:
        SchemaError: a column that must not be null is null in some row.
    """
    for each, column in zip(batch.schema, batch.columns, strict=True):
        _check_nulls(each, column, each.name)


def _check_nulls(each: pa.Field, column: pa.Array, path: str) -> None:
    if not each.nullable and column.null_count:
        raise SchemaError(f"column {path} may not be null, but is in {column.null_count} rows")
    if pa.types.is_list(each.type) and pa.types.is_struct(each.type.value_type):
        members = column.flatten()
    elif pa.types.is_struct(each.type):
        members = column
    else:
        return
    for index, member in enumerate(members.type):
        _check_nulls(member, members.field(index), f"{path}.{member.name}")
