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
        self._child: subprocess.Popen[bytes] | None = None
        self._answered = 0

    def score(self, document: RawDocument) -> StagedPage:
        """The page of a document, scored and staged.

        Raises:
            DocumentError: the document has no page, or took too long, too much memory, or the
                parser's life. The next document gets a new child.
        """
        request = frame(document)
        try:
            reply = self._ask(request)
        except (
            BrokenPipeError
        ):  # the child died between documents (by the kernel, say): this one is not to blame
            self.close()
            reply = self._ask(request)
        if isinstance(reply, StagedPage):
            return reply
        raise DocumentError(*reply)

    def _ask(self, request: bytes) -> Answer:
        if self._answered >= DOCUMENTS_PER_PROCESS:
            self.close()
        child = self._child or self._start()
        assert child.stdin and child.stdout
        child.stdin.write(request)
        child.stdin.flush()
        self._answered += 1
        answer: Answer = pickle.loads(self._read_reply(child))
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(
            [sys.executable, "-m", f"{__name__}.child", str(self.memory_limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answered = 0
        return self._child

    def _read_reply(self, child: subprocess.Popen[bytes]) -> bytes:
        assert child.stdout
        deadline = time.monotonic() + self.time_limit + (STARTING_SECONDS if self._answered == 1 else 0)
        received, wanted = bytearray(), 4
        while len(received) < wanted:
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not select.select([child.stdout], [], [], remaining)[0]:
                self.close()
                raise DocumentError(
                    Reason.TIME_LIMIT,
                    f"extracting took longer than --document-time-limit, {self.time_limit:g} seconds",
                )
            part = os.read(child.stdout.fileno(), 1 << 20)
            if not part:
                self._raise_crash(child)
            received += part
            if wanted == 4 and len(received) >= 4:
                wanted += int.from_bytes(received[:4], "big")
        return bytes(received[4:])

    def _raise_crash(self, child: subprocess.Popen[bytes]) -> NoReturn:
        status = child.wait()
        self.close()
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        raise DocumentError(Reason.PARSER_CRASH, f"the parser died while extracting ({how})")

    def close(self) -> None:
        """End the child, if there is one. A later document starts a new one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                # What was still to be written has no reader any more.
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
