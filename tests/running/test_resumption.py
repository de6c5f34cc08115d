"""A run goes on from what was committed, and from nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from galley.running.run import RunJobs

from tests.runs import Record, all_records, run, write_dumps

WAVES = ("--shard-bytes", "2000", "--wave-bytes", "2500", "--dedup", "near")


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dumps(tmp_path_factory.mktemp("resumption") / "dumps")


@pytest.fixture(scope="module")
def whole(dumps: Path) -> dict[str, list[Record]]:
    assert run(dumps, "--output", dumps.parent / "whole", *WAVES) == 0
    return all_records(dumps.parent / "whole")


@pytest.fixture(scope="module")
def stopped_before(dumps: Path) -> Iterator[dict[str, Path]]:
    """The output folders of runs that were stopped before a step, by the step's name."""
    stopped = {}
    for step in ("learn_sites", "finish", "commit"):
        stopped[step] = dumps.parent / step
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(RunJobs, step, interrupt)
            assert run(dumps, "--output", stopped[step], *WAVES) == 130
    yield stopped


def interrupt(*arguments: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("step", "state_file"),
    [
        ("learn_sites", "wave-00001.json"),
        ("finish", "wave-00000.json"),
        ("finish", "site-chrome-00000.json"),
        ("finish", "wave-00001-cleaned.json"),
    ],
)
def test_what_rests_on_a_commit_that_was_emptied_is_done_again(
    dumps: Path, whole: dict[str, list[Record]], stopped_before: dict[str, Path], tmp_path: Path,
    step: str, state_file: str,
) -> None:  # fmt: skip
    out = Path(shutil.copytree(stopped_before[step], tmp_path / "out"))
    (out / "_staging" / state_file).write_bytes(b"")
    assert run(dumps, "--output", out, *WAVES, "--resume") == 0
    assert all_records(out) == whole


def test_pages_that_are_missing_are_read_again(
    dumps: Path, whole: dict[str, list[Record]], stopped_before: dict[str, Path], tmp_path: Path
) -> None:
    out = Path(shutil.copytree(stopped_before["learn_sites"], tmp_path / "out"))
    next(out.glob("_staging/wave-00001/**/*.parquet")).unlink()
    assert run(dumps, "--output", out, *WAVES, "--resume") == 0
    assert all_records(out) == whole


@pytest.mark.parametrize(
    ("step", "damage"),
    [
        ("learn_sites", "cut"),
        ("finish", "missing"),
        ("finish", "cut"),
        ("commit", "missing"),
        ("commit", "cut"),
    ],
)
def test_a_run_does_not_go_on_from_a_part_that_is_missing_or_cut(
    dumps: Path, stopped_before: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    step: str, damage: str,
) -> None:  # fmt: skip
    out = Path(shutil.copytree(stopped_before[step], tmp_path / "out"))
    part = sorted(
        file for file in out.rglob("*.parquet") if "-cleaned" in str(file) or step == "learn_sites"
    )[0]
    if damage == "missing":
        part.unlink()
    else:
        part.write_bytes(part.read_bytes()[:-1])
    capsys.readouterr()
    assert run(dumps, "--output", out, *WAVES, "--resume") == 2
    message = capsys.readouterr().err
    assert f"cannot resume the run in {out}: {part} " in message and message.count("\n") == 1
    assert ("is missing" if damage == "missing" else " bytes, not ") in message


def test_a_run_goes_on_under_another_name_of_its_folder(
    dumps: Path, whole: dict[str, list[Record]], stopped_before: dict[str, Path], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    out = Path(shutil.copytree(stopped_before["finish"], tmp_path / "moved"))
    monkeypatch.chdir(out)
    assert run(dumps, "--output", "../moved/", *WAVES, "--resume") == 0
    assert all_records(out) == whole


def test_an_earlier_result_that_lacks_a_file_is_not_compared_with(
    dumps: Path, whole: dict[str, list[Record]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = Path(shutil.copytree(dumps.parent / "whole", tmp_path / "earlier"))
    part = earlier / "signatures" / "part-00000.parquet"
    for damage in (lambda: part.write_bytes(b"PAR1"), part.unlink):
        damage()
        capsys.readouterr()
        assert run(dumps, "--output", tmp_path / "out", "--against", earlier, "--dedup", "near") == 2
        message = capsys.readouterr().err
        assert f"--against {earlier} is damaged: {part} " in message and message.count("\n") == 1
    assert not (tmp_path / "out").exists()
