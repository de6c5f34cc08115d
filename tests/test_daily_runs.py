"""A folder that is read every day, against the results of the days before: only what is new is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.deduplicate.made import paragraphs, prose
from tests.runs import records_of, run

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
FERRY, BRIDGE, HARBOUR = paragraphs(1), paragraphs(2), paragraphs(3)


def write_pages(folder: Path, stories: dict[str, Sequence[str]]) -> None:
    """Write one text file for each story, and delete the files of the day before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, body in stories.items():
        (folder / f"{name}.txt").write_text("\n\n".join([f"Story {name}", *body]))


def by_file(out: Path) -> dict[str, tuple[str, ...]]:
    """What became of the document of each file.

    Returns:
        By the file's name, ``("new",)``, or the kind of duplicate, the file of the article that it repeats,
        and the result that names this article.
    """
    results = {None: out, **{str(result): result for result in out.parent.iterdir()}}
    became = {file_of(row): ("new",) for row in records_of(out, "articles")}
    for row in records_of(out, "duplicates"):
        seen = [each for dataset in ("articles", "duplicates") for each in records_of(
            results[row["duplicate_in"]], dataset) if each["id"] == row["duplicate_of"]]  # fmt: skip
        result = row["duplicate_in"] and Path(row["duplicate_in"]).name
        became[file_of(row)] = (row["duplicate_kind"], file_of(seen[0]), result or "this run")
    return became


def file_of(row: dict[str, Any]) -> str:
    return Path(row["source"]["uri"]).stem


DAILY = re.search(r"^galley (run today/ --output clean/05-17 --against clean/05-16) ", README, re.MULTILINE)


def test_the_daily_run_of_the_readme_writes_only_new_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same folder is read every day. An article keeps its id as long as its file keeps its name."""
    assert DAILY
    monkeypatch.chdir(tmp_path)
    write_pages(Path("today"), {"bridge": BRIDGE, "ferry": FERRY})
    assert run("today/", "--output", "clean/05-16") == 0
    assert by_file(Path("clean/05-16")) == {"bridge": ("new",), "ferry": ("new",)}

    assert run(*DAILY[1].split()[1:]) == 0  # nothing has changed
    assert by_file(Path("clean/05-17")) == {
        "bridge": ("exact", "bridge", "05-16"),
        "ferry": ("exact", "ferry", "05-16"),
    }
    assert [row["id"] for row in records_of(Path("clean/05-17"), "duplicates")] == [
        row["duplicate_of"] for row in records_of(Path("clean/05-17"), "duplicates")
    ]

    # One file is unchanged, one has a new story, one has a story that was in another file.
    write_pages(Path("today"), {"bridge": HARBOUR, "ferry": FERRY, "front": BRIDGE})
    assert run("today/", "--output", "clean/05-18", "--against", "clean/05-17") == 0
    assert by_file(Path("clean/05-18")) == {
        "bridge": ("new",),
        "ferry": ("exact", "ferry", "05-17"),
        "front": ("exact", "bridge", "05-17"),
    }


def test_near_duplicates_are_found_over_the_same_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a folder of results, with two stories that change places and one that is edited in place."""
    monkeypatch.chdir(tmp_path)
    near = ("--dedup", "near", "--against", "clean/")
    write_pages(Path("today"), {"bridge": BRIDGE, "ferry": FERRY, "harbour": HARBOUR})
    assert run("today/", "--output", "clean/05-16", *near) == 0

    # "bridge" is now an edited "ferry", and "ferry" is equal to the "bridge" of the day before. The article
    # of today with that id is a near duplicate itself, which must make no difference.
    edited_ferry = [*FERRY[:3], FERRY[3][:100] + "."]
    edited_harbour = [*HARBOUR[:3], HARBOUR[3] + " " + " ".join(prose(5, 12)).capitalize() + "."]
    days = {"bridge": edited_ferry, "ferry": BRIDGE, "harbour": edited_harbour, "market": paragraphs(6)}
    write_pages(Path("today"), days)
    assert run("today/", "--output", "clean/05-17", *near) == 0
    assert by_file(Path("clean/05-17")) == {
        "bridge": ("near", "ferry", "05-16"),
        "ferry": ("exact", "bridge", "05-16"),
        "harbour": ("near", "harbour", "05-16"),
        "market": ("new",),
    }

    assert run("today/", "--output", "clean/05-18", *near) == 0
    assert by_file(Path("clean/05-18")) == {
        "bridge": ("exact", "ferry", "05-17"),
        "ferry": ("exact", "bridge", "05-16"),
        "harbour": ("exact", "harbour", "05-17"),
        "market": ("exact", "market", "05-17"),
    }
