"""Reads Parquet: the named columns only, a bounded number of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ...records import Reason, Source
from .jsonl import record_of
from .reader_types import Item, ReadSettings, reject

BATCH_BYTES = 8 << 20
"""About how much text is held decoded at a time."""

_DAMAGE = (pa.ArrowException, OSError, ValueError)
_MAX_BATCH_ROWS = 1024
_PAGE_BUFFER_BYTES = 1 << 20


def row_group_sizes(handle: BinaryIO) -> list[int]:
    """The bytes that each row group takes in the file; none where it cannot be opened, which the
    reader then finds too and makes a reject."""
    try:
        metadata = pq.read_metadata(handle)
    except _DAMAGE:
        return []
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    return [
        sum(group.column(column).total_compressed_size for column in range(group.num_columns))
        for group in groups
    ]


def read_row_groups(
    uri: str, handle: BinaryIO, start: int, stop: int | None, settings: ReadSettings
) -> Iterator[Item]:
    """Gives a document or a reject for each row of the row groups [start, stop).

    The place of a record is its row number in the file. A row group that cannot be read costs
    itself: one reject, at its first row that could not be had.
    """
    try:
        file = pq.ParquetFile(handle, buffer_size=_PAGE_BUFFER_BYTES, pre_buffer=False)
        names = set(file.schema_arrow.names)
    except _DAMAGE as error:
        _raise_if_transient(error)
        if start == 0:
            source = Source(uri, "parquet", 0, "text/plain")
            message = f"{uri}: the Parquet file cannot be opened: {_first_line(error)}"
            yield reject(source, Reason.CORRUPT, message)
        return
    fields = settings.fields
    wanted = (fields.html, fields.text, fields.url, fields.id, fields.date, fields.language)
    columns = [name for name in dict.fromkeys(wanted) if name in names]
    if fields.html not in names and fields.text not in names:
        if start == 0:
            found = ", ".join(file.schema_arrow.names[:20])
            source = Source(uri, "parquet", 0, "text/plain")
            message = (
                f"{uri} has no column {fields.html} or {fields.text}; name one by --field text=COLUMN."
                f" Its columns: {found}"
            )
            yield reject(source, Reason.MISSING_FIELD, message)
        return
    metadata = file.metadata
    row = sum(metadata.row_group(group).num_rows for group in range(start))
    end = metadata.num_row_groups if stop is None else min(stop, metadata.num_row_groups)
    for group in range(start, end):
        yield from _row_group(uri, file, group, row, columns, settings)
        row += metadata.row_group(group).num_rows


def _row_group(
    uri: str, file: pq.ParquetFile, group: int, first: int, columns: list[str], settings: ReadSettings
) -> Iterator[Item]:
    about = file.metadata.row_group(group)
    rows = about.num_rows
    row_bytes = max(1, about.total_byte_size // max(1, rows))
    batch_rows = max(1, min(_MAX_BATCH_ROWS, BATCH_BYTES // row_bytes))
    row = first
    batches = file.iter_batches(batch_rows, row_groups=[group], columns=columns, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            values: list[dict[str, Any]] = batch.to_pylist() if batch is not None else []
        except _DAMAGE as error:
            _raise_if_transient(error)
            source = Source(uri, "parquet", row, "text/plain")
            message = (
                f"{uri}: rows {row:,} to {first + rows - 1:,} (row group {group}) cannot be read:"
                f" {_first_line(error)}"
            )
            yield reject(source, Reason.CORRUPT, message)
            return
        if batch is None:
            return
        for fields in values:
            yield record_of(uri, "parquet", row, f"{uri}: row {row:,}", fields, settings)
            row += 1


def _raise_if_transient(error: Exception) -> None:
    """Raises again what the file system raised; Arrow's own OSErrors, for damage, have no number."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
