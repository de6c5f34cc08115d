"""Waves: what one Beam job of a run read and wrote, and its commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import AsIter, PCollection
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from ..files import storage
from ..files.parts import PartFile
from ..read import Skipped, Unread


class WaveSummary(NamedTuple):
    """What a job did.

    Attributes:
        documents: the input records that it met.
        skipped: archive records that are no documents, by kind.
        parts: the files that it published.
        unread: the bytes of each input file that could not be read.
    """

    documents: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    parts: tuple[PartFile, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "skipped": dict(self.skipped),
            "parts": [part._asdict() for part in self.parts],
            "unread": dict(self.unread),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> WaveSummary:
        parts = tuple(PartFile(**part) for part in value["parts"])
        skipped, unread = (tuple(sorted(value[name].items())) for name in ("skipped", "unread"))
        return cls(value["documents"], skipped, parts, unread)


def sum_summaries(summaries: Iterable[WaveSummary]) -> WaveSummary:
    """The summary of several jobs, or parts of a job, together."""
    documents, skipped, unread = 0, Counter[str](), Counter[str]()
    parts: list[PartFile] = []
    for summary in summaries:
        documents += summary.documents
        skipped.update(dict(summary.skipped))
        unread.update(dict(summary.unread))
        parts.extend(summary.parts)
    return WaveSummary(
        documents, tuple(sorted(skipped.items())), tuple(sorted(parts)), tuple(sorted(unread.items()))
    )


class _CountBundle(beam.DoFn):
    """Counts the elements of a bundle, which is all that leaves the worker.

    Args:
        summary_of: the elements' names, and how many there were of each.
        name_of: an element's name.
        amount_of: how much an element counts.
    """

    def __init__(
        self,
        summary_of: Callable[[Counter[str]], WaveSummary],
        name_of: Callable[[Any], str],
        amount_of: Callable[[Any], int] = lambda element: 1,
    ) -> None:
        self.summary_of, self.name_of, self.amount_of = summary_of, name_of, amount_of

    def start_bundle(self) -> None:
        self.counted = Counter[str]()

    def process(self, element: Any) -> None:
        self.counted[self.name_of(element)] += self.amount_of(element)

    def finish_bundle(self) -> Iterator[WindowedValue]:
        yield WindowedValue(self.summary_of(self.counted), MIN_TIMESTAMP, (GlobalWindow(),))


class CountDocuments(beam.PTransform[PCollection[Any], PCollection[WaveSummary]]):
    """Any PCollection to WaveSummaries that hold its size."""

    def expand(self, documents: PCollection[Any]) -> PCollection[WaveSummary]:
        return documents | beam.ParDo(
            _CountBundle(lambda counted: WaveSummary(documents=counted.total()), lambda document: "")
        )


class CountSkipped(beam.PTransform[PCollection[Skipped], PCollection[WaveSummary]]):
    """PCollection[Skipped] to WaveSummaries that hold how many there are of each kind."""

    def expand(self, skipped: PCollection[Skipped]) -> PCollection[WaveSummary]:
        return skipped | beam.ParDo(
            _CountBundle(lambda counted: WaveSummary(skipped=tuple(counted.items())), lambda skip: skip.kind)
        )


class CountUnread(beam.PTransform[PCollection[Unread], PCollection[WaveSummary]]):
    """PCollection[Unread] to WaveSummaries that hold how many bytes of each file could not be read."""

    def expand(self, unread: PCollection[Unread]) -> PCollection[WaveSummary]:
        return unread | beam.ParDo(
            _CountBundle(
                lambda counted: WaveSummary(unread=tuple(counted.items())),
                lambda stretch: stretch.uri,
                lambda stretch: stretch.bytes,
            )
        )


class CommitWave(beam.PTransform[PCollection[WaveSummary], PCollection[None]]):
    """Writes the sum of all summaries to one JSON file, last of all: its presence says that the
    job is done. Takes PCollection[WaveSummary].

    Args:
        path: of the JSON file.
    """

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def expand(self, summaries: PCollection[WaveSummary]) -> PCollection[None]:
        # A side input is there when all of it is; there are a few summaries a bundle.
        once = summaries.pipeline | "Once" >> beam.Impulse()
        return once | "Write sum" >> beam.Map(_write_sum, self.path, AsIter(summaries))


def _write_sum(_: bytes, path: str, summaries: Iterable[WaveSummary]) -> None:
    storage.write_json(path, sum_summaries(WaveSummary(*each) for each in summaries).to_json())
