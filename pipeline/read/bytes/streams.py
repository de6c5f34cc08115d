"""The bytes of a file as a stream: decompressed, counted and bounded.

A stream that breaks does not raise. It ends early and says why in ``failure``, so that what was read
before is kept and the reader can make a reject of the broken place.
"""

from __future__ import annotations

import dataclasses
import re

from ...records import Reason
from .allowance import Allowance
from .compression import BROKEN, CHUNK_BYTES, Compression, Decompressor, Packing, Window, compression_of

_FEED_BYTES = 1 << 14
_ZSTD_FEED_BYTES = 1 << 11
"""zstd's objects cannot bound their output. 2 kB hold at most 512 blocks of 128 kB (RFC 8878
§3.1.1.2), so that a bomb is noticed at 64 MB."""

_LINE_ENDS = re.compile(rb"[\r\n]*+")


@dataclasses.dataclass(frozen=True, slots=True)
class StreamFailure:
    """Why a stream ended early.

    Attributes:
        reason: the code of the reject.
        at: the byte of the file as stored.
        what: a clause for a message.
        unread_from: the byte of the file as stored from which on nothing came out, too low by what is fed
            at once at most. It lies before ``at`` where a block is lost.
    """

    reason: Reason
    at: int
    what: str
    unread_from: int


class Stream:
    """The bytes of a file from ``start`` on, decompressed.

    Args:
        window: the file as stored.
        packing: how it is compressed.
        start: where to begin, in the file as stored.
        allowance: how much it may unfold to.
        one_member: end with the member that begins at ``start``.

    Attributes:
        position: the offset of the next byte, in the plain file or the decompressed stream.
        stored_position: the offset in the file as stored after what was last taken from it; at a
            member's end exactly the byte after it.
        failure: None, or why the stream ended before the regular end of the file.
    """

    def __init__(
        self,
        window: Window,
        packing: Packing,
        start: int = 0,
        *,
        allowance: Allowance,
        one_member: bool = False,
    ) -> None:
        self.failure: StreamFailure | None = None
        self.stored_position = start
        self.position = start if packing.compression is Compression.PLAIN else 0
        self._window = window
        self._packing = packing
        self._compression = packing.compression
        self._start = start
        self._allowance = allowance
        self._one_member = one_member
        self._member: Decompressor | None = None
        self._produced = 0
        self._fed_from = self._came_out_to = start
        self._ended = False
        self._held = b""
        self._at = 0

    # -- reading ------------------------------------------------------------------------------

    def read(self, count: int) -> bytes:
        """Take the next ``count`` bytes, fewer only where the stream ends."""
        end = self._at + count
        if end <= len(self._held):
            taken = self._held[self._at : end]
            self._at = end
            self.position += count
            return taken
        pieces = [self._held[self._at :]]
        missing = count - len(pieces[0])
        while missing and self._fill():
            piece = self._held[:missing]
            self._at = len(piece)
            missing -= len(piece)
            pieces.append(piece)
        if missing:
            self._held, self._at = b"", 0
        taken = b"".join(pieces)
        self.position += len(taken)
        return taken

    def readline(self, limit: int = 1 << 16) -> bytes:
        """Take the next line with its line feed, or its first ``limit`` bytes if it is longer."""
        newline = self._held.find(b"\n", self._at)
        if newline >= 0 and newline - self._at < limit:
            line = self._held[self._at : newline + 1]
            self._at = newline + 1
            self.position += len(line)
            return line
        pieces: list[bytes] = []
        room = limit
        while room and (self._at < len(self._held) or self._fill()):
            newline = self._held.find(b"\n", self._at, self._at + room)
            end = newline + 1 if newline >= 0 else min(len(self._held), self._at + room)
            pieces.append(self._held[self._at : end])
            room -= end - self._at
            self._at = end
            if newline >= 0:
                break
        line = b"".join(pieces)
        self.position += len(line)
        return line

    def skip(self, count: int) -> int:
        """Pass over bytes without holding them; returns how many there were."""
        left = count
        while left:
            if self._at == len(self._held) and not self._fill():
                break
            step = min(left, len(self._held) - self._at)
            self._at += step
            left -= step
        self.position += count - left
        return count - left

    def skip_line(self) -> int:
        """Pass over the rest of a line and its line feed; returns how many bytes that was."""
        skipped = 0
        while True:
            if self._at == len(self._held) and not self._fill():
                break
            newline = self._held.find(b"\n", self._at)
            end = newline + 1 if newline >= 0 else len(self._held)
            skipped += end - self._at
            self._at = end
            if newline >= 0:
                break
        self.position += skipped
        return skipped

    def skip_line_ends(self) -> None:
        """Pass over any number of CR and LF."""
        while self._at < len(self._held) or self._fill():
            # A pattern, since lstrip would copy all that is held for each blank line.
            found = _LINE_ENDS.match(self._held, self._at)
            end = found.end() if found else self._at
            self.position += end - self._at
            self._at = end
            if end < len(self._held):
                break

    def peek(self, count: int) -> bytes:
        """The next ``count`` bytes without taking them, fewer only where the stream ends."""
        while len(self._held) - self._at < count:
            rest = self._held[self._at :]
            if not self._fill():
                self._held, self._at = rest, 0
                break
            self._held = rest + self._held
        return self._held[self._at : self._at + count]

    def unread_bytes(self, until: int | None = None) -> int:
        """How many bytes of the file as stored nothing came out of, because the stream broke.

        0 in a gzip file that simply ends: all that is left of it is read.

        Args:
            until: where in the file as stored reading goes on; None for nowhere.
        """
        if self.failure is None:
            return 0
        end = self._window.size() if until is None else until
        return max(0, end - self.failure.unread_from)

    def because(self, unread: int) -> str:
        """Why the stream broke, and how much is not read because of it, as the end of a message.

        Args:
            unread: how many bytes of the file as stored are not read, 0 to leave it out.

        Returns:
            Nothing if the stream did not break.
        """
        if self.failure is None:
            return ""
        rest = f", and {unread:,} bytes are not read" if unread else ""
        return f": {self.failure.what} at byte {self.failure.at:,} of the file{rest}"

    def stored_share(self, passed: int) -> int:
        """How many bytes about a stretch before this place takes in the file as stored, rounded up."""
        return passed if self.is_plain else -(-passed * self.stored_position // max(1, self.position))

    def stored_end(self) -> int:
        """The length of the file as stored."""
        return self._window.size()

    def stored_bytes(self, at: int, count: int) -> bytes:
        """Bytes of the file as stored, wherever they are; the stream stays where it is."""
        return self._window.look(at, count)

    @property
    def is_plain(self) -> bool:
        """Whether the file is stored as it is, so that any place of it can be gone to."""
        return self._compression is Compression.PLAIN

    def move_to(self, position: int) -> None:
        """Go to any place: at once in a plain file, in a compressed one from its beginning on."""
        self._held, self._at = b"", 0
        self._ended = False
        if self.is_plain:
            self.position = self.stored_position = position
            return
        self.failure = self._member = None
        self.stored_position = self._came_out_to = self._start
        self.position = self._produced = 0
        self.skip(position)

    # -- filling ------------------------------------------------------------------------------

    def _fill(self) -> bool:
        """Replace what is held by the next chunk; at the end by nothing, which returns False."""
        self._held, self._at = b"", 0
        while not self._ended and not self._held:
            if self._compression is Compression.PLAIN:
                self._held = self._window.get(self.stored_position, CHUNK_BYTES)
                self.stored_position += len(self._held)
                self._ended = not self._held
            else:
                self._held = self._decompress()
        return bool(self._held)

    def _decompress(self) -> bytes:
        if self._member is None and not self._open_member():
            return b""
        member = self._member
        assert member is not None
        data = b""
        if member.wants_input:
            feed = _ZSTD_FEED_BYTES if self._compression is Compression.ZST else _FEED_BYTES
            data = self._window.get(self.stored_position, feed)
            self._fed_from = self.stored_position
        try:
            # Without input too: a decompressor may still hold output back.
            output = member.decompress(data)
        except BROKEN as error:
            self._fail(Reason.CORRUPT, f"the {self._compression} data are damaged ({error})")
            return b""
        if not data and not output and member.wants_input and not member.ended:
            self._fail(Reason.TRUNCATED, f"the {self._compression} data are cut off")
            return b""
        self.stored_position += len(data)
        self._produced += len(output)
        stored = self.stored_position - self._start
        if self._allowance.is_exceeded(stored, self._produced):
            self._fail(
                Reason.TOO_LARGE,
                f"{stored:,} bytes of {self._compression} data hold over {self._produced:,} bytes,"
                f" more than {self._allowance.max_expansion:,} times their size",
            )
            return b""
        self._note_what_came_out(member, output)
        if member.ended:
            self.stored_position -= member.unused
            self._came_out_to = self.stored_position
            self._member = None
            self._ended = self._one_member
            if self._one_member:
                self._allowance.spend(stored, self._produced)
        return output

    def _note_what_came_out(self, member: Decompressor, output: bytes) -> None:
        if self._compression is Compression.GZ:
            # Deflate gives all that is stored, but holds back what exceeds a limit.
            self._came_out_to = self.stored_position if member.wants_input else self._fed_from
        elif output:
            # Blocks come out whole or not at all, and the next one may begin in what was fed last.
            self._came_out_to = self._fed_from

    def _open_member(self) -> bool:
        head = self._window.get(self.stored_position, 4)
        if not head:
            self._ended = True
            return False
        # A member may be cut off inside its magic number.
        if compression_of(head) is not self._compression and not self._packing.magic.startswith(head):
            self._after_last_member()
            return False
        self._member = self._packing.decompressor()
        return True

    def _after_last_member(self) -> None:
        """Pass over the zeros that tapes and block devices pad with, as gzip's manual says.

        Anything else is data that cannot be read.
        """
        at = self.stored_position
        while block := self._window.get(at, CHUNK_BYTES):
            if block.strip(b"\0"):
                self._fail(Reason.CORRUPT, f"what follows is not {self._compression} data")
                return
            at += len(block)
        self.stored_position = at
        self._ended = True

    def _fail(self, reason: Reason, what: str) -> None:
        self._allowance.spend(self.stored_position - self._start, self._produced)
        self.failure = StreamFailure(reason, self.stored_position, what, self._came_out_to)
        self._ended = True
