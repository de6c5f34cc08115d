"""The transforms that write articles and rejects to Parquet part files."""

from __future__ import annotations

import apache_beam as beam
from apache_beam.pvalue import PCollection

from ..articles import Article
from ..files.parts import PartFile
from ..files.write_parts import WriteParts
from ..records import Reject
from ..schemas import ARTICLES, REJECTS
from .rows import article_row, reject_row


class WriteArticles(beam.PTransform[PCollection[Article], PCollection[PartFile]]):
    """Writes articles to Parquet files in a folder. Takes PCollection[Article], gives PCollection[PartFile].

    Args:
        folder: local or on an object store.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    def expand(self, articles: PCollection[Article]) -> PCollection[PartFile]:
        return articles | "Write Parquet" >> WriteParts(ARTICLES, article_row, self.folder)


class WriteRejects(beam.PTransform[PCollection[Reject], PCollection[PartFile]]):
    """Writes rejects to Parquet files in a folder. Takes PCollection[Reject], gives PCollection[PartFile].

    Args:
        folder: local or on an object store.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    def expand(self, rejects: PCollection[Reject]) -> PCollection[PartFile]:
        return rejects | "Write Parquet" >> WriteParts(REJECTS, reject_row, self.folder)
