"""A run against earlier results writes only new articles, and names what the others repeat."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from galley.cli.main import main
from galley.running.run import RunJobs

from tests.deduplicate.made import paragraphs, prose
from tests.runs import all_records, records_of, run
from tests.verification.results import edit_manifest

PAGE = (Path(__file__).parent.parent / "docs" / "incremental.md").read_text("utf-8")


def write_day(path: Path, stories: dict[str, Sequence[str]]) -> Path:
    """Write a JSONL dump of named stories, each published after the one before."""
    rows = (
        {"id": name, "date": f"2026-11-20T{hour:02d}:00:00Z", "text": "\n\n".join([f"Story {name}", *body])}
        for hour, (name, body) in enumerate(stories.items())
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


FERRY, BRIDGE, HARBOUR = paragraphs(1), paragraphs(2), paragraphs(3)
LONGER = [*BRIDGE[:3], BRIDGE[3] + " " + " ".join(prose(4, 12)).capitalize() + "."]
SHORTER = [*BRIDGE[:3], BRIDGE[3][:100] + "."]
MONDAY = {"ferry": FERRY, "bridge": BRIDGE, "bridge again": LONGER}
TUESDAY = {
    "ferry copy": FERRY,
    "bridge edited": SHORTER,
    "bridge copy": LONGER,
    "harbour": HARBOUR,
    "harbour copy": HARBOUR,
}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The paths of the dumps of two days."""
    dumps = tmp_path_factory.mktemp("dumps")
    return write_day(dumps / "monday.jsonl", MONDAY), write_day(dumps / "tuesday.jsonl", TUESDAY)


@pytest.fixture(scope="module")
def monday_of(days: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The result of Monday with a given ``--dedup``, which no test may change."""

    @functools.cache
    def result(dedup: str) -> Path:
        out = tmp_path_factory.mktemp(dedup) / "monday"
        assert run(days[0], "--output", out, "--dedup", dedup) == 0
        return out

    return result


@pytest.fixture
def monday(monday_of: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of the result of Monday, which a test may change."""
    return Path(shutil.copytree(monday_of("exact"), tmp_path / "monday"))


def names(out: Path, dataset: str) -> set[str]:
    return {row["source"]["given_id"] for row in records_of(out, dataset)}


def repeats(out: Path) -> dict[str, tuple[str, str, str | None]]:
    """For each duplicate, its kind, and the id and the result of the article that it repeats."""
    return {
        row["source"]["given_id"]: (row["duplicate_kind"], row["duplicate_of"], row["duplicate_in"])
        for row in records_of(out, "duplicates")
    }


def id_of(out: Path, name: str, dataset: str = "articles") -> str:
    [found] = [row["id"] for row in records_of(out, dataset) if row["source"]["given_id"] == name]
    return str(found)


def test_articles_of_an_earlier_result_are_set_apart(
    days: tuple[Path, Path], monday: Path, tmp_path: Path
) -> None:
    tuesday = tmp_path / "tuesday"
    assert run(days[1], "--output", tuesday, "--against", monday) == 0
    assert names(tuesday, "articles") == {"bridge edited", "harbour"}
    assert repeats(tuesday) == {
        "ferry copy": ("exact", id_of(monday, "ferry"), str(monday)),
        "bridge copy": ("exact", id_of(monday, "bridge again"), str(monday)),
        "harbour copy": ("exact", id_of(tuesday, "harbour"), None),
    }


@pytest.mark.parametrize("before", ["exact", "near"])
def test_near_duplicates_of_earlier_articles_are_found_with_and_without_their_signatures(
    days: tuple[Path, Path], monday_of: Callable[[str], Path], tmp_path: Path, before: str
) -> None:
    monday, tuesday = monday_of(before), tmp_path / "tuesday"
    assert (monday / "signatures").exists() == (before == "near")
    assert run(days[1], "--output", tuesday, "--dedup", "near", "--against", monday) == 0
    assert names(tuesday, "articles") == {"harbour"}
    found = repeats(tuesday)
    assert found["ferry copy"] == ("exact", id_of(monday, "ferry"), str(monday))
    assert found["bridge edited"] == ("near", id_of(monday, "bridge"), str(monday))
    assert found["bridge copy"][2] == str(monday)


def test_what_an_earlier_run_has_set_apart_counts_as_seen(
    days: tuple[Path, Path], monday_of: Callable[[str], Path], tmp_path: Path
) -> None:
    monday, tuesday = monday_of("near"), tmp_path / "tuesday"
    assert names(monday, "duplicates") == {"bridge again"}
    assert run(days[1], "--output", tuesday, "--against", monday) == 0
    assert repeats(tuesday)["bridge copy"] == ("exact", id_of(monday, "bridge"), str(monday))


def test_a_folder_of_results_stands_for_all_of_them(tmp_path: Path) -> None:
    news = tmp_path / "news"
    one, two, three = (paragraphs(seed) for seed in (11, 12, 13))
    dumps = [
        {"one": one},
        {"one": one, "two": two},
        {"one": [*one[:3], one[3][:100]], "two": [*two[:3], two[3][:100]], "three": three},
    ]
    for number, stories in enumerate(dumps):
        dump = write_day(tmp_path / f"{number}.jsonl", stories)
        near = ("--dedup", "near", "--against", news)
        assert run(dump, "--output", news / f"day={number}", *near) == 0
    written = {day.name: names(day, "articles") for day in news.iterdir()}
    assert written == {"day=0": {"one"}, "day=1": {"two"}, "day=2": {"three"}}
    assert repeats(news / "day=1") == {"one": ("exact", id_of(news / "day=0", "one"), str(news / "day=0"))}
    assert repeats(news / "day=2") == {
        "one": ("near", id_of(news / "day=0", "one"), str(news / "day=0")),
        "two": ("near", id_of(news / "day=1", "two"), str(news / "day=1")),
    }


@pytest.fixture(scope="module", params=[(), ("--partition-by", "language")], ids=["flat", "partitioned"])
def tree(
    request: pytest.FixtureRequest, days: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Results of two days in the folder ``news`` of the current folder, flat and partitioned."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("tree"))
        for day, dump in zip(("2026-11-23", "2026-11-24"), days, strict=True):
            near = ("--dedup", "near", "--against", "news", *request.param)
            assert run(dump, "--output", f"news/day={day}", *near) == 0
        yield


def run_block(after: str) -> dict[str, Any]:
    """Run a code block of the page and return its variables."""
    found = re.search(rf"^{after}$.*?^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found, after
    names: dict[str, Any] = {}
    exec(found[1], names)
    return names


DAYS = [("2026-11-23", 2), ("2026-11-24", 1)]
REPEATED = [
    ("Story bridge again", "Story bridge"),
    ("Story bridge copy", "Story bridge"),
    ("Story bridge edited", "Story bridge"),
    ("Story ferry copy", "Story ferry"),
    ("Story harbour copy", "Story harbour"),
]


@pytest.mark.usefixtures("tree")
def test_duckdb_reads_a_tree_of_runs_as_one_data_set() -> None:
    names = run_block("### DuckDB")
    assert [(str(day), count) for day, count in names["days"].fetchall()] == DAYS
    assert sorted(names["repeated"].fetchall()) == REPEATED


@pytest.mark.usefixtures("tree")
def test_pyarrow_reads_a_tree_of_runs_as_one_data_set() -> None:
    names = run_block("### pyarrow")
    assert names["days"] == DAYS
    assert sorted(tuple(row.values()) for row in names["repeated"].to_pylist()) == REPEATED


def test_mistakes_in_against_are_reported_before_any_work(
    days: tuple[Path, Path], monday: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stopped, out = tmp_path / "stopped", tmp_path / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunJobs, "finish", interrupt)
        assert run(days[0], "--output", stopped) == 130
    (tmp_path / "empty").mkdir()
    old = Path(shutil.copytree(monday, tmp_path / "old"))
    edit_manifest(old, lambda manifest: manifest.update(schema_version=0))
    for against, expected in [
        (tmp_path / "absent", "holds no result of an earlier run"),
        (tmp_path / "empty", "holds no result of an earlier run"),
        (stopped, "is not complete: finish that run with --resume first"),
        (old, "has schema version 0"),
        (out, "is the folder that --output names"),
    ]:
        capsys.readouterr()
        assert run(days[1], "--output", out, "--against", against) == 2
        message = capsys.readouterr().err
        assert expected in message and str(against) in message and message.count("\n") == 1
        assert not out.exists()
    assert run(days[1], "--output", out, "--against", monday, "--dedup", "none") == 2
    assert "--against and --dedup none contradict" in capsys.readouterr().err


def interrupt(*arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_run_is_not_resumed_if_an_earlier_result_has_changed(
    days: tuple[Path, Path],
    monday: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(RunJobs, "finish", interrupt)
        assert run(days[1], "--output", out, "--against", monday) == 130
    assert run(days[1], "--output", out, "--resume") == 2
    assert run(days[1], "--output", monday, "--overwrite") == 0
    capsys.readouterr()
    assert run(days[1], "--output", out, "--against", monday, "--resume") == 2
    assert "the results of --against have changed" in capsys.readouterr().err


@pytest.fixture(scope="module")
def committing(
    days: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], tuple[Path, Path]]:
    """Makes a whole result, and a run of the same that was stopped before its commit, each time as it was."""
    folder = tmp_path_factory.mktemp("committing")
    whole, out, kept = folder / "whole", folder / "out", folder / "kept"
    assert run(days[1], "--output", whole, "--dedup", "near") == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunJobs, "commit", interrupt)
        assert run(days[1], "--output", out, "--dedup", "near") == 130
    shutil.copytree(out, kept)

    def again() -> tuple[Path, Path]:
        shutil.rmtree(out)
        shutil.copytree(kept, out)
        return whole, out

    return again


@pytest.mark.parametrize(
    ("state_file", "content"),
    [
        ("plan.json", b""),
        ("wave-00000.json", b""),
        ("duplicates/exact-0.done.json", b""),
        ("duplicates/near-0-0.done.json", b""),
        ("finished.json", b'{"documents": 5, "skip'),
    ],
)
def test_a_state_file_that_is_empty_or_truncated_is_written_again(
    days: tuple[Path, Path], committing: Callable[[], tuple[Path, Path]], state_file: str, content: bytes
) -> None:
    whole, out = committing()
    assert (out / "_staging" / state_file).stat().st_size > len(content)
    (out / "_staging" / state_file).write_bytes(content)
    assert run(days[1], "--output", out, "--dedup", "near", "--resume") == 0
    assert all_records(out) == all_records(whole)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"galley_version": "0.1.0", "cou'])
def test_a_damaged_manifest_is_one_sentence_and_exit_code_2(
    days: tuple[Path, Path],
    monday: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
) -> None:
    (monday / "_manifest.json").write_bytes(content)
    for command in (
        ["report", str(monday)],
        ["run", str(days[0]), "--output", str(monday), "--resume"],
        ["run", str(days[1]), "--output", str(tmp_path / "out"), "--against", str(monday)],
    ):
        capsys.readouterr()
        assert main(command) == 2
        message = capsys.readouterr().err
        assert "damaged _manifest.json" in message and str(monday) in message and message.count("\n") == 1
    assert run(days[0], "--output", monday, "--overwrite") == 0
    assert main(["report", str(monday)]) == 0


@pytest.mark.parametrize(
    "moment",
    [
        "duplicates/exact-0.done.json",
        pytest.param("duplicates/signed.done.json", marks=pytest.mark.slow),
        pytest.param("duplicates/follow-0-0.done.json", marks=pytest.mark.slow),
        pytest.param("duplicates/near-0-0.done.json", marks=pytest.mark.slow),
        pytest.param("duplicates/redirected-0.done.json", marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_a_run_killed_while_it_looks_for_duplicates_resumes_to_the_same_records(
    days: tuple[Path, Path], monday: Path, tmp_path: Path, moment: str
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    near = ("--dedup", "near", "--against", str(monday))
    assert run(days[1], "--output", whole, *near) == 0
    command = [sys.executable, "-m", "galley", "run", str(days[1]), "--output", str(out), *near]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    commit = out / "_staging" / moment
    while not commit.exists():
        assert process.poll() is None, f"the run ended before {moment}"
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (out / "_manifest.json").exists()
    committed = commit.stat().st_mtime_ns
    resumed = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunJobs, "commit", lambda *given: resumed.append(commit.stat().st_mtime_ns) or {})
        assert run(days[1], "--output", out, *near, "--resume") == 0
    assert resumed == [committed]
    assert run(days[1], "--output", out, *near, "--resume") == 0
    assert all_records(out) == all_records(whole)
    assert records_of(out, "signatures") == records_of(whole, "signatures")
