"""The process that a worker's children are forked from.

Importing the stages and loading their models takes a second and some 100 MB. A process that does nothing
else does that once. A child then costs milliseconds, and so does the one that replaces a child that ended.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from .frames import FORK, WAIT
from .limits import ChildLimits

STARTING_SECONDS = 120.0
"""How long the process may take to start and import, on a busy machine."""

ENDING_SECONDS = 30.0
"""How long the process may take to end once it is killed."""

MAX_ERROR_BYTES = 10_000
"""How much of its output is read when the process does not start."""

PAUSES = (0.1, 0.5, 2.0, 5.0)
"""Seconds to wait before the system is asked again for a process that it refused, as it does when memory or
process numbers are short."""


class ForkServer:
    """Forks children that apply a function. Thread-safe; the process is started by the first fork.

    Args:
        warm_up: a function, as ``module:function``, that loads what the children will need.
    """

    def __init__(self, warm_up: str | None = None) -> None:
        self._warm_up = warm_up
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the server is)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._has_children = False
        atexit.register(self.close)

    def start(self) -> None:
        """Start the process now, so that it gets ready while its parent does something else.

        If it cannot be started, the first `fork` says so.
        """
        with self._lock, contextlib.suppress(OSError):
            self._connect()

    def fork(self, function: Callable[[Any], Any], limits: ChildLimits) -> tuple[int, socket.socket]:
        """Fork a child.

        Args:
            function: what the child applies to each frame. It is sent by its name.
            limits: what one record may take.

        Returns:
            The child's process number, and the socket on which it takes frames and answers.

        Raises:
            RuntimeError: the process does not start, or the system refuses to fork.
        """
        request = pickle.dumps((function, limits.memory, limits.cpu_seconds))
        child, connection = self._fork(request)
        for pause in PAUSES:
            if child > 0:
                break
            connection.close()
            time.sleep(pause)
            child, connection = self._fork(request)
        if child < 0:
            connection.close()
            raise RuntimeError(f"the system refuses a process to clean documents in: {os.strerror(-child)}")
        return child, connection

    def _fork(self, request: bytes) -> tuple[int, socket.socket]:
        try:
            return self._fork_once(request)
        except OSError:  # the kernel may have ended the process: it is started once more
            pass
        try:
            return self._fork_once(request)
        except OSError as error:
            raise RuntimeError(
                f"the process that documents are cleaned in does not start: {self._last_words() or error}"
            ) from error

    def _fork_once(self, request: bytes) -> tuple[int, socket.socket]:
        # Each attempt has sockets of its own: a process that ends as it forks may leave a child that reads.
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                return self._ask(FORK, request, [theirs.fileno()]), ours
            except OSError:
                ours.close()
                raise

    def wait(self, child: int) -> int:
        """The exit status of a child that has ended, or is about to; for a signal, minus its number."""
        if self._process is None:
            return -signal.SIGKILL
        try:
            return self._ask(WAIT, pickle.dumps(child))
        except OSError:
            return -signal.SIGKILL  # it ended with the process that it was forked from

    def _last_words(self) -> str:
        """The last line that the process printed before it ended."""
        self._errors.seek(0)
        lines = self._errors.read()[-MAX_ERROR_BYTES:].decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def close(self) -> None:
        """End the process, and with it all children. A later fork starts a new one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if self._control:
            self._control.close()
        if process:
            if self._has_children:  # give it time to end them
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(1.0)
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):  # the kernel may wait for a disk
                process.wait(ENDING_SECONDS)

    def _ask(self, kind: bytes, request: bytes, descriptors: Sequence[int] = ()) -> int:
        with self._lock:
            control = self._connect()
            self._has_children = True
            try:
                socket.send_fds(control, [kind + len(request).to_bytes(4, "big")], descriptors)
                control.sendall(request)
                answer = control.recv(8, socket.MSG_WAITALL)
                if len(answer) < 8:
                    raise ConnectionError("it has ended")
            except BaseException:  # also Ctrl-C: a late answer would be taken for that to the next request
                self._end()
                raise
        return int.from_bytes(answer, "big", signed=True)

    def _connect(self) -> socket.socket:
        if self._process is None or self._control is None:
            self._has_children = False
            self._control, theirs = socket.socketpair()
            self._control.settimeout(STARTING_SECONDS)
            with theirs:
                self._errors.seek(0)
                self._errors.truncate()
                # Without -P, modules in the user's working folder would come before the library's own.
                command = [sys.executable, "-P", "-m", "galley.isolation.child", json.dumps(sys.path)]
                self._process = subprocess.Popen(
                    command + ([self._warm_up] if self._warm_up else []),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,  # libraries print there
                    stderr=self._errors,
                )
        return self._control


def fork_server(warm_up: str | None = None) -> ForkServer:
    """The fork server of this process for a warm-up function, see `ForkServer`."""
    return _of_process(os.getpid(), warm_up)


@functools.cache
def _of_process(process: int, warm_up: str | None) -> ForkServer:
    return ForkServer(warm_up)
