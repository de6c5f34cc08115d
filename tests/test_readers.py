"""Every block of Python on docs/output.md runs and reads a result as the page says."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from galley.articles import StrippedBlock

from tests.report.results import article, reject, write_result
from tests.runs import manifest_of, run

PAGE = (Path(__file__).parent.parent / "docs" / "output.md").read_text("utf-8")

ARTICLES = [
    article(1, site="harlow.example", word_count=100, stripped=(StrippedBlock("Share", 3, "any.share"),)),
    article(2, site="harlow.example", word_count=50, published_at=datetime(2022, 3, 1, tzinfo=UTC)),
    article(3, site="fenland.example", word_count=70, language="de", headline="Die Fähre kehrt zurück"),
    article(4, site=None, url=None, language=None, published_at=None, stripped=()),
]


def block(kind: str, after: str) -> str:
    """The first code block of a kind after a line of the page."""
    found = re.search(rf"^{re.escape(after)}$.*?^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found, f"no {kind} after {after}"
    return found[1]


@pytest.fixture(params=[None, "site", "language", "date"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A result in ``out`` in the current folder: not partitioned, then partitioned in each way."""
    monkeypatch.chdir(tmp_path)
    write_result(tmp_path / "out", ARTICLES, rejects=[reject(5)], partition_by=request.param)
    return tmp_path / "out"


def run_block(after: str) -> dict[str, Any]:
    """Run a code block of the page and return its variables."""
    names: dict[str, Any] = {}
    exec(block("python", after), names)
    return names


def test_duckdb_reads_articles_their_blocks_and_rejects(out: Path) -> None:
    names = run_block("### DuckDB")
    assert names["sites"].fetchall() == [("harlow.example", 2, 150), ("fenland.example", 1, 70), (None, 1, 9)]
    shared = ARTICLES[1].stripped[0].rule
    assert names["rules"].fetchall() == [(shared, 2), ("any.share", 1)]
    assert names["rejects"].fetchall() == [
        ("not_json", "dumps/harlow.jsonl", 5000, "line at byte 5000 is no JSON")
    ]


def test_pandas_reads_articles(out: Path) -> None:
    articles = run_block("### pandas")["articles"].sort_values("published_at")
    assert len(articles) == 4
    assert sorted(articles["site"].dropna()) == ["fenland.example", "harlow.example", "harlow.example"]
    assert articles["published_at"].dropna().max() == datetime(2022, 3, 1, tzinfo=UTC)
    assert "Die Fähre kehrt zurück" in set(articles["headline"])


def test_polars_reads_articles(out: Path) -> None:
    assert run_block("### Polars")["newest"].rows() == [
        ("Ferry 2 returns to the river", datetime(2022, 3, 1, tzinfo=UTC)),
        ("Ferry 1 returns to the river", datetime(2022, 1, 7, tzinfo=UTC)),
    ]


def test_datasets_reads_articles(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasets", reason="datasets is not installed: it is too large for every test run")
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", out.parent / "cache")
    articles = run_block("### Hugging Face datasets")["articles"]
    assert sorted(articles["id"]) == [each.id for each in ARTICLES]


def test_the_manifest_of_the_page_has_the_fields_of_a_real_one(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert run(tmp_path / "empty.txt", "--output", tmp_path / "out") == 0
    real, shown = manifest_of(tmp_path / "out"), json.loads(block("json", "## The manifest"))
    assert list(shown) == list(real)
    assert list(shown["counts"]) == list(real["counts"])
    assert list(shown["files"][0]) == list(real["files"][0])
    assert shown["options"].keys() <= real["options"].keys()
    counts = shown["counts"]
    assert counts["documents"] == counts["articles"] + counts["duplicates"] + counts["rejects"]
