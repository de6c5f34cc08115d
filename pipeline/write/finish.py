"""The last pass over the staged articles: duplicates are set apart, partitions parted."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping

import apache_beam as beam
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from apache_beam.pvalue import PCollection

from ..dedup import read_duplicates
from ..schemas import ARTICLES, DUPLICATES
from . import storage, unfinished_part
from .parts import PART_BYTES, PartFile, PartWriter

HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
"""Hive's own name for the partition of rows whose value is null."""

OPEN_PARTITIONS = 256
"""How many partitions of one part are written side by side; more are closed and opened again."""

BATCH_ROWS = 2_000


class FinishParts(beam.PTransform[PCollection[tuple[int, PartFile]], PCollection[PartFile]]):
    """Numbered staged parts to finished parts: PCollection[(int, PartFile)] to
    PCollection[PartFile]. A part that stays as it is comes out as it went in.

    Args:
        folder: where new parts are written.
        partition_by: ``site``, ``language``, ``date`` or None.
        duplicates: the folder that lists the duplicates of each part.
        passes: how many passes went to find them; 0 if there was none.
    """

    def __init__(self, folder: str, partition_by: str | None, duplicates: str, passes: int) -> None:
        super().__init__()
        self.folder = folder
        self.partition_by = partition_by
        self.duplicates = duplicates
        self.passes = passes

    def expand(self, parts: PCollection[tuple[int, PartFile]]) -> PCollection[PartFile]:
        return parts | "Rewrite parts" >> beam.FlatMap(self.finish)

    def finish(self, numbered: tuple[int, PartFile]) -> Iterator[PartFile]:
        """The finished parts of one staged part."""
        number, part = numbered
        duplicates = read_duplicates(self.duplicates, number, self.passes)
        return finish_part(part, duplicates, self.folder, self.partition_by)


def finish_part(
    part: PartFile, duplicates: Mapping[int, str], folder: str, partition_by: str | None
) -> Iterator[PartFile]:
    """One staged part as one or more finished parts, see `FinishParts`.

    Args:
        duplicates: row to the id of the article that was kept instead.
    """
    if not duplicates and partition_by is None:
        yield part
        return
    kept = _Partitions(ARTICLES, storage.join(folder, "articles"), partition_by)
    apart = _Partitions(DUPLICATES, storage.join(folder, "duplicates"), None)
    with storage.open_file(part.path) as file:
        first = 0
        for batch in pq.ParquetFile(file).iter_batches(batch_size=BATCH_ROWS):
            kept_ids = pa.array([duplicates.get(first + row) for row in range(batch.num_rows)], pa.string())
            is_kept = pc.is_null(kept_ids)
            yield from kept.add(_of_schema(batch.filter(is_kept), ARTICLES))
            set_apart = batch.append_column("duplicate_of", kept_ids).filter(pc.invert(is_kept))
            yield from apart.add(_of_schema(set_apart, DUPLICATES))
            first += batch.num_rows
    yield from kept.close()
    yield from apart.close()


def _of_schema(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def partition_names(batch: pa.RecordBatch, partition_by: str | None) -> list[str]:
    """The hive folder of each row: ``site=example.org``, percent-encoded as Hive does."""
    if partition_by is None:
        return [""] * batch.num_rows
    if partition_by == "date":
        values = [day and day.isoformat() for day in batch.column("published_on").to_pylist()]
    else:
        values = batch.column(partition_by).to_pylist()
    return [
        f"{partition_by}={urllib.parse.quote(value, safe='') if value else HIVE_NULL}" for value in values
    ]


class _Partitions:
    """Part writers by partition, a bounded number of them open."""

    def __init__(self, schema: pa.Schema, folder: str, partition_by: str | None) -> None:
        self.schema = schema
        self.folder = folder
        self.partition_by = partition_by
        self.writers: dict[str, PartWriter] = {}

    def add(self, batch: pa.RecordBatch) -> Iterator[PartFile]:
        names = partition_names(batch, self.partition_by)
        for name in dict.fromkeys(names):
            writer = self.writers.pop(name, None)
            if writer is None:
                if len(self.writers) >= OPEN_PARTITIONS:
                    longest_unused = next(iter(self.writers))
                    yield self.writers.pop(longest_unused).close()
                path = unfinished_part(storage.join(self.folder, name) if name else self.folder)
                writer = PartWriter(self.schema, path, storage.create, name)
            writer.add_batch(batch.filter(pa.array([each == name for each in names])))
            if writer.size >= PART_BYTES:
                yield writer.close()
            else:
                self.writers[name] = writer

    def close(self) -> Iterator[PartFile]:
        for writer in self.writers.values():
            yield writer.close()
        self.writers = {}
