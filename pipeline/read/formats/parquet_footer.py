"""Where the columns of a Parquet file are, as its footer says (parquet.thrift, `FileMetaData`).

Arrow knows that too, but must not be asked about a damaged column: where the footer contradicts itself,
`RowGroupMetaData.column` ends the process instead of raising (pyarrow 25 lets an exception of C++ pass
through a function that is declared to raise none).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from .thrift_compact import LIST, CompactError, CompactReader

_MAGIC = b"PAR1"
_TAIL_BYTES = 4 + len(_MAGIC)
"""The footer's length and the magic number, with which a file ends."""

_ROW_GROUPS = 4
_COLUMNS = 1
_META_DATA = 3
_SIZE, _DATA_PAGE, _DICTIONARY_PAGE = 7, 9, 11
"""The numbers of the fields that are looked at, in `FileMetaData`, `RowGroup`, `ColumnChunk` and
`ColumnMetaData`."""


class FooterError(ValueError):
    """A footer that cannot be read."""


class ColumnChunk(NamedTuple):
    """A column of a row group.

    Attributes:
        start: where its first page begins in the file.
        size: the bytes that it takes there.
    """

    start: int
    size: int


def row_groups_of(handle: BinaryIO) -> Iterator[list[ColumnChunk]]:
    """The row groups of a file, in order; of each, the columns in the order of the schema's leaves.

    Args:
        handle: the file, plain. It is left at some other place.

    Raises:
        FooterError: the footer is damaged; the row groups before that place have been given.
    """
    reader = CompactReader(_footer(handle))
    try:
        for number, kind in reader.fields():
            if (number, kind) == (_ROW_GROUPS, LIST):
                _, count = reader.list_head()
                for _ in range(count):
                    yield _columns(reader)
                return
            reader.value(kind)
    except CompactError as error:
        raise FooterError(f"the footer {error}") from error
    except IndexError as error:
        raise FooterError("the footer does not end") from error


def _footer(handle: BinaryIO) -> bytes:
    end = handle.seek(0, 2) - _TAIL_BYTES
    tail = _read(handle, end, _TAIL_BYTES) if end > 0 else b""
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != _MAGIC or length > end:
        raise FooterError("the file has no footer at its end")
    return _read(handle, end - length, length)


def _read(handle: BinaryIO, at: int, count: int) -> bytes:
    """Bytes of a file, all of them: raw files may give less at once."""
    handle.seek(at)
    pieces: list[bytes] = []
    while count and (piece := handle.read(count)):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _columns(reader: CompactReader) -> list[ColumnChunk]:
    chunks: list[ColumnChunk] = []
    for number, kind in reader.fields():
        if (number, kind) == (_COLUMNS, LIST):
            _, count = reader.list_head()
            chunks += [_chunk(reader.struct()) for _ in range(count)]
        else:
            reader.value(kind)
    return chunks


def _chunk(column: dict[int, Any]) -> ColumnChunk:
    about = column.get(_META_DATA)
    about = about if isinstance(about, dict) else {}
    size, start, dictionary = (_number(about.get(number)) for number in (_SIZE, _DATA_PAGE, _DICTIONARY_PAGE))
    return ColumnChunk(dictionary if 0 < dictionary < start else start, size)


def _number(value: object) -> int:
    """A number of the footer, 0 for none: what is wrong there shows when the pages are looked for."""
    return value if isinstance(value, int) else 0
