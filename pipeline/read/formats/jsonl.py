"""Reads JSON: one object a line, or values that span lines (one array, or one object a file)."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import DocumentError
from ...records import RawDocument, Reason, Reject
from ..bytes.charset import decode
from ..bytes.streams import Stream
from .json_scanning import is_cut_off, is_deeper
from .json_values import Values
from .named_fields import TYPE_NAMES, record_of
from .reader_types import Item, ReadContext, Unread

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_BOM = b"\xef\xbb\xbf"


def read_lines(context: ReadContext, stream: Stream, stop: int | None) -> Iterator[Item]:
    """Read each line that begins before ``stop``. Blank lines are not records.

    Args:
        context: of the file.
        stream: at the beginning of a line.
        stop: where the shard ends, None for the end of the file.
    """
    limit = context.settings.max_document_bytes
    while stop is None or stream.position < stop:
        at = stream.position
        line = stream.readline(limit + 1)
        if not line:
            break
        if len(line) > limit and not line.endswith(b"\n"):
            length = len(line) + stream.skip_line()
            yield context.reject(at, Reason.TOO_LARGE, f"is {length:,} bytes long, over {limit:,}", line)
            continue
        if line.isspace():
            stream.skip_line_ends()
            continue
        item = _record(context, at, line)
        if stream.failure and isinstance(item, Reject) and not line.endswith(b"\n"):
            yield from _cut(context, at, stream, line)
            return
        if isinstance(item, Reject) and item.reason is Reason.NOT_JSON and is_cut_off(line):
            message = f"{item.message}; the file ends inside it, and what followed is missing"
            yield dataclasses.replace(item, reason=Reason.TRUNCATED, message=message)
            yield Unread(context.uri, 0)
            return
        yield from _counted(context, stream, item, line)
    if stream.failure:
        yield from _cut(context, stream.position, stream, b"")


def read_values(context: ReadContext, stream: Stream) -> Iterator[Item]:
    """Read each JSON value, or each element of the one array."""
    limit = context.settings.max_document_bytes
    values = Values(stream, limit)
    for at, value, is_whole in values:
        if is_whole:
            yield from _counted(context, stream, _record(context, at, value), value)
        elif stream.failure:
            yield from _cut(context, at, stream, value)
            return
        elif values.open_from is not None:
            yield from _endless(context, at, stream, value)
            return
        else:
            yield context.reject(at, Reason.TOO_LARGE, f"is over {limit:,} bytes long", value)
    if stream.failure:
        yield from _cut(context, stream.position, stream, b"")
    elif values.open_from is not None:
        yield context.reject(values.open_from, Reason.TRUNCATED, "is missing: the array is cut off before it")
        yield Unread(context.uri, 0)


def _counted(context: ReadContext, stream: Stream, item: Item, value: bytes) -> Iterator[Item]:
    """A record, or a reject. The reject of an array of objects stands for several records, so its bytes count
    as unread."""
    if not isinstance(item, Reject) or not value.lstrip().startswith(b"[") or b"{" not in value:
        yield item
        return
    size = stream.stored_share(len(value))
    yield dataclasses.replace(item, message=f"{item.message}; {size:,} bytes are not read")
    yield Unread(context.uri, size)


def _endless(context: ReadContext, at: int, stream: Stream, value: bytes) -> Iterator[Item]:
    """The reject of a value that does not end, and the count of what it took with it.

    It is cut off, or has a bracket or a quote too many, and then holds the values after it.
    """
    swallowed = stream.stored_share(stream.position - at)
    yield context.reject(at, Reason.NOT_JSON, f"does not end; {swallowed:,} bytes are not read", value)
    yield Unread(context.uri, swallowed)


def _cut(context: ReadContext, at: int, stream: Stream, line: bytes) -> Iterator[Item]:
    """The reject of the record that a broken stream ends in, and the count of what follows it."""
    assert stream.failure is not None
    unread = stream.unread_bytes()
    what = f"(in the uncompressed data) is cut off{stream.because(unread)}"
    yield context.reject(at, stream.failure.reason, what, line)
    yield Unread(context.uri, unread)


def _record(context: ReadContext, at: int, line: bytes) -> Item:
    return context.guarded(at, _document, context, at, line, payload=line)


def _document(context: ReadContext, at: int, line: bytes) -> RawDocument | Reject:
    if at == 0:
        line = line.removeprefix(_BOM)
    try:
        fields = _object(line, context.settings.max_json_depth)
    except DocumentError as error:
        return context.reject(at, error.reason, error.message, line)
    return record_of(context, at, fields, line)


def _object(line: bytes, max_depth: int) -> Mapping[str, Any]:
    """The JSON object of a line.

    Raises:
        DocumentError: it is not one, or is nested too deep.
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_other(line)
        line = text.encode("utf-8")  # In other charsets a bracket may be half of a character.
    if is_deeper(line, max_depth):
        raise DocumentError(Reason.TOO_DEEP, f"is JSON nested over {max_depth:,} deep")
    try:
        value = json.loads(text)
    except ValueError as error:
        raise DocumentError(Reason.NOT_JSON, f"is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise DocumentError(Reason.MISSING_FIELD, f"is {TYPE_NAMES[type(value)]}, not an object with fields")
    if _SURROGATE_ESCAPE.search(line):
        value = {_without_surrogates(key): _without_surrogates(field) for key, field in value.items()}
    return value


def _decode_other(line: bytes) -> str:
    """JSON is UTF-8 (RFC 8259 §8.1); dumps in other charsets exist all the same."""
    try:
        return decode(line, None, "text/plain")
    except DocumentError as error:
        raise DocumentError(error.reason, f"cannot be decoded: {error.message}") from error


def _without_surrogates(value: Any) -> Any:
    """A string with its lone surrogates, which no text can hold, as U+FFFD."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
