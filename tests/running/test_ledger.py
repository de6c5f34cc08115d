"""The ledger by source: the manifest counts the documents of each input file, as its rows do."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from galley.running import ledger
from galley.running.ledger import documents_by_file, entry_of
from galley.running.run import RunJobs
from galley.verification import verify

from tests.runs import all_records, manifest_of, run, story, write_dumps


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    return write_dumps(tmp_path / "dumps")


def sources_of(out: Path) -> Counter[str]:
    """The input file of each row, as an independent count of the result."""
    return Counter(row["source"]["uri"] for rows in all_records(out).values() for row in rows)


def test_the_documents_of_each_input_file_are_its_articles_duplicates_and_rejects(
    dumps: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (dumps / "no_story.jsonl").write_text("\n\n")
    assert run(dumps, "--output", out) == 0
    assert manifest_of(out)["documents_by_file"] == {
        f"{dumps}/empty.txt": 1,  # a reject
        f"{dumps}/no_story.jsonl": 0,  # blank lines are not records
        f"{dumps}/single.txt": 1,
        f"{dumps}/stories.jsonl": 14,  # 12 articles, a duplicate, a reject
    }
    assert sources_of(out) == Counter(manifest_of(out)["documents_by_file"])
    assert list(verify(str(out))) == []


# In the default tests, `test_one_process_and_several_give_equal_records` compares two processes with one.
@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_file_that_several_waves_and_processes_read_is_counted_once(
    dumps: Path, tmp_path: Path, processes: int
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    assert run(dumps, "--output", whole) == 0
    more = ["--direct_num_workers", 2, "--direct_running_mode", "multi_processing"] if processes == 2 else []
    # Each of two waves reads several shards of the JSONL file.
    assert run(dumps, "--output", cut, "--shard-bytes", 2_000, "--wave-bytes", 5_000, *more) == 0
    assert manifest_of(cut)["documents_by_file"] == manifest_of(whole)["documents_by_file"]
    assert list(verify(str(cut))) == []


def test_a_resumed_run_counts_the_waves_that_were_committed_before(
    dumps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    waves = ("--shard-bytes", 2_000, "--wave-bytes", 5_000)
    assert run(dumps, "--output", whole, *waves) == 0

    score_wave = RunJobs._score_wave

    def stop_before_the_second(jobs: RunJobs, wave: int) -> object:
        if wave == 1:
            raise KeyboardInterrupt
        return score_wave(jobs, wave)

    with monkeypatch.context() as stopping:
        stopping.setattr(RunJobs, "_score_wave", stop_before_the_second)
        run(dumps, "--output", out, *waves)
    assert not (out / "_manifest.json").exists()

    assert run(dumps, "--output", out, *waves, "--resume") == 0
    assert "1 of 2 wave(s) read" in capsys.readouterr().out
    assert manifest_of(out)["documents_by_file"] == manifest_of(whole)["documents_by_file"]
    assert list(verify(str(out))) == []


FILES = {
    "dumps/2024/05/a.html": 1,
    "dumps/2024/05/b.html": 1,
    "dumps/2024/06/c.html": 1,
    "dumps/2024/index.jsonl": 40,
    "dumps/all.warc.gz": 900,
    "gs://bucket/d.html": 1,
    "e.html": 1,
}


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (7, FILES),
        (
            6,
            {
                "dumps/2024/05/": 2,
                "dumps/2024/06/": 1,
                "dumps/2024/index.jsonl": 40,
                "dumps/all.warc.gz": 900,
                "e.html": 1,
                "gs://bucket/": 1,
            },
        ),
        (5, {"dumps/2024/": 43, "dumps/all.warc.gz": 900, "e.html": 1, "gs://": 1}),
        (2, {"./": 945}),
    ],
)
def test_many_files_are_counted_by_folder_the_deepest_first(
    monkeypatch: pytest.MonkeyPatch, entries: int, expected: dict[str, int]
) -> None:
    monkeypatch.setattr(ledger, "MAX_ENTRIES", entries)
    summed = documents_by_file(FILES, FILES)
    assert summed == expected
    found = Counter[str]()
    for file, documents in FILES.items():
        entry = entry_of(file, summed)
        assert entry is not None
        found[entry] += documents
    assert found == summed


def test_a_file_that_no_entry_counts_is_not_found() -> None:
    for uri in ("dumps/other.html", "/dumps/a.html", "gs://bucket/a.html", "a.html", "", "/", "./"):
        assert entry_of(uri, {"dumps/a.html": 1, "dumps/2024/": 1}) is None


def test_the_manifest_of_many_files_stays_small_and_a_result_still_balances(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MAX_ENTRIES", 3)
    dumps, out = tmp_path / "dumps", tmp_path / "out"
    for number in range(6):
        folder = dumps / f"day{number % 2}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.jsonl").write_text(json.dumps({"text": story(number)}) + "\n")
    assert run(dumps, "--output", out) == 0
    assert manifest_of(out)["documents_by_file"] == {f"{dumps}/day0/": 3, f"{dumps}/day1/": 3}
    assert list(verify(str(out))) == []
