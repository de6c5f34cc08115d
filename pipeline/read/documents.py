"""Reads a shard: every record of it comes out once, as a document, a reject, or skipped."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from ..files.storage import open_unbuffered
from ..records import Reason, Reject, Source
from .bytes.compression import CHUNK_BYTES, Compression, Packing, Window, packing_of
from .bytes.sniffing import Detected, Format, Layout, detect
from .bytes.streams import Stream
from .formats.jsonl import read_lines, read_values
from .formats.reader_types import Item, ReadSettings, reject
from .formats.single_document import read_whole
from .formats.warc import read_members, read_stream, synchronise
from .plan.shards import Shard, read_head


def read_shard(shard: Shard, settings: ReadSettings) -> Iterator[Item]:
    """Gives what the records of a shard are, in their order in the file.

    Streams: at most one document and a few chunks are held. What is wrong with the data
    becomes rejects; an error of this code becomes one reject of reason READ_ERROR that says
    which part of the file stays unread. Raises an `OSError` where the file cannot be opened or
    read: that is no property of the data, and the runner tries again.
    """
    last: int | None = None
    try:
        with open_unbuffered(shard.uri) as handle:
            for item in _read(shard, settings, handle):
                yield item
                last = getattr(getattr(item, "source", None), "record", last)
    except OSError:
        raise
    except Exception as error:
        place = "before the first record" if last is None else f"behind the record at {last:,}"
        where = f"up to byte {shard.stop:,}" if shard.stop is not None else "to the end of the file"
        message = (
            f"{shard.uri}: reading failed {place}, and what follows {where} is not"
            f" read: {type(error).__name__}: {error}"
        )
        format = (shard.detected or Detected(Format.TEXT, Compression.PLAIN, Layout.WHOLE)).format
        source = Source(shard.uri, format, shard.start if last is None else last + 1, "text/plain")
        yield reject(source, Reason.READ_ERROR, message)


def _read(shard: Shard, settings: ReadSettings, handle: BinaryIO) -> Iterator[Item]:
    uri = shard.uri
    detected = shard.detected
    if detected is None:
        head = read_head(handle)
        handle.seek(0)
        if not head:
            yield reject(Source(uri, _named(shard.wanted), 0, "text/plain"), Reason.EMPTY, f"{uri} is empty")
            return
        detected = detect(uri, head, shard.wanted)
    format = _named(detected.format)
    if detected.format is Format.BINARY:
        message = f"{uri} is {detected.kind}, which is none of the formats that are read"
        source = Source(uri, _named(shard.wanted), 0, "text/plain")
        yield reject(source, Reason.BINARY, message, read_head(handle))
        return
    if detected.layout is Layout.ROW_GROUPS:
        # Imported here: only Parquet needs pyarrow, which takes as long to import as all else here.
        from .formats.parquet import read_row_groups

        if detected.compression is Compression.PLAIN:
            yield from read_row_groups(uri, handle, shard.start, shard.stop, settings)
        else:
            with tempfile.TemporaryFile() as unpacked:
                failed = _unpack(uri, handle, detected.compression, settings, unpacked)
                if failed:
                    yield failed
                else:
                    yield from read_row_groups(uri, unpacked, 0, None, settings)
        return
    start = shard.start
    if detected.layout is Layout.LINES and start:
        start -= 1  # The line that begins at ``start`` is told by the line feed before it.
    if detected.layout is Layout.STREAM and start:
        start = max(0, start - 1)  # A record is told by the line feed before it.
    window = Window(handle, start)
    packing, first_member = packing_of(detected.compression, window)
    if detected.layout is Layout.MEMBERS:
        start = max(start, first_member)
        yield from read_members(
            uri, format, window, packing, start, shard.stop, settings, is_first=not shard.start
        )
        return
    stream = Stream(window, packing, start, max_expansion=settings.max_expansion)
    if detected.layout is Layout.LINES:
        if shard.start:
            stream.skip_line()
        yield from read_lines(uri, stream, shard.stop, settings)
    elif detected.layout is Layout.VALUES:
        yield from read_values(uri, stream, settings)
    elif detected.layout is Layout.STREAM:
        if shard.start and not synchronise(stream, shard.start):
            return
        yield from read_stream(uri, format, stream, shard.stop, settings)
    else:
        yield from read_whole(uri, format, stream, settings)


def _unpack(
    uri: str, handle: BinaryIO, compression: Compression, settings: ReadSettings, unpacked: IO[bytes]
) -> Reject | None:
    """Unpacks a Parquet file that was compressed as a whole: its end must be known before its
    beginning can be read, so it is written to a temporary file, never to memory. Gives the reject
    that the file ends as where it is broken."""
    stream = Stream(Window(handle), Packing(compression), max_expansion=settings.max_expansion)
    while chunk := stream.read(CHUNK_BYTES):
        unpacked.write(chunk)
    failure = stream.failure
    if failure is None:
        return None
    message = f"{uri}: the Parquet file cannot be unpacked: {failure.what} at byte {failure.at:,}"
    return reject(Source(uri, "parquet", 0, "text/plain"), failure.reason, message)


def _named(format: Format) -> str:
    """The format as a source names it: a file that is none of the formats was read as text."""
    return Format.TEXT.value if format in (Format.AUTO, Format.BINARY) else format.value
