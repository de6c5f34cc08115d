"""Reads the Parquet files of a result in batches. Neither a file nor a row group is held in memory as a
whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..files import storage
from ..files.batches import batches_of, open_parquet
from ..text.words import refuse_lone_str


class DamagedResultError(RuntimeError):
    """A file of a result is missing, cannot be read, or does not have what the manifest says."""


class RowGroup(NamedTuple):
    """A row group of a file.

    path: relative to the result's folder.
    number: its index in the file.
    """

    path: str
    number: int
    rows: int


class Batch(NamedTuple):
    """Some rows of a row group, as a table."""

    row_group: RowGroup
    table: pa.Table


def files_of(manifest: Mapping[str, Any], dataset: str) -> list[Mapping[str, Any]]:
    """The manifest's entries for the files of one dataset, in its order."""
    return [file for file in manifest["files"] if file["dataset"] == dataset]


def read_dataset(
    folder: str, manifest: Mapping[str, Any], dataset: str, columns: Sequence[str]
) -> Iterator[Batch]:
    """Some columns of all rows of a dataset.

    Args:
        folder: of the result.
        manifest: of the result.
        dataset: its name.
        columns: names; ``source.uri`` picks one member of a struct.

    Raises:
        DamagedResultError: a file is missing, cannot be read, or has another number of rows.
    """
    refuse_lone_str(columns, "columns")
    for file in files_of(manifest, dataset):
        path, rows = file["path"], 0
        for batch in _read_file(folder, path, columns):
            rows += batch.table.num_rows
            yield batch
        _require_rows(folder, file, rows)


def require_rows(folder: str, file: Mapping[str, Any]) -> None:
    """Check that a file has as many rows as the manifest says, by its footer.

    Args:
        folder: of the result.
        file: the manifest's entry for the file.

    Raises:
        DamagedResultError: it is missing, cannot be read, or has another number of rows.
    """
    with _open(folder, file["path"]) as opened:
        _require_rows(folder, file, opened.metadata.num_rows)


def _require_rows(folder: str, file: Mapping[str, Any], rows: int) -> None:
    if rows != file["rows"]:
        path = storage.join(folder, file["path"])
        raise DamagedResultError(f"{path} has {rows:,} rows, the manifest says {file['rows']:,}")


def _read_file(folder: str, path: str, columns: Sequence[str]) -> Iterator[Batch]:
    with _open(folder, path) as opened:
        for number in range(opened.num_row_groups):
            row_group = RowGroup(path, number, opened.metadata.row_group(number).num_rows)
            for batch in batches_of(opened, number, list(columns)):
                yield Batch(row_group, pa.Table.from_batches([batch]))


def read_first_rows(
    folder: str, row_group: RowGroup, rows: int, columns: Sequence[str]
) -> Iterator[pa.Table]:
    """Some columns of the first rows of a row group.

    Raises:
        DamagedResultError: the file is missing or cannot be read.
    """
    refuse_lone_str(columns, "columns")
    with _open(folder, row_group.path) as opened:
        for batch in batches_of(opened, row_group.number, list(columns), rows):
            yield pa.Table.from_batches([batch])


def read_rows(
    folder: str, places: Iterable[tuple[str, RowGroup]], columns: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Rows by id, as dictionaries.

    Args:
        folder: of the result.
        places: ids, each with the row group that has it.
        columns: what to read besides the id.

    Raises:
        DamagedResultError: a file is missing or cannot be read.
    """
    refuse_lone_str(columns, "columns")
    wanted: dict[RowGroup, list[str]] = {}
    for row_id, row_group in places:
        wanted.setdefault(row_group, []).append(row_id)
    found: dict[str, dict[str, Any]] = {}
    for row_group, ids in sorted(wanted.items()):
        for table in read_first_rows(folder, row_group, row_group.rows, ["id", *columns]):
            for row in table.filter(pc.is_in(table["id"], pa.array(ids, pa.string()))).to_pylist():
                found[row["id"]] = row
        if not found.keys() >= set(ids):
            path = storage.join(folder, row_group.path)
            raise DamagedResultError(f"{path} cannot be read: it gives other ids when it is read again")
    return found


@contextlib.contextmanager
def naming_damage(place: str) -> Iterator[None]:
    """Turns any failure into a `DamagedResultError` that names the place.

    Parquet pages have no checksum. A flipped bit may give an unknown type, a text that is not UTF-8, a date
    in the year 200,000 or an id that does not exist, and each of these fails somewhere else.
    """
    try:
        yield
    except DamagedResultError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())
        raise DamagedResultError(f"{place} cannot be read: {type(error).__name__}: {reason}") from error


@contextlib.contextmanager
def _open(folder: str, path: str) -> Iterator[pq.ParquetFile]:
    path = storage.join(folder, path)
    with naming_damage(path), open_parquet(path) as opened:
        yield opened


def smallest(pool: Mapping[str, Any], more: Mapping[str, Any], count: int) -> dict[str, Any]:
    """The entries with the smallest keys of two dictionaries.

    The keys are ids, which are hashes. So the choice is spread evenly over a result, and does not depend on
    how its files were split.
    """
    merged = {**pool, **more}
    return {key: merged[key] for key in sorted(merged)[:count]}


def smallest_rows(table: pa.Table, keys: list[str], count: int, descending: tuple[str, ...] = ()) -> pa.Table:
    """The first rows of a table in the order of some of its columns."""
    order = [(key, "descending" if key in descending else "ascending") for key in keys]
    return table.take(pc.select_k_unstable(table, min(count, table.num_rows), sort_keys=order))
