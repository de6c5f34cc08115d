"""How files are compressed, as their first bytes show, and what decompresses them piece by piece."""

from __future__ import annotations

import bz2
import dataclasses
import os
import zlib
from typing import BinaryIO, Protocol

import zstandard

from ...value_enum import ValueEnum

CHUNK_BYTES = 1 << 18
"""How much is read, or decompressed, at a time: large enough that the calls cost nothing."""

_LOOK_BACK_BYTES = 1 << 16
"""How much of what was already read a window keeps: decompressors pass a member's end by what they were
fed at once, which is less than this."""


class Compression(ValueEnum):
    """How a file is compressed."""

    PLAIN = "plain"
    GZ = "gz"
    ZST = "zst"
    BZ2 = "bz2"


MEMBER_MAGIC = {
    Compression.GZ: b"\x1f\x8b\x08",
    Compression.ZST: b"\x28\xb5\x2f\xfd",
    Compression.BZ2: b"BZh",
}
ZSTD_DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
_MAX_DICTIONARY_BYTES = 100 << 20
"""What WARC-zstd 1.0 asks readers to accept."""

_DICTIONARY_FEED_BYTES = 1 << 11

_ZSTD_SKIPPABLE = tuple(bytes((nibble, 0x2A, 0x4D, 0x18)) for nibble in range(0x50, 0x60))


def compression_of(head: bytes) -> Compression:
    """The compression that the first bytes of a file show."""
    if head.startswith(_ZSTD_SKIPPABLE):
        return Compression.ZST
    for compression, magic in MEMBER_MAGIC.items():
        if head.startswith(magic):
            return compression
    return Compression.PLAIN


class Decompressor(Protocol):
    """One member (gzip, bzip2) or frame (zstd) being decompressed."""

    def decompress(self, data: bytes, limit: int = CHUNK_BYTES) -> bytes:
        """Up to ``limit`` bytes of output (zstd: see `streams`)."""

    @property
    def wants_input(self) -> bool:
        """Whether all input given so far is used up."""

    @property
    def ended(self) -> bool:
        """Whether the member is complete."""

    @property
    def unused(self) -> int:
        """How many of the bytes given lie after the end of the member."""


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    def decompress(self, data: bytes, limit: int = CHUNK_BYTES) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, limit)

    @property
    def wants_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def ended(self) -> bool:
        return self._inner.eof

    @property
    def unused(self) -> int:
        return len(self._inner.unused_data)


class _Bzip2:
    def __init__(self) -> None:
        self._inner = bz2.BZ2Decompressor()

    def decompress(self, data: bytes, limit: int = CHUNK_BYTES) -> bytes:
        return self._inner.decompress(data, limit)

    @property
    def wants_input(self) -> bool:
        return self._inner.needs_input

    @property
    def ended(self) -> bool:
        return self._inner.eof

    @property
    def unused(self) -> int:
        return len(self._inner.unused_data)


class _Zstd:
    wants_input = True

    def __init__(self, dictionary: zstandard.ZstdCompressionDict | None) -> None:
        self._inner = zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()

    def decompress(self, data: bytes, limit: int = CHUNK_BYTES) -> bytes:
        return self._inner.decompress(data)

    @property
    def ended(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused(self) -> int:
        return len(self._inner.unused_data)


BROKEN = (zlib.error, OSError, ValueError, EOFError, zstandard.ZstdError)
"""What decompressors raise on broken data (bz2 raises OSError, or ValueError, without a file)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Packing:
    """How a file is compressed.

    Attributes:
        compression: the kind.
        dictionary: what its zstd frames refer to, if anything.
    """

    compression: Compression
    dictionary: zstandard.ZstdCompressionDict | None = None

    @property
    def magic(self) -> bytes:
        """The bytes that every member begins with; empty for plain files."""
        return MEMBER_MAGIC.get(self.compression, b"")

    def decompressor(self) -> Decompressor:
        """A fresh decompressor for one member."""
        if self.compression is Compression.GZ:
            return _Gzip()
        if self.compression is Compression.BZ2:
            return _Bzip2()
        if self.compression is Compression.ZST:
            return _Zstd(self.dictionary)
        raise ValueError("a plain file has no members")


def packing_of(compression: Compression, window: Window) -> tuple[Packing, int]:
    """How an opened file is compressed, and at which byte its members begin.

    A zstd-compressed WARC may open with a skippable frame that holds the dictionary of all other
    frames, compressed itself or not (IIPC's WARC-zstd 1.0 §3).
    """
    head = window.get(0, 8) if compression is Compression.ZST else b""
    if not head.startswith(ZSTD_DICTIONARY_MAGIC):
        return Packing(compression), 0
    size = min(int.from_bytes(head[4:8], "little"), _MAX_DICTIONARY_BYTES)
    dictionary = window.get(8, size)
    if dictionary.startswith(MEMBER_MAGIC[Compression.ZST]):
        dictionary = _unpack_dictionary(dictionary)
    return Packing(compression, zstandard.ZstdCompressionDict(dictionary)), 8 + size


def _unpack_dictionary(stored: bytes) -> bytes:
    """The dictionary of a frame, empty if it is damaged or too large: each frame that refers to it is
    then damaged too."""
    unpacking = zstandard.ZstdDecompressor().decompressobj()
    pieces: list[bytes] = []
    size = 0
    try:
        for at in range(0, len(stored), _DICTIONARY_FEED_BYTES):
            pieces.append(unpacking.decompress(stored[at : at + _DICTIONARY_FEED_BYTES]))
            size += len(pieces[-1])
            if size > _MAX_DICTIONARY_BYTES:
                return b""
            if unpacking.eof:
                break
    except zstandard.ZstdError:
        return b""
    return b"".join(pieces)


class Window:
    """The stored bytes of a file, read forwards, of which the last ones can be asked for again."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._base = handle.tell()
        self._held = b""
        self.asked = 0

    def size(self) -> int:
        """The length of the file as it is now."""
        here = self._handle.tell()
        end = self._handle.seek(0, os.SEEK_END)
        self._handle.seek(here)
        return end

    def look(self, at: int, count: int) -> bytes:
        """Bytes at any place, without losing what is held."""
        here = self._handle.tell()
        self._handle.seek(at)
        found = self._handle.read(count)
        self._handle.seek(here)
        return found or b""

    def get(self, at: int, count: int) -> bytes:
        """``count`` bytes at ``at``, fewer only at the end of the file.

        ``at`` may lie before what was read last, by up to `_LOOK_BACK_BYTES` without seeking.
        """
        self.asked = at
        if at < self._base or at > self._base + len(self._held):
            self._handle.seek(at)
            self._base, self._held = at, b""
        while at + count > self._base + len(self._held):
            more = self._handle.read(max(CHUNK_BYTES, count))
            if not more:
                break
            keep = max(0, at - _LOOK_BACK_BYTES - self._base)
            self._held = self._held[keep:] + more
            self._base += keep
        return self._held[at - self._base : at - self._base + count]
