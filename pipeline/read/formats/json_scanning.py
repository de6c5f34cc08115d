"""Where the values of JSON begin and end, and how deep they are nested, without parsing them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(rb'["\\\[\]{},]')
_BRACKET = re.compile(rb"[\[\]{}]")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""A string, or the rest of the text where one does not end, so that no quote is tried twice."""


class Scanner:
    """Finds the marks of JSON text that are outside of strings. The text may come in pieces."""

    def __init__(self) -> None:
        self.in_string = False
        self._skips = 0

    def marks(self, data: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """The offset of each bracket, brace and comma outside of strings.

        A reader that stops early goes on by asking again from where it stopped.

        Args:
            data: a piece of the text.
            start: where to begin in it.
        """
        after = start + self._skips
        self._skips = 0
        for token in _TOKEN.finditer(data, after):
            at = token.start()
            if at < after:
                continue  # An escape took this character with it.
            mark = token.group()
            if self.in_string:
                if mark == b"\\":
                    after = at + 2
                    self._skips = max(0, after - len(data))
                elif mark == b'"':
                    self.in_string = False
            elif mark == b'"':
                self.in_string = True
            elif mark != b"\\":
                yield at, mark


def is_cut_off(line: bytes) -> bool:
    """Whether the last line of a file is an object that the file ends inside of."""
    if line.endswith(b"\n") or not line.lstrip().startswith(b"{"):
        return False
    scanner, depth = Scanner(), 0
    for _, mark in scanner.marks(line):
        depth += 1 if mark in b"[{" else -1 if mark in b"]}" else 0
        if not depth:
            return False
    return True


def is_deeper(data: bytes, limit: int) -> bool:
    """Whether arrays and objects are nested deeper than ``limit`` in JSON text."""
    if data.count(b"[") + data.count(b"{") <= limit:
        return False
    # The strings of a page hold many brackets: leaving them out first is ten times as fast as a scan.
    bare = _STRING.sub(b"", data)
    if bare.count(b"[") + bare.count(b"{") <= limit:
        return False
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket.group() in b"[{" else -1
        if depth > limit:
            return True
    return False
