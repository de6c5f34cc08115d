"""Walks through WARC and WET whose records are compressed members of their own."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from ...records import Reason
from ..bytes.allowance import Allowance
from ..bytes.compression import BROKEN, Packing, Window
from ..bytes.streams import Stream
from .reader_types import Item, ReadContext, Unread
from .warc import FREE_WORK, MIN_STRETCH_BYTES, WORK_A_BYTE, synchronise
from .warc_record import RECORD_START, BrokenError, broken, read_record

_FIRST_FEED_BYTES = 1 << 6
_FEED_BYTES = 1 << 10
"""Fed in small pieces at first, a member shows its first bytes even if it is damaged soon after."""

_PROBE_BYTES = 1 << 20
"""How much of a member is decompressed to see its first bytes: a bzip2 block comes out only when it is
complete, of up to 900 kB stored."""


def read_members(
    context: ReadContext, window: Window, packing: Packing, start: int, stop: int | None, *, is_first: bool
) -> Iterator[Item]:
    """Read the records whose members begin in [start, stop) of the file as stored.

    The place of a record is the offset of its member; further records in one member count on from it by
    one. A shard that begins inside the file begins at the first member from there on, and what lies
    before that belongs to the shard before.

    Args:
        context: of the file.
        window: the file as stored.
        packing: how it is compressed.
        start: where the shard begins.
        stop: where it ends, None for the end of the file.
        is_first: whether no shard is before this one.
    """
    walk = _Walk(context, window, packing, start)
    at: int | None = start
    if not walk.begins_member(start):
        at = walk.next_member(start)
        if is_first and window.get(start, 1):
            yield from walk.no_record(start, at)
    while at is not None and (stop is None or at < stop):
        stream = walk.open(at)
        lost = yield from _member(context, stream, at)
        stream.skip(1 << 62)
        if stream.failure:
            at = walk.next_after_damage(at, stream.failure.at)
            # Nothing shows whether one record or many were between the damage and the next member. A short
            # stretch is the rest of the damaged one, whose reject is its account.
            unread = stream.unread_bytes(at)
            if lost:
                place, reason, what = lost
                yield broken(context, place, reason, f"{what}{stream.because(unread)}")
            if at is None or unread >= MIN_STRETCH_BYTES:
                yield Unread(context.uri, unread)
            continue
        end = stream.stored_position
        if not window.get(end, 1):
            break
        if walk.begins_member(end):
            at = end
            continue
        at = walk.next_member(end)
        if at is not None or walk.has_content(end):
            yield from walk.no_record(end, at)


class _Walk:
    """Finds the members of a file, with a bound on how often its bytes are read.

    Args:
        context: of the file.
        window: the file as stored.
        packing: how it is compressed.
        start: where the shard begins.
    """

    def __init__(self, context: ReadContext, window: Window, packing: Packing, start: int) -> None:
        self.context, self.window, self.packing = context, window, packing
        self.allowance = Allowance(context.settings.max_expansion)
        self.start = start
        self.work = 0

    def open(self, at: int) -> Stream:
        """The member at ``at``, decompressed."""
        return Stream(self.window, self.packing, at, allowance=self.allowance, one_member=True)

    def no_record(self, at: int, following: int | None) -> Iterator[Item]:
        """The reject and the count of a stretch in which no record begins."""
        size = (self.window.size() if following is None else following) - at
        what = f"is not a compressed WARC record; {size:,} bytes are not read"
        yield broken(self.context, at, Reason.CORRUPT, what)
        yield Unread(self.context.uri, size)

    def has_content(self, at: int) -> bool:
        """Whether anything but padding zeros follows."""
        while block := self.window.get(at, 1 << 16):
            if block.strip(b"\0"):
                return True
            at += len(block)
        return False

    def next_after_damage(self, at: int, failed_at: int) -> int | None:
        """The next member after a damaged one: inside it, if it lied about its length."""
        following = self.next_member(at + 1)
        if following is not None and following < failed_at:
            self.work += failed_at - following
            if self._is_overworked(following):
                return self.next_member(failed_at)
        return following

    def next_member(self, start: int) -> int | None:
        """Where from ``start`` on the next member with a WARC record begins; None for nowhere."""
        magic = self.packing.magic
        at = start
        while block := self.window.get(at, 1 << 16):
            found = block.find(magic)
            while found >= 0:
                if self.begins_member(at + found):
                    return at + found
                found = block.find(magic, found + 1)
            if len(block) < len(magic):
                return None
            at += len(block) - len(magic) + 1
        return None

    def begins_member(self, at: int) -> bool:
        """Whether a compressed member begins at ``at`` that opens with a WARC record, as far as the file
        goes."""
        head = self.window.get(at, len(self.packing.magic))
        if not head or not self.packing.magic.startswith(head):
            return False
        member = self.packing.decompressor()
        opening = b""
        limit = _FEED_BYTES if self._is_overworked(at) else _PROBE_BYTES
        offset = 0
        while offset < limit:
            data = self.window.get(at + offset, _FIRST_FEED_BYTES if offset < _FEED_BYTES else _FEED_BYTES)
            try:
                # No more output than is needed: damage further on is met by who reads the member.
                opening += member.decompress(data, len(RECORD_START) - len(opening))
            except BROKEN:
                return False
            if not data and not member.ended:
                return RECORD_START.startswith(opening)
            if len(opening) >= len(RECORD_START) or member.ended:
                break
            offset += len(data)
            self.work += len(data)
        return opening.startswith(RECORD_START)

    def _is_overworked(self, at: int) -> bool:
        """Whether looks are shorter from here on, and reading goes on after a damaged member, not in it."""
        return self.work > FREE_WORK + WORK_A_BYTE * (at - self.start)


def _member(
    context: ReadContext, stream: Stream, member_at: int
) -> Generator[Item, None, tuple[int, Reason, str] | None]:
    """The records of a member.

    Returns:
        Of the record that is lost because the stream broke, if any: its place, the code of its reject, and
        what is wrong with it.
    """
    at = member_at
    stream.skip_line_ends()
    while stream.peek(1):
        try:
            item = read_record(context, stream, at)
        except BrokenError as error:
            if stream.failure:
                return at, error.reason, str(error)
            yield broken(context, at, error.reason, str(error))
            stream.skip(1)
            if not synchronise(stream):
                return None
        else:
            # The member's checksum, which shows that the record is sound, is at its end.
            stream.skip_line_ends()
            stream.peek(1)
            if stream.failure:
                break
            yield item
        at += 1
    return (at, stream.failure.reason, "cannot be had whole") if stream.failure else None
