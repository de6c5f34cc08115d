"""Cuts a stream of JSON into its values without parsing or holding more than one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..bytes.compression import CHUNK_BYTES
from ..bytes.streams import Stream

_TOKEN = re.compile(rb'["\\\[\]{},]')
_SEPARATORS = b" \t\r\n,\xef\xbb\xbf\x1e"
"""What may stand between values: white space, the comma of an array, a byte order mark, and the
record separator of RFC 7464."""


def split_values(stream: Stream, limit: int) -> Iterator[tuple[int, bytes, bool]]:
    """Gives (offset, bytes, whether it is whole) for each value at the top of the stream.

    If the stream begins with ``[``, the elements of that array are given in its place. A value
    longer than ``limit`` comes as its first ``limit + 1`` bytes, not whole; so does the last
    one where the stream ends inside it.
    """
    start, held = stream.position, 0
    pieces: list[bytes] = []
    depth = base = 0
    in_string = escaped = False
    begun = False
    opened = False
    while chunk := stream.read(CHUNK_BYTES):
        chunk_start = stream.position - len(chunk)
        at = 0
        while at < len(chunk):
            if not begun:
                rest = chunk[at:].lstrip(_SEPARATORS)
                at = len(chunk) - len(rest)
                if not rest:
                    break
                if not opened and rest[:1] == b"[":
                    opened, base, depth = True, 1, 1
                    at += 1
                    continue
                opened = True
                if base and depth == 1 and rest[:1] == b"]":
                    base = depth = 0
                    at += 1
                    continue
                begun, start, pieces, held = True, chunk_start + at, [], 0
            end = len(chunk)
            done = False
            scan = at
            if escaped:
                escaped = False
                scan += 1
            for token in _TOKEN.finditer(chunk, scan):
                if token.start() < scan:
                    continue
                mark = token.group()
                if in_string:
                    if mark == b"\\":
                        scan = token.start() + 2
                        escaped = scan > len(chunk)
                    elif mark == b'"':
                        in_string = False
                elif mark == b'"':
                    in_string = True
                elif mark in b"{[":
                    depth += 1
                elif mark in b"}]":
                    depth -= 1
                    if depth < base:  # The array closes behind an element that is no container.
                        # One that closes nothing is rubbish, and a value of its own.
                        end = token.start() if held or token.start() > at else token.end()
                        done, depth = True, base
                    elif depth == base:
                        end, done = token.end(), True
                elif mark == b"," and depth == base:
                    end, done = token.start(), True
                if done:
                    break
            if held <= limit:
                piece = chunk[at : min(end, at + limit + 1 - held)]
                pieces.append(piece)
                held += len(piece)
            at = end
            if done:
                begun = False
                yield start, b"".join(pieces).rstrip(), held <= limit
    if begun:
        value = b"".join(pieces).rstrip()
        # A bare number or word at the end of the stream is whole; a container is not.
        yield start, value, held <= limit and depth == base and not in_string and not base
