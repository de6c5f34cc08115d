"""What is written survives a power failure. What was not written whole counts as not written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from galley.files import storage
from galley.files.parts import PartWriter
from galley.schemas import ARTICLES
from galley.write.rows import article_row

from tests.records_made import article


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The syncs and renames made so far, each with its file or folder."""
    made: list[tuple[str, str]] = []
    fsync, replace = os.fsync, os.replace

    def note_sync(descriptor: int) -> None:
        made.append(("sync", os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    def note_rename(source: str, target: str) -> None:
        made.append(("rename", target))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_rename)
    return made


def test_a_json_file_is_on_the_disk_before_its_name_and_its_name_before_the_call_returns(
    tmp_path: Path, calls: list[tuple[str, str]]
) -> None:
    path = str(tmp_path / "plan.json")
    storage.write_json(path, {"waves": 3})
    assert calls == [("sync", f"{path}.unfinished"), ("rename", path), ("sync", str(tmp_path))]


def test_a_part_is_on_the_disk_when_it_is_closed(tmp_path: Path, calls: list[tuple[str, str]]) -> None:
    writer = PartWriter(ARTICLES, str(tmp_path / "part.parquet"), storage.create)
    writer.add(article_row(article()))
    assert writer.close().size == (tmp_path / "part.parquet").stat().st_size
    assert calls == [("sync", str(tmp_path / "part.parquet"))]


def test_the_folders_that_a_file_needs_are_on_the_disk_too(
    tmp_path: Path, calls: list[tuple[str, str]]
) -> None:
    storage.create(str(tmp_path / "a" / "b" / "file")).close()
    assert calls == [
        ("sync", str(tmp_path)),
        ("sync", str(tmp_path / "a")),
        ("sync", str(tmp_path / "a" / "b" / "file")),
    ]


def test_a_move_into_a_new_folder_can_be_repeated(tmp_path: Path) -> None:
    source, target = tmp_path / "part", tmp_path / "site=a" / "part"
    source.write_bytes(b"rows")
    for _ in range(2):
        storage.move(str(source), str(target))
    assert target.read_bytes() == b"rows" and not source.exists()


WHOLE = b'{"fingerprint": "1f", "waves": 3}'


@pytest.mark.parametrize("content", [None, b"", WHOLE[:-1], WHOLE[:1], b"\0" * len(WHOLE), b"\xff\xfe"])
def test_a_state_file_that_is_missing_empty_or_cut_counts_as_never_written(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "plan.json").write_bytes(content)
    assert storage.read_json_if_whole(str(tmp_path / "plan.json")) is None


@pytest.mark.parametrize("value", [{"fingerprint": "1f"}, 0, [], False])
def test_a_whole_state_file_is_read_whatever_it_holds(tmp_path: Path, value: object) -> None:
    storage.write_json(str(tmp_path / "state.json"), value)
    assert storage.read_json_if_whole(str(tmp_path / "state.json")) == value
