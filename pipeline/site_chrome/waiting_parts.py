"""Parts of staged pages: written by one job, read by the next ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import PCollection

from ..files.batches import read_batches
from ..files.parts import STAGED, PartFile
from ..files.write_parts import WriteParts
from .waiting_pages import StagedPage

STAGED_BYTES = 32 << 20
"""A part is closed at this size, so that several workers take on what one wrote (our choice)."""

STAGED_PAGES = pa.schema(
    [
        pa.field("site", pa.string(), nullable=False),
        pa.field("document", pa.uint64(), nullable=False),
        pa.field("sightings", pa.binary(), nullable=False),
        pa.field("page", pa.binary(), nullable=False),
    ],
    metadata={"galley.dataset": "pages"},
)
"""For the jobs of one run, and gone when it is done: no dataset of a result."""


class WriteStagedPages(beam.PTransform[PCollection[StagedPage], PCollection[PartFile]]):
    """PCollection[StagedPage] to parts in a folder; gives a PCollection[PartFile]."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    def expand(self, pages: PCollection[StagedPage]) -> PCollection[PartFile]:
        return pages | "Write Parquet" >> WriteParts(
            STAGED_PAGES, StagedPage._asdict, self.folder, STAGED_BYTES, STAGED
        )


def read_staged(part: PartFile, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a part, one column after the other as asked for."""
    for batch in read_batches(part.path, columns):
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
