"""The process that children are forked from, and what a child does: see `fork_server`.

Its first argument says where to import from: where its parent does. The further ones name functions
(``module:function``) that load what the children will need. Then it waits. Each child that it forks shares
that memory, and applies one function to frame after frame; see `frames`.
"""

from __future__ import annotations

import errno
import gc
import importlib
import json
import logging
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from ..errors import DocumentError
from ..records import Reason
from .frames import FORK, Failure, frame, read_frame

RECORDS_PER_COLLECTION = 100
"""A page is some 10,000 objects without a cycle. Garbage collection while they are made takes a tenth of
the time (measured), so it runs between pages instead."""


def main() -> None:
    """Fork a child for each request until the parent closes the socket, then end those that are left."""
    control = socket.socket(fileno=0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the key ends the parent, and the parent ends this process
    logging.disable(logging.CRITICAL)
    sys.path[:] = json.loads(sys.argv[1])
    for name in sys.argv[2:]:
        _named(name)()
    _silence()
    gc.collect()
    gc.freeze()
    gc.disable()
    children: set[int] = set()
    try:
        while True:
            head, descriptors, _, _ = socket.recv_fds(control, 5, 1)
            given = pickle.loads(control.recv(int.from_bytes(head[1:], "big"), socket.MSG_WAITALL))
            if head[:1] == FORK:
                number = _fork(control, descriptors[0], *given)
                if number > 0:
                    children.add(number)
            else:
                children.discard(given)
                number = _status(given)
            control.sendall(number.to_bytes(8, "big", signed=True))
    except (EOFError, pickle.UnpicklingError, OSError):  # the parent has ended, perhaps during a request
        for child in children:
            os.kill(child, signal.SIGKILL)


def _silence() -> None:
    """What was printed until now says why the process does not start; the rest is noise of libraries."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)


def _named(name: str) -> Callable[[], None]:
    module, _, function = name.partition(":")
    found: Callable[[], None] = getattr(importlib.import_module(module), function)
    return found


def _status(child: int) -> int:
    """How a child ended. Of a child of an earlier fork server that is not known."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except ChildProcessError:
        return -signal.SIGKILL


def _fork(
    control: socket.socket,
    descriptor: int,
    function: Callable[[Any], Any],
    memory: int,
    cpu_seconds: float,
) -> int:
    """Fork a child.

    Returns:
        Its process number; minus the error number if the system refuses one. The other children go on then.
    """
    try:
        child = os.fork()
    except OSError as error:
        os.close(descriptor)
        return -(error.errno or errno.EAGAIN)
    if child == 0:
        try:
            control.close()
            _limit_memory(memory)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            _answer_all(socket.socket(fileno=descriptor), function, cpu_seconds)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(descriptor)
    return child


def _answer_all(connection: socket.socket, function: Callable[[Any], Any], cpu_seconds: float) -> None:
    requests, replies = connection.makefile("rb"), connection.makefile("wb")
    answered = 0
    while (answer := _next_answer(function, requests, cpu_seconds)) is not None:
        replies.write(frame(answer))
        replies.flush()
        answered += 1
        if answered % RECORDS_PER_COLLECTION == 0:
            gc.collect()


def _next_answer(function: Callable[[Any], Any], requests: BinaryIO, cpu_seconds: float) -> Any:
    try:
        payload = read_frame(requests)
        if payload is None:
            return None
        _limit_cpu(cpu_seconds)
        return function(pickle.loads(payload))
    except DocumentError as error:
        return Failure(error.reason, error.message)
    except MemoryError:
        return Failure(Reason.MEMORY_LIMIT, "the document takes more memory than its limit allows")


def _limit_memory(memory: int) -> None:
    """Limit the address space of this process, which `ulimit -v` may have limited further already."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if hard < 0 else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_cpu(seconds: float) -> None:
    """Let the kernel end this process (SIGXCPU) once it has used so much more CPU time, in whole seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


if __name__ == "__main__":
    main()
