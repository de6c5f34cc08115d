"""A function applied in a child process with a limit on time and on memory.

A limit by signals does not hold while C code runs, and a crash in C cannot be caught at all; a
process of its own can be ended from outside.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import Generic, NoReturn, TypeVar

from ..errors import DocumentError
from ..records import Reason
from .fork_server import ForkServer, fork_server
from .frames import Failure, frame

TIME_LIMIT = 60.0
"""Seconds one document may take (our choice: far more than any honest page needs)."""

MEMORY_LIMIT = 2 << 30
"""Bytes of address space the child may take (our choice)."""

RECORDS_PER_PROCESS = 5_000
"""After so many records the child is replaced: libxml2's memory fragments and is not given
back otherwise (our choice)."""

SENDING_SECONDS = 30.0
"""A child that waits for a record takes it at once, unless something is wrong with it (our choice)."""

Taken = TypeVar("Taken")
Given = TypeVar("Given")


class IsolatedFunction(Generic[Taken, Given]):
    """A child process that applies a function to one record at a time. Not thread-safe.

    Args:
        function: stands in a module, so that the child finds it by its name; may raise `DocumentError`.
        time_limit: seconds that one record may take.
        memory_limit: bytes of address space that the child may take.
        server: forks the child; by default the one of this process without a warm-up.
    """

    def __init__(
        self,
        function: Callable[[Taken], Given],
        time_limit: float,
        memory_limit: int,
        server: ForkServer | None = None,
    ) -> None:
        self.function = function
        self.server = server or fork_server()
        self.time_limit = time_limit
        self.memory_limit = memory_limit
        self.deadline = 0.0
        self.child: int | None = None
        self._connection: socket.socket | None = None
        self._answered = 0
        self._received = bytearray()

    def apply(self, record: Taken) -> Given:
        """What the function gives for a record.

        Raises:
            DocumentError: as `receive`.
        """
        self.send(record)
        while (given := self.receive(self.deadline - time.monotonic())) is None:
            pass
        return given

    def send(self, record: Taken) -> None:
        """Set the child to a record. The answer to the one before has been received."""
        request = frame(record)
        if self._answered >= RECORDS_PER_PROCESS:
            self.close()
        try:
            self._write(request)
        except OSError:  # it died between records (by the kernel, say): this one is not to blame
            self.close()
            with contextlib.suppress(OSError):  # it died as it took the record in: `receive` tells
                self._write(request)

    def receive(self, seconds: float = 0.0) -> Given | None:
        """What the function gave for the record that was sent, or None where so many seconds pass without it.

        Raises:
            DocumentError: the function raised it, or the record took too long, too much memory, or the
                child's life. The next record gets a new child.
        """
        if select.select([self], [], [], max(0.0, seconds))[0]:
            return self._take_in()
        if time.monotonic() < self.deadline:
            return None
        self.close()
        raise DocumentError(
            Reason.TIME_LIMIT,
            f"the document took longer than --document-time-limit, {self.time_limit:g} seconds",
        )

    def fileno(self) -> int:
        """The file descriptor on which the child answers, for `select`."""
        assert self._connection
        return self._connection.fileno()

    def close(self) -> None:
        """End the child, if there is one. A later record starts a new one."""
        if self.child is not None:
            os.kill(self.child, signal.SIGKILL)
            self._end()

    def _take_in(self) -> Given | None:
        assert self._connection
        try:
            part = self._connection.recv(1 << 20)
        except ConnectionResetError:
            part = b""
        if not part:
            self._raise_crash()
        self._received += part
        if len(self._received) < 4 + int.from_bytes(self._received[:4], "big"):
            return None
        answer: Given | Failure = pickle.loads(memoryview(self._received)[4:])
        self._received = bytearray()
        if isinstance(answer, Failure):
            raise DocumentError(*answer)
        return answer

    def _write(self, request: bytes) -> None:
        if self.child is None:
            self.child, self._connection = self.server.fork(self.function, self.memory_limit)
            self._connection.settimeout(SENDING_SECONDS)
            self._answered = 0
        assert self._connection
        self.deadline = time.monotonic() + self.time_limit
        self._answered += 1
        self._connection.sendall(request)

    def _end(self) -> int:
        """Let go of a child that has ended, or is about to; its exit status."""
        assert self.child is not None and self._connection
        child, self.child = self.child, None
        self._connection.close()
        self._received = bytearray()
        return self.server.wait(child)

    def _raise_crash(self) -> NoReturn:
        status = self._end()
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        raise DocumentError(Reason.PARSER_CRASH, f"the process died while it was at the document ({how})")
