"""Several children at work at once, while their parent reads the next documents."""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from ..errors import DocumentError
from .fork_server import ForkServer
from .isolated_function import Given, IsolatedFunction, Taken

Token = TypeVar("Token")


class IsolatedPool(Generic[Taken, Given, Token]):
    """Children that apply a function to a record each. Not thread-safe.

    As many records as there are children wait here, so that a child whose outcome is taken in gets the
    next at once, before anything is done with the outcome.

    Args:
        children: how many; each is started when it is first needed.
        function, time_limit, memory_limit, server: see `IsolatedFunction`.
    """

    def __init__(
        self,
        children: int,
        function: Callable[[Taken], Given],
        time_limit: float,
        memory_limit: int,
        server: ForkServer | None = None,
    ) -> None:
        self._idle = [IsolatedFunction(function, time_limit, memory_limit, server) for _ in range(children)]
        self._busy: dict[IsolatedFunction[Taken, Given], Token] = {}
        self._waiting: deque[tuple[Taken, Token]] = deque()

    @property
    def is_full(self) -> bool:
        """Whether every child is at work, and has a record that waits for it."""
        return not self._idle and len(self._waiting) >= len(self._busy)

    @property
    def is_busy(self) -> bool:
        """Whether any child is."""
        return bool(self._busy)

    def submit(self, record: Taken, token: Token) -> None:
        """Set an idle child to a record, or let it wait for one; its outcome comes with the token."""
        self._waiting.append((record, token))
        if self._idle:
            self._set_to_next(self._idle.pop())

    def finished(self, wait: bool = False) -> Iterator[tuple[Token, Given | DocumentError]]:
        """The outcomes that have come in since.

        Args:
            wait: until there may be one, if there is none yet.
        """
        if wait and self._busy:
            deadline = min(child.deadline for child in self._busy)
            select.select(list(self._busy), [], [], max(0.0, deadline - time.monotonic()))
        for child, token in list(self._busy.items()):
            outcome: Given | DocumentError | None
            try:
                outcome = child.receive()
            except DocumentError as error:
                outcome = error
            if outcome is not None:
                del self._busy[child]
                self._set_to_next(child)
                yield token, outcome

    def _set_to_next(self, child: IsolatedFunction[Taken, Given]) -> None:
        if not self._waiting:
            self._idle.append(child)
            return
        record, token = self._waiting.popleft()
        self._busy[child] = token  # also if sending fails: the bundle has failed, and all comes again
        child.send(record)

    def close(self) -> None:
        """End all children; what they were at is lost."""
        for child in [*self._idle, *self._busy]:
            child.close()
