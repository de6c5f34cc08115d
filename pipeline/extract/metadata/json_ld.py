"""Reads JSON-LD as pages print it: leniently, unrolled into nodes, bounded in size and depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ...text.words import unescaped

MAX_CHARS = 2_000_000
"""A longer script does not describe an article (the longest on the development pages: 0.85 MB)."""

MAX_DEPTH = 16
"""Values nested deeper are cut off (the deepest article node of the development pages: 8)."""

MAX_NODES = 400
"""Nodes kept of one script (chosen; the maximum on a development page: 32)."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
    r"(?:-->|//\s*+\]\]>|/\*\s*+\]\]>\s*+\*/|\]\]>)\s*+(?:;\s*+)?$"
)
# A whole string is matched, so that what looks like a comment or a comma inside it stays. A string or comment
# that nothing ends is matched up to the end of the script: leaving it and looking again from each of its
# characters would take quadratic time.
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
_COMMENT = re.compile(rf"({_STRING}|/\*(?!.*?\*/).*+)|/\*.*?\*/|//[^\n]*", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[\]}}])", re.DOTALL)
_STRUCTURE = re.compile(r'[{}\[\],:"]|\\.', re.DOTALL)
_AFTER_VALUE = re.compile(r'\s*+(?:[}\]]|\Z|,\s*+(?:["{}\[\]]|-?\d|true\b|false\b|null\b))')
_AFTER_KEY = re.compile(rf"\s*+:|{_AFTER_VALUE.pattern}")
_BAD_ESCAPE = re.compile(r'\\(?![\\"/bfnrtu])|\\u(?![0-9a-fA-F]{4})')


def parse_json_ld(script: str) -> list[dict[str, Any]]:
    """The nodes of one ``application/ld+json`` script.

    Accepts what browsers and search engines accept in practice: comment and CDATA wrappers, comments,
    control characters, trailing commas, quotes escaped as in HTML or not at all, several values in a row,
    and the values before the place where a script breaks off. Lists and ``@graph`` are unrolled. The
    ``mainEntity`` or ``mainEntityOfPage`` of a node follows that node.

    Args:
        script: the content of the script element.

    Returns:
        The nodes in the order of the script; an empty list for a script that cannot be read.
    """
    if not script or len(script) > MAX_CHARS:
        return []
    nodes: list[dict[str, Any]] = []
    for value in _values(script):
        for node in _unroll(value, 0):
            nodes.append(node)
            if len(nodes) >= MAX_NODES:
                return nodes
    return nodes


def _values(script: str) -> list[Any]:
    try:
        return [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        pass
    text = _CONTROL.sub(" ", _WRAPPING.sub("", script.strip())).strip()
    for candidate in _candidates(text):
        candidate = _COMMENT.sub(lambda found: found[1] or " ", candidate)
        candidate = _TRAILING_COMMA.sub(lambda found: found[1] or "", candidate)
        candidate = _BAD_ESCAPE.sub("", candidate)
        values = _values_in_a_row(candidate)
        if values:
            return values
    return []


def _candidates(text: str) -> Iterator[str]:
    """What a script may mean: as it is, escaped as in HTML, with bare quotes inside its strings."""
    yield text
    yield unescaped(text)
    yield _with_inner_quotes_escaped(text)


def _with_inner_quotes_escaped(text: str) -> str:
    """The script with a backslash before each quote that cannot end its string.

    A quote ends a string if the script can go on after it: with the end of its object or list, with a comma
    and another value, or with a colon where the string is a key.
    """
    pieces: list[str] = []
    at, before, inside, is_key = 0, "", False, False
    for found in _STRUCTURE.finditer(text):
        sign = found[0]
        if sign != '"':
            before = before if inside or sign[0] == "\\" else sign
        elif not inside:
            inside, is_key = True, before in "{,"
        elif (_AFTER_KEY if is_key else _AFTER_VALUE).match(text, found.end()):
            inside = False
        else:
            pieces += (text[at : found.start()], '\\"')
            at = found.end()
    return "".join((*pieces, text[at:]))


def _values_in_a_row(text: str) -> list[Any]:
    decoder, values, at = json.JSONDecoder(strict=False), [], 0
    while at < len(text):
        start = re.compile(r"[\[{]").search(text, at)
        if start is None:
            break
        try:
            value, at = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _unroll(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _unroll(item, depth + 1)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if graph is not None:
            yield from _unroll(graph, depth + 1)
        own = {key: _shallow(item, 1) for key, item in value.items() if key not in ("@graph", "@context")}
        if own:
            yield own
        for key in ("mainEntity", "mainEntityOfPage"):
            inner = value.get(key)
            if isinstance(inner, dict) and len(inner) > 2:
                yield from _unroll(inner, depth + 1)


def _shallow(value: Any, depth: int) -> Any:
    """The value without anything nested deeper than `MAX_DEPTH`, so that it can be pickled."""
    if isinstance(value, dict):
        return {} if depth >= MAX_DEPTH else {key: _shallow(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [] if depth >= MAX_DEPTH else [_shallow(item, depth + 1) for item in value]
    return value
