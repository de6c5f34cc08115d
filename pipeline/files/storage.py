"""Files and folders, on the local disk or an object store.

A path is a plain path of this machine, a ``file://`` URL, or the URL of a file system that Beam knows
(``gs://``, ``s3://``, …). Local files are opened without Beam, which takes a second to import.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any, BinaryIO

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_FILE_SCHEME = "file://"


def is_local(path: str) -> bool:
    """Whether a path is on this machine's disk: a plain path or a ``file://`` URL."""
    return path.startswith(_FILE_SCHEME) or _SCHEME.match(path) is None


def local_path(path: str) -> str:
    """The plain path of a local path or ``file://`` URL; any other path as it is."""
    return path.removeprefix(_FILE_SCHEME)


def open_file(path: str) -> BinaryIO:
    """Open a file for reading its bytes as stored, never decompressed.

    Raises:
        OSError: the file cannot be opened.
    """
    if is_local(path):
        return Path(local_path(path)).open("rb")
    return _beam().open(path, compression_type=_as_stored())


def open_unbuffered(path: str) -> BinaryIO:
    """Open a file like `open_file`, for a reader that keeps a buffer of its own.

    Raises:
        OSError: the file cannot be opened.
    """
    if is_local(path):
        return Path(local_path(path)).open("rb", buffering=0)
    return open_file(path)


def create(path: str) -> BinaryIO:
    """Open a file for writing and make its folders. The bytes are stored as written, whatever the name."""
    if is_local(path):
        local = Path(local_path(path))
        local.parent.mkdir(parents=True, exist_ok=True)
        return local.open("wb")
    return _beam().create(path, compression_type=_as_stored())


def exists(path: str) -> bool:
    """Whether a file or folder of that name exists."""
    return os.path.exists(local_path(path)) if is_local(path) else bool(_beam().exists(path))


def is_folder(path: str) -> bool:
    """Whether a path is a folder. An object store has none: there, whether files exist below the path."""
    return os.path.isdir(local_path(path)) if is_local(path) else bool(files_below(path))


def join(folder: str, *names: str) -> str:
    """A path below a folder."""
    return os.path.join(folder, *names) if is_local(folder) else _beam().join(folder, *names)


def files_below(folder: str) -> list[str]:
    """Every file below a folder, sorted. Empty if there is no such folder."""
    if is_local(folder):  # taken literally: Beam would expand glob characters in its name
        below = os.walk(local_path(folder))
        return sorted(os.path.join(where, name) for where, _, names in below for name in names)
    [match] = _beam().match([join(folder, "**")])
    return sorted(metadata.path for metadata in match.metadata_list)


def move(source: str, target: str) -> None:
    """Rename a file and replace the target.

    A move that was already made is no error, so that an interrupted series of moves can be repeated.

    Raises:
        OSError: neither source nor target exists, or the file system refuses.
    """
    if not exists(source) and exists(target):
        return
    if is_local(source) and is_local(target):
        Path(local_path(target)).parent.mkdir(parents=True, exist_ok=True)
        os.replace(local_path(source), local_path(target))
        return
    folder = _beam().split(target)[0]
    if not exists(folder):
        _beam().mkdirs(folder)
    _beam().rename([source], [target])


def delete(path: str) -> None:
    """Delete a file, or a folder and everything below it, if it exists."""
    if not is_local(path):
        for file in files_below(path) or ([path] if exists(path) else []):
            _beam().delete([file])
        return
    local = local_path(path)
    if os.path.isdir(local):
        shutil.rmtree(local)
    elif os.path.exists(local):
        os.remove(local)


def read_json(path: str) -> Any:
    """The value of a JSON file."""
    with open_file(path) as file:
        return json.loads(file.read())


def write_json(path: str, value: Any) -> None:
    """Write a JSON file so that readers see all of it or nothing."""
    unfinished = path + ".unfinished"
    with create(unfinished) as file:
        file.write(json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8") + b"\n")
    move(unfinished, path)


def _beam() -> Any:
    """Beam's file systems, imported when the first path needs them."""
    from apache_beam.io.filesystems import FileSystems

    return FileSystems


def _as_stored() -> str:
    from apache_beam.io.filesystem import CompressionTypes

    return CompressionTypes.UNCOMPRESSED
