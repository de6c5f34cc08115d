"""A whole run: every document comes out once, runs are repeatable, and a result is complete or absent."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from galley.running import output_folder as output_module
from galley.running import run as run_module
from galley.running.output_folder import OutputFolder
from galley.running.run import RunJobs
from galley.verification import verify

from tests.runs import all_records, manifest_of, records_of, run, write_dumps


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dumps that no test changes."""
    return write_dumps(tmp_path_factory.mktemp("run") / "dumps")


@pytest.fixture(scope="module")
def whole(dumps: Path) -> Path:
    """The result of a plain run over them, which no test changes either."""
    out = dumps.parent / "whole"
    assert run(dumps, "--output", out) == 0
    return out


@pytest.fixture
def own_dumps(dumps: Path, tmp_path: Path) -> Path:
    """A copy of the dumps, which a test may change."""
    return Path(shutil.copytree(dumps, tmp_path / "dumps"))


def test_every_document_comes_out_once(whole: Path) -> None:
    out = whole
    manifest = manifest_of(out)
    assert manifest["counts"] == {"documents": 16, "articles": 13, "duplicates": 1, "rejects": 2}
    assert manifest["reject_reasons"] == {"empty": 1, "not_json": 1}
    ids = [row["id"] for rows in all_records(out).values() for row in rows]
    assert len(set(ids)) == len(ids) == 16
    [duplicate] = records_of(out, "duplicates")
    [kept] = [row for row in records_of(out, "articles") if row["id"] == duplicate["duplicate_of"]]
    assert kept["text"] == duplicate["text"]
    assert {kept["source"]["given_id"], duplicate["source"]["given_id"]} == {"n0"}
    assert kept["id"] < duplicate["id"]


def test_the_manifest_lists_every_file_with_its_rows_and_hash(whole: Path) -> None:
    out = whole
    files = manifest_of(out)["files"]
    written = sorted(str(path.relative_to(out)) for path in out.rglob("*.parquet"))
    assert sorted(file["path"] for file in files) == written
    for file in files:
        content = (out / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    assert sum(file["rows"] for file in files) == manifest_of(out)["counts"]["documents"]
    assert sorted(path.name for path in out.iterdir()) == [
        "_manifest.json", "articles", "duplicates", "rejects", "report.html",
    ]  # fmt: skip


def test_two_runs_give_equal_records_however_the_work_is_split(
    dumps: Path, whole: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut"
    assert run(dumps, "--output", cut, "--shard-bytes", 2_000, "--wave-bytes", 4_000) == 0
    assert all_records(whole) == all_records(cut)


def test_one_process_and_several_give_equal_records(dumps: Path, whole: Path, tmp_path: Path) -> None:
    several = tmp_path / "several"
    more = ("--direct_num_workers", 2, "--direct_running_mode", "multi_processing")
    assert run(dumps, "--output", several, "--shard-bytes", 2_000, *more) == 0
    assert all_records(several) == all_records(whole)
    assert manifest_of(several)["documents_by_file"] == manifest_of(whole)["documents_by_file"]
    assert list(verify(str(several))) == []


def test_a_dry_run_describes_the_plan_and_writes_nothing(
    dumps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(dumps, "--output", tmp_path / "out", "--dry-run") == 0
    assert "Would read 3 file(s)" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_an_existing_result_is_kept_without_overwrite(
    dumps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(dumps, "--output", out) == 0
    before = (out / "_manifest.json").read_bytes()
    assert run(dumps, "--output", out) == 2
    assert "already holds a result: give --overwrite" in capsys.readouterr().err
    assert (out / "_manifest.json").read_bytes() == before
    assert run(dumps / "single.txt", "--output", out, "--overwrite") == 0
    assert manifest_of(out)["counts"]["documents"] == 1
    assert not (out / "duplicates").exists()


def test_a_finished_run_has_nothing_to_resume(
    dumps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(dumps, "--output", out) == 0
    before = (out / "_manifest.json").stat().st_mtime_ns
    assert run(dumps, "--output", out, "--resume") == 0
    assert "nothing to do" in capsys.readouterr().out
    assert (out / "_manifest.json").stat().st_mtime_ns == before
    assert run(dumps, "--output", out, "--resume", "--dedup", "none") == 2
    assert "result of another run" in capsys.readouterr().err


def test_without_deduplication_nothing_is_set_apart(dumps: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(dumps, "--output", out, "--dedup", "none") == 0
    assert manifest_of(out)["counts"] == {"documents": 16, "articles": 14, "duplicates": 0, "rejects": 2}


def test_articles_are_partitioned_into_hive_folders(dumps: Path, whole: Path, tmp_path: Path) -> None:
    partitioned = tmp_path / "partitioned"
    assert run(dumps, "--output", partitioned, "--partition-by", "date") == 0
    folders = sorted(path.name for path in (partitioned / "articles").iterdir())
    assert folders == ["date=2024-05-17", "date=__HIVE_DEFAULT_PARTITION__"]
    assert all_records(partitioned) == all_records(whole)


def test_a_run_that_loses_a_record_fails_and_says_where(
    dumps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    true = RunJobs._clean_wave

    def losing(*arguments: object) -> object:
        summary = true(*arguments)  # type: ignore[arg-type]
        return summary._replace(documents=summary.documents + 1)

    monkeypatch.setattr(RunJobs, "_clean_wave", losing)
    assert run(dumps, "--output", tmp_path / "out") == 1
    assert "cleaning wave 1: 15 documents went in, but 14 articles" in capsys.readouterr().err
    assert not (tmp_path / "out" / "_manifest.json").exists()


def test_a_run_whose_input_changed_is_not_resumed(
    own_dumps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*arguments: object) -> None:
        raise KeyboardInterrupt

    dumps, out = own_dumps, tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(RunJobs, "finish", stopped)
        assert run(dumps, "--output", out) == 130
    assert run(dumps, "--output", out) == 2
    assert "holds an interrupted run: give --resume" in capsys.readouterr().err
    (dumps / "single.txt").write_text("Another story now.\n")
    assert run(dumps, "--output", out, "--resume") == 2
    assert f"1 input(s) changed: {dumps}/single.txt" in capsys.readouterr().err
    assert run(dumps, "--output", out, "--resume", "--dedup", "none") == 2
    assert "--dedup is none, was exact" in capsys.readouterr().err


@pytest.mark.parametrize("moment", range(6))
def test_a_run_stopped_while_it_commits_ends_with_the_same_result(
    dumps: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """A commit moves three parts and writes two files. The run is stopped before each of these steps."""
    out = tmp_path / "out"
    steps = 0

    def stopping(step: object) -> object:
        def stop_or_go(*arguments: object) -> object:
            nonlocal steps
            steps += 1
            if steps > moment:
                raise KeyboardInterrupt
            return step(*arguments)  # type: ignore[operator]

        return stop_or_go

    true_place = OutputFolder.place

    def place(folder: OutputFolder, parts: list[object]) -> object:
        with monkeypatch.context() as moves:
            moves.setattr(output_module.storage, "move", stopping(output_module.storage.move))
            return true_place(folder, parts)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(OutputFolder, "place", place)
        patch.setattr(run_module, "write_report", stopping(run_module.write_report))
        patch.setattr(OutputFolder, "remove_staging", stopping(OutputFolder.remove_staging))
        code = run(dumps, "--output", out)
    assert code == (130 if moment < 5 else 0)
    assert moment >= 4 or not (out / "_manifest.json").exists()
    assert run(dumps, "--output", out, "--resume") == 0
    assert all_records(out) == all_records(whole)
    assert not (out / "_staging").exists()


def test_two_runs_do_not_write_to_one_folder(
    dumps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = OutputFolder(str(tmp_path / "out"))
    with out.lock():
        assert run(dumps, "--output", out.path, "--resume") == 2
    assert "another run is writing" in capsys.readouterr().err
    assert run(dumps, "--output", out.path) == 0


def test_an_output_inside_the_input_is_refused_when_it_would_be_read(
    own_dumps: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = own_dumps / "out"
    assert run(own_dumps, "--output", out) == 0
    assert run(own_dumps, "--output", out, "--overwrite", "--allow-results") == 2
    assert "is in --output" in capsys.readouterr().err


def test_dumps_beside_a_manifest_of_another_program_are_read(own_dumps: Path, tmp_path: Path) -> None:
    (own_dumps / "_manifest.json").write_text('{"name": "crawl", "version": 3}')
    assert run(own_dumps, "--output", tmp_path / "out") == 0


def test_fields_of_another_name_are_read(tmp_path: Path) -> None:
    text = "The bridge over the Orlen was opened on Monday after nine years, the mayor said in the evening."
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"content": f"Bridge opened\n\n{text}", "link": "https://n.example/b"}) + "\n")
    names = ("--field", "text=content", "--field", "url=link")
    assert run(dump, "--output", tmp_path / "out", *names) == 0
    [row] = records_of(tmp_path / "out", "articles")
    assert row["url"] == "https://n.example/b"
    assert text in row["text"]
