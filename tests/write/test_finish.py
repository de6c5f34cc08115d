"""The last pass sets duplicates apart, splits partitions, and loses no row."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow.parquet as pq
import pytest
from galley.articles import Article
from galley.deduplicate import Duplicate
from galley.files import batches
from galley.files.parts import PartFile
from galley.running import finish
from galley.running.finish import finish_part, partition_name
from hypothesis import given
from hypothesis import strategies as st

from tests.deduplicate.made import part_of
from tests.records_made import article
from tests.runs import records_of, run, story


def finished(
    tmp_path: Path, articles: list[Article], duplicates: dict[int, Duplicate], partition_by: str | None
) -> list[tuple[PartFile, list[dict[str, Any]]]]:
    part = part_of(tmp_path / "staged.parquet", *articles)
    files = finish_part(part, duplicates, str(tmp_path), partition_by, ("monday", "tuesday"))
    return sorted((file, pq.read_table(Path(file.path)).to_pylist()) for file in files)


def test_a_part_without_duplicates_is_left_as_it_is(tmp_path: Path) -> None:
    [(part, rows)] = finished(tmp_path, [article("One."), article("Two.")], {}, None)
    assert part.path == str(tmp_path / "staged.parquet")
    assert [row["text"] for row in rows] == ["One.", "Two."]


def test_duplicates_are_set_apart_with_all_fields_and_name_the_article_kept(tmp_path: Path) -> None:
    articles = [article("One.", record=0), article("Two.", record=1), article("Once.", record=2)]
    duplicates = {
        1: Duplicate("a" * 32, similarity=1.0, kind="exact", result=1),
        2: Duplicate(articles[0].id, similarity=0.75, kind="near", result=None),
    }
    (kept, kept_rows), (apart, apart_rows) = finished(tmp_path, articles, duplicates, None)
    assert (kept.dataset, kept.rows, apart.dataset, apart.rows) == ("articles", 1, "duplicates", 2)
    assert [row["source"]["record"] for row in kept_rows] == [0]
    columns = ("text", "duplicate_of", "duplicate_kind", "similarity", "duplicate_in")
    assert [tuple(row[name] for name in columns) for row in apart_rows] == [
        ("Two.", "a" * 32, "exact", 1.0, "tuesday"),
        ("Once.", articles[0].id, "near", 0.75, None),
    ]


@pytest.mark.parametrize(
    ("partition_by", "folders"),
    [
        ("site", ["site=__HIVE_DEFAULT_PARTITION__", "site=a.example", "site=b.example"]),
        ("language", ["language=de", "language=en", "language=zh-Hans"]),
        ("date", ["date=2024-05-17", "date=2024-05-18", "date=__HIVE_DEFAULT_PARTITION__"]),
    ],
)
def test_partitions_are_hive_folders(tmp_path: Path, partition_by: str, folders: list[str]) -> None:
    articles = [
        article("One.", site="a.example", language="en", published_on=date(2024, 5, 17)),
        article("Two.", site=None, language="zh-Hans", published_on=None),
        article("Three.", site="b.example", language="de", published_on=date(2024, 5, 18)),
    ]
    files = finished(tmp_path, articles, {}, partition_by)
    assert sorted(part.partition for part, _ in files) == folders
    assert all(part.partition in part.path for part, _ in files)
    assert sorted(row["text"] for _, rows in files for row in rows) == ["One.", "Three.", "Two."]


def test_no_row_is_lost_if_there_are_more_partitions_than_open_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finish, "OPEN_PARTITIONS", 2)
    monkeypatch.setattr(batches, "MAX_BATCH_ROWS", 5)
    articles = [article(f"Story {n}.", record=n, site=f"{n % 7}.example") for n in range(40)]
    files = finished(tmp_path, articles, {}, "site")
    assert sorted(row["source"]["record"] for _, rows in files for row in rows) == list(range(40))
    assert all(row["site"] == part.partition.removeprefix("site=") for part, rows in files for row in rows)


def test_the_waiting_rows_of_all_partitions_together_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finish, "WAITING_BYTES", 10_000)
    monkeypatch.setattr(batches, "MAX_BATCH_ROWS", 10)
    articles = [article("word " * 1000, record=n, site=f"{n % 4}.example") for n in range(40)]
    files = finished(tmp_path, articles, {}, "site")
    assert all(pq.read_metadata(part.path).num_row_groups > 1 for part, _ in files)
    assert sorted(row["source"]["record"] for _, rows in files for row in rows) == list(range(40))


@pytest.mark.parametrize("long_host", ["漢" * 60 + ".example", "a" * 300 + ".com"])
def test_a_host_too_long_for_a_folder_name_is_cut_there_and_whole_in_its_row(
    tmp_path: Path, long_host: str
) -> None:
    hosts = [long_host, long_host[:-1] + "x", "short.example"]
    articles = [article(f"Story {n}.", record=n, site=host) for n, host in enumerate(hosts)]
    files = finished(tmp_path, articles, {}, "site")
    names = [part.partition for part, _ in files]
    assert len(set(names)) == 3
    assert all(len(name.encode()) <= 255 for name in names)
    assert sorted(row["site"] for _, rows in files for row in rows) == sorted(hosts)
    cut = next(part.partition for part, rows in files if rows[0]["site"] == long_host)
    shown, _, digest = cut.removeprefix("site=").partition("+")
    assert long_host.startswith(unquote(shown, errors="strict")) and len(digest) == 32


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400), unique=True))
def test_each_value_has_its_own_folder_with_a_short_enough_name(values: list[str]) -> None:
    names = [partition_name("site", value) for value in values]
    assert len(set(names)) == len(values)
    assert all(len(name.encode()) <= 255 and "/" not in name for name in names)


def test_a_run_with_a_long_host_finishes(tmp_path: Path) -> None:
    hosts = ["漢" * 60 + ".example", "a" * 300 + ".com", "courier.example"]
    rows = [{"url": f"https://{host}/ferry", "text": story(n)} for n, host in enumerate(hosts)]
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "out"
    assert run(dump, "--output", out, "--partition-by", "site") == 0
    assert {urlsplit(row["url"]).hostname for row in records_of(out, "articles")} == set(hosts)
    folders = [folder.name for folder in (out / "articles").iterdir()]
    assert len(folders) == 3 and all(len(name.encode()) <= 255 for name in folders)
