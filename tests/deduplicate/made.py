"""Makes articles with invented texts, writes them to parts, and finds the duplicates among them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
from galley.articles import Article
from galley.deduplicate import Deduplication, Duplicate, EarlierResults, find_duplicates
from galley.files import storage
from galley.files.parts import PartFile, PartWriter
from galley.running.embedded_runner import embedded_runner
from galley.running.options import NEAR_THRESHOLD, GalleyOptions
from galley.schemas import ARTICLES
from galley.write.rows import article_row

from tests.records_made import article

SYLLABLES = ("ba", "do", "fe", "gi", "ka", "lu", "mo", "ne", "pi", "ra", "so", "tu", "va", "ze")


def prose(seed: int, words: int = 200) -> list[str]:
    """Invented words, the same for the same seed."""
    drawn = random.Random(seed)
    return ["".join(drawn.choices(SYLLABLES, k=drawn.randint(1, 4))) for _ in range(words)]


def paragraphs(seed: int) -> list[str]:
    """A story of four paragraphs, different for each seed, in words that no language rule knows."""
    words = prose(seed, 160)
    return [" ".join(words[start : start + 40]).capitalize() + "." for start in range(0, 160, 40)]


def story(words: Sequence[str], record: int, day: int | None = 1, **fields: Any) -> Article:
    """An article of these words, published on a day of May 2024."""
    published = None if day is None else datetime(2024, 5, day, tzinfo=UTC)
    return article(" ".join(words), record=record, published_at=published, **fields)


def part_of(path: Path, *articles: Article) -> PartFile:
    writer = PartWriter(ARTICLES, str(path), storage.create)
    for each in articles:
        writer.add(article_row(each))
    return writer.close()


def pipeline() -> beam.Pipeline:
    """An empty pipeline on the embedded runner."""
    options = GalleyOptions([])
    return beam.Pipeline(runner=embedded_runner(options, 1, None), options=options)


def duplicates_in(
    folder: Path,
    parts: Sequence[Sequence[Article]],
    near: bool = True,
    threshold: float = NEAR_THRESHOLD,
    earlier: EarlierResults | None = None,
) -> dict[str, Duplicate]:
    """The duplicates among the articles of some parts, by id."""
    folder.mkdir()
    files = [part_of(folder / f"{number}.parquet", *articles) for number, articles in enumerate(parts)]
    how = Deduplication(near, threshold, earlier or EarlierResults(), True, str(folder / "found"))
    found = find_duplicates(pipeline, files, how)
    return {
        articles[row].id: duplicate
        for number, articles in enumerate(parts)
        for row, duplicate in found.duplicates(number).items()
    }
