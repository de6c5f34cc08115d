"""What the pages of a Parquet column unfold to, as their headers say, before any of them is unfolded.

The headers are structs of Thrift's compact protocol (parquet.thrift, `PageHeader`). The sizes in them are
what readers allocate; those of the footer are only what the writer claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

DICTIONARY_PAGE = 2

_HEAD_BYTES = 1 << 10
_MAX_HEAD_BYTES = 16 << 20
"""What Arrow reads a header of at most; statistics in it may be long."""

_MAX_NESTING = 8
_DELTA_BYTE_ARRAY = 7
_DICTIONARY_ENCODINGS = frozenset({2, 8})

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)


class PageHeaderError(ValueError):
    """A page header that cannot be read."""


class Page(NamedTuple):
    """What a page header says.

    Attributes:
        kind: the page type; `DICTIONARY_PAGE` or one of data.
        unfolded: bytes that the page takes decompressed.
        values: how many values it holds, nulls included.
        is_indexed: whether the values are indexes into the dictionary.
        is_chained: whether values are made of those before them, so that each may be as long as the page.
    """

    kind: int
    unfolded: int
    values: int
    is_indexed: bool
    is_chained: bool


def pages_of(handle: BinaryIO, start: int, size: int) -> Iterator[Page]:
    """The pages of a column chunk, in order.

    Args:
        handle: the file.
        start: where the chunk begins.
        size: its length in the file.

    Raises:
        PageHeaderError: a header is damaged; the pages before it have been given.
    """
    at, end = start, start + size
    while at < end:
        header, length = _header_at(handle, at, end)
        about = header.get(5) or header.get(7) or header.get(8)
        about = about if isinstance(about, dict) else {}
        encoding = about.get(4 if 8 in header else 2)
        kind, unfolded, stored = (_size(header.get(number)) for number in (1, 2, 3))
        values = _size(about.get(1, 0))
        at += length + stored
        if at > end:
            raise PageHeaderError("a page is longer than its column")
        yield Page(kind, unfolded, values, encoding in _DICTIONARY_ENCODINGS, encoding == _DELTA_BYTE_ARRAY)


def _size(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise PageHeaderError("a page header lacks a size, or has a negative one")
    return value


def _header_at(handle: BinaryIO, at: int, end: int) -> tuple[dict[int, Any], int]:
    """The header at a place of the file, and its length."""
    wanted = _HEAD_BYTES
    while True:
        wanted = min(wanted, end - at)
        handle.seek(at)
        data = handle.read(wanted)
        try:
            reader = _CompactReader(data)
            return reader.struct(), reader.at
        except IndexError as error:
            if len(data) < wanted or wanted in (end - at, _MAX_HEAD_BYTES):
                raise PageHeaderError("a page header does not end") from error
        wanted = min(wanted * 16, _MAX_HEAD_BYTES)


class _CompactReader:
    """Reads Thrift's compact protocol. Data that end early are an IndexError."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields of a struct by their numbers."""
        if depth > _MAX_NESTING:
            raise PageHeaderError("a page header is nested too deep")
        fields: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            delta, kind = head >> 4, head & 0x0F
            number = number + delta if delta else self._zigzag()
            fields[number] = self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind in (_I16, _I32, _I64):
            return self._zigzag()
        if kind == _BYTE:
            return self._byte()
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind == _DOUBLE:
            return self._skip(8)
        if kind == _BINARY:
            return self._skip(self._varint())
        raise PageHeaderError(f"a page header holds a field of the unexpected type {kind}")

    def _byte(self) -> int:
        byte = self.data[self.at]
        self.at += 1
        return byte

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise PageHeaderError("a page header holds a number that does not end")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _skip(self, count: int) -> None:
        if self.at + count > len(self.data):
            raise IndexError
        self.at += count
