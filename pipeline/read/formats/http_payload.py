"""Undoes what HTTP did to a payload on its way: chunked transfer and compression."""

from __future__ import annotations

import zlib

import brotli
import zstandard

from ...records import Reason

_PIECE = 1 << 14
_ZSTD_PIECE = 1 << 11
"""zstd's objects cannot bound their output; see `streams`."""

_IDENTITY = frozenset({"", "identity", "none", "utf-8", "chunked"})
"""Content codings that change nothing; the last two are servers' mistakes for other headers."""

_MAX_CODINGS = 4
"""How many codings are undone. Servers apply one, or two by mistake; each takes a pass over the body."""


class PayloadError(Exception):
    """A payload that cannot be had whole. The text is a clause that says why.

    Attributes:
        reason: the code of its reject.
        beginning: what of it was had.
    """

    def __init__(self, reason: Reason, message: str, beginning: bytes = b"") -> None:
        super().__init__(message)
        self.reason = reason
        self.beginning = beginning


def http_payload(
    body: bytes, transfer_encoding: str | None, content_encoding: str | None, limit: int
) -> bytes:
    """The payload of an HTTP response whose body was stored as it came.

    Archives often store bodies decoded under the old headers: what turns out not to be chunked or
    compressed is returned as it is.

    Args:
        body: the body.
        transfer_encoding: the header of that name.
        content_encoding: the header of that name.
        limit: how long the payload may be; at most one byte more is returned.

    Raises:
        PayloadError: a compressed body is damaged, cut off, or in a coding that is not read.
    """
    if "chunked" in (transfer_encoding or "").lower():
        body = unchunk(body)
    codings = [coding.strip().lower() for coding in (content_encoding or "").split(",")]
    codings = [coding for coding in codings if coding not in _IDENTITY]
    if len(codings) > _MAX_CODINGS:
        raise PayloadError(Reason.UNDECODABLE, f"has {len(codings):,} content codings, over {_MAX_CODINGS}")
    for coding in reversed(codings):
        body = _decompress(body, coding, limit)
    return body


def unchunk(body: bytes) -> bytes:
    """Join the chunks of a body (RFC 9112 §7.1); one that is not chunked is returned as it is."""
    chunks: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\n", at, at + 256)
        size_text = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            size = int(size_text, 16)
        except ValueError:
            size = -1
        if size < 0 or not size_text.isalnum():
            # Not chunked from the start, or damaged later: what follows is kept as it is.
            chunks.append(body[at:])
            break
        if size == 0:
            break
        chunks.append(body[end + 1 : end + 1 + size])
        at = end + 1 + size
        if body.startswith(b"\r\n", at):
            at += 2
        elif body.startswith(b"\n", at):
            at += 1
    return b"".join(chunks)


def _decompress(body: bytes, coding: str, limit: int) -> bytes:
    if coding in ("gzip", "x-gzip"):
        if not body.startswith(b"\x1f\x8b"):
            return body
        return _zlib(body, 31, limit)
    if coding == "deflate":
        # RFC 9110 §8.4.1.2 means zlib's format. Raw deflate is common, and so is plain HTML.
        zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
        try:
            return _zlib(body, 15 if zlib_header else -15, limit)
        except PayloadError:
            if body.lstrip().startswith(b"<"):
                return body
            raise
    if coding == "br":
        return _brotli(body, limit)
    if coding == "zstd":
        if not body.startswith(b"\x28\xb5\x2f\xfd"):
            return body
        return _zstd(body, limit)
    raise PayloadError(Reason.UNDECODABLE, f"has the content coding {coding}, which is not read")


def _zlib(body: bytes, wbits: int, limit: int) -> bytes:
    inner = zlib.decompressobj(wbits)
    try:
        payload = inner.decompress(body, limit + 1)
    except zlib.error as error:
        raise PayloadError(Reason.CORRUPT, f"has a damaged compressed payload ({error})") from error
    if not inner.eof and len(payload) <= limit:
        raise _cut_off(payload)
    return payload


def _brotli(body: bytes, limit: int) -> bytes:
    if body.lstrip()[:1] == b"<":
        return body
    inner = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    at = 0
    try:
        while size <= limit and not inner.is_finished():
            data = b""
            if inner.can_accept_more_data():
                data = body[at : at + _PIECE]
                at += len(data)
                if not data:
                    raise _cut_off(b"".join(pieces))
            pieces.append(inner.process(data, output_buffer_limit=1 << 20))
            size += len(pieces[-1])
    except brotli.error as error:
        raise PayloadError(Reason.CORRUPT, f"has a damaged compressed payload ({error})") from error
    return b"".join(pieces)[: limit + 1]


def _zstd(body: bytes, limit: int) -> bytes:
    inner = zstandard.ZstdDecompressor().decompressobj()
    pieces: list[bytes] = []
    size = 0
    try:
        for at in range(0, len(body), _ZSTD_PIECE):
            pieces.append(inner.decompress(body[at : at + _ZSTD_PIECE]))
            size += len(pieces[-1])
            if size > limit or inner.eof:
                return b"".join(pieces)[: limit + 1]
    except zstandard.ZstdError as error:
        raise PayloadError(Reason.CORRUPT, f"has a damaged compressed payload ({error})") from error
    raise _cut_off(b"".join(pieces))


def _cut_off(beginning: bytes) -> PayloadError:
    return PayloadError(Reason.TRUNCATED, "has a compressed payload that is cut off", beginning)
