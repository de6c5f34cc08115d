"""What the pages of a Parquet column unfold to, as their headers say, before any of them is unfolded.

The headers are structs (parquet.thrift, `PageHeader`). The sizes in them are what readers allocate; those of
the footer are only what the writer claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from .thrift_compact import CompactError, CompactReader

DICTIONARY_PAGE = 2

_HEAD_BYTES = 1 << 10
_MAX_HEAD_BYTES = 16 << 20
"""What Arrow reads a header of at most; statistics in it may be long."""

_DELTA_BYTE_ARRAY = 7
_DICTIONARY_ENCODINGS = frozenset({2, 8})


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
            reader = CompactReader(data)
            return reader.struct(), reader.at
        except CompactError as error:
            raise PageHeaderError(f"a page header {error}") from error
        except IndexError as error:
            if len(data) < wanted or wanted in (end - at, _MAX_HEAD_BYTES):
                raise PageHeaderError("a page header does not end") from error
        wanted = min(wanted * 16, _MAX_HEAD_BYTES)
