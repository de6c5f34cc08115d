"""Reads a file that is one document: a text or an HTML page."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import DocumentError
from ...records import RawDocument, Reason, Source
from ..bytes.charset import decode
from ..bytes.streams import Stream
from .reader_types import Item, ReadSettings, reject


def read_whole(uri: str, format: str, stream: Stream, settings: ReadSettings) -> Iterator[Item]:
    """Gives the file's one document, or the reject it ends as."""
    media_type = "text/html" if format == "html" else "text/plain"
    source = Source(uri, format, 0, media_type)
    payload = stream.read(settings.max_document_bytes + 1)
    if len(payload) > settings.max_document_bytes:
        message = f"{uri}: the document is longer than {settings.max_document_bytes:,} bytes"
        yield reject(source, Reason.TOO_LARGE, message, payload)
    elif stream.failure:
        failure = stream.failure
        message = f"{uri}: {failure.what} at byte {failure.at:,} of the file"
        yield reject(source, failure.reason, message, payload)
    elif not payload.strip():
        what = "holds white space only" if payload else "is empty"
        yield reject(source, Reason.EMPTY, f"{uri} {what}")
    else:
        try:
            content = decode(payload, None, media_type)
        except DocumentError as error:
            yield reject(source, error.reason, f"{uri}: {error.message}", payload)
        else:
            yield RawDocument(source, content)
