"""The rows of one file of a result: their schema and number, their partition, their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..files import storage
from ..files.batches import read_batches
from ..records import SCHEMA_VERSION, source_id
from ..running.finish import partition_names
from ..running.ledger import entry_of
from ..schemas import SCHEMAS
from .findings import Finding, counted
from .ids import NotedIds, Role

COLUMNS = {
    "articles": ["id", "source.uri", "source.record"],
    "duplicates": ["id", "source.uri", "source.record", "duplicate_of", "duplicate_in"],
    "rejects": ["id", "source.uri", "source.record", "reason"],
    "signatures": ["id"],
    "site_chrome": [],
}
"""What is read of each dataset."""

REPLACEMENT = "\ufffd"
"""What a stored URI has in place of bytes that are not characters. The id was made of the name as it was."""


class RowChecker:
    """Checks files one after the other, and keeps what is to be compared across them.

    Args:
        manifest: of the result.
        ids: takes the ids of all files.

    Attributes:
        reasons: rejects by their reason.
        listed: the manifest's entries for input files, with the documents read of each; None if it has none.
        by_file: documents by the manifest's entry for their input file. As bounded as those entries are.
        unlisted: documents of files without an entry.
        an_unlisted: the URI of one of those files.
        earlier: the earlier results that duplicates name, each with its number, from 1.
    """

    def __init__(self, manifest: Mapping[str, Any], ids: NotedIds) -> None:
        self.partition_by: str | None = manifest["options"].get("partition_by")
        self.schema_version: int = manifest["schema_version"]
        self.ids = ids
        self.listed: Mapping[str, int] | None = manifest.get("documents_by_file")
        self.reasons: Counter[str] = Counter()
        self.by_file: Counter[str] = Counter()
        self.unlisted = 0
        self.an_unlisted = ""
        self.earlier: dict[str, int] = {}

    def check(self, folder: str, entry: Mapping[str, Any], number: int) -> Iterator[Finding]:
        """Check the rows of a file whose bytes are as they were written.

        Args:
            entry: of the file, in the manifest.
            number: of the file, for its ids.
        """
        path, dataset = entry["path"], entry["dataset"]
        stored = storage.join(folder, path)
        if dataset not in SCHEMAS:
            yield Finding(path, f"is of the unknown dataset {dataset}", is_read=False)
            return
        try:
            with storage.open_file(stored) as file:
                parquet = pq.ParquetFile(file)
                rows, schema = parquet.metadata.num_rows, parquet.schema_arrow
            if rows != entry["rows"]:
                yield Finding(path, f"has {rows:,} rows, the manifest says {entry['rows']:,}")
            if not schema.equals(_as_written(schema, SCHEMAS[dataset]), check_metadata=False):
                yield self._other_schema(path, schema, SCHEMAS[dataset])
                return
            yield from self._check_columns(stored, path, dataset, number)
        except Exception as error:  # whatever a damaged file makes fail
            yield Finding(path, f"cannot be read: {' '.join(str(error).split())}", is_read=False)

    def _other_schema(self, path: str, found: pa.Schema, expected: pa.Schema) -> Finding:
        if self.schema_version != SCHEMA_VERSION:
            message = f"has schema version {self.schema_version}: this Galley checks {SCHEMA_VERSION} only"
            return Finding(path, f"{message}, so its rows were not read", is_fault=False, is_read=False)
        names = [name for name in expected.names if name not in found.names]
        names = names or [each.name for each in found if not _is_in(each, expected)] or found.names
        message = f"has another schema than its dataset: column {names[0]} differs"
        return Finding(path, message, is_read=False)

    def _check_columns(self, stored: str, path: str, dataset: str, number: int) -> Iterator[Finding]:
        columns = list(COLUMNS[dataset])
        if not columns:
            return
        if dataset == "articles" and self.partition_by:
            columns.append("published_on" if self.partition_by == "date" else self.partition_by)
        misplaced = wrong_ids = 0
        for batch in read_batches(stored, columns):
            self._note(batch, dataset, number)
            wrong_ids += _wrong_ids(batch)
            if dataset == "articles":
                folder = path.split("/")[1:-1]
                names = partition_names(batch, self.partition_by)
                misplaced += sum([name] * bool(name) != folder for name in names)
        if wrong_ids:
            yield Finding(path, f"has {counted(wrong_ids, 'row')} whose id is not that of its source")
        if misplaced:
            yield Finding(path, f"has {counted(misplaced, 'row')} of another partition folder")

    def _note(self, batch: pa.RecordBatch, dataset: str, number: int) -> None:
        ids = batch.column("id")
        if dataset == "signatures":
            self.ids.note(ids, Role.SIGNED, number)
            return
        self.ids.note(ids, Role.ARTICLE if dataset == "articles" else Role.SET_ASIDE, number)
        self._count_sources(pc.struct_field(batch.column("source"), "uri"))
        if dataset == "rejects":
            self.reasons.update(batch.column("reason").to_pylist())
        if dataset == "duplicates":
            repeated, results = batch.column("duplicate_of"), batch.column("duplicate_in")
            for result in pc.unique(results).to_pylist():
                is_in = pc.equal(results, result) if result is not None else pc.is_null(results)
                place = 0 if result is None else self.earlier.setdefault(result, len(self.earlier) + 1)
                self.ids.note(repeated.filter(is_in), Role.REPEATED, number, place)

    def _count_sources(self, uris: pa.Array) -> None:
        if self.listed is None:
            return
        for count in pc.value_counts(uris).to_pylist():
            uri, documents = count["values"], count["counts"]
            entry = entry_of(uri, self.listed)
            if entry is not None:
                self.by_file[entry] += documents
            else:
                self.unlisted += documents
                self.an_unlisted = uri


def _as_written(found: pa.Schema, schema: pa.Schema) -> pa.Schema:
    """The schema as an earlier Galley of the same schema version may have written it: without some of the
    columns that may be null, which can be added within a version."""
    return pa.schema([each for each in schema if not each.nullable or each.name in found.names])


def _is_in(field: pa.Field, schema: pa.Schema) -> bool:
    index = schema.get_field_index(field.name)
    return index >= 0 and bool(schema.field(index).equals(field))


def _wrong_ids(batch: pa.RecordBatch) -> int:
    """How many rows have an id that is not made of their source."""
    if "source" not in batch.schema.names:
        return 0
    source = batch.column("source")
    rows = zip(
        batch.column("id").to_pylist(),
        pc.struct_field(source, "uri").to_pylist(),
        pc.struct_field(source, "record").to_pylist(),
        strict=True,
    )
    return sum(each != source_id(uri, record) for each, uri, record in rows if REPLACEMENT not in uri)
