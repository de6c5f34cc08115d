"""Several children that work at the same time, while their parent reads the next documents."""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from ..errors import DocumentError
from .fork_server import ForkServer
from .isolated_function import Given, IsolatedFunction, Taken
from .limits import ChildLimits

Token = TypeVar("Token")


class IsolatedPool(Generic[Taken, Given, Token]):
    """Children that apply a function to one record each. Not thread-safe.

    As many records wait in the pool as it has children. A child whose outcome is taken in gets the next
    record at once, before the caller does anything with the outcome.

    Args:
        children: how many; each is started when it is first needed.
        function, limits, server: see `IsolatedFunction`.
    """

    def __init__(
        self,
        children: int,
        function: Callable[[Taken], Given],
        limits: ChildLimits,
        server: ForkServer | None = None,
    ) -> None:
        self._idle = [IsolatedFunction(function, limits, server) for _ in range(children)]
        self._busy: dict[IsolatedFunction[Taken, Given], Token] = {}
        self._waiting: deque[tuple[Taken, Token]] = deque()

    @property
    def is_full(self) -> bool:
        """Whether every child is busy and has a record waiting for it."""
        return not self._idle and len(self._waiting) >= len(self._busy)

    @property
    def is_busy(self) -> bool:
        """Whether any child is busy."""
        return bool(self._busy)

    def submit(self, record: Taken, token: Token) -> None:
        """Give a record to an idle child, or let it wait for one. Its outcome comes with the token."""
        self._waiting.append((record, token))
        if self._idle:
            self._give_next(self._idle.pop())

    def finished(self, wait: bool = False) -> Iterator[tuple[Token, Given | DocumentError]]:
        """Yield the outcomes that have arrived since the last call.

        Args:
            wait: if none has arrived, wait until one may have.
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
                self._give_next(child)
                yield token, outcome

    def _give_next(self, child: IsolatedFunction[Taken, Given]) -> None:
        if not self._waiting:
            self._idle.append(child)
            return
        record, token = self._waiting.popleft()
        self._busy[child] = token  # also if sending fails: then the bundle fails and is given again
        child.send(record)

    def close(self) -> None:
        """End all children. What they were working on is lost."""
        for child in [*self._idle, *self._busy]:
            child.close()
