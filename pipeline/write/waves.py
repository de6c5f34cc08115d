"""Waves: what one Beam job of a run read and wrote, and its commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection

from . import storage
from .parts import PartFile


class WaveSummary(NamedTuple):
    """What a job did. documents: the input records it met; skipped: archive records that are no
    documents, by kind; parts: the files it published."""

    documents: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    parts: tuple[PartFile, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "skipped": dict(self.skipped),
            "parts": [part._asdict() for part in self.parts],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> WaveSummary:
        parts = tuple(PartFile(**part) for part in value["parts"])
        return cls(value["documents"], tuple(sorted(value["skipped"].items())), parts)


def sum_summaries(summaries: Iterable[WaveSummary]) -> WaveSummary:
    """The summary of several jobs, or parts of a job, together."""
    documents, skipped = 0, Counter[str]()
    parts: list[PartFile] = []
    for summary in summaries:
        documents += summary.documents
        skipped.update(dict(summary.skipped))
        parts.extend(summary.parts)
    return WaveSummary(documents, tuple(sorted(skipped.items())), tuple(sorted(parts)))


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
        return (
            summaries
            | "Sum up" >> beam.CombineGlobally(sum_summaries)
            | "Write summary" >> beam.Map(write_summary, self.path)
        )


def write_summary(summary: WaveSummary, path: str) -> None:
    storage.write_json(path, WaveSummary(*summary).to_json())
