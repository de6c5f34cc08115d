"""The last pass over the staged articles: sets duplicates apart and splits articles into partitions."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import apache_beam as beam
import pyarrow as pa
import pyarrow.compute as pc
import xxhash
from apache_beam.pvalue import PCollection

from ..deduplicate import Duplicate, MatchLists
from ..deduplicate.exact_of_near import ids_of
from ..deduplicate.write_signatures import signed_part
from ..files import storage
from ..files.batches import read_batches
from ..files.parts import PART_BYTES, PartFile, PartWriter
from ..files.write_parts import unfinished_part
from ..schemas import ARTICLES, DUPLICATES, SIGNATURES

HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
"""Hive's own name for the partition of rows whose value is null."""

MAX_NAME_BYTES = 255
"""The longest name of a file or folder on the usual file systems (NAME_MAX of Linux)."""

WAITING_BYTES = 128 << 20
"""How many bytes of all open partitions together may wait in memory for a row group. Beyond that, the
partition with the most of them writes a row group early."""

OPEN_PARTITIONS = 256
"""How many partitions of one part are open at once. Beyond that, the longest unused one is closed; it gets
another file if more rows follow."""


class SetApart(NamedTuple):
    """What deduplication found in the staged parts.

    Attributes:
        found: the duplicates in them.
        signatures: the folder with the parts' signatures; None if none were made.
        results: the earlier results.
    """

    found: MatchLists
    signatures: str | None = None
    results: tuple[str, ...] = ()


class FinishParts(beam.PTransform[PCollection[tuple[int, PartFile]], PCollection[PartFile]]):
    """Turns numbered staged parts into finished parts: PCollection[(int, PartFile)] to
    PCollection[PartFile]. A part without duplicates is passed on unchanged if there are no partitions.

    Args:
        folder: where new parts are written.
        partition_by: ``site``, ``language``, ``date`` or None.
        apart: the duplicates to set apart.
    """

    def __init__(self, folder: str, partition_by: str | None, apart: SetApart) -> None:
        super().__init__()
        self.folder = folder
        self.partition_by = partition_by
        self.apart = apart

    def expand(self, parts: PCollection[tuple[int, PartFile]]) -> PCollection[PartFile]:
        return parts | "Rewrite parts" >> beam.FlatMap(self.finish)

    def finish(self, numbered: tuple[int, PartFile]) -> Iterator[PartFile]:
        """The finished parts of one staged part."""
        number, part = numbered
        duplicates = self.apart.found.duplicates(number)
        yield from finish_part(part, duplicates, self.folder, self.partition_by, self.apart.results)
        if self.apart.signatures is not None:
            signed = signed_part(self.apart.signatures, number, part).signatures
            yield from finish_signatures(signed, set(ids_of(part, sorted(duplicates))), self.folder)


def finish_part(
    part: PartFile,
    duplicates: Mapping[int, Duplicate],
    folder: str,
    partition_by: str | None,
    results: tuple[str, ...] = (),
) -> Iterator[PartFile]:
    """Split one staged part into finished parts, see `FinishParts`.

    Args:
        duplicates: the rows to set apart.
        results: the earlier results, by number.
    """
    if not duplicates and partition_by is None:
        yield part
        return
    kept = _Partitions(ARTICLES, storage.join(folder, "articles"), partition_by)
    apart = _Partitions(DUPLICATES, storage.join(folder, "duplicates"), None)
    first = 0
    for batch in read_batches(part.path):
        found = [duplicates.get(first + row) for row in range(batch.num_rows)]
        is_kept = pa.array([each is None for each in found])
        yield from kept.add(_of_schema(batch.filter(is_kept), ARTICLES))
        set_apart = _with_what_they_repeat(
            batch.filter(pc.invert(is_kept)), [each for each in found if each is not None], results
        )
        yield from apart.add(set_apart)
        first += batch.num_rows
    yield from kept.close()
    yield from apart.close()


def _with_what_they_repeat(
    batch: pa.RecordBatch, duplicates: list[Duplicate], results: tuple[str, ...]
) -> pa.RecordBatch:
    columns = (
        pa.array([each.duplicate_of for each in duplicates], pa.string()),
        pa.array([each.kind for each in duplicates], pa.string()),
        pa.array([each.similarity for each in duplicates], pa.float32()),
        pa.array([None if each.result is None else results[each.result] for each in duplicates], pa.string()),
    )
    return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=DUPLICATES)


def finish_signatures(path: str, left_out: set[str], folder: str) -> Iterator[PartFile]:
    """The signatures of a part's articles, without those of duplicates."""
    finished = _Partitions(SIGNATURES, storage.join(folder, "signatures"), None)
    for batch in read_batches(path):
        is_left_out = pc.is_in(batch.column("id"), pa.array(sorted(left_out), pa.string()))
        yield from finished.add(_of_schema(batch.filter(pc.invert(is_left_out)), SIGNATURES))
    yield from finished.close()


def _of_schema(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def partition_names(batch: pa.RecordBatch, partition_by: str | None) -> list[str]:
    """The Hive folder of each row: ``site=example.org``, percent-encoded as Hive does.

    A name longer than `MAX_NAME_BYTES` is cut to that length and ends with ``+`` and a hash of the whole
    value. Encoded values contain no ``+``, so no two values share a folder. The row keeps the whole value.
    """
    if partition_by is None:
        return [""] * batch.num_rows
    if partition_by == "date":
        values = [day and day.isoformat() for day in batch.column("published_on").to_pylist()]
    else:
        values = batch.column(partition_by).to_pylist()
    return [partition_name(partition_by, value) for value in values]


def partition_name(partition_by: str, value: str | None) -> str:
    """The Hive folder of a value, see `partition_names`."""
    if not value:
        return f"{partition_by}={HIVE_NULL}"
    name = f"{partition_by}={urllib.parse.quote(value, safe='')}"
    if len(name) <= MAX_NAME_BYTES:
        return name
    digest = f"+{xxhash.xxh3_128_hexdigest(value.encode('utf-8'))}"
    room = MAX_NAME_BYTES - len(digest) - len(partition_by) - 1
    kept = value[:room]
    while len(urllib.parse.quote(kept, safe="")) > room:  # never cuts inside the bytes of a character
        kept = kept[:-1]
    return f"{partition_by}={urllib.parse.quote(kept, safe='')}{digest}"


class _Partitions:
    """One part writer for each partition, of which a bounded number are open at once."""

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
        while sum(writer.waiting_bytes for writer in self.writers.values()) > WAITING_BYTES:
            max(self.writers.values(), key=lambda writer: writer.waiting_bytes).write_row_group()

    def close(self) -> Iterator[PartFile]:
        for writer in self.writers.values():
            yield writer.close()
        self.writers = {}
