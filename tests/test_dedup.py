"""Of equal texts the first by source is kept, however the articles lie in parts."""

from __future__ import annotations

from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from galley.dedup import Duplicate, FindExactDuplicates, Share, all_but_first, read_keys
from galley.records import Article
from galley.schemas import ARTICLES
from galley.write import storage
from galley.write.parts import PartFile, PartWriter
from galley.write.rows import article_row

from tests.records_made import article


def part_of(path: Path, *articles: Article) -> PartFile:
    writer = PartWriter(ARTICLES, str(path), storage.create)
    for each in articles:
        writer.add(article_row(each))
    return writer.close()


FERRY_A = article("The ferry sank.", uri="a.jsonl", record=7)
FERRY_B = article("The ferry sank.", uri="b.jsonl", record=3)
FERRY_A_LATER = article("The ferry sank.", uri="a.jsonl", record=90)
BRIDGE = article("The bridge opened.", uri="b.jsonl", record=0)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            [[FERRY_B, BRIDGE, FERRY_A], [FERRY_A_LATER]],
            [(0, Duplicate(0, FERRY_A.id)), (1, Duplicate(0, FERRY_A.id))],
        ),
        (
            [[FERRY_A_LATER, FERRY_A], [BRIDGE], [FERRY_B]],
            [(0, Duplicate(0, FERRY_A.id)), (2, Duplicate(0, FERRY_A.id))],
        ),
        ([[FERRY_A, BRIDGE]], []),
    ],
)
def test_the_one_kept_does_not_depend_on_how_the_work_was_cut(
    tmp_path: Path, parts: list[list[Article]], expected: list[tuple[int, Duplicate]]
) -> None:
    files = [part_of(tmp_path / f"{n}.parquet", *articles) for n, articles in enumerate(parts)]
    with TestPipeline(runner="FnApiRunner") as pipeline:
        found = pipeline | beam.Create(list(enumerate(files))) | FindExactDuplicates(Share(0, 1))
        assert_that(found, equal_to(expected))


def test_a_text_that_stands_alone_is_no_duplicate() -> None:
    assert list(all_but_first((b"hash", [("a.jsonl", 0, 0, 0)]))) == []


def test_the_shares_of_several_passes_are_all_articles_once(tmp_path: Path) -> None:
    part = part_of(tmp_path / "part.parquet", *(article(f"Story {n}.", record=n) for n in range(50)))
    whole = list(read_keys((0, part), Share(0, 1)))
    shares = [list(read_keys((0, part), Share(number, 3))) for number in range(3)]
    assert len(whole) == 50
    assert sorted(key for share in shares for key in share) == sorted(whole)
    assert all(shares)
