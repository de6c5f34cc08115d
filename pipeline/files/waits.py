"""Waits for a disk that have an end.

A network disk whose server is gone lets every call wait, for ever by default (nfs(5), ``hard``), and a call
of the system cannot be called off. So what may wait is called in a thread of its own, which is given up
after `MAX_SECONDS`: the caller then gets an error that says what it waited for.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

MAX_SECONDS = 600.0
"""How long a disk may take for one call. A disk that spins up, or a tape robot, takes a minute."""

PULSE_SECONDS = 5.0
"""The seconds are counted in short waits, so that a pause of the whole run (Ctrl-Z, a container that is
frozen) counts as one of them."""

ITEMS_AT_ONCE = 1_000
SECONDS_AT_ONCE = 1.0
"""A wait for several items ends after this time, so that a slow disk is not taken for one that is gone."""

Given = TypeVar("Given")


def answered(what: Callable[[], str], function: Callable[..., Given], *arguments: Any) -> Given:
    """Call a function that may wait for a disk. It takes 15 µs more than the call (measured).

    Args:
        what: says what is done, for the error: a participle and its object, as in ``reading a.gz``.
        function: what to call, with ``arguments``.

    Raises:
        TimeoutError: it did not return in time. Its thread is left behind.
    """
    if sys.is_finalizing():  # No thread runs any more, and files that were left open are being closed.
        return function(*arguments)
    caller: _Caller | None = getattr(_callers, "idle", None)
    if caller is None:
        caller = _Caller()
    _callers.idle = None  # Until it has answered: a late answer would be taken for that of the next call.
    caller.calls.put((function, arguments))
    waited = 0.0
    while True:
        try:
            is_error, outcome = caller.outcomes.get(timeout=PULSE_SECONDS)
            break
        except Empty:
            waited += PULSE_SECONDS
            if waited >= MAX_SECONDS:
                message = f"{what()} got no answer for {MAX_SECONDS:g} seconds: is its disk or server gone?"
                raise TimeoutError(errno.ETIMEDOUT, message) from None
    _callers.idle = caller
    if is_error:
        raise outcome
    given: Given = outcome
    return given


def each_answered(what: Callable[[], str], items: Iterable[Given]) -> Iterator[Given]:
    """The items of an iterable that may wait for a disk before each of them.

    Raises:
        TimeoutError: one of them did not come in time.
    """
    rest = iter(items)
    while found := answered(what, _some, rest):
        yield from found


def _some(rest: Iterator[Given]) -> list[Given]:
    """The next items of an iterator; none at its end."""
    found: list[Given] = []
    last = time.monotonic() + SECONDS_AT_ONCE
    for item in rest:
        found.append(item)
        if len(found) == ITEMS_AT_ONCE or time.monotonic() >= last:
            break
    return found


class _Caller:
    """A thread that calls functions for another, one after the other, until nobody knows it any more."""

    def __init__(self) -> None:
        self.calls: SimpleQueue[tuple[Callable[..., Any], tuple[Any, ...]] | None] = SimpleQueue()
        self.outcomes: SimpleQueue[tuple[bool, Any]] = SimpleQueue()
        work = threading.Thread(
            target=_work, args=(self.calls, self.outcomes), name="wait for a disk", daemon=True
        )
        work.start()

    def __del__(self) -> None:
        self.calls.put(None)


def _work(
    calls: SimpleQueue[tuple[Callable[..., Any], tuple[Any, ...]] | None],
    outcomes: SimpleQueue[tuple[bool, Any]],
) -> None:
    while (call := calls.get()) is not None:
        function, arguments = call
        try:
            outcomes.put((False, function(*arguments)))
        except BaseException as error:
            outcomes.put((True, error))
        del call, function, arguments


_callers = threading.local()


def _forget_callers() -> None:
    global _callers
    _callers = threading.local()


# A process that is forked off has no other thread: a caller from before would never answer.
os.register_at_fork(after_in_child=_forget_callers)
