"""Any change to the bytes of a result is found, and the file named."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from galley.cli.main import main
from galley.verification import verify

from .results import exit_code, faults_of

FILES = (
    "_manifest.json",
    "report.html",
    "articles/part-00000.parquet",
    "duplicates/part-00000.parquet",
    "rejects/part-00000.parquet",
    "signatures/part-00000.parquet",
    "site_chrome/part-00000.parquet",
)


def test_a_result_that_nobody_changed_is_sound(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path.relative_to(result)) for path in result.rglob("*") if path.is_file()]
    assert sorted(files) == sorted(FILES)
    assert list(verify(str(result))) == []
    capsys.readouterr()
    assert exit_code(result) == 0
    assert capsys.readouterr().out == f"{result} is sound: 5 files, 28 documents\n"


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("seed", range(20))
def test_a_flipped_byte_is_found(result: Path, path: str, seed: int) -> None:
    chance = random.Random(f"{path} {seed}")
    content = bytearray((result / path).read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= chance.randrange(1, 256)
    (result / path).write_bytes(content)
    assert [finding.path for finding in faults_of(result)] == [path]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("kept", [0, 1, 0.5, -1])
def test_a_file_that_was_cut_off_is_found(result: Path, path: str, kept: float) -> None:
    content = (result / path).read_bytes()
    (result / path).write_bytes(content[: int(kept * len(content)) if 0 < kept < 1 else int(kept)])
    assert [finding.path for finding in faults_of(result)] == [path]


@pytest.mark.parametrize("path", FILES[1:])
def test_a_deleted_file_is_found(result: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    (result / path).unlink()
    capsys.readouterr()
    assert exit_code(result) == 1
    printed = capsys.readouterr()
    assert f"{result / path}: is missing\n" in printed.out
    assert printed.err == f"galley verify: {result} is damaged: 1 fault\n"


def test_files_that_changed_places_are_found(result: Path) -> None:
    one, other = result / "articles/part-00000.parquet", result / "rejects/part-00000.parquet"
    one.rename(result / "aside")
    other.rename(one)
    (result / "aside").rename(other)
    assert {finding.path for finding in faults_of(result)} == {FILES[2], FILES[4]}


@pytest.mark.parametrize("path", ["articles/part-00001.parquet", "notes.txt", "articles/.hidden", "new/file"])
def test_a_file_that_the_run_did_not_write_is_found(result: Path, path: str) -> None:
    (result / path).parent.mkdir(exist_ok=True)
    shutil.copy(result / FILES[2], result / path)
    assert [(each.path, each.message) for each in faults_of(result)] == [
        (path, "is not listed in the manifest")
    ]


def test_one_space_more_in_the_manifest_is_found(result: Path) -> None:
    manifest = result / "_manifest.json"
    manifest.write_text(manifest.read_text().replace('"counts": {', '"counts":  {'))
    assert [finding.path for finding in faults_of(result)] == ["_manifest.json"]


def test_a_folder_without_a_manifest_is_no_result(
    result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (result / "_manifest.json").unlink()
    for folder in (result, tmp_path, tmp_path / "nowhere"):
        capsys.readouterr()
        assert exit_code(folder) == 2
        assert capsys.readouterr().err == (
            f"galley verify: {folder} has no _manifest.json: it holds no result\n"
        )


def test_a_report_written_again_belongs_to_the_result(result: Path) -> None:
    (result / "report.html").write_text("old")
    assert exit_code(result) == 1
    assert main(["report", str(result)]) == 0
    assert exit_code(result) == 0


def test_no_report_is_made_of_damaged_files(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = result / "articles/part-00000.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    before = (result / "report.html").read_bytes()
    capsys.readouterr()
    assert main(["report", str(result)]) == 1
    assert capsys.readouterr().err.startswith(f"galley report: {path} holds other bytes than were written")
    assert (result / "report.html").read_bytes() == before
