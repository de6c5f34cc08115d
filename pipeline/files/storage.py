"""Files and folders, on the local disk or an object store.

A path is a plain path of this machine, a ``file://`` URL, or the URL of a file system that Beam knows
(``gs://``, ``s3://``, …). Local files are opened without Beam, which takes a second to import.

A rename is believed only when the file's bytes are on the disk before it and the folder's entry after it:
otherwise a power failure may leave a name without its content. So `create` syncs a local file when it is
closed, and `move` and `create` sync the folders whose entries they change (see ``man 2 fsync``). An object
store does this by itself.

No wait for a local file is without an end (see `waits`): it may be on a disk of the network. Beam's clients
of object stores have limits of their own.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from .waits import answered, each_answered

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_FILE_SCHEME = "file://"

READ_BYTES = 1 << 18
"""How much `open_file` reads ahead."""


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
        return io.BufferedReader(_open_local(path), READ_BYTES)
    return _beam().open(path, compression_type=_as_stored())


def open_unbuffered(path: str) -> BinaryIO:
    """Open a file like `open_file`, for a reader that keeps a buffer of its own.

    Raises:
        OSError: the file cannot be opened.
    """
    if is_local(path):
        return _open_local(path)
    return open_file(path)


class _LocalFile(io.FileIO):
    """A local file, whose disk may be one of the network: every wait for it has an end."""

    def read(self, size: int | None = -1) -> bytes:
        read: Callable[..., bytes] = super().read
        return answered(lambda: f"reading {self.name}", read, size)

    def readall(self) -> bytes:
        read: Callable[..., bytes] = super().readall
        return answered(lambda: f"reading {self.name}", read)

    def readinto(self, buffer: Any) -> int:
        # A call that is given up may still write, so it gets a buffer of its own.
        taken = self.read(len(memoryview(buffer).cast("B")))
        buffer[: len(taken)] = taken
        return len(taken)

    def write(self, data: Any) -> int:
        write: Callable[..., int] = super().write
        return answered(lambda: f"writing {self.name}", write, bytes(data))

    def sync(self) -> None:
        answered(lambda: f"writing {self.name} to the disk", os.fsync, self.fileno())


def _open_local(path: str) -> _LocalFile:
    return answered(lambda: f"opening {path}", _LocalFile, local_path(path), "rb")


class _SyncedFile(io.BufferedWriter):
    """A local file whose bytes are on the disk once it is closed."""

    def __init__(self, file: _LocalFile) -> None:
        super().__init__(file)
        self._file = file

    def close(self) -> None:
        if not self.closed:
            try:
                self.flush()
                self._file.sync()
            finally:
                super().close()


def create(path: str) -> BinaryIO:
    """Open a file for writing and make its folders. The bytes are stored as written, whatever the name.

    Returns:
        The file. Once it is closed, its bytes survive a power failure; its name does after `move`.

    Raises:
        OSError: the file or a folder cannot be made.
    """
    if is_local(path):
        local = Path(local_path(path))
        answered(lambda: f"making the folder of {path}", _make_folder, local.parent)
        return _SyncedFile(answered(lambda: f"creating {path}", _LocalFile, str(local), "wb"))
    return _beam().create(path, compression_type=_as_stored())


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


_NO_FOLDER_SYNC = {errno.EACCES, errno.EBADF, errno.EINVAL, errno.ENOTSUP}
"""What file systems answer that cannot sync a folder, or do not let it be opened."""


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def exists(path: str) -> bool:
    """Whether a file or folder of that name exists."""
    if is_local(path):
        return answered(lambda: f"looking for {path}", os.path.exists, local_path(path))
    return bool(_beam().exists(path))


def is_folder(path: str) -> bool:
    """Whether a path is a folder. On an object store, which has none, whether there are files below it."""
    if is_local(path):
        return answered(lambda: f"looking for {path}", os.path.isdir, local_path(path))
    return bool(files_below(path))


def join(folder: str, *names: str) -> str:
    """A path below a folder."""
    return os.path.join(folder, *names) if is_local(folder) else _beam().join(folder, *names)


def files_below(folder: str) -> list[str]:
    """Every file below a folder, sorted. Empty if there is no such folder."""
    if is_local(folder):  # taken literally: Beam would expand glob characters in its name
        below = each_answered(lambda: f"listing {folder}", os.walk(local_path(folder)))
        return sorted(os.path.join(where, name) for where, _, names in below for name in names)
    [match] = _beam().match([join(folder, "**")])
    return sorted(metadata.path for metadata in match.metadata_list)


def sizes_below(folder: str) -> dict[str, int]:
    """The size in bytes of every file below a folder, by its path as `files_below` gives it."""
    if is_local(folder):
        sizes = ((path, os.path.getsize(path)) for path in files_below(folder))
        return dict(each_answered(lambda: f"looking for the files of {folder}", sizes))
    [match] = _beam().match([join(folder, "**")])
    return {metadata.path: int(metadata.size_in_bytes) for metadata in match.metadata_list}


def move(source: str, target: str) -> None:
    """Rename a file and replace the target: readers see the old file or the new one, never a part of it.

    A move that was already made is not an error, so that an interrupted series of moves can be repeated.

    Raises:
        OSError: neither source nor target exists, or the file system refuses.
    """
    if not exists(source) and exists(target):
        return
    if is_local(source) and is_local(target):
        answered(
            lambda: f"renaming {source} to {target}", _move_local, local_path(source), local_path(target)
        )
        return
    remote_folder = _beam().split(target)[0]
    if not exists(remote_folder):
        _beam().mkdirs(remote_folder)
    _beam().rename([source], [target])


def _move_local(source: str, target: str) -> None:
    folder = Path(target).parent
    _make_folder(folder)
    os.replace(source, target)
    _sync_folder(folder)


def delete(path: str) -> None:
    """Delete a file, or a folder and everything below it, if it exists."""
    if not is_local(path):
        for file in files_below(path) or ([path] if exists(path) else []):
            _beam().delete([file])
        return
    for _ in each_answered(lambda: f"deleting {path}", _deletions(local_path(path))):
        pass


def _deletions(local: str) -> Iterator[str]:
    """Deletes what is in a folder one after the other, as many files may take long, then the folder."""
    if os.path.isdir(local):
        if not os.path.islink(local):
            with os.scandir(local) as entries:
                found = list(entries)
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.remove(entry.path)
                yield entry.path
        shutil.rmtree(local)  # which refuses a link
    elif os.path.exists(local):
        os.remove(local)


def read_json(path: str) -> Any:
    """The value of a JSON file.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it is not whole.
    """
    with open_file(path) as file:
        return json.loads(file.read())


def read_json_if_whole(path: str) -> Any:
    """The value of a JSON file of state; None if there is none, or it is not complete.

    A file that is empty or cut off counts as one that was never written: a power failure may leave one where
    the disk does not do as `write_json` asks, and what it would say is not done is then done again.

    Raises:
        OSError: the file is there but cannot be read.
    """
    if not exists(path):
        return None
    try:
        return read_json(path)
    except ValueError:
        return None


def write_json(path: str, value: Any) -> None:
    """Write a JSON file so that readers see all of it or nothing, also after a power failure.

    Args:
        path: local or on an object store; an existing file is replaced.
        value: anything but None, which `read_json_if_whole` gives where there is no file.

    Raises:
        OSError: it cannot be written.
    """
    unfinished = path + ".unfinished"
    with create(unfinished) as file:
        file.write(json_bytes(value))
    move(unfinished, path)


def json_bytes(value: Any) -> bytes:
    """The content of the file that `write_json` writes."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8") + b"\n"


def _beam() -> Any:
    """Beam's file systems, imported when the first path needs them."""
    from apache_beam.io.filesystems import FileSystems

    return FileSystems


def _as_stored() -> str:
    from apache_beam.io.filesystem import CompressionTypes

    return CompressionTypes.UNCOMPRESSED
