"""Reads a file that is one document: a text or an HTML page."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import DocumentError
from ...records import RawDocument, Reason
from ..bytes.charset import decode
from ..bytes.streams import Stream
from .reader_types import Item, ReadContext, reject


def read_whole(context: ReadContext, stream: Stream) -> Iterator[Item]:
    """Read the one document of a file, or the reject that it ends as."""
    uri, limit = context.uri, context.settings.max_document_bytes
    media_type = "text/html" if context.format == "html" else "text/plain"
    source = context.source(0, media_type)
    payload = stream.read(limit + 1)
    if len(payload) > limit:
        message = f"{uri}: the document is longer than {limit:,} bytes"
        yield reject(source, Reason.TOO_LARGE, message, payload)
    elif stream.failure:
        failure = stream.failure
        message = f"{uri}: {failure.what} at byte {failure.at:,} of the file"
        yield reject(source, failure.reason, message, payload)
    elif not payload.strip():
        what = "holds white space only" if payload else "is empty"
        yield reject(source, Reason.EMPTY, f"{uri} {what}")
    else:
        yield context.guarded(0, _document, context, payload, media_type, payload=payload)


def _document(context: ReadContext, payload: bytes, media_type: str) -> Item:
    source = context.source(0, media_type)
    try:
        return RawDocument(source, decode(payload, None, media_type))
    except DocumentError as error:
        return reject(source, error.reason, f"{context.uri}: {error.message}", payload)
