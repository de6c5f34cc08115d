"""Reads WARC and WET: records one after another, or each a compressed member of its own.

The header blocks are parsed by warcio; where records begin and end is kept here, so that a
broken record costs itself and every record can be found again by its offset.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from warcio.statusandheaders import (
    StatusAndHeaders,
    StatusAndHeadersParser,
    StatusAndHeadersParserException,
)

from ..records import DocumentError, RawDocument, Reason, Reject, Source
from .charset import decode
from .http_payload import PayloadError, http_payload
from .settings import Item, ReadSettings, Skipped, reject
from .streams import BROKEN, MEMBER_MAGIC, Compression, Stream, Window, decompressor

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_OK = frozenset({"200", "203"})
"""Statuses whose payload is the page itself (RFC 9110 §15.3); others are notices about it."""

_RECORD_START = b"WARC/"
_RESYNC = re.compile(rb"\r?\n\r?\nWARC/[01]\.\d+\r?\n")
_HEADER_BYTES = 1 << 16
"""Room for a record's or a response's header block; browsers stop at a quarter of it."""

_SNIFF = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.DOTALL)
_WARC_PARSER = StatusAndHeadersParser(["WARC/1.1", "WARC/1.0", "WARC/0.17", "WARC/0.18"])
_HTTP_PARSER = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"], verify=False)


class _Broken(Exception):
    """A record that cannot be parsed: what is wrong, as a clause."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Context:
    uri: str
    format: str
    settings: ReadSettings

    def source(self, at: int, media_type: str = "text/html", given_id: str | None = None) -> Source:
        return Source(self.uri, self.format, at, media_type, given_id)

    def broken(self, at: int, reason: Reason, what: str, payload: bytes = b"") -> Reject:
        return reject(self.source(at), reason, f"{self.uri}: the record at byte {at:,} {what}", payload)


def read_stream(
    uri: str, format: str, stream: Stream, stop: int | None, settings: ReadSettings
) -> Iterator[Item]:
    """Gives what the records hold that begin before ``stop``, one after another in a stream.

    The stream stands at a record, or at the file's beginning. Behind a broken record the next
    one is looked for.
    """
    context = _Context(uri, format, settings)
    while True:
        _pass_blank_lines(stream)
        at = stream.position
        if (stop is not None and at >= stop) or not stream.peek(1):
            break
        try:
            yield _record(context, stream, at)
        except _Broken as error:
            failure = stream.failure
            reason = failure.reason if failure else Reason.CORRUPT
            yield context.broken(at, reason, f"{error}{_because(stream)}")
            if not resynchronise(stream):
                break
    if stream.failure and stream.position == at:
        what = f"is where the file ends early: {stream.failure.what} at byte {stream.failure.at:,} of the file"
        yield context.broken(at, stream.failure.reason, what)


def read_members(
    uri: str, format: str, window: Window, compression: Compression, start: int, stop: int | None,
    settings: ReadSettings,
) -> Iterator[Item]:  # fmt: skip
    """Gives what the records hold whose members begin in [start, stop) of the file as stored.

    The offset of a member is its record's place; further records in one member count on from
    it by one. A shard that begins inside the file begins at the first member from there on,
    and what lies before it belongs to the shard before.
    """
    context = _Context(uri, format, settings)
    at: int | None = start
    if start or not begins_member(window, compression, start):
        at = next_member(window, compression, start)
        if start == 0 and window.get(0, 1):
            yield context.broken(0, Reason.CORRUPT, "is no compressed WARC record")
    while at is not None and (stop is None or at < stop):
        stream = Stream(window, compression, at, max_expansion=settings.max_expansion, one_member=True)
        yield from _member(context, stream, at)
        if stream.failure:
            at = next_member(window, compression, at + 1)
            continue
        stream.skip(1 << 62)
        end = stream.stored_position
        if not window.get(end, 1):
            break
        if begins_member(window, compression, end):
            at = end
            continue
        following = next_member(window, compression, end)
        if following is not None or _has_content(window, end):
            rest = window.get(end, 64)
            cut = (following is None and MEMBER_MAGIC[compression].startswith(rest[:3])) or (
                following is None and rest.startswith(MEMBER_MAGIC[compression]) and len(rest) < 64
            )
            reason = Reason.TRUNCATED if cut else Reason.CORRUPT
            yield context.broken(end, reason, "is cut off" if cut else "is no compressed WARC record")
        at = following


def _has_content(window: Window, at: int) -> bool:
    """Whether anything but padding zeros follows."""
    while block := window.get(at, 1 << 16):
        if block.strip(b"\0"):
            return True
        at += len(block)
    return False


def _member(context: _Context, stream: Stream, member_at: int) -> Iterator[Item]:
    further = 0
    while True:
        _pass_blank_lines(stream)
        at = member_at + further
        if not stream.peek(1):
            if stream.failure:
                yield context.broken(at, stream.failure.reason, f"cannot be read{_because(stream)}")
            return
        try:
            yield _record(context, stream, at)
        except _Broken as error:
            reason = stream.failure.reason if stream.failure else Reason.CORRUPT
            yield context.broken(at, reason, f"{error}{_because(stream)}")
            if stream.failure or not resynchronise(stream):
                return
        if stream.failure:
            return
        further += 1


def begins_member(window: Window, compression: Compression, at: int) -> bool:
    """Whether a compressed member begins at ``at`` that opens with a WARC record."""
    if window.get(at, 3) != MEMBER_MAGIC[compression][:3]:
        return False
    member = decompressor(compression)
    opening = b""
    # A bzip2 block comes out only when it is complete: up to 900 kB stored.
    for offset in range(0, 1 << 20, 1 << 10):
        data = window.get(at + offset, 1 << 10)
        try:
            opening += member.decompress(data)
        except BROKEN:
            return False
        if len(opening) >= len(_RECORD_START) or member.ended or not data:
            break
    return opening.startswith(_RECORD_START)


def next_member(window: Window, compression: Compression, start: int) -> int | None:
    """Where from ``start`` on the next member with a WARC record begins; None for nowhere."""
    magic = MEMBER_MAGIC[compression]
    at = start
    while block := window.get(at, 1 << 16):
        found = block.find(magic)
        while found >= 0:
            if begins_member(window, compression, at + found):
                return at + found
            found = block.find(magic, found + 1)
        if len(block) < len(magic):
            return None
        at += len(block) - len(magic) + 1
    return None


def resynchronise(stream: Stream) -> bool:
    """Moves the stream to the next record, told by a blank line and a whole WARC header.

    Gives False, with the stream at its end, if there is none.
    """
    while True:
        block = stream.peek(1 << 17)
        if not block:
            return False
        searched = 0
        for match in _RESYNC.finditer(block):
            start = block.index(_RECORD_START, match.start())
            header = block[start : start + _HEADER_BYTES].lower()
            end = header.find(b"\n\r\n")
            header = header[: end + 1] if end >= 0 else header
            if b"\nwarc-type:" in header and b"\ncontent-length:" in header and b"\nwarc-record-id:" in header:
                stream.skip(start)
                return True
            searched = start
        # The last part stays: a record's beginning may lie across the border.
        stream.skip(max(searched + 1, len(block) - _HEADER_BYTES) if len(block) == 1 << 17 else len(block))


def _pass_blank_lines(stream: Stream) -> None:
    """Two line ends follow each record (WARC 1.1 §4); some writers put more or fewer."""
    while (head := stream.peek(4)) and head[:1] in b"\r\n":
        stream.skip(len(head) - len(head.lstrip(b"\r\n")))


def _because(stream: Stream) -> str:
    failure = stream.failure
    return f": {failure.what} at byte {failure.at:,} of the file" if failure else ""


def _record(context: _Context, stream: Stream, at: int) -> Item:
    """Reads one record to its end. Raises `_Broken` where it cannot be parsed or is cut off."""
    if not stream.peek(5).startswith(_RECORD_START):
        raise _Broken("does not begin with WARC/")
    try:
        headers = _WARC_PARSER.parse(stream)
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise _Broken("has no header of WARC 0.17 to 1.1") from error
    try:
        length = int(headers.get_header("Content-Length") or "")
    except ValueError:
        length = -1
    if length < 0:
        raise _Broken("has no valid Content-Length")
    end = stream.position + length
    item = _content(context, stream, at, headers, length)
    missing = end - stream.position
    if missing:
        missing -= stream.skip(missing)
    if missing:
        raise _Broken(f"is cut off (expected {missing:,} more bytes)")
    return item


def _content(context: _Context, stream: Stream, at: int, headers: StatusAndHeaders, length: int) -> Item:
    """What a record with this header and block is; the block may be left partly unread."""
    kind = (headers.get_header("WARC-Type") or "none").strip().lower()
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
        return _too_large(context, at, media_type, headers, length, stream.read(_HEADER_BYTES))
    return _document(context, at, media_type, headers, stream.read(length), charset)


def _response(context: _Context, stream: Stream, at: int, headers: StatusAndHeaders, length: int) -> Item:
    content_type, _ = media_type_of(headers.get_header("Content-Type"))
    if content_type != "application/http" and not _is_web(headers):
        return Skipped("warc:response:not-http")
    head = stream.read(min(length, _HEADER_BYTES))
    opening = BytesIO(head)
    try:
        http = _HTTP_PARSER.parse(opening)
    except (StatusAndHeadersParserException, EOFError, ValueError, IndexError):
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
    if length > context.settings.max_document_bytes + _HEADER_BYTES:
        return _too_large(context, at, "text/html", headers, length, body)
    body += stream.read(length - len(head))
    limit = context.settings.max_document_bytes
    try:
        payload = http_payload(body, http.get_header("Transfer-Encoding"), encoding, limit)
    except PayloadError as error:
        source = context.source(at, "text/html", headers.get_header("WARC-Record-ID"))
        message = f"{context.uri}: the record at byte {at:,} {error}"
        return reject(source, error.reason, message, body, _url(headers))
    return _document(context, at, "text/html", headers, payload, charset)


def _is_web(headers: StatusAndHeaders) -> bool:
    return (_url(headers) or "").lower().startswith(("http:", "https:"))


def _document(
    context: _Context, at: int, media_type: str, headers: StatusAndHeaders, payload: bytes, charset: str | None
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
    return RawDocument(source, content, url, fetched_at=_date(headers.get_header("WARC-Date")))


def _too_large(
    context: _Context, at: int, media_type: str, headers: StatusAndHeaders, length: int, head: bytes
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
    """WARC-Date (WARC 1.1 §5.4: a W3C-DTF in UTC); None where it is none."""
    try:
        date = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def media_type_of(value: str | None) -> tuple[str, str | None]:
    """The media type, lower case, and the charset of a Content-Type; of several the first."""
    media_type, _, parameters = (value or "").partition(";")
    media_type = media_type.split(",")[0].strip().lower()
    charset = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", parameters, re.IGNORECASE)
    return media_type, charset.group(1) if charset else None
