"""A function applied in a child process, with limits on time and memory.

A limit set by signals does not hold while C code runs, and a crash in C cannot be caught at all. A process
of its own can be ended from outside.
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
from typing import Generic, TypeVar

from ..errors import DocumentError
from ..records import Reason
from .fork_server import ForkServer, fork_server
from .frames import Failure, frame
from .limits import ChildLimits

RECORDS_PER_PROCESS = 5_000
"""A child is replaced after this many records: libxml2's memory fragments and is not given back otherwise."""

ATTEMPTS = 2
"""A record whose child dies, stalls or runs out of memory gets a fresh child once: the kernel may have
ended the child, or its memory may have been fragmented, through no fault of the record."""

SENDING_SECONDS = 30.0
"""An idle child takes a record in at once, unless something is wrong with it."""

Taken = TypeVar("Taken")
Given = TypeVar("Given")


class IsolatedFunction(Generic[Taken, Given]):
    """A child process that applies a function to one record at a time. Not thread-safe.

    Args:
        function: defined in a module, so that the child finds it by name. It may raise `DocumentError`.
        limits: what one record may take.
        server: forks the child; by default the server of this process that warms nothing up.
    """

    def __init__(
        self,
        function: Callable[[Taken], Given],
        limits: ChildLimits,
        server: ForkServer | None = None,
    ) -> None:
        self.function = function
        self.server = server or fork_server()
        self.limits = limits
        self.deadline = 0.0
        self.child: int | None = None
        self._connection: socket.socket | None = None
        self._answered = 0
        self._received = bytearray()
        self._request = b""
        self._attempt = 0

    def apply(self, record: Taken) -> Given:
        """Apply the function to a record and wait for the answer.

        Raises:
            DocumentError: see `receive`.
        """
        self.send(record)
        while (given := self.receive(self.deadline - time.monotonic())) is None:
            pass
        return given

    def send(self, record: Taken) -> None:
        """Give the child a record. The answer to the one before must have been received."""
        self._request = frame(record)
        self._attempt = 1
        if self._answered >= RECORDS_PER_PROCESS:
            self.close()
        try:
            self._write()
        except OSError:  # it died between two records, which is not this one's fault
            self._restart()

    def receive(self, seconds: float = 0.0) -> Given | None:
        """The function's answer for the record that was sent, or None if there is none yet.

        Args:
            seconds: how long to wait for an answer.

        Raises:
            DocumentError: the function raised it, or the record took too much time or memory, or its
                child died, in each of `ATTEMPTS` children. The next record gets a new child.
        """
        if select.select([self], [], [], max(0.0, seconds))[0]:
            return self._take_in()
        if time.monotonic() < self.deadline:
            return None
        self.close()
        limit = f"{self.limits.wall_seconds:g} seconds by the clock"
        self._try_again(Reason.TIME_LIMIT, f"the document took longer than {limit}")
        return None

    def fileno(self) -> int:
        """The file descriptor on which the child answers, for `select`."""
        assert self._connection
        return self._connection.fileno()

    def close(self) -> None:
        """End the child, if there is one. A later record starts a new one."""
        if self.child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.child, signal.SIGKILL)
            self._end()

    def _take_in(self) -> Given | None:
        assert self._connection
        try:
            received = self._connection.recv(1 << 20)
        except ConnectionResetError:
            received = b""
        if not received:
            self._take_in_death()
            return None
        self._received += received
        if len(self._received) < 4 + int.from_bytes(self._received[:4], "big"):
            return None
        answer: Given | Failure = pickle.loads(memoryview(self._received)[4:])
        self._received = bytearray()
        if not isinstance(answer, Failure):
            return answer
        if answer.reason is Reason.MEMORY_LIMIT:
            self.close()
            self._try_again(answer.reason, answer.message)
            return None
        raise DocumentError(answer.reason, answer.message)

    def _take_in_death(self) -> None:
        status = self._end()
        if status == -signal.SIGXCPU:
            limit = f"{self.limits.cpu_seconds:g} seconds of CPU time"
            raise DocumentError(Reason.TIME_LIMIT, f"the document took longer than {limit}")
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        self._try_again(Reason.PARSER_CRASH, f"the process died while it worked on the document ({how})")

    def _try_again(self, reason: Reason, message: str) -> None:
        """Give the record to a fresh child.

        Raises:
            DocumentError: it has had all its attempts.
        """
        if self._attempt >= ATTEMPTS:
            raise DocumentError(reason, message)
        self._attempt += 1
        self._restart()

    def _restart(self) -> None:
        self.close()
        with contextlib.suppress(OSError):  # it died as it took the record in: `receive` finds out
            self._write()

    def _write(self) -> None:
        if self.child is None:
            self.child, self._connection = self.server.fork(self.function, self.limits)
            self._connection.settimeout(SENDING_SECONDS)
            self._answered = 0
        assert self._connection
        self.deadline = time.monotonic() + self.limits.wall_seconds
        self._answered += 1
        self._connection.sendall(self._request)

    def _end(self) -> int:
        """Let go of a child that has ended, or is about to. Returns its exit status."""
        assert self.child is not None and self._connection
        child, self.child = self.child, None
        self._connection.close()
        self._received = bytearray()
        return self.server.wait(child)
