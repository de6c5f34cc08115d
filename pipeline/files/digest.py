"""Size and hash of a stored file."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from . import storage

CHUNK_BYTES = 1 << 20


class Digest(NamedTuple):
    """A file's size in bytes, and the SHA-256 of its content in hex."""

    size: int
    sha256: str


def digest_of(path: str) -> Digest:
    """Read a file, chunk by chunk.

    Raises:
        OSError: it cannot be read.
    """
    size, digest = 0, hashlib.sha256()
    with storage.open_file(path) as file:
        while chunk := file.read(CHUNK_BYTES):
            size += len(chunk)
            digest.update(chunk)
    return Digest(size, digest.hexdigest())
