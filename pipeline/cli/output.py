"""What the commands print. A reader that has gone away, or a full disk, changes no exit code."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def say(line: str) -> None:
    """Print a line of progress, or of what a command found, on standard output."""
    _print(line, sys.stdout)


def complain(line: str) -> None:
    """Print on standard error why a command failed."""
    _print(line, sys.stderr)


def _print(line: str, stream: TextIO | None) -> None:
    if stream is None:  # it was closed when the process started
        return
    encoding = stream.encoding or "utf-8"
    try:
        print(line.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())  # also for what is flushed when the process ends
        os.close(null)
