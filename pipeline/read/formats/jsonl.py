"""Reads JSON: one object a line, or values that span lines (one array, or one object a file)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import DocumentError
from ...records import RawDocument, Reason, Reject, Source
from ..bytes.charset import decode
from ..bytes.streams import Stream
from .json_values import split_values
from .reader_types import Item, ReadSettings, reject

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_NAMED_FIELDS = 12
_UTF_8_BYTES = 4
_BOM = b"\xef\xbb\xbf"
_JSON_NAMES = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", int: "a number",
               float: "a number", type(None): "null"}  # fmt: skip


def read_lines(uri: str, stream: Stream, stop: int | None, settings: ReadSettings) -> Iterator[Item]:
    """Gives a document or a reject for each line that begins before ``stop``.

    The stream stands at the beginning of a line. Blank lines are no records.
    """
    limit = settings.max_document_bytes
    while stop is None or stream.position < stop:
        at = stream.position
        line = stream.readline(limit + 1)
        if not line:
            break
        if len(line) > limit and not line.endswith(b"\n"):
            length = len(line) + stream.skip_line()
            message = f"{uri}: the line at byte {at:,} is {length:,} bytes long, over {limit:,}"
            yield reject(_source(uri, at), Reason.TOO_LARGE, message, line)
            continue
        if line.isspace():
            stream.skip_line_ends()
            continue
        item = _line(uri, at, line, settings)
        if stream.failure and isinstance(item, Reject) and not line.endswith(b"\n"):
            yield _cut(uri, at, stream, line)
            return
        yield item
    if stream.failure:
        yield _cut(uri, stream.position, stream, b"")


def read_values(uri: str, stream: Stream, settings: ReadSettings) -> Iterator[Item]:
    """Gives a document or a reject for each JSON value, or for each element of the one array."""
    at = 0
    for at, value, is_whole in split_values(stream, settings.max_document_bytes):
        if is_whole:
            yield _line(uri, at, value, settings)
        elif stream.failure:
            yield _cut(uri, at, stream, value)
            return
        elif len(value) > settings.max_document_bytes:
            message = f"{uri}: the value at byte {at:,} is over {settings.max_document_bytes:,} bytes long"
            yield reject(_source(uri, at), Reason.TOO_LARGE, message, value)
        else:
            message = f"{uri}: the value at byte {at:,} does not end"
            yield reject(_source(uri, at), Reason.NOT_JSON, message, value)
    if stream.failure:
        yield _cut(uri, stream.position, stream, b"")


def _source(uri: str, at: int, media_type: str = "text/plain", given_id: str | None = None) -> Source:
    return Source(uri, "jsonl", at, media_type, given_id)


def _cut(uri: str, at: int, stream: Stream, line: bytes) -> Reject:
    failure = stream.failure
    assert failure is not None
    message = (
        f"{uri}: the record at byte {at:,} of the uncompressed data is cut off, and nothing behind it can be"
        f" read: {failure.what} at byte {failure.at:,} of the file"
    )
    return reject(_source(uri, at), failure.reason, message, line)


def _line(uri: str, at: int, line: bytes, settings: ReadSettings) -> RawDocument | Reject:
    if at == 0:
        line = line.removeprefix(_BOM)
    place = f"{uri}: the record at byte {at:,}"
    try:
        fields = _object(line)
    except DocumentError as error:
        return reject(_source(uri, at), error.reason, f"{place} {error.message}", line)
    return record_of(uri, "jsonl", at, place, fields, settings, line)


def _object(line: bytes) -> Mapping[str, Any]:
    """The JSON object of a line. Raises `DocumentError` where it is none."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_other(line)
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise DocumentError(Reason.TOO_DEEP, "is JSON nested too deep to be parsed") from error
    except ValueError as error:
        raise DocumentError(Reason.NOT_JSON, f"is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise DocumentError(Reason.MISSING_FIELD, f"is {_JSON_NAMES[type(value)]}, not an object with fields")
    if _SURROGATE_ESCAPE.search(line):
        value = {_scalar(key): _scalar(field) for key, field in value.items()}
    return value


def _decode_other(line: bytes) -> str:
    """JSON is UTF-8 (RFC 8259 §8.1); dumps in other charsets exist all the same."""
    try:
        return decode(line, None, "text/plain")
    except DocumentError as error:
        raise DocumentError(error.reason, f"cannot be decoded: {error.message}") from error


def _scalar(value: Any) -> Any:
    """A string with its lone surrogates, which no text can hold, as U+FFFD."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def record_of(
    uri: str,
    format: str,
    at: int,
    place: str,
    fields: Mapping[str, Any],
    settings: ReadSettings,
    payload: bytes | str = b"",
) -> RawDocument | Reject:
    """The document that named fields hold, or the reject they end as.

    Takes the fields of a JSON object or a Parquet row. The HTML is taken where it holds
    something, else the text: HTML tells more of what is chrome.
    """
    names = settings.fields
    url = _optional(fields.get(names.url))
    given_id = _optional(fields.get(names.id))
    wrong: list[str] = []
    present = False
    for name, media_type in ((names.html, "text/html"), (names.text, "text/plain")):
        if name not in fields:
            continue
        content = fields[name]
        if isinstance(content, bytes) and content:
            source = Source(uri, format, at, media_type, given_id)
            try:
                content = decode(content, None, media_type)
            except DocumentError as error:
                return reject(source, error.reason, f"{place}: {error.message}", fields[name], url)
        if isinstance(content, str):
            if content and not content.isspace():
                if is_longer(content, settings.max_document_bytes):
                    message = f"{place} holds a document over {settings.max_document_bytes:,} bytes long"
                    source = Source(uri, format, at, media_type, given_id)
                    return reject(source, Reason.TOO_LARGE, message, content, url)
                source = Source(uri, format, at, media_type, given_id)
                content = content.replace("\0", "\ufffd")
                published = _optional(fields.get(names.date))
                language = _optional(fields.get(names.language))
                return RawDocument(source, content, url, published=published, language=language)
            present = True
        elif content is None or content == b"":
            present = True
        else:
            wrong.append(f"{name} is {_JSON_NAMES.get(type(content), type(content).__name__)}, not a string")
    source = Source(uri, format, at, "text/plain", given_id)
    if wrong:
        return reject(source, Reason.MISSING_FIELD, f"{place}: {'; '.join(wrong)}", payload, url)
    if present:
        return reject(source, Reason.EMPTY, f"{place} holds no text", payload, url)
    found = ", ".join(sorted(fields)[:_NAMED_FIELDS]) or "no field"
    message = f"{place} has neither {names.html} nor {names.text}, but {found}"
    return reject(source, Reason.MISSING_FIELD, message, payload, url)


def is_longer(content: str, limit: int) -> bool:
    """Whether a text is longer than so many bytes in UTF-8, which takes four a character at most."""
    return _UTF_8_BYTES * len(content) > limit and len(content.encode("utf-8", "replace")) > limit


def _optional(value: Any) -> str | None:
    """A field as a string; None where it is absent or blank."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else None
