"""Cuts a stream of JSON into its values without parsing or holding more than one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..bytes.compression import CHUNK_BYTES
from ..bytes.streams import Stream
from .json_scanning import Scanner

_SEPARATORS = re.compile(rb"[ \t\r\n,\xef\xbb\xbf\x1e]*+")
"""What may separate values: white space, the comma of an array, a byte order mark, and the
record separator of RFC 7464."""

_CLOSERS = re.compile(rb"[\]}]++")


class Value(NamedTuple):
    """A value at the top of a stream.

    Attributes:
        at: its offset in the stream.
        data: its bytes.
        is_whole: whether that is all of it.
    """

    at: int
    data: bytes
    is_whole: bool


class Values:
    """Each value at the top of a stream, in order.

    If the stream begins with ``[``, the elements of that array are the values.

    Args:
        stream: at its beginning.
        limit: a longer value comes as its first ``limit + 1`` bytes, not whole; so does the last one
            if the stream ends inside it.

    Attributes:
        open_from: after the last value, the offset of what the stream ends inside of: a value, or what should
            follow in an array that is not closed. None if everything ends.
    """

    def __init__(self, stream: Stream, limit: int) -> None:
        self.open_from: int | None = None
        self._stream = stream
        self._limit = limit

    def __iter__(self) -> Iterator[Value]:
        splitter = _Splitter(self._limit)
        while chunk := self._stream.read(CHUNK_BYTES):
            yield from splitter.values(chunk, self._stream.position - len(chunk))
        if splitter.is_open:
            self.open_from = splitter.start if splitter.begun else self._stream.position
        last = splitter.unfinished()
        if last:
            yield last


class _Splitter:
    """Where in the stream the splitter is.

    Attributes:
        base: how many containers enclose the values: 1 inside the array that the stream opens with.
        depth: how many are open.
        begun: whether a value has begun and not ended. ``pieces`` hold it, ``held`` bytes from
            ``start`` on.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.scanner = Scanner()
        self.base = self.depth = 0
        self.is_opened = False
        self.begun = False
        self.start = self.held = 0
        self.pieces: list[bytes] = []

    def values(self, chunk: bytes, position: int) -> Iterator[Value]:
        """The values that end in a chunk, which is at ``position`` of the stream."""
        at = 0
        while at < len(chunk):
            if not self.begun:
                at = self._next_start(chunk, at)
                if at == len(chunk):
                    return
                self.begun, self.start, self.pieces, self.held = True, position + at, [], 0
            end, is_done = self._end(chunk, at)
            self._hold(chunk, at, end)
            at = end
            if is_done:
                self.begun = False
                yield Value(self.start, b"".join(self.pieces).rstrip(), self.held <= self.limit)

    @property
    def is_open(self) -> bool:
        """Whether something at the top has begun and not ended."""
        # A bare number or word at the end of the stream is whole; a container is not.
        return self.depth > 0 or (self.begun and self.scanner.in_string)

    def unfinished(self) -> Value | None:
        """The value that the stream ends inside of."""
        if not self.begun:
            return None
        is_whole = self.held <= self.limit and not self.is_open
        return Value(self.start, b"".join(self.pieces).rstrip(), is_whole)

    def _next_start(self, chunk: bytes, at: int) -> int:
        """Where the next value begins from ``at`` on; the end of the chunk if none does."""
        while True:
            # A pattern, since lstrip would copy the rest of the chunk for each value.
            found = _SEPARATORS.match(chunk, at)
            at = found.end() if found else at
            if at == len(chunk):
                return at
            if not self.is_opened:
                self.is_opened = True
                if chunk[at : at + 1] != b"[":
                    return at
                self.base = self.depth = 1
            elif self.base and chunk[at : at + 1] == b"]":
                self.base = self.depth = 0
            else:
                return at
            at += 1

    def _end(self, chunk: bytes, at: int) -> tuple[int, bool]:
        """Where the value that is begun ends in the chunk, and whether it does."""
        for place, mark in self.scanner.marks(chunk, at):
            if mark == b",":
                if self.depth == self.base:
                    return place, True
            elif mark in b"[{":
                self.depth += 1
            else:
                self.depth -= 1
                if self.depth == self.base:
                    return place + 1, True
                if self.depth < self.base:
                    # The array closes after an element that is not a container. Brackets that close
                    # nothing are rubbish, and a value of their own.
                    self.depth = self.base
                    rubbish = None if self.held else _CLOSERS.match(chunk, at)
                    return rubbish.end() if rubbish else place, True
        return len(chunk), False

    def _hold(self, chunk: bytes, at: int, end: int) -> None:
        if self.held <= self.limit:
            piece = chunk[at : min(end, at + self.limit + 1 - self.held)]
            self.pieces.append(piece)
            self.held += len(piece)
