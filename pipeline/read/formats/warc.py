"""Walks through WARC and WET: records one after another, or each a compressed member of its own.

Where records begin and end is kept here, so that a broken record costs itself and every record
can be found again by its offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...records import Reason
from ..bytes.compression import BROKEN, Packing, Window
from ..bytes.streams import Stream
from .reader_types import MAX_EXPANSION, Item, ReadSettings
from .warc_record import HEADER_BYTES, RECORD_START, BrokenError, Context, parse_header, read_record

_SYNC = re.compile(rb"\n(?=WARC/)")
_SYNC_BYTES = 2 * HEADER_BYTES
_SYNC_MARGIN = 16
"""More than what `_SYNC` matches before a record."""


def read_stream(
    uri: str, format: str, stream: Stream, stop: int | None, settings: ReadSettings
) -> Iterator[Item]:
    """Gives what the records hold that begin before ``stop``, one after another in a stream.

    The stream stands at a record, or at the file's beginning. Behind a broken record the next
    one is looked for: in a plain file from the broken one's beginning on, because its length
    may be what is wrong.
    """
    context = Context(uri, format, settings)
    while True:
        # Two line ends follow each record (WARC 1.1 §4); some writers put more or fewer.
        stream.skip_line_ends()
        at = stream.position
        if not stream.peek(1):
            break
        if stop is not None and at >= stop:
            # What is no record would be passed over by the shard it lies in: it is told here.
            try:
                parse_header(stream.peek(HEADER_BYTES))
            except BrokenError as error:
                yield context.broken(at, error.reason, str(error))
            break
        try:
            item = read_record(context, stream, at)
        except BrokenError as error:
            yield context.broken(at, error.reason, f"{error}{_because(stream)}")
            if not _synchronise_behind(stream, at):
                break
            continue
        end = stream.position
        if stream.can_move and not _at_border(stream):
            if _synchronise_behind(stream, at) and stream.position < end:
                yield context.broken(at, Reason.CORRUPT, "claims a Content-Length that runs into another")
                continue
            stream.move_to(end)
        yield item
    if stream.failure and stream.position == at:
        yield context.broken(at, stream.failure.reason, f"is where the data end early{_because(stream)}")


def _at_border(stream: Stream) -> bool:
    """Whether a record, or the end, follows. Passes over blank lines."""
    stream.skip_line_ends()
    return stream.peek(len(RECORD_START)) in (RECORD_START, b"")


def _synchronise_behind(stream: Stream, at: int) -> bool:
    """Moves to the first record behind the broken one at ``at``, as far as that can be seen."""
    if stream.can_move:
        stream.move_to(at + 1)
    else:
        stream.skip(1)
    return synchronise(stream)


def read_members(
    uri: str, format: str, window: Window, packing: Packing, start: int, stop: int | None,
    settings: ReadSettings, *, is_first: bool,
) -> Iterator[Item]:  # fmt: skip
    """Gives what the records hold whose members begin in [start, stop) of the file as stored.

    The offset of a member is its record's place; further records in one member count on from
    it by one. A shard that begins inside the file begins at the first member from there on,
    and what lies before it belongs to the shard before; ``is_first`` says that none is.
    """
    context = Context(uri, format, settings)
    at: int | None = start
    if not begins_member(window, packing, start):
        at = next_member(window, packing, start)
        if is_first and window.get(start, 1):
            yield context.broken(start, Reason.CORRUPT, "is no compressed WARC record")
    while at is not None and (stop is None or at < stop):
        stream = Stream(window, packing, at, max_expansion=settings.max_expansion, one_member=True)
        yield from _member(context, stream, at)
        stream.skip(1 << 62)
        if stream.failure:
            at = next_member(window, packing, at + 1)
            continue
        end = stream.stored_position
        if not window.get(end, 1):
            break
        if begins_member(window, packing, end):
            at = end
            continue
        following = next_member(window, packing, end)
        if following is not None or _has_content(window, end):
            is_cut = following is None and _is_cut(window, packing, end)
            reason = Reason.TRUNCATED if is_cut else Reason.CORRUPT
            yield context.broken(end, reason, "is cut off" if is_cut else "is no compressed WARC record")
        at = following


def _is_cut(window: Window, packing: Packing, at: int) -> bool:
    """Whether a member begins at ``at`` that is sound as far as the file goes, and has no end."""
    if len(window.get(at, len(packing.magic))) < len(packing.magic):
        return True
    stream = Stream(window, packing, at, max_expansion=MAX_EXPANSION, one_member=True)
    stream.skip(1 << 62)
    return stream.failure is not None and stream.failure.reason is Reason.TRUNCATED


def _has_content(window: Window, at: int) -> bool:
    """Whether anything but padding zeros follows."""
    while block := window.get(at, 1 << 16):
        if block.strip(b"\0"):
            return True
        at += len(block)
    return False


def _member(context: Context, stream: Stream, member_at: int) -> Iterator[Item]:
    at = member_at
    stream.skip_line_ends()
    while stream.peek(1):
        try:
            item = read_record(context, stream, at)
        except BrokenError as error:
            yield context.broken(at, error.reason, f"{error}{_because(stream)}")
            if stream.failure or not _synchronise_behind(stream, at):
                return
        else:
            # The member's checksum stands at its end, and is what says that the record is sound.
            stream.skip_line_ends()
            stream.peek(1)
            if stream.failure:
                break
            yield item
        at += 1
    if stream.failure:
        yield context.broken(at, stream.failure.reason, f"cannot be had whole{_because(stream)}")


def begins_member(window: Window, packing: Packing, at: int) -> bool:
    """Whether a compressed member begins at ``at`` that opens with a WARC record."""
    if window.get(at, 3) != packing.magic[:3]:
        return False
    member = packing.decompressor()
    opening = b""
    # A bzip2 block comes out only when it is complete: up to 900 kB stored.
    for offset in range(0, 1 << 20, 1 << 10):
        data = window.get(at + offset, 1 << 10)
        try:
            opening += member.decompress(data)
        except BROKEN:
            return False
        if len(opening) >= len(RECORD_START) or member.ended or not data:
            break
    return opening.startswith(RECORD_START)


def next_member(window: Window, packing: Packing, start: int) -> int | None:
    """Where from ``start`` on the next member with a WARC record begins; None for nowhere."""
    magic = packing.magic
    at = start
    while block := window.get(at, 1 << 16):
        found = block.find(magic)
        while found >= 0:
            if begins_member(window, packing, at + found):
                return at + found
            found = block.find(magic, found + 1)
        if len(block) < len(magic):
            return None
        at += len(block) - len(magic) + 1
    return None


def synchronise(stream: Stream, start: int = 0) -> bool:
    """Moves the stream to the next record from ``start`` on, told by a whole WARC header at the
    beginning of a line.

    Gives False, with the stream at its end, if there is none.
    """
    while True:
        block = stream.peek(_SYNC_BYTES)
        if not block:
            return False
        searched = 0
        for match in _SYNC.finditer(block):
            record = match.end()
            if record + HEADER_BYTES > len(block) == _SYNC_BYTES:
                break
            searched = record
            if stream.position + record >= start and _has_header(block[record : record + HEADER_BYTES]):
                stream.skip(record)
                return True
        # The last part stays: a record's beginning may lie across the border.
        at_end = len(block) < _SYNC_BYTES
        stream.skip(len(block) if at_end else max(searched + 1, len(block) - HEADER_BYTES - _SYNC_MARGIN))


def _has_header(head: bytes) -> bool:
    try:
        parse_header(head)
    except BrokenError:
        return False
    return True


def _because(stream: Stream) -> str:
    failure = stream.failure
    return f": {failure.what} at byte {failure.at:,} of the file" if failure else ""
