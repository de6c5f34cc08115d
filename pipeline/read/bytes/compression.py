"""How files are compressed, told by their bytes, and what decompresses them piece by piece."""

from __future__ import annotations

import bz2
import dataclasses
import zlib
from typing import BinaryIO, Protocol

import zstandard

from ...records import ValueEnum

CHUNK_BYTES = 1 << 18
"""How much is read, or decompressed, at a time: large enough that the calls cost nothing."""

_LOOK_BACK_BYTES = 1 << 16
"""How much of what was already read a window keeps: decompressors overshoot a member's end by
what they were fed at once, at most this much."""


class Compression(ValueEnum):
    """How a file is compressed, told by its first bytes."""

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
"""What WARC-zstd 1.0 asks readers to take."""

_ZSTD_SKIPPABLE = tuple(bytes((nibble, 0x2A, 0x4D, 0x18)) for nibble in range(0x50, 0x60))


def compression_of(head: bytes) -> Compression:
    """The compression that a file's first bytes tell."""
    if head.startswith(_ZSTD_SKIPPABLE):
        return Compression.ZST
    for compression, magic in MEMBER_MAGIC.items():
        if head.startswith(magic):
            return compression
    return Compression.PLAIN


class Decompressor(Protocol):
    """One member (gzip, bzip2) or frame (zstd) being decompressed."""

    def decompress(self, data: bytes) -> bytes:
        """Up to about `CHUNK_BYTES` of output (zstd: see `_ZSTD_FEED_BYTES`)."""

    @property
    def wants_input(self) -> bool:
        """Whether all input given so far is used up."""

    @property
    def ended(self) -> bool:
        """Whether the member is complete."""

    @property
    def unused(self) -> int:
        """Bytes given that lie behind the member's end."""


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    def decompress(self, data: bytes) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, CHUNK_BYTES)

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

    def decompress(self, data: bytes) -> bytes:
        return self._inner.decompress(data, CHUNK_BYTES)

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

    def decompress(self, data: bytes) -> bytes:
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
    """How a file is compressed. dictionary: what its zstd frames refer to, if anything."""

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
    """How an opened file is packed, and at which byte its members begin.

    A zstd-compressed WARC may open with a skippable frame that holds the dictionary of all
    others, compressed itself or not (IIPC's WARC-zstd 1.0 §3).
    """
    head = window.get(0, 8) if compression is Compression.ZST else b""
    if not head.startswith(ZSTD_DICTIONARY_MAGIC):
        return Packing(compression), 0
    size = min(int.from_bytes(head[4:8], "little"), _MAX_DICTIONARY_BYTES)
    dictionary = window.get(8, size)
    if dictionary.startswith(MEMBER_MAGIC[Compression.ZST]):
        try:
            unpacked = zstandard.ZstdDecompressor().decompressobj()
            dictionary = unpacked.decompress(dictionary)
        except zstandard.ZstdError:
            dictionary = b""  # Every frame that refers to it then says so.
    return Packing(compression, zstandard.ZstdCompressionDict(dictionary)), 8 + size


class Window:
    """The stored bytes of a file, read forwards, of which the last ones can be asked for again."""

    def __init__(self, handle: BinaryIO, start: int = 0) -> None:
        if start:
            handle.seek(start)
        self._handle = handle
        self._base = start
        self._held = b""

    def get(self, at: int, count: int) -> bytes:
        """``count`` bytes at ``at``, fewer only at the file's end.

        ``at`` may lie behind what was read, at most `_LOOK_BACK_BYTES` without seeking.
        """
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
