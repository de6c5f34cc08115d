"""Writes records to Parquet part files. Readers see all of a part or nothing."""

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
    """Writes records to Parquet files in a folder. Takes a PCollection of records, gives
    PCollection[PartFile].

    Args:
        schema: of the files.
        to_row: makes a row of the schema from a record.
        folder: local or on an object store.
        part_bytes: a part is closed when its size exceeds this.
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
    """Renames finished parts to their final names. Takes and gives PCollection[PartFile].

    The grouping before it is a barrier. A bundle that fails and runs again writes its parts under other
    names, and only those of the attempt that the runner committed get past it.
    """

    def expand(self, parts: PCollection[PartFile]) -> PCollection[PartFile]:
        return (
            parts
            | "By path" >> beam.Map(lambda part: (part.path, part))
            | "Wait for the bundle" >> beam.GroupByKey()
            | "Rename parts" >> beam.MapTuple(_publish)
        )


UNFINISHED = "_unfinished."
"""The prefix of parts that are not finished. Readers of Parquet folders skip names that begin with ``_``."""


def unfinished_part(folder: str) -> str:
    """A new path for a part. No other worker or attempt writes to it."""
    return storage.join(folder, f"{UNFINISHED}part-{uuid.uuid4().hex}.parquet")


def _publish(path: str, parts: Iterable[PartFile]) -> PartFile:
    final = path.replace(UNFINISHED, "")
    storage.move(path, final)
    [part] = parts
    return part._replace(path=final)


class _WriteBundle(beam.DoFn):
    """Writes the records of a bundle to one part, or to more if one is full."""

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
