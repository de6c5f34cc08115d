"""Records become Parquet part files, each of which is seen whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import PCollection
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from . import storage
from .parts import PART_BYTES, RESULT, PartFile, PartWriter, Row


class WriteParts(beam.PTransform[PCollection[Any], PCollection[PartFile]]):
    """PCollection of records to Parquet files in a folder; gives a PCollection[PartFile].

    Args:
        schema: of the files.
        to_row: a record as a row of the schema.
        folder: local or on an object store.
        part_bytes: a part is closed when its size passes this.
        how: see `PartWriter`.
    """

    def __init__(
        self,
        schema: pa.Schema,
        to_row: Callable[[Any], Row],
        folder: str,
        part_bytes: int = PART_BYTES,
        how: Mapping[str, Any] = RESULT,
    ) -> None:
        super().__init__()
        self.write = _WriteBundle(schema, to_row, folder, part_bytes, how)

    def expand(self, records: PCollection[Any]) -> PCollection[PartFile]:
        return records | "Write unfinished parts" >> beam.ParDo(self.write) | "Publish" >> PublishParts()


class PublishParts(beam.PTransform[PCollection[PartFile], PCollection[PartFile]]):
    """Rename finished parts to their final names. PCollection[PartFile] in and out.

    The grouping before it is a barrier: a bundle that fails and runs again writes its parts under
    other names, and only those of the attempt that the runner committed get here.
    """

    def expand(self, parts: PCollection[PartFile]) -> PCollection[PartFile]:
        return (
            parts
            | "By path" >> beam.Map(lambda part: (part.path, part))
            | "Wait for the bundle" >> beam.GroupByKey()
            | "Rename parts" >> beam.MapTuple(_publish)
        )


UNFINISHED = "_unfinished."
"""Parts begin their life under this prefix, which readers of Parquet folders pass over."""


def unfinished_part(folder: str) -> str:
    """A path for a new part that no other worker or attempt writes to."""
    return storage.join(folder, f"{UNFINISHED}part-{uuid.uuid4().hex}.parquet")


def _publish(path: str, parts: Iterable[PartFile]) -> PartFile:
    final = path.replace(UNFINISHED, "")
    storage.move(path, final)
    [part] = parts
    return part._replace(path=final)


class _WriteBundle(beam.DoFn):
    """Writes the records of a bundle to parts: one, or more where one is full."""

    def __init__(
        self,
        schema: pa.Schema,
        to_row: Callable[[Any], Row],
        folder: str,
        part_bytes: int,
        how: Mapping[str, Any],
    ) -> None:
        self.schema, self.to_row, self.folder, self.part_bytes = schema, to_row, folder, part_bytes
        self.how = how
        self.writer: PartWriter | None = None

    def start_bundle(self) -> None:
        self.writer = None

    def process(self, record: Any) -> Iterator[PartFile]:
        if self.writer is None:
            path = unfinished_part(self.folder)
            self.writer = PartWriter(self.schema, path, storage.create, how=self.how)
        self.writer.add(self.to_row(record))
        if self.writer.size >= self.part_bytes:
            yield self.writer.close()
            self.writer = None

    def finish_bundle(self) -> Iterator[WindowedValue]:
        if self.writer is not None:
            yield WindowedValue(self.writer.close(), MIN_TIMESTAMP, (GlobalWindow(),))
            self.writer = None
