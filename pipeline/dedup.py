"""Deduplicate: of articles with the same text the first is kept, by the order of their sources.

Only slim keys go through the shuffle: the hash, the source's place and where the row stands.
The texts stay in the part files that cleaning wrote, and what is found is written beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import apache_beam as beam
import pyarrow.parquet as pq
from apache_beam.pvalue import PCollection

from .identity import source_id
from .write import storage
from .write.parts import PartFile

ArticleKey = tuple[str, int, int, int]
"""An article as deduplication sees it: uri and record of its source, number of its part, row in
the part. The least of equal articles is kept, which depends on the input alone and not on how the
work was cut. A plain tuple: as a named one an article took 700 bytes of memory for 450 (measured)."""


class Share(NamedTuple):
    """The part of all hashes that one pass goes through: every ``of``-th, from ``number``. Beam's
    embedded runner holds all that crosses a shuffle, so that many articles take several passes."""

    number: int
    of: int

    def holds(self, content_hash: bytes) -> bool:
        return int.from_bytes(content_hash[:4], "big") % self.of == self.number


class Duplicate(NamedTuple):
    """An article to set apart. row: its place in the part; duplicate_of: id of the one kept."""

    row: int
    duplicate_of: str


class FindExactDuplicates(
    beam.PTransform[PCollection[tuple[int, PartFile]], PCollection[tuple[int, Duplicate]]]
):
    """Numbered parts to the duplicates in them: PCollection[(int, PartFile)] to
    PCollection[(int, Duplicate)], keyed by the part's number."""

    def __init__(self, share: Share) -> None:
        super().__init__()
        self.share = share

    def expand(self, parts: PCollection[tuple[int, PartFile]]) -> PCollection[tuple[int, Duplicate]]:
        return (
            parts
            | "Read content hashes" >> beam.FlatMap(read_keys, self.share)
            | "Group equal texts" >> beam.GroupByKey()
            | "Keep the first" >> beam.FlatMap(all_but_first)
        )


def read_keys(numbered: tuple[int, PartFile], share: Share) -> Iterator[tuple[bytes, ArticleKey]]:
    """The content hash and key of each article of a part, as far as the share goes."""
    number, part = numbered
    columns = ["content_hash", "source.uri", "source.record"]
    with storage.open_file(part.path) as file:
        row = 0
        for batch in pq.ParquetFile(file).iter_batches(batch_size=10_000, columns=columns):
            hashes, sources = batch.column("content_hash").to_pylist(), batch.column("source")
            places = zip(sources.field("uri").to_pylist(), sources.field("record").to_pylist(), strict=True)
            for content_hash, (uri, record) in zip(map(bytes.fromhex, hashes), places, strict=True):
                if share.holds(content_hash):
                    yield content_hash, (uri, record, number, row)
                row += 1


def all_but_first(group: tuple[bytes, Iterable[ArticleKey]]) -> Iterator[tuple[int, Duplicate]]:
    """Of articles with one text, those to set apart, by the number of their part."""
    kept, *others = sorted(group[1])
    kept_id = source_id(kept[0], kept[1])
    for _, _, part, row in others:
        yield part, Duplicate(row, kept_id)


def duplicates_file(folder: str, part: int, share: Share) -> str:
    """Where the duplicates that a pass finds in a part are listed."""
    return storage.join(folder, f"{part:06d}-{share.number}.json")


def write_duplicates(found: tuple[int, Iterable[Duplicate]], folder: str, share: Share) -> None:
    """List the duplicates in a part."""
    part, duplicates = found
    storage.write_json(duplicates_file(folder, part, share), sorted(duplicates))


def read_duplicates(folder: str, part: int, passes: int) -> dict[int, str]:
    """The duplicates in a part: row to the id of the article that was kept."""
    found: dict[int, str] = {}
    for number in range(passes):
        file = duplicates_file(folder, part, Share(number, passes))
        if storage.exists(file):
            found.update((row, kept) for row, kept in storage.read_json(file))
    return found
