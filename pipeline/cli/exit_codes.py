"""The exit codes of the commands."""

from __future__ import annotations

DONE = 0
"""The command succeeded."""

FAILED = 1
"""The run failed, or the document was rejected."""

MISTAKE = 2
"""The command line is wrong. Nothing was started."""

UNREAD = 3
"""The run is done, but parts of its input are damaged and could not be read (see ``--allow-unread``)."""

INTERRUPTED = 130
"""The user interrupted the command (128 + SIGINT, as shells count)."""
