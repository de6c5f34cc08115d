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
from ..records import RawDocument, Reject


class WaveSummary(NamedTuple):
    """What a job did.

    Attributes:
        documents: the number of input records it read.
        by_file: the number of them in each input file, if it read input files. Its size is that of the
            list of files, which the plan of a run holds as well.
        skipped: the number of archive records that are not documents, by kind.
        parts: the files it wrote.
        unread: the number of bytes of each input file that could not be read.
    """

    documents: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    parts: tuple[PartFile, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()
    by_file: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "skipped": dict(self.skipped),
            "parts": [part._asdict() for part in self.parts],
            "unread": dict(self.unread),
            "by_file": dict(self.by_file),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> WaveSummary:
        parts = tuple(PartFile(**part) for part in value["parts"])
        skipped, unread, by_file = (
            tuple(sorted(value[name].items())) for name in ("skipped", "unread", "by_file")
        )
        return cls(value["documents"], skipped, parts, unread, by_file)


def sum_summaries(summaries: Iterable[WaveSummary]) -> WaveSummary:
    """The sum of the summaries of several jobs, or of several bundles of one job."""
    documents, skipped, unread, by_file = 0, Counter[str](), Counter[str](), Counter[str]()
    parts: list[PartFile] = []
    for summary in summaries:
        documents += summary.documents
        skipped.update(dict(summary.skipped))
        unread.update(dict(summary.unread))
        by_file.update(dict(summary.by_file))
        parts.extend(summary.parts)
    return WaveSummary(
        documents,
        tuple(sorted(skipped.items())),
        tuple(sorted(parts)),
        tuple(sorted(unread.items())),
        tuple(sorted(by_file.items())),
    )


class _CountBundle(beam.DoFn):
    """Counts the elements of a bundle, so that only a summary leaves the worker.

    Args:
        summary_of: makes a summary of the names of elements and the count of each.
        name_of: gives an element's name.
        amount_of: gives what an element adds to the count.
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


class CountDocuments(beam.PTransform[PCollection[RawDocument | Reject], PCollection[WaveSummary]]):
    """Counts what was read of each input file: PCollection[RawDocument | Reject] to
    PCollection[WaveSummary]."""

    def expand(self, documents: PCollection[RawDocument | Reject]) -> PCollection[WaveSummary]:
        return documents | beam.ParDo(
            _CountBundle(
                lambda counted: WaveSummary(counted.total(), by_file=tuple(counted.items())),
                lambda document: document.source.uri,
            )
        )


class CountPages(beam.PTransform[PCollection[Any], PCollection[WaveSummary]]):
    """Counts the elements of any PCollection: gives PCollection[WaveSummary]."""

    def expand(self, pages: PCollection[Any]) -> PCollection[WaveSummary]:
        return pages | beam.ParDo(_CountBundle(lambda counted: WaveSummary(counted.total()), lambda page: ""))


class CountSkipped(beam.PTransform[PCollection[Skipped], PCollection[WaveSummary]]):
    """Counts skipped records by kind: PCollection[Skipped] to PCollection[WaveSummary]."""

    def expand(self, skipped: PCollection[Skipped]) -> PCollection[WaveSummary]:
        return skipped | beam.ParDo(
            _CountBundle(lambda counted: WaveSummary(skipped=tuple(counted.items())), lambda skip: skip.kind)
        )


class CountUnread(beam.PTransform[PCollection[Unread], PCollection[WaveSummary]]):
    """Counts the unread bytes of each file: PCollection[Unread] to PCollection[WaveSummary]."""

    def expand(self, unread: PCollection[Unread]) -> PCollection[WaveSummary]:
        return unread | beam.ParDo(
            _CountBundle(
                lambda counted: WaveSummary(unread=tuple(counted.items())),
                lambda stretch: stretch.uri,
                lambda stretch: stretch.bytes,
            )
        )


class CommitWave(beam.PTransform[PCollection[WaveSummary], PCollection[None]]):
    """Writes the sum of all summaries to one JSON file after everything else. The file exists only
    if the job is done. Takes PCollection[WaveSummary].

    Args:
        path: the path of the JSON file.
    """

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def expand(self, summaries: PCollection[WaveSummary]) -> PCollection[None]:
        # Beam waits for the whole side input, so this runs last. Each bundle gives only a few summaries.
        once = summaries.pipeline | "Once" >> beam.Impulse()
        return once | "Write sum" >> beam.Map(_write_sum, self.path, AsIter(summaries))


def _write_sum(_: bytes, path: str, summaries: Iterable[WaveSummary]) -> None:
    storage.write_json(path, sum_summaries(WaveSummary(*each) for each in summaries).to_json())
