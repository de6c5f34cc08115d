"""Warm-up functions that make the process that children are forked from fail in one way."""

from __future__ import annotations

import errno
import os
import resource
import signal
from pathlib import Path

MARK = "GALLEY_TEST_MARK"
"""The environment variable that names a file in which failures are counted, a byte for each."""


def failures() -> int:
    mark = Path(os.environ[MARK])
    return mark.stat().st_size if mark.exists() else 0


def fail_once_more() -> None:
    with open(os.environ[MARK], "ab") as mark:
        mark.write(b".")


def die_as_it_forks() -> None:
    """The first server is killed when its child is there and before it says so."""
    fork = os.fork

    def fork_and_die() -> int:
        child = fork()
        if child and not failures():
            fail_once_more()
            os.kill(os.getpid(), signal.SIGKILL)
        return child

    os.fork = fork_and_die


def refuse_the_second_and_third() -> None:
    """The system refuses the second and the third process that a server asks for."""
    fork, asked = os.fork, [0]

    def fork_or_fail() -> int:
        asked[0] += 1
        if asked[0] in (2, 3):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return fork()

    os.fork = fork_or_fail


def refuse_all() -> None:
    def fail() -> int:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    os.fork = fail


def limit_memory() -> None:
    """As `ulimit -v` does in the shell from which a run is started."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
