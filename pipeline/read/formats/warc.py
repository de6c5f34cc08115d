"""Walks through WARC and WET whose records follow one another in a stream.

Where records begin and end is decided here, so that a broken record costs itself and every record can be
found again by its offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...records import Reason
from ..bytes.streams import Stream
from .reader_types import Item, ReadContext, Unread
from .warc_record import (
    HEADER_BYTES,
    RECORD_START,
    VERSION_LINE,
    BrokenError,
    broken,
    parse_header,
    read_record,
)

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_RECORD_LINE = re.compile(rb"[\n\0]WARC/\d")
_LINE_OF_RECORD = b"\n" + RECORD_START
_BEFORE_RECORD = (b"\n", b"\0")
"""The byte before a line that may begin a header: zeros are what a bad disk leaves of the record before."""

_REQUIRED = re.compile(rb"\nContent-Length[ \t]*:", re.IGNORECASE)
_SEARCH_BYTES = 4 * HEADER_BYTES
MIN_STRETCH_BYTES = HEADER_BYTES
"""A shorter stretch that goes on where a record ends, without a line end between, is the rest of that record,
which claimed too short a length. Its reject is its account, and it does not count as unread."""

_BORDER_BYTES = 64
"""How far after a record's end the next one may begin: two line ends follow each record (WARC 1.1 §4), and
some writers put more."""

FREE_WORK = 64 << 20
WORK_A_BYTE = 16
"""How many bytes may be read again, beside `FREE_WORK`, for each byte that is passed. Sound files need
none, damaged ones a few."""


def read_stream(context: ReadContext, stream: Stream, stop: int | None) -> Iterator[Item]:
    """Read the records that begin before ``stop``, one after another.

    After a broken record the next one is looked for from the beginning of the broken one on, because its
    length may be what is wrong.

    Args:
        context: of the file.
        stream: at a record, or at the beginning of the file.
        stop: where the shard ends, None for the end of the file.
    """
    walk = _Walk(context, stream)
    while True:
        # Two line ends follow each record; some writers put more or fewer.
        end = stream.position
        stream.skip_line_ends()
        at = stream.position
        walk.goes_on = 0 < at == end
        if not stream.peek(1):
            break
        if stop is not None and at >= stop:
            yield from walk.at_stop(at)
            break
        yield from walk.record(at)
    unread = stream.unread_bytes()
    if stream.failure and stream.position == at and not walk.has_reported_failure:
        what = f"is where the data end early{stream.because(unread)}"
        yield broken(context, at, stream.failure.reason, what)
    if stream.failure:
        yield Unread(context.uri, unread)


class _Walk:
    """Reads the records of a stream, and finds its way on after broken ones.

    Attributes:
        doubts_lengths: whether a record has lied about its length. From then on the place where a record
            should end is looked at before the record is read, so that each byte is read about once,
            however many records lie. A compressed stream cannot be looked at ahead.
        has_reported_failure: whether a reject has said why the stream ended early.
        goes_on: whether what comes next begins right where a record ended.
    """

    def __init__(self, context: ReadContext, stream: Stream) -> None:
        self.context, self.stream = context, stream
        self.doubts_lengths = False
        self.has_reported_failure = self.goes_on = False
        self._furthest = self._work = 0

    def record(self, at: int) -> Iterator[Item]:
        """What the record at ``at`` is. The stream is then at the next record, or at the end."""
        stream = self.stream
        if self.doubts_lengths and self._runs_into_another(at):
            yield self._runs_over(at)
            return
        try:
            item = read_record(self.context, stream, at)
        except BrokenError as error:
            self.doubts_lengths = stream.is_plain
            yield from self._broken(at, error)
            return
        end = stream.position
        if not self._at_border() and self._go_back(at + 1):
            if synchronise(stream) and stream.position < end:
                self.doubts_lengths = stream.is_plain
                yield self._runs_over(at)
                return
            stream.move_to(end)
        yield item

    def at_stop(self, at: int) -> Iterator[Item]:
        """What the shard's last stretch is. The next shard passes over what is not a record."""
        try:
            parse_header(self.stream.peek(HEADER_BYTES))
        except BrokenError as error:
            yield from self._broken(at, error)

    def _broken(self, at: int, error: BrokenError) -> Iterator[Item]:
        """The reject of a broken record, and the way to the next one."""
        stream = self.stream
        swallowed = 0
        if stream.position == at:
            stream.skip(1)
        elif not self._go_back(at + 1):
            swallowed = stream.stored_share(stream.position - at)
        is_found, further = _search(stream)
        passed = stream.position - at
        clause = f"{error}{stream.because(stream.unread_bytes())}"
        # A broken header hides one record, unless the stretch up to the next record, or to the end, may hold
        # more.
        is_long = not is_found and passed > HEADER_BYTES
        may_hold_more = (error.is_no_record or further or is_long) and not stream.failure
        size = stream.stored_share(passed) if may_hold_more else swallowed
        if size:
            clause += f"; {size:,} bytes are not read"
        self.has_reported_failure = stream.failure is not None
        yield broken(self.context, at, error.reason, clause)
        is_rest = self.goes_on and not further and passed < MIN_STRETCH_BYTES
        if swallowed or (size and not is_rest):
            yield Unread(self.context.uri, size)
        elif error.reason is Reason.TRUNCATED and not is_found and not stream.failure:
            yield Unread(self.context.uri, 0)  # The file ends inside the record: what followed is missing.
        if not is_found:
            stream.skip(1 << 62)

    def _runs_over(self, at: int) -> Item:
        return broken(self.context, at, Reason.CORRUPT, "claims a Content-Length that runs into another")

    def _runs_into_another(self, at: int) -> bool:
        """Whether a record ends at no border and another begins inside it; the stream is then there.

        Otherwise the stream stays where it was.
        """
        stream = self.stream
        try:
            _, header_length, length = parse_header(stream.peek(HEADER_BYTES))
        except BrokenError:
            return False
        end = at + header_length + length
        if end <= stream.stored_end():
            following = stream.stored_bytes(end, _BORDER_BYTES).lstrip(b"\r\n")
            if not following or following.startswith(RECORD_START):
                return False
        stream.skip(1)
        if synchronise(stream) and stream.position < end:
            return True
        stream.move_to(at)
        return False

    def _at_border(self) -> bool:
        """Whether a record, or the end, follows. Passes over blank lines."""
        self.stream.skip_line_ends()
        return self.stream.peek(len(RECORD_START)) in (RECORD_START, b"")

    def _go_back(self, position: int) -> bool:
        """Go to a place that was passed. A compressed stream is read again for that, which has a bound.

        Returns:
            Whether that could be done; if not, the stream stays where it is.
        """
        stream = self.stream
        if not stream.is_plain:
            self._furthest = max(self._furthest, stream.position)
            work = self._work + stream.position
            if work > FREE_WORK + WORK_A_BYTE * self._furthest:
                return False
            self._work = work
        stream.move_to(position)
        return True


def synchronise(stream: Stream, start: int = 0) -> bool:
    """Move to the next record from ``start`` on.

    A record shows by a whole header at the beginning of a line. Of each stretch between two blank lines
    only the last line that may begin a header is tried, so each byte is looked at a fixed number of times.

    Returns:
        Whether there is one; if not, the stream is at its end.
    """
    return _search(stream, start)[0]


def _search(stream: Stream, start: int = 0) -> tuple[bool, int]:
    """The same, and how many lines were passed that may have been the first one of a record."""
    lines = 0
    while True:
        block = stream.peek(_SEARCH_BYTES)
        at_end = len(block) < _SEARCH_BYTES
        begin = 0
        for blank in _BLANK_LINE.finditer(block):
            record = _last_record_line(block, begin, blank.start())
            if record >= 0 and stream.position + record >= start and is_header(block[record : blank.end()]):
                stream.skip(record)
                return True, lines + block.count(_LINE_OF_RECORD, 0, record - 1)
            begin = blank.start()
        if at_end:
            stream.skip(len(block))
            return False, lines + block.count(_LINE_OF_RECORD)
        # What follows the last blank line stays: a header may go on in the next block.
        passed = max(begin, len(block) - HEADER_BYTES, 1)
        lines += block.count(_LINE_OF_RECORD, 0, passed)
        stream.skip(passed)


def _last_record_line(block: bytes, begin: int, end: int) -> int:
    """Where the last line in [begin, end) starts that may begin a record; -1 if none does.

    It may begin inside a line, where the header before it is cut off.
    """
    at = max(block.rfind(before + RECORD_START, begin, end) for before in _BEFORE_RECORD)
    if at >= 0:
        return at + 1 if _RECORD_LINE.match(block, at) else -1
    at = block.rfind(RECORD_START, begin, end)
    return at if at >= 0 and VERSION_LINE.match(block, at) else -1


def is_header(head: bytes) -> bool:
    """Whether bytes that end in a blank line are the header of a record."""
    if len(head) > HEADER_BYTES or not _REQUIRED.search(head):
        return False
    try:
        parse_header(head)
    except BrokenError:
        return False
    return True
