"""Reads Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_MAX_NESTING = 8

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, LIST, SET, _MAP, _STRUCT = range(1, 13)


class CompactError(ValueError):
    """Data that are not of the protocol. The text is a clause without its subject."""


class CompactReader:
    """Reads the values of some bytes, one after another. Data that end early are an IndexError.

    Args:
        data: the bytes.

    Attributes:
        at: where the next value begins in them.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields of a struct by their numbers. Of strings and lists no more is known than that they are.

        Raises:
            CompactError: it is not one, or is nested too deep.
        """
        if depth > _MAX_NESTING:
            raise CompactError("is nested too deep")
        return {number: self.value(kind, depth) for number, kind in self.fields()}

    def fields(self) -> Iterator[tuple[int, int]]:
        """The number and type of each field of a struct. Its value must be read before the next field."""
        number = 0
        while head := self._byte():
            delta, kind = head >> 4, head & 0x0F
            number = number + delta if delta else self._zigzag()
            yield number, kind

    def list_head(self) -> tuple[int, int]:
        """The type of a list's values, and how many follow."""
        head = self._byte()
        count = head >> 4
        return head & 0x0F, self._varint() if count == 0x0F else count

    def value(self, kind: int, depth: int = 0) -> Any:
        """The value of a field of a type; None for a string or a list, which is passed over.

        Raises:
            CompactError: as `struct`.
        """
        if kind in (_I16, _I32, _I64):
            return self._zigzag()
        if kind == _BINARY:
            return self._skip(self._varint())
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind == _DOUBLE:
            return self._skip(8)
        if kind in (LIST, SET):
            return self._skip_list(depth + 1)
        raise CompactError(f"holds a field of the unexpected type {kind}")

    def _skip_list(self, depth: int) -> None:
        if depth > _MAX_NESTING:
            raise CompactError("is nested too deep")
        kind, count = self.list_head()
        if kind in (_TRUE, _FALSE):  # in a list, unlike in a field, each takes a byte
            return self._skip(count)
        for _ in range(count):
            self.value(kind, depth)
        return None

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
                raise CompactError("holds a number that does not end")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _skip(self, count: int) -> None:
        if self.at + count > len(self.data):
            raise IndexError
        self.at += count
