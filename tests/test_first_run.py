"""The first run of the README: `galley run seeds --output out`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from galley.cli.main import main

from tests.test_seeds import SHORTFALLS, expected_records

ROOT = Path(__file__).parents[1]
EXPECTED: list[dict[str, Any]] = [
    record
    for path in sorted((ROOT / "tests" / "expected").iterdir())
    for record in json.loads(path.read_text("utf-8"))
]
ARTICLES = [record for record in EXPECTED if "reject" not in record]
# Two papers printed the same wire story word for word: one of the two is set apart.
STORIES = {"\n\n".join(record["text"]) for record in ARTICLES}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first-run") / "out"
    assert main(["run", str(ROOT / "seeds"), "--output", str(folder)]) == 0
    return folder


def test_its_counts_are_those_of_the_seeds(out: Path) -> None:
    manifest = json.loads((out / "_manifest.json").read_text("utf-8"))
    assert manifest["counts"] == {
        "documents": len(EXPECTED),
        "articles": len(STORIES),
        "duplicates": len(ARTICLES) - len(STORIES),
        "rejects": len(EXPECTED) - len(ARTICLES),
    }
    assert manifest["reject_reasons"] == Counter(
        record["reject"] for record in EXPECTED if "reject" in record
    )


def test_its_articles_are_the_stories_of_the_seeds(out: Path) -> None:
    rows = ds.dataset(out / "articles").to_table(columns=["headline", "text"]).to_pylist()
    short = {record["headline"] for seed in SHORTFALLS for record in expected_records(seed)}
    stories = {"\n\n".join(record["text"]) for record in ARTICLES if record["headline"] not in short}
    assert sorted(row["text"] for row in rows if row["headline"] not in short) == sorted(stories)
    assert {row["headline"] for row in rows} == {record["headline"] for record in ARTICLES}


def test_its_rejects_are_the_pages_without_a_story(out: Path) -> None:
    rows = ds.dataset(out / "rejects").to_table(columns=["source", "reason", "stage"]).to_pylist()
    assert sorted((Path(row["source"]["uri"]).name, row["reason"]) for row in rows) == [
        ("estuary-crawl.warc.wet.gz", "no_story"),
        ("harlow-courier-transport.html", "no_story"),
    ]


def test_its_duplicate_is_the_wire_story_that_two_papers_printed(out: Path) -> None:
    kept = ds.dataset(out / "articles").to_table(columns=["id", "headline"]).to_pylist()
    (row,) = ds.dataset(out / "duplicates").to_table(columns=["headline", "duplicate_of"]).to_pylist()
    assert row["headline"] == "Tessaly miners end 19-day strike after pay vote"
    assert row["headline"] == next(each["headline"] for each in kept if each["id"] == row["duplicate_of"])
