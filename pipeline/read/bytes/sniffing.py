"""Finds what a file is: by its content first, by its name where the content leaves it open."""

from __future__ import annotations

import dataclasses
import re

from ...value_enum import ValueEnum
from .charset import looks_binary, utf_16_or_32
from .compression import (
    BROKEN,
    ZSTD_DICTIONARY_MAGIC,
    Compression,
    Packing,
    Window,
    compression_of,
)

HEAD_BYTES = 1 << 16
"""How much of a file is looked at, and how much of what that decompresses to."""

_BLOCK_HEAD_BYTES = {Compression.BZ2: 1 << 20, Compression.ZST: 1 << 18}
"""How much is looked at of a file whose blocks come out only when they are complete. They hold up to
900 kB and 128 kB, and take a little more than that if it cannot be compressed."""

_FEED_BYTES = 1 << 11
_MEMBER_BYTES = 1 << 22
"""How much is decompressed at most to see whether a member is one record."""


class Format(ValueEnum):
    """The formats that are read. AUTO: not looked at yet. BINARY: none of them."""

    AUTO = "auto"
    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"
    WARC = "warc"
    WET = "wet"
    PARQUET = "parquet"
    BINARY = "binary"


class Layout(ValueEnum):
    """How the records lie in a file.

    WHOLE: the file is one document. LINES: a record a line. VALUES: JSON values that span
    lines, or the elements of one JSON array. MEMBERS: each record a compressed member of its
    own. STREAM: records follow one another. ROW_GROUPS: Parquet's.
    """

    WHOLE = "whole"
    LINES = "lines"
    VALUES = "values"
    MEMBERS = "members"
    STREAM = "stream"
    ROW_GROUPS = "row_groups"


@dataclasses.dataclass(frozen=True, slots=True)
class Detected:
    """What a file is.

    Attributes:
        kind: what a binary file looks like.
    """

    format: Format
    compression: Compression
    layout: Layout
    kind: str = ""


_BINARY_KINDS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF8", "a GIF image"),
    (0, b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (0, b"%PDF-", "a PDF document"),
    (0, b"PK\x03\x04", "a zip archive (or a document of an office suite)"),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90", "a program"),
    (0, b"\xd0\xcf\x11\xe0", "a document of an old office suite"),
    (0, b"\xfd7zXZ", "xz-compressed; gz, zst and bz2 are read"),
    (0, b"\x04\x22\x4d\x18", "lz4-compressed; gz, zst and bz2 are read"),
    (0, b"7z\xbc\xaf", "a 7z archive"),
    (0, b"Rar!", "a rar archive"),
    (0, b"SQLite format 3", "an SQLite database"),
    (0, b"OggS", "an Ogg file"),
    (0, b"ID3", "an MP3 file"),
    (0, b"Obj\x01", "an Avro file"),
    (0, b"ARROW1", "an Arrow file"),
    (0, b"ORC", "an ORC file"),
    (0, b"PARE", "an encrypted Parquet file"),
    (0, b"filedesc://", "an ARC archive, which came before WARC; warcio recompress turns it into WARC"),
    (4, b"ftyp", "a video or image of the MP4 family"),
    (257, b"ustar", "a tar archive; unpack it first"),
)
"""The offset of a magic number, the number, and what to call the file (file(1)'s magic database)."""

_UNKNOWN_KIND = "binary data"

_EXTENSIONS = {
    ".txt": Format.TEXT, ".text": Format.TEXT, ".md": Format.TEXT,
    ".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML, ".shtml": Format.HTML,
    ".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".json": Format.JSONL, ".jl": Format.JSONL,
    ".warc": Format.WARC, ".wet": Format.WET, ".parquet": Format.PARQUET, ".pq": Format.PARQUET,
}  # fmt: skip
_COMPRESSION_EXTENSIONS = {
    ".gz": Compression.GZ, ".gzip": Compression.GZ,
    ".zst": Compression.ZST, ".zstd": Compression.ZST, ".bz2": Compression.BZ2,
}  # fmt: skip
_COMPRESSION_ENDINGS = re.compile(r"(?:\.(?:gz|gzip|zst|zstd|bz2))+$")
"""As a file that was compressed twice has them."""

_HTML = re.compile(
    rb"(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+<(?:!doctype\s+html|(?:html|head|body|script|style|title|meta|link|iframe"
    rb"|h1|div|table|font|a|b|p|br|article|section|main|header|nav)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
"""The tags of WHATWG's MIME Sniffing Standard §7.1, and HTML 5's sectioning elements."""
_JSON_OBJECT = re.compile(rb"\{\s*(?:\"(?:[^\"\\]|\\.)*\"\s*:|\})")
_JSON_ARRAY = re.compile(rb"\[\s*(?:\{|\])")
_WARC_START = b"WARC/"
_WARC_VERSION = re.compile(rb"WARC/[01]\.\d+\s")
_WARC_TYPE = re.compile(rb"\nWARC-Type:[ \t]*([\w-]+)", re.IGNORECASE)
_CONTENT_LENGTH = re.compile(rb"\nContent-Length:[ \t]*(\d+)", re.IGNORECASE)


def head_of(window: Window) -> bytes:
    """As much of the beginning of a file as shows what it is."""
    head = window.get(0, HEAD_BYTES)
    more = _BLOCK_HEAD_BYTES.get(compression_of(head))
    return window.get(0, more) if more else head


def detect(uri: str, head: bytes, wanted: Format = Format.AUTO) -> Detected:
    """Find a file's format, compression and layout.

    Args:
        uri: the file, whose name decides where the content leaves it open.
        head: its first bytes as stored, from `head_of`.
        wanted: the format that the user gave. It is used as given, unless the content is binary, Parquet
            or compressed in a way that is not read.
    """
    compression = compression_of(head)
    by_name = _by_name(uri)
    if head.startswith(ZSTD_DICTIONARY_MAGIC):
        # Only WARCs open with a dictionary, which need not end within the head.
        is_wet = Format.WET in (wanted, by_name)
        return Detected(Format.WET if is_wet else Format.WARC, compression, Layout.MEMBERS)
    content = head if compression is Compression.PLAIN else inflate_head(head, compression)
    if content.startswith(b"PAR1"):
        return Detected(Format.PARQUET, compression, Layout.ROW_GROUPS)
    # A WARC is not a binary file, whatever its payloads are. One bad record does not make JSON binary.
    kind = "" if _WARC_VERSION.match(content) or _begins_with_object(content) else binary_kind(content)
    archive = wanted if wanted is not Format.AUTO else by_name
    if kind == _UNKNOWN_KIND and archive in (Format.WARC, Format.WET):
        # The first record is damaged. Those after it are found by their own first bytes.
        named = _compression_by_name(uri)
        if compression is Compression.PLAIN and named is not Compression.PLAIN:
            return Detected(archive, named, Layout.MEMBERS)
        return Detected(archive, compression, _layout(archive, head, content, compression))
    if kind:
        return Detected(Format.BINARY, compression, Layout.WHOLE, kind)
    format = wanted if wanted is not Format.AUTO else _format(uri, content)
    if format is Format.JSONL and not _begins_with_object(content) and utf_16_or_32(content):
        kind = "JSON in UTF-16 or UTF-32, where UTF-8 is the rule (RFC 8259 §8.1); convert it first"
        return Detected(Format.BINARY, compression, Layout.WHOLE, kind)
    return Detected(format, compression, _layout(format, head, content, compression))


def _begins_with_object(content: bytes) -> bool:
    """Whether the first record is JSON in UTF-8, whatever follows it: a line, or an element of an array."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip().removeprefix(b"[").lstrip()
    return _JSON_OBJECT.match(start) is not None


def binary_kind(content: bytes) -> str:
    """What a binary file looks like (such as "a PNG image"), empty for anything textual."""
    for at, magic, kind in _BINARY_KINDS:
        if content.startswith(magic, at):
            return kind
    return _UNKNOWN_KIND if looks_binary(content[:HEAD_BYTES]) else ""


def inflate_head(head: bytes, compression: Compression, count: int = HEAD_BYTES) -> bytes:
    """As many of the first ``count`` decompressed bytes as ``head`` holds; stops at any damage."""
    pieces: list[bytes] = []
    size, at, member = 0, 0, Packing(compression).decompressor()
    while size < count:
        data = b""
        if member.wants_input:
            data = head[at : at + _FEED_BYTES]
            at += len(data)
            if not data:
                break
        try:
            piece = member.decompress(data)
        except BROKEN:
            break
        pieces.append(piece)
        size += len(piece)
        if member.ended:
            at -= member.unused
            if compression_of(head[at : at + 4]) is not compression:
                break
            member = Packing(compression).decompressor()
    return b"".join(pieces)[:count]


def _format(uri: str, content: bytes) -> Format:
    if _WARC_VERSION.match(content):
        return _warc_or_wet(uri, content)
    if _begins_with_object(content):
        return Format.JSONL
    encoding = utf_16_or_32(content)
    if encoding:
        content = content.decode(encoding, "replace").encode("utf-8")
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _JSON_OBJECT.match(start) or _JSON_ARRAY.match(start):
        return Format.JSONL
    by_name = _by_name(uri)
    if by_name is Format.JSONL or by_name is Format.WARC or by_name is Format.WET:
        return by_name
    # Other XML has no format of its own: its visible text is read as that of HTML.
    if _HTML.match(start) or start.startswith(b"<?xml") or by_name is Format.HTML:
        return Format.HTML
    return Format.PARQUET if by_name is Format.PARQUET else Format.TEXT


def may_hold_many(uri: str, wanted: Format) -> bool:
    """Whether a file should hold many records, by its name or by the format that the user gave."""
    format = wanted if wanted is not Format.AUTO else _by_name(uri)
    return format in (Format.JSONL, Format.WARC, Format.WET, Format.PARQUET)


def _by_name(uri: str) -> Format | None:
    name = _COMPRESSION_ENDINGS.sub("", uri.rsplit("/", 1)[-1].lower())
    if name.endswith(".warc.wet"):
        return Format.WET
    return next((format for end, format in _EXTENSIONS.items() if name.endswith(end)), None)


def _compression_by_name(uri: str) -> Compression:
    name = uri.lower()
    endings = _COMPRESSION_EXTENSIONS.items()
    return next((compression for end, compression in endings if name.endswith(end)), Compression.PLAIN)


def _warc_or_wet(uri: str, content: bytes) -> Format:
    """A file whose first record that is not warcinfo is a conversion is WET."""
    for match in _WARC_TYPE.finditer(content):
        record_type = match.group(1).lower()
        if record_type != b"warcinfo":
            return Format.WET if record_type == b"conversion" else Format.WARC
    return Format.WET if _by_name(uri) is Format.WET else Format.WARC


def _layout(format: Format, head: bytes, content: bytes, compression: Compression) -> Layout:
    if format is Format.PARQUET:
        return Layout.ROW_GROUPS
    if format is Format.JSONL:
        return _json_layout(content)
    if format in (Format.WARC, Format.WET):
        if compression is Compression.PLAIN:
            return Layout.STREAM
        return Layout.MEMBERS if has_record_members(head, compression) else Layout.STREAM
    return Layout.WHOLE


def _json_layout(content: bytes) -> Layout:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _JSON_ARRAY.match(start):
        return Layout.VALUES
    first, newline, rest = start.partition(b"\n")
    # Objects that are pretty-printed: their first line is a brace and no more. A key follows it, and where
    # another brace does, the line is a broken record of its own.
    if newline and first.rstrip() == b"{" and not rest.lstrip().startswith(b"{"):
        return Layout.VALUES
    return Layout.LINES


def has_record_members(head: bytes, compression: Compression) -> bool:
    """Whether the first compressed member of a WARC holds one record and no more.

    A member that does not end within ``head`` counts as one of its own, unless the record that
    begins it does. So does a damaged one, as its length shows nothing, and later members can be found.
    """
    first, end, is_damaged = _first_member(head, compression)
    header_end = first.find(b"\r\n\r\n")
    length = _CONTENT_LENGTH.search(first, 0, max(0, header_end + 2))
    if header_end < 0 or length is None:
        return end is None
    record_end = header_end + 4 + int(length.group(1)) + len(b"\r\n\r\n")
    if is_damaged:
        return not first[record_end - 4 :].lstrip(b"\r\n").startswith(_WARC_START)
    if end is None:
        return len(first) <= record_end
    if record_end - 4 <= len(first) <= record_end:
        return True
    if first[record_end - 4 :].lstrip(b"\r\n").startswith(_WARC_START):
        return False
    # The record ends in another member, or states a false length: then the next member begins a record too.
    opening, _, is_damaged = _first_member(head[end:], compression)
    return is_damaged or opening.startswith(_WARC_START)


def _first_member(stored: bytes, compression: Compression) -> tuple[bytes, int | None, bool]:
    """The first member as far as ``stored`` holds it and `_MEMBER_BYTES` allow.

    Returns:
        The member, where it ends in ``stored`` (None if that is not all of it), and whether it is damaged.
    """
    member = Packing(compression).decompressor()
    pieces: list[bytes] = []
    at = size = 0
    while not member.ended and size < _MEMBER_BYTES:
        data = b""
        if member.wants_input:
            data = stored[at : at + _FEED_BYTES]
            at += len(data)
            if not data:
                break
        try:
            pieces.append(member.decompress(data))
        except BROKEN:
            return b"".join(pieces), None, True
        size += len(pieces[-1])
    return b"".join(pieces), at - member.unused if member.ended else None, False
