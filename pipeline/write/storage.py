"""Files and folders of a result, on the local disk or an object store, through Beam's filesystems."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any, BinaryIO

from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems


def create(path: str) -> BinaryIO:
    """A file open for writing; its folders are made. Nothing is compressed for its name's sake."""
    return FileSystems.create(path, compression_type=CompressionTypes.UNCOMPRESSED)


def open_file(path: str) -> BinaryIO:
    """A file open for reading, as it is stored."""
    return FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED)


def exists(path: str) -> bool:
    """Whether a file or folder of that name stands there."""
    return bool(FileSystems.exists(path))


def is_folder(path: str) -> bool:
    """Whether a path is a folder; on an object store, which has none, whether files stand below it."""
    return os.path.isdir(path) if is_local(path) else bool(files_below(path))


def join(folder: str, *names: str) -> str:
    """A path below a folder."""
    return FileSystems.join(folder, *names)


def is_local(path: str) -> bool:
    """Whether a path is one of this machine's disk."""
    return "://" not in path


def files_below(folder: str) -> list[str]:
    """Every file below a folder, sorted. Empty where there is no such folder."""
    if is_local(folder):  # taken at its word: Beam would read glob characters in its name
        return sorted(os.path.join(where, name) for where, _, names in os.walk(folder) for name in names)
    [match] = FileSystems.match([join(folder, "**")])
    return sorted(metadata.path for metadata in match.metadata_list)


def move(source: str, target: str) -> None:
    """Rename a file, replacing the target. A move that was already made is no error, so that
    whoever was stopped in the middle can go through the same moves again.

    Raises:
        OSError: neither source nor target is there, or the filesystem refuses.
    """
    if not exists(source) and exists(target):
        return
    folder = FileSystems.split(target)[0]
    if not exists(folder):
        FileSystems.mkdirs(folder)
    FileSystems.rename([source], [target])


def delete(path: str) -> None:
    """Delete a file, or a folder and all below it, if it is there."""
    if not is_local(path):
        for found in files_below(path) or ([path] if exists(path) else []):
            FileSystems.delete([found])
    elif os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def read_json(path: str) -> Any:
    """The value of a JSON file."""
    with open_file(path) as file:
        return json.loads(file.read())


def write_json(path: str, value: Any) -> None:
    """Write a JSON file so that it is seen whole or not at all."""
    unfinished = path + ".unfinished"
    with create(unfinished) as file:
        file.write(json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8") + b"\n")
    move(unfinished, path)
