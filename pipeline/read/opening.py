"""Opens a file wherever it lies: on a local disk, or behind one of Beam's file systems."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_FILE_SCHEME = "file://"


def is_local(uri: str) -> bool:
    """Whether the URI is a path of this machine (a plain path or ``file://``)."""
    return uri.startswith(_FILE_SCHEME) or _SCHEME.match(uri) is None


def local_path(uri: str) -> str:
    """The path of a local URI."""
    return uri.removeprefix(_FILE_SCHEME)


def open_bytes(uri: str) -> BinaryIO:
    """Opens a file for reading its bytes as stored, never decompressed.

    Takes a path or URL as `match_inputs` gives it. Raises what the file system raises: an
    `OSError` of some kind.
    """
    if is_local(uri):
        return Path(local_path(uri)).open("rb", buffering=0)
    # Imported here: reading local files needs no Beam, and Beam takes a second to import.
    from apache_beam.io.filesystem import CompressionTypes
    from apache_beam.io.filesystems import FileSystems

    return FileSystems.open(uri, compression_type=CompressionTypes.UNCOMPRESSED)
