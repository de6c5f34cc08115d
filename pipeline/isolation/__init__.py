"""Extracting and scoring in a child process with a limit on time and on memory.

A limit by signals does not hold while C code runs, and a crash in C cannot be caught at all; a
process of its own can be ended from outside.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import subprocess
import sys
import time
from typing import NoReturn

from ..records import DocumentError, RawDocument, Reason
from ..staging import StagedPage
from .frames import Answer, frame

TIME_LIMIT = 60.0
"""Seconds one document may take (our choice: far more than any honest page needs)."""

MEMORY_LIMIT = 2 << 30
"""Bytes of address space the child may take (our choice)."""

DOCUMENTS_PER_PROCESS = 5_000
"""After so many documents the child is replaced: libxml2's memory fragments and is not given
back otherwise (our choice; a new child costs about a second)."""

STARTING_SECONDS = 30.0
"""What a child may take to start and import, on a busy machine, on top of the first document."""


class ScorerProcess:
    """A child process that extracts and scores documents one at a time. Not thread-safe.

    Args:
        time_limit: seconds one document may take.
        memory_limit: bytes of address space that the child may take.
    """

    def __init__(self, time_limit: float, memory_limit: int) -> None:
        self.time_limit = time_limit
        self.memory_limit = memory_limit
        self.deadline = 0.0
        self._child: subprocess.Popen[bytes] | None = None
        self._answered = 0
        self._received = bytearray()

    def score(self, document: RawDocument) -> StagedPage:
        """The page of a document, scored and staged.

        Raises:
            DocumentError: as `receive`.
        """
        self.send(document)
        while (page := self.receive(self.deadline - time.monotonic())) is None:
            pass
        return page

    def send(self, document: RawDocument) -> None:
        """Set the child to a document. The answer to the one before has been received."""
        request = frame(document)
        if self._answered >= DOCUMENTS_PER_PROCESS:
            self.close()
        try:
            self._write(request)
        except BrokenPipeError:  # it died between documents (by the kernel, say): this one is not to blame
            self.close()
            self._write(request)

    def receive(self, seconds: float = 0.0) -> StagedPage | None:
        """The page of the document that was sent, or None where so many seconds pass without it.

        Raises:
            DocumentError: the document has no page, or took too long, too much memory, or the
                parser's life. The next document gets a new child.
        """
        assert self._child and self._child.stdout
        if select.select([self._child.stdout], [], [], max(0.0, seconds))[0]:
            part = os.read(self._child.stdout.fileno(), 1 << 20)
            if not part:
                self._raise_crash(self._child)
            self._received += part
            if len(self._received) < 4 + int.from_bytes(self._received[:4], "big"):
                return None
            answer: Answer = pickle.loads(memoryview(self._received)[4:])
            self._received = bytearray()
            if isinstance(answer, StagedPage):
                return answer
            raise DocumentError(*answer)
        if time.monotonic() < self.deadline:
            return None
        self.close()
        raise DocumentError(
            Reason.TIME_LIMIT,
            f"extracting took longer than --document-time-limit, {self.time_limit:g} seconds",
        )

    def fileno(self) -> int:
        """The file descriptor on which the child answers, for `select`."""
        assert self._child and self._child.stdout
        return self._child.stdout.fileno()

    def close(self) -> None:
        """End the child, if there is one. A later document starts a new one."""
        child, self._child = self._child, None
        self._received = bytearray()
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                # What was still to be written has no reader any more.
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _write(self, request: bytes) -> None:
        child = self._child or self._start()
        assert child.stdin
        child.stdin.write(request)
        child.stdin.flush()
        starting = STARTING_SECONDS if self._answered == 0 else 0.0
        self.deadline = time.monotonic() + self.time_limit + starting
        self._answered += 1

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(
            [sys.executable, "-m", f"{__name__}.child", str(self.memory_limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answered = 0
        return self._child

    def _raise_crash(self, child: subprocess.Popen[bytes]) -> NoReturn:
        status = child.wait()
        self.close()
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        raise DocumentError(Reason.PARSER_CRASH, f"the parser died while extracting ({how})")
