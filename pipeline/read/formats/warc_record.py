"""Reads one record of a WARC or WET: a document, a reject, or skipped. warcio parses its header."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from ...errors import DocumentError
from ...records import RawDocument, Reason, Reject
from ..bytes.charset import decode
from ..bytes.streams import Stream
from .http_payload import PayloadError, http_payload
from .reader_types import Item, ReadContext, Skipped, reject

RECORD_START = b"WARC/"

HEADER_BYTES = 1 << 16
"""Room for a record's or a response's header block; browsers stop at a quarter of it."""

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_OK = frozenset({"200", "203"})
"""Statuses whose payload is the page itself (RFC 9110 §15.3); others are notices about it."""

_LENGTH_DIGITS = 18
_TOKEN = re.compile(r"[a-z0-9_-]{1,40}")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
"""RFC 6838 §4.2."""

_VERSION = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
VERSION_LINE = re.compile(rb"WARC/\d\.\d\r?\n")
_VERSION_BYTES = 32
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_SNIFF = re.compile(
    rb"(?>\s+|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL
)
_WARC_PARSER = StatusAndHeadersParser(["WARC/1.1", "WARC/1.0", "WARC/0.17", "WARC/0.18"])
_HTTP_PARSER = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"], verify=False)


class BrokenError(Exception):
    """A record that cannot be parsed, or is cut off. The text is a clause that says how.

    Attributes:
        reason: the code of its reject.
        is_no_record: whether nothing shows that a record begins there at all.
    """

    def __init__(self, reason: Reason, what: str, is_no_record: bool = False) -> None:
        super().__init__(what)
        self.reason = reason
        self.is_no_record = is_no_record


def broken(context: ReadContext, at: int, reason: Reason, what: str, payload: bytes = b"") -> Reject:
    """The reject of a record that is not a document because its header, block or member is incomplete."""
    return context.reject(at, reason, what, payload, "text/html")


def read_record(context: ReadContext, stream: Stream, at: int) -> Item:
    """Read one record to its end.

    Args:
        context: of the file.
        stream: at the first byte of the record.
        at: the offset that is its place.

    Raises:
        BrokenError: the record cannot be parsed (the stream is then where it was) or is cut off.
    """
    reason = Reason.CORRUPT
    head = stream.peek(HEADER_BYTES)
    if stream.failure and len(head) < HEADER_BYTES:
        reason = stream.failure.reason
    headers, header_length, length = parse_header(head, reason)
    stream.skip(header_length)
    end = stream.position + length
    item = context.guarded(at, _content, context, stream, at, headers, length, payload=head)
    missing = end - stream.position
    if missing:
        missing -= stream.skip(missing)
    if missing:
        reason = stream.failure.reason if stream.failure else Reason.TRUNCATED
        raise BrokenError(reason, f"is cut off (expected {missing:,} more bytes)")
    return item


def parse_header(head: bytes, reason: Reason = Reason.CORRUPT) -> tuple[StatusAndHeaders, int, int]:
    """Parse the header of a record.

    WARC 1.1 §5 requires a version line, WARC-Type and Content-Length. It requires WARC-Record-ID too, but
    a record can be read without.

    Args:
        head: `HEADER_BYTES` from the beginning of the record on, fewer at the end of the data.
        reason: the code of an error; TRUNCATED where the data end.

    Returns:
        The header, its length, and the length of the block that follows it.

    Raises:
        BrokenError: it is not a header.
    """
    if not head.startswith(RECORD_START[: len(head)]):
        raise BrokenError(reason, "does not begin with WARC/", is_no_record=True)
    end = _HEADER_END.search(head)
    if len(head) >= _VERSION_BYTES and not _VERSION.match(head):
        raise BrokenError(reason, "has no WARC version line")
    if end is None:
        is_cut = len(head) < HEADER_BYTES and reason is Reason.CORRUPT
        raise BrokenError(Reason.TRUNCATED if is_cut else reason, "has a header that does not end")
    if VERSION_LINE.search(head, len(RECORD_START), end.start()):
        raise BrokenError(reason, "has a header that is cut off by that of another record")
    try:
        headers = _WARC_PARSER.parse(BytesIO(head[: end.end()]))
    except Exception as error:  # warcio raises its own, and others for what it did not foresee
        raise BrokenError(reason, "has no header of WARC 0.17 to 1.1") from error
    length = (headers.get_header("Content-Length") or "").strip()
    if not (length.isascii() and length.isdigit() and len(length) <= _LENGTH_DIGITS):
        raise BrokenError(reason, "has no valid Content-Length")
    if not headers.get_header("WARC-Type"):
        raise BrokenError(reason, "has no WARC-Type")
    return headers, end.end(), int(length)


def _kind(headers: StatusAndHeaders) -> str:
    """The record's type, ``other`` for what cannot be one (§5.5 leaves the types open)."""
    kind: str = (headers.get_header("WARC-Type") or "").strip().lower()
    return kind if _TOKEN.fullmatch(kind) else "other"


def _content(context: ReadContext, stream: Stream, at: int, headers: StatusAndHeaders, length: int) -> Item:
    """What a record with this header and block is. The block may be left partly unread."""
    kind = _kind(headers)
    if kind == "response":
        return _response(context, stream, at, headers, length)
    if kind not in ("conversion", "resource"):
        return Skipped(f"warc:{kind}")
    content_type, charset = media_type_of(headers.get_header("Content-Type"))
    if content_type in HTML_TYPES:
        media_type = "text/html"
    elif content_type == "text/plain":
        media_type = "text/plain"
    else:
        return Skipped(f"warc:{kind}:{content_type or 'unknown'}")
    if length > context.settings.max_document_bytes:
        return _too_large(context, at, media_type, headers, length, stream.read(HEADER_BYTES))
    return _document(context, at, media_type, headers, stream.read(length), charset)


def _response(context: ReadContext, stream: Stream, at: int, headers: StatusAndHeaders, length: int) -> Item:
    content_type, _ = media_type_of(headers.get_header("Content-Type"))
    if content_type != "application/http" and not _is_web(headers):
        return Skipped("warc:response:not-http")
    head = stream.read(min(length, HEADER_BYTES))
    opening = BytesIO(head)
    try:
        http = _HTTP_PARSER.parse(opening)
    except Exception:  # as above
        return Skipped("warc:response:no-http-header")
    status = http.get_statuscode()
    if status not in _OK:
        return Skipped(f"warc:response:status-{status if status.isdigit() else 'unknown'}")
    content_type, charset = media_type_of(http.get_header("Content-Type"))
    body = head[opening.tell() :]
    encoding = http.get_header("Content-Encoding")
    if not content_type:
        identified, _ = media_type_of(headers.get_header("WARC-Identified-Payload-Type"))
        content_type = identified or ("text/html" if not encoding and _SNIFF.match(body) else "unknown")
    if content_type not in HTML_TYPES:
        return Skipped(f"warc:response:{content_type}")
    if length > context.settings.max_document_bytes + HEADER_BYTES:
        return _too_large(context, at, "text/html", headers, length, body)
    body += stream.read(length - len(head))
    limit = context.settings.max_document_bytes
    try:
        payload = http_payload(body, http.get_header("Transfer-Encoding"), encoding, limit)
    except PayloadError as error:
        if error.beginning and headers.get_header("WARC-Truncated"):
            # The crawler says that it stopped there; what it took is most of the page in most cases.
            return _document(context, at, "text/html", headers, error.beginning, charset)
        source = context.source(at, "text/html", headers.get_header("WARC-Record-ID"))
        message = f"{context.uri}: the record at byte {at:,} {error}"
        return reject(source, error.reason, message, body, _url(headers))
    return _document(context, at, "text/html", headers, payload, charset)


def _is_web(headers: StatusAndHeaders) -> bool:
    return (_url(headers) or "").lower().startswith(("http:", "https:"))


def _document(
    context: ReadContext,
    at: int,
    media_type: str,
    headers: StatusAndHeaders,
    payload: bytes,
    charset: str | None,
) -> RawDocument | Reject:
    source = context.source(at, media_type, headers.get_header("WARC-Record-ID"))
    url = _url(headers)
    place = f"{context.uri}: the record at byte {at:,}"
    if not payload.strip():
        return reject(source, Reason.EMPTY, f"{place} holds no content", payload, url)
    if len(payload) > context.settings.max_document_bytes:
        return _too_large(context, at, media_type, headers, len(payload), payload)
    try:
        content = decode(payload, charset, media_type)
    except DocumentError as error:
        return reject(source, error.reason, f"{place}: {error.message}", payload, url)
    fetched_at = _date(headers.get_header("WARC-Date"))
    language = headers.get_header("WARC-Identified-Content-Language")
    return RawDocument(source, content, url, fetched_at, language=language)


def _too_large(
    context: ReadContext, at: int, media_type: str, headers: StatusAndHeaders, length: int, head: bytes
) -> Reject:
    source = context.source(at, media_type, headers.get_header("WARC-Record-ID"))
    limit = context.settings.max_document_bytes
    message = f"{context.uri}: the record at byte {at:,} is {length:,} bytes long, over {limit:,}"
    return reject(source, Reason.TOO_LARGE, message, head, _url(headers))


def _url(headers: StatusAndHeaders) -> str | None:
    """WARC-Target-URI; wget 1.19 put it in angle brackets."""
    url = (headers.get_header("WARC-Target-URI") or "").strip()
    if url.startswith("<") and url.endswith(">"):
        url = url[1:-1]
    return url or None


def _date(value: str | None) -> datetime | None:
    """WARC-Date (WARC 1.1 §5.4: a W3C-DTF in UTC); None if it is not one.

    At the edge of the calendar an offset can lead out of it, which is an OverflowError.
    """
    try:
        date = datetime.fromisoformat((value or "").strip())
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def media_type_of(value: str | None) -> tuple[str, str | None]:
    """The media type, in lower case, and the charset of a Content-Type; the first of several.

    What is not a media type counts as none, so that the content decides instead.
    """
    media_type, _, parameters = (value or "").partition(";")
    media_type = media_type.split(",")[0].strip().lower()
    charset = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", parameters, re.IGNORECASE)
    if not _MEDIA_TYPE.fullmatch(media_type):
        media_type = ""
    return media_type, charset.group(1) if charset else None
