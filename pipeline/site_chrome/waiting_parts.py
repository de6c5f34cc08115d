"""Waiting parts: Parquet files of waiting pages, which one job writes and the next ones read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import PCollection

from ..files.batches import read_batches
from ..files.parts import STAGED, PartFile
from ..files.write_parts import WriteParts
from .waiting_pages import WaitingPage

WAITING_PART_BYTES = 32 << 20
"""A part is closed at this size, so that several workers can read what one wrote."""

WAITING_PAGES = pa.schema(
    [
        pa.field("site", pa.string(), nullable=False),
        pa.field("document", pa.uint64(), nullable=False),
        pa.field("sightings", pa.binary(), nullable=False),
        pa.field("page", pa.binary(), nullable=False),
    ],
    metadata={"galley.dataset": "pages"},
)
"""The rows of a waiting part. They live as long as the run: no dataset of a result has this schema."""


class WriteWaitingPages(beam.PTransform[PCollection[WaitingPage], PCollection[PartFile]]):
    """Writes a PCollection[WaitingPage] to parts in a folder; gives a PCollection[PartFile]."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    def expand(self, pages: PCollection[WaitingPage]) -> PCollection[PartFile]:
        return pages | "Write Parquet" >> WriteParts(
            WAITING_PAGES, WaitingPage._asdict, self.folder, WAITING_PART_BYTES, STAGED
        )


def read_waiting_pages(part: PartFile, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a waiting part, each as a tuple of the columns asked for, in that order."""
    for batch in read_batches(part.path, columns):
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
