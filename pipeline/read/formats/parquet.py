"""Reads Parquet: the named columns only, and no more rows at a time than a few megabytes hold.

What pages unfold to is looked up in their headers before a page is unfolded (`parquet_pages`).
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ...records import Reason
from ..bytes.allowance import Allowance
from .named_fields import record_of
from .parquet_columns import Values, constant, is_read, values_of
from .parquet_footer import ColumnChunk, row_groups_of
from .parquet_pages import DICTIONARY_PAGE, PageHeaderError, pages_of
from .reader_types import Item, ReadContext, Unread, described, raise_if_transient, reject

BATCH_BYTES = 8 << 20
"""About how much text is held unfolded at a time."""

_MAX_BATCH_ROWS = 1024
_PAGE_BUFFER_BYTES = 1 << 20
_ROW_BYTES = 64
"""What a row counts for beside its values. Nulls take no room in a file, but each becomes a reject."""


def row_group_sizes(handle: BinaryIO) -> list[int]:
    """The bytes that each row group takes in the file.

    Returns:
        Nothing if the file cannot be opened. The reader then finds that too and makes a reject.
    """
    try:
        return [sum(chunk.size for chunk in chunks) for chunks in row_groups_of(handle)]
    except Exception as error:
        raise_if_transient(error)
        return []


def read_row_groups(
    context: ReadContext,
    handle: BinaryIO,
    start: int,
    stop: int | None,
    *,
    stored: int | None = None,
    planned: int = 0,
) -> Iterator[Item]:
    """Read each row of the row groups [start, stop).

    The place of a record is its row number in the file. Rows that cannot be read end as one reject, at
    the first of them, and an `Unread`.

    Args:
        context: of the file.
        handle: the file, plain.
        start: the first row group.
        stop: the row group to stop before, None for the end of the file.
        stored: the length of the file as stored, if ``handle`` is what it was unpacked to.
        planned: the length that the row groups had when the run was planned.
    """
    size = stored if stored is not None else handle.seek(0, 2)
    try:
        file = pq.ParquetFile(
            handle,
            buffer_size=_PAGE_BUFFER_BYTES,
            pre_buffer=False,
            page_checksum_verification=True,
            # In nanoseconds, the default, a date before 1677 or after 2262 wraps around.
            coerce_int96_timestamp_unit="us",
        )
        schema = file.schema_arrow
        chunks = list(itertools.islice(row_groups_of(handle), stop))
    except Exception as error:
        raise_if_transient(error)
        if start == 0:
            message = f"{context.uri}: the Parquet file cannot be opened, and its {size:,} bytes are not read"
            yield reject(context.source(0), Reason.CORRUPT, f"{message}: {described(error)}")
            yield Unread(context.uri, size)
        return
    fields = context.settings.fields
    if fields.html not in schema.names and fields.text not in schema.names:
        if start == 0:
            message = (
                f"{context.uri} has no column {fields.html} or {fields.text};"
                f" name one by --field text=COLUMN. Its columns: {', '.join(schema.names[:20])}"
            )
            yield reject(context.source(0), Reason.MISSING_FIELD, message)
        return
    reader = _RowGroupReader(context, file, handle, chunks)
    metadata = file.metadata
    row = sum(metadata.row_group(group).num_rows for group in range(min(start, metadata.num_row_groups)))
    end = metadata.num_row_groups if stop is None else min(stop, metadata.num_row_groups)
    for group in range(start, end):
        yield from reader.read(group, row)
        row += metadata.row_group(group).num_rows
    if stop is not None and stop > metadata.num_row_groups:
        what = f"row groups {max(start, end)} to {stop - 1}, of up to {planned:,} bytes, are missing"
        message = f"{context.uri} changed after the run was planned: {what}"
        yield reject(context.source(row + start), Reason.TRUNCATED, message)
        yield Unread(context.uri, planned)


class _Measure(NamedTuple):
    """What the page headers of a row group say.

    Attributes:
        rows: how many rows from the first on can be read.
        row_bytes: how much the values of one row may take at most; of pages in which values share no
            bytes, the average of the page.
        reason: why the rows after them cannot be read, as a code.
        what: the same as a clause.
        is_bomb: whether that is because the rows before them unfolded too far.
    """

    rows: int
    row_bytes: int
    reason: Reason = Reason.CORRUPT
    what: str = ""
    is_bomb: bool = False


class _RowGroupReader:
    """Reads the row groups of a file.

    Args:
        context: of the file.
        file: the opened file.
        handle: the same, for its page headers.
        chunks: of each row group that is read, and of those before them, where its columns are.
    """

    def __init__(
        self,
        context: ReadContext,
        file: pq.ParquetFile,
        handle: BinaryIO,
        chunks: Sequence[Sequence[ColumnChunk]],
    ) -> None:
        self.context, self.file, self.handle, self.chunks = context, file, handle, chunks
        self.allowance = Allowance(context.settings.max_expansion)
        fields = context.settings.fields
        wanted = {fields.html, fields.text, fields.url, fields.id, fields.date, fields.language}
        # Of two columns of one name the later one counts, as of two equal keys in JSON.
        types = {field.name: field.type for field in file.schema_arrow if field.name in wanted}
        unread = {field.name for field in file.schema_arrow if not is_read(field.type)}
        self.columns = [name for name in types if name not in unread]
        self.constants = {
            name: constant(types[name]) for name in types if name in unread & {fields.html, fields.text}
        }
        # No column that is read holds others, so its path is its name.
        about = file.metadata.schema
        paths = [about.column(place).path for place in range(len(about))]
        self.places = {
            name: [place for place, path in enumerate(paths) if path == name] for name in self.columns
        }
        self.required = {fields.html, fields.text}

    def read(self, group: int, first: int) -> Iterator[Item]:
        """Read a row group, whose first row is ``first`` of the file.

        Where only columns such as the date are damaged, the rows from there on are read without them.
        """
        rows = self.file.metadata.row_group(group).num_rows
        columns, row = self.columns, first
        while True:
            stored = self._stored(group, columns)
            row, measure = yield from self._rows(group, first, row, columns)
            missing = first + rows - row
            if missing <= 0:
                return
            sound = [name for name in columns if name in self.required or self._is_sound(group, name, rows)]
            if len(sound) == len(columns) or measure.is_bomb:
                yield from self._unread(group, row, missing, -(-stored * missing // rows), measure)
                return
            lost = stored - self._stored(group, sound)
            yield Unread(self.context.uri, -(-lost * missing // rows))
            columns = sound

    def _rows(
        self, group: int, first: int, row: int, columns: Sequence[str]
    ) -> Generator[Item, None, tuple[int, _Measure]]:
        """Read the rows of a row group from ``row`` on.

        Returns:
            The row after the last one that could be read, and why no more could.
        """
        rows = self.file.metadata.row_group(group).num_rows
        stored = self._stored(group, columns)
        measure = self._measure(group, rows, columns)
        passed, unfolded = first, 0
        try:
            for batch in self._batches(group, measure, columns):
                skipped = min(row - passed, batch.num_rows)
                passed += batch.num_rows
                if skipped == batch.num_rows:
                    continue
                values = {
                    name: values_of(column)
                    for name, column in zip(batch.schema.names, batch.columns, strict=True)
                }
                for place in range(skipped, batch.num_rows):
                    item, size = self._row(row, place, values)
                    unfolded += size
                    if self.allowance.is_exceeded(stored, unfolded):
                        ratio = self.context.settings.max_expansion
                        what = f"{stored:,} bytes unfold to over {ratio:,} times their size"
                        self.allowance.spend(stored, unfolded)
                        return row, measure._replace(reason=Reason.TOO_LARGE, what=what, is_bomb=True)
                    yield item
                    row += 1
        except Exception as error:
            raise_if_transient(error)
            measure = measure._replace(reason=Reason.CORRUPT, what=described(error))
        self.allowance.spend(stored, unfolded)
        return row, measure

    def _is_sound(self, group: int, name: str, rows: int) -> bool:
        """Whether a column can be read to its end by itself."""
        measure = self._measure(group, rows, [name])
        if measure.what:
            return False
        try:
            for batch in self._batches(group, measure, [name]):
                for column in batch.columns:
                    values_of(column)
        except Exception as error:
            raise_if_transient(error)
            return False
        return True

    def _stored(self, group: int, columns: Sequence[str]) -> int:
        """How many bytes columns of a row group take in the file."""
        return sum(self._chunk(group, place).size for name in columns for place in self.places[name])

    def _unread(self, group: int, row: int, rows: int, size: int, measure: _Measure) -> Iterator[Item]:
        message = (
            f"{self.context.uri}: rows {row:,} to {row + rows - 1:,} (row group {group}), which take"
            f" {size:,} bytes, are not read: {measure.what or 'the row group holds fewer rows'}"
        )
        yield reject(self.context.source(row), measure.reason, message)
        yield Unread(self.context.uri, size)

    def _row(self, row: int, place: int, values: Mapping[str, Values]) -> tuple[Item, int]:
        """What a row is, and how many bytes its values take."""
        sizes: list[int] = []

        def make() -> Item:
            fields: dict[str, Any] = dict(self.constants)
            for name, value_at in values.items():
                value = value_at(place)
                if isinstance(value, str | bytes):
                    sizes.append(len(value))
                fields[name] = self._decoded(name, value)
            return record_of(self.context, row, fields)

        return self.context.guarded(row, make), _ROW_BYTES + sum(sizes)

    def _decoded(self, name: str, value: Any) -> Any:
        """A value; bytes stay bytes only in the columns whose charset is detected."""
        fields = self.context.settings.fields
        if isinstance(value, bytes) and name not in (fields.html, fields.text):
            return value.decode("utf-8", "replace")
        return value

    def _batches(self, group: int, measure: _Measure, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Batches of the rows that can be read; no page after them is touched."""
        if not measure.rows:
            return
        if not columns:
            yield from self._empty_batches(measure.rows)
            return
        size = max(1, min(_MAX_BATCH_ROWS, BATCH_BYTES // measure.row_bytes))
        if measure.what:
            # Arrow reads whole batches only, so they have to end where the readable rows do.
            size = next(count for count in range(size, 0, -1) if measure.rows % count == 0)
        left = measure.rows
        batches = self.file.iter_batches(size, row_groups=[group], columns=list(columns), use_threads=False)
        while left > 0 and (batch := next(batches, None)) is not None:
            yield batch
            left -= batch.num_rows

    def _empty_batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        while rows > 0:
            count = min(rows, _MAX_BATCH_ROWS)
            yield pa.record_batch([pa.nulls(count)], [""])
            rows -= count

    def _measure(self, group: int, rows: int, columns: Sequence[str]) -> _Measure:
        """Look at the page headers of columns."""
        measures = [
            self._measure_column(group, place, rows) for name in columns for place in self.places[name]
        ]
        if not measures:
            return _Measure(rows, 1)
        worst = min(measures, key=lambda measure: measure.rows)
        return worst._replace(row_bytes=max(1, sum(measure.row_bytes for measure in measures)))

    def _measure_column(self, group: int, place: int, rows: int) -> _Measure:
        limit = self.context.settings.max_unfolded_bytes
        start, size = self._chunk(group, place)
        seen = row_bytes = longest_entry = 0
        try:
            for page in pages_of(self.handle, start, size):
                if page.unfolded > limit:
                    what = f"a page unfolds to {page.unfolded:,} bytes, over {limit:,}"
                    return _Measure(min(seen, rows), row_bytes, Reason.TOO_LARGE, what)
                if page.kind == DICTIONARY_PAGE:
                    longest_entry = page.unfolded
                    continue
                seen += page.values
                if page.is_indexed:
                    row_bytes = max(row_bytes, longest_entry)
                elif page.is_chained:
                    row_bytes = max(row_bytes, page.unfolded)
                else:
                    row_bytes = max(row_bytes, page.unfolded // max(1, page.values))
        except PageHeaderError as error:
            return _Measure(min(seen, rows), row_bytes, Reason.CORRUPT, str(error))
        return _Measure(rows, row_bytes)

    def _chunk(self, group: int, place: int) -> ColumnChunk:
        """Where a column of a row group is; an empty place if the footer leaves it out."""
        chunks = self.chunks[group]
        return chunks[place] if place < len(chunks) else ColumnChunk(0, 0)
