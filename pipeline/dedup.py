"""Deduplicate: of articles with the same text the first is kept, by the order of their sources.

Only slim keys go through the shuffle: the hash, the source's place and where the row stands.
The texts stay in the part files that cleaning wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import apache_beam as beam
import pyarrow.parquet as pq
from apache_beam.pvalue import PCollection

from .write import storage
from .write.parts import PartFile


class ArticleKey(NamedTuple):
    """An article as deduplication sees it. Ordered: the least of equal articles is kept, which
    depends on the input alone, not on how the work was cut.

    uri, record: its source. id: of the article. part, row: where it stands among the parts.
    """

    uri: str
    record: int
    id: str
    part: int
    row: int


class Duplicate(NamedTuple):
    """An article to set apart. row: its place in the part; duplicate_of: id of the one kept."""

    row: int
    duplicate_of: str


class FindExactDuplicates(
    beam.PTransform[PCollection[tuple[int, PartFile]], PCollection[tuple[int, Duplicate]]]
):
    """PCollection[(int, PartFile)] to PCollection[(int, Duplicate)], keyed by the part's number."""

    def expand(self, parts: PCollection[tuple[int, PartFile]]) -> PCollection[tuple[int, Duplicate]]:
        return (
            parts
            | "Read content hashes" >> beam.FlatMapTuple(read_keys)
            | "Group equal texts" >> beam.GroupByKey()
            | "Keep the first" >> beam.FlatMapTuple(all_but_first)
        )


def read_keys(number: int, part: PartFile) -> Iterator[tuple[bytes, ArticleKey]]:
    """The content hash and key of each article of a part."""
    with storage.open_file(part.path) as file:
        row = 0
        columns = ["content_hash", "id", "source.uri", "source.record"]
        for batch in pq.ParquetFile(file).iter_batches(batch_size=10_000, columns=columns):
            sources = batch.column("source")
            for content_hash, article_id, uri, record in zip(
                batch.column("content_hash").to_pylist(),
                batch.column("id").to_pylist(),
                sources.field("uri").to_pylist(),
                sources.field("record").to_pylist(),
                strict=True,
            ):
                yield bytes.fromhex(content_hash), ArticleKey(uri, record, article_id, number, row)
                row += 1


def all_but_first(content_hash: bytes, articles: Iterable[ArticleKey]) -> Iterator[tuple[int, Duplicate]]:
    """Of articles with one text, those to set apart, by the number of their part."""
    kept, *others = sorted(ArticleKey(*article) for article in articles)
    for other in others:
        yield other.part, Duplicate(other.row, kept.id)
