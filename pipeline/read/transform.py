"""Step 1 as a Beam transform. As little logic as possible stands here: the readers know nothing of Beam."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import DoOutputsTuple, PCollection, TaggedOutput

from ..records import RawDocument, Reject
from .documents import read_shard
from .formats.reader_types import ReadSettings
from .plan.shards import Shard

DOCUMENTS = "documents"
REJECTS = "rejects"
SKIPPED = "skipped"


@dataclasses.dataclass(eq=False)  # Beam sets the label of a transform and keys by its identity.
class ReadDumps(beam.PTransform[PCollection[Shard], DoOutputsTuple]):
    """Shards to the records they hold.

    Takes a PCollection of `Shard`s, already spread over the workers; gives a tuple of
    PCollections with the tags DOCUMENTS (`RawDocument`), REJECTS (`Reject`) and SKIPPED
    (`Skipped`).
    """

    settings: ReadSettings = dataclasses.field(default_factory=ReadSettings)

    def expand(self, shards: PCollection[Shard]) -> DoOutputsTuple:
        """See the class."""
        readers = beam.ParDo(_ReadShard(self.settings)).with_outputs(REJECTS, SKIPPED, main=DOCUMENTS)
        outputs: DoOutputsTuple = shards | "Read shards" >> readers
        return outputs


class _ReadShard(beam.DoFn):
    def __init__(self, settings: ReadSettings) -> None:
        self._settings = settings
        self._documents = Metrics.counter("read", "documents")
        self._rejects = Metrics.counter("read", "rejects")
        self._skipped = Metrics.counter("read", "skipped")

    def process(self, shard: Shard) -> Iterator[Any]:
        for item in read_shard(shard, self._settings):
            if isinstance(item, RawDocument):
                self._documents.inc()
                yield item
            elif isinstance(item, Reject):
                self._rejects.inc()
                yield TaggedOutput(REJECTS, item)
            else:
                self._skipped.inc()
                yield TaggedOutput(SKIPPED, item)
