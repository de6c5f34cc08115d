"""Step 1 as a Beam transform. It holds as little logic as possible: the readers know nothing of Beam."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import DoOutputsTuple, PCollection, TaggedOutput

from ..records import RawDocument, Reject
from .documents import read_shard
from .formats.reader_types import ReadSettings, Skipped
from .plan.shards import Shard

DOCUMENTS = "documents"
REJECTS = "rejects"
SKIPPED = "skipped"
UNREAD = "unread"


@dataclasses.dataclass(eq=False)  # Beam sets the label of a transform and keys by its identity.
class ReadDumps(beam.PTransform[PCollection[Shard], DoOutputsTuple]):
    """PCollection[Shard] to the records that the shards hold.

    The shards are already spread over the workers. What comes out are PCollections with the tags
    DOCUMENTS (`RawDocument`), REJECTS (`Reject`), SKIPPED (`Skipped`) and UNREAD (`Unread`).

    Attributes:
        settings: how to read.
    """

    settings: ReadSettings = dataclasses.field(default_factory=ReadSettings)

    def expand(self, shards: PCollection[Shard]) -> DoOutputsTuple:
        """See the class."""
        readers = beam.ParDo(_ReadShard(self.settings)).with_outputs(REJECTS, SKIPPED, UNREAD, main=DOCUMENTS)
        outputs: DoOutputsTuple = shards | "Read shards" >> readers
        return outputs


class _ReadShard(beam.DoFn):
    def __init__(self, settings: ReadSettings) -> None:
        self._settings = settings
        # Named as the counters of the stages after this one are.
        self._passed = Metrics.counter("galley", "read: passed")
        self._rejected = Metrics.counter("galley", "read: rejected")
        self._skipped = Metrics.counter("galley", "read: skipped")
        self._unread = Metrics.counter("galley", "read: unread bytes")

    def process(self, shard: Shard) -> Iterator[Any]:
        for item in read_shard(shard, self._settings):
            if isinstance(item, RawDocument):
                self._passed.inc()
                yield item
            elif isinstance(item, Reject):
                self._rejected.inc()
                yield TaggedOutput(REJECTS, item)
            elif isinstance(item, Skipped):
                self._skipped.inc()
                yield TaggedOutput(SKIPPED, item)
            else:
                self._unread.inc(item.bytes)
                yield TaggedOutput(UNREAD, item)
