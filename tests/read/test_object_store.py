"""Files in Beam's file systems are found and read like those on a disk."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from apache_beam.io.filesystem import CompressionTypes, FileMetadata, FileSystem
from galley.errors import InputError
from galley.read import ReadSettings, match_inputs, plan_shards, read_shard

from .dumps import documents, http, jsonl, page, warc, warc_record


class ShelfFileSystem(FileSystem):  # type: ignore[misc]
    """An object store in memory, under ``shelf://``; it has no folders, as stores have none."""

    objects: ClassVar[dict[str, bytes]] = {}

    @classmethod
    def scheme(cls) -> str:
        return "shelf"

    def has_dirs(self) -> bool:
        return False

    def _list(self, dir_or_prefix: str) -> Iterator[FileMetadata]:
        for path, data in self.objects.items():
            if path.startswith(dir_or_prefix):
                yield FileMetadata(path, len(data))

    def exists(self, path: str) -> bool:
        return path in self.objects

    def metadata(self, path: str) -> FileMetadata:
        return FileMetadata(path, self.size(path))

    def size(self, path: str) -> int:
        return len(self.objects[path])

    def open(
        self, path: str, mime_type: str = "", compression_type: str = CompressionTypes.AUTO
    ) -> io.BytesIO:
        assert compression_type == CompressionTypes.UNCOMPRESSED, "Beam must leave the bytes as they are"
        return io.BytesIO(self.objects[path])

    def _unused(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError

    join = split = mkdirs = create = copy = rename = last_updated = checksum = delete = _unused


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [warc_record("response", http(page(f"story {number}"))) for number in range(40)]
    objects = {
        "shelf://news/2022/": b"",
        "shelf://news/2022/a.jsonl": jsonl([{"text": "one"}]),
        "shelf://news/2022/01/b.warc.gz": warc(records, ".gz"),
        "shelf://news/2022/_SUCCESS": b"",
        "shelf://news/2022/.tmp/c.txt": b"half written",
        "shelf://news/2022-old.txt": b"another year",
    }
    monkeypatch.setattr(ShelfFileSystem, "objects", objects)


def names(pattern: str) -> list[str]:
    return [file.uri for file in match_inputs([pattern])]


def test_a_prefix_is_walked_like_a_folder() -> None:
    expected = ["shelf://news/2022/01/b.warc.gz", "shelf://news/2022/a.jsonl"]
    assert names("shelf://news/2022") == names("shelf://news/2022/") == expected


def test_an_object_and_a_glob_are_found() -> None:
    assert names("shelf://news/2022/a.jsonl") == ["shelf://news/2022/a.jsonl"]
    assert names("shelf://news/**.gz") == ["shelf://news/2022/01/b.warc.gz"]


def test_what_is_not_there_is_a_mistake() -> None:
    with pytest.raises(InputError) as raised:
        match_inputs(["shelf://news/2023"])
    assert str(raised.value) == "shelf://news/2023 holds no file to read."


@pytest.mark.parametrize("target_bytes", [1 << 40, 1000])
def test_objects_are_read_whole_or_in_shards(target_bytes: int) -> None:
    shards = plan_shards(match_inputs(["shelf://news/2022"]), target_bytes=target_bytes)
    found = [
        document.content for shard in shards for document in documents(read_shard(shard, ReadSettings()))
    ]
    assert found == [*(page(f"story {number}").decode() for number in range(40)), "one"]
