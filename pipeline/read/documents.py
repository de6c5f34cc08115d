"""Reads a shard: each of its records comes out once, as a document, as a reject, or skipped."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from ..files.storage import open_unbuffered
from ..records import RawDocument, Reason, Reject, Source
from .bytes.allowance import Allowance
from .bytes.compression import CHUNK_BYTES, Compression, Packing, Window, packing_of
from .bytes.sniffing import HEAD_BYTES, Detected, Format, Layout, detect, head_of, may_hold_many
from .bytes.streams import Stream
from .formats.jsonl import read_lines, read_values
from .formats.reader_types import (
    Item,
    ReadContext,
    ReadSettings,
    Unread,
    described,
    raise_if_transient,
    reject,
)
from .formats.single_document import read_whole
from .formats.warc import read_stream, synchronise
from .formats.warc_members import read_members
from .plan.shards import Shard


def read_shard(shard: Shard, settings: ReadSettings) -> Iterator[Item]:
    """Read the records of a shard, in their order in the file.

    At most one document and a few chunks are held. What is wrong with a record costs that record. Where
    reading cannot go on, a reject says why, and an `Unread` how much of the file that concerns.

    Raises:
        OSError: the file cannot be opened or read. That is not a property of the data: the runner tries
            again.
    """
    last: Item | None = None
    with open_unbuffered(shard.uri) as handle:
        window = Window(handle)
        try:
            for item in _read(shard, settings, handle, window):
                yield item
                last = item if isinstance(item, RawDocument | Reject) else last
        except Exception as error:
            raise_if_transient(error)
            yield from _give_up(shard, window, last, error)
            return
        yield from _vanished(shard, window, last)


def _read(shard: Shard, settings: ReadSettings, handle: BinaryIO, window: Window) -> Iterator[Item]:
    uri, detected = shard.uri, shard.detected
    if detected is None:
        head = head_of(window)
        if not head:
            yield reject(Source(uri, _named(shard.wanted), 0, "text/plain"), Reason.EMPTY, f"{uri} is empty")
            return
        detected = detect(uri, head, shard.wanted)
    context = ReadContext(uri, _named(detected.format), settings)
    if detected.format is Format.BINARY:
        message = f"{uri} is {detected.kind}, which is none of the formats that are read"
        source = Source(uri, _named(shard.wanted), 0, "text/plain")
        yield reject(source, Reason.BINARY, message, window.get(0, HEAD_BYTES))
        if may_hold_many(uri, shard.wanted):
            yield Unread(uri, window.size())
    elif detected.layout is Layout.ROW_GROUPS:
        yield from _read_parquet(context, shard, detected.compression, handle, window)
    elif detected.layout is Layout.MEMBERS:
        packing, first_member = packing_of(detected.compression, window)
        start = max(shard.start, first_member)
        yield from read_members(context, window, packing, start, shard.stop, is_first=not shard.start)
    else:
        yield from _read_records(context, shard, detected, window)


def _read_records(context: ReadContext, shard: Shard, detected: Detected, window: Window) -> Iterator[Item]:
    """The records of a layout that is read through a `Stream`."""
    uri = shard.uri
    packing, start = packing_of(detected.compression, window)
    # The line feed before it shows that a line or a record begins at the shard's start.
    start = max(0, shard.start - 1) if shard.start else 0
    stream = Stream(window, packing, start, allowance=Allowance(context.settings.max_expansion))
    if detected.layout is Layout.LINES:
        if shard.start:
            stream.skip_line()
        yield from read_lines(context, stream, shard.stop)
    elif detected.layout is Layout.VALUES:
        yield from read_values(context, stream)
    elif detected.layout is Layout.STREAM:
        if not shard.start or synchronise(stream, shard.start):
            yield from read_stream(context, stream, shard.stop)
    else:
        yield from read_whole(context, stream)
        if stream.failure and (not stream.position or may_hold_many(uri, shard.wanted)):
            # What nothing came out of may have been anything, not one document.
            yield Unread(uri, window.size())


def _read_parquet(
    context: ReadContext, shard: Shard, compression: Compression, handle: BinaryIO, window: Window
) -> Iterator[Item]:
    # Imported here: only Parquet needs pyarrow, which takes as long to import as all else here.
    from .formats.parquet import read_row_groups

    if compression is Compression.PLAIN:
        yield from read_row_groups(context, handle, shard.start, shard.stop, planned=shard.size)
        return
    with tempfile.TemporaryFile() as unpacked:
        failed = _unpack(context, window, compression, unpacked)
        if failed:
            yield failed
            yield Unread(context.uri, window.size())
        else:
            yield from read_row_groups(context, unpacked, 0, None, stored=window.size())


def _unpack(
    context: ReadContext, window: Window, compression: Compression, unpacked: IO[bytes]
) -> Reject | None:
    """Unpack a Parquet file that was compressed as a whole.

    Its end must be known before its beginning can be read, so it goes to a temporary file, never to
    memory.

    Returns:
        The reject that the file ends as if it is damaged or too large.
    """
    settings = context.settings
    stream = Stream(window, Packing(compression), allowance=Allowance(settings.max_expansion))
    size = 0
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size > settings.max_unpacked_bytes:
            what = f"holds over {settings.max_unpacked_bytes:,} bytes"
            return _cannot_unpack(context, Reason.TOO_LARGE, what)
        try:
            unpacked.write(chunk)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            return _cannot_unpack(context, Reason.TOO_LARGE, "has no room on the temporary disk (TMPDIR)")
    if stream.failure is None:
        return None
    return _cannot_unpack(
        context, stream.failure.reason, f"{stream.failure.what} at byte {stream.failure.at:,}"
    )


def _cannot_unpack(context: ReadContext, reason: Reason, what: str) -> Reject:
    message = f"{context.uri}: the Parquet file cannot be unpacked, and nothing of it is read: {what}"
    return reject(context.source(0), reason, message)


def _give_up(shard: Shard, window: Window, last: Item | None, error: Exception) -> Iterator[Item]:
    """The reject and the count of what follows a fault of this code that no record caused."""
    place = last.source.record if isinstance(last, RawDocument | Reject) else None
    after = "before the first record" if place is None else f"after the record at {place:,}"
    until = f"up to byte {shard.stop:,}" if shard.stop is not None else "up to the end of the file"
    unread = max(0, _planned_end(shard) - window.asked) or shard.size
    what = f"reading failed {after}, and {unread:,} bytes {until} are not read"
    message = f"{shard.uri}: {what}: {described(error)}"
    format = _named(shard.detected.format if shard.detected else Format.TEXT)
    source = Source(shard.uri, format, shard.start if place is None else place + 1, "text/plain")
    yield reject(source, Reason.READ_ERROR, message)
    yield Unread(shard.uri, unread)


def _vanished(shard: Shard, window: Window, last: Item | None) -> Iterator[Item]:
    """What says that a file has become shorter since the run was planned."""
    planned = _planned_end(shard)
    if (size := window.size()) >= planned:
        return
    missing = planned - max(size, shard.start)
    if not (isinstance(last, Reject) and last.reason is Reason.TRUNCATED):
        message = f"{shard.uri} became shorter after the run was planned: {missing:,} bytes are missing"
        source = Source(shard.uri, _named(shard.wanted), max(size, shard.start), "text/plain")
        yield reject(source, Reason.TRUNCATED, message)
    yield Unread(shard.uri, missing)


def _planned_end(shard: Shard) -> int:
    """Where the shard ended in the file as stored, when the run was planned."""
    if shard.detected is not None and shard.detected.layout is Layout.ROW_GROUPS:
        return 0  # Its borders are row groups; the footer of a shorter file is missing.
    return shard.start + shard.size


def _named(format: Format) -> str:
    """The format as a source names it: a file in none of the formats counts as text."""
    return Format.TEXT.value if format in (Format.AUTO, Format.BINARY) else format.value
