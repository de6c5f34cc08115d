"""The process that documents are cleaned in, which forks a child for each core."""

from __future__ import annotations

from ..isolation.fork_server import ForkServer, fork_server

WARM_UP = "galley.document:warm_up"


def cleaning_process() -> ForkServer:
    """The one of this process. It is named, not imported: the caller need not load what it loads."""
    return fork_server(WARM_UP)
