"""Several children at work at once, while their parent reads the next documents."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from typing import Generic, TypeVar

from ..records import DocumentError, RawDocument
from ..staging import StagedPage
from . import ScorerProcess

Token = TypeVar("Token")


class ScorerPool(Generic[Token]):
    """Children that extract and score a document each. Not thread-safe.

    Args:
        children: how many; each is started when it is first needed.
        time_limit, memory_limit: of each document, see `ScorerProcess`.
    """

    def __init__(self, children: int, time_limit: float, memory_limit: int) -> None:
        self._idle = [ScorerProcess(time_limit, memory_limit) for _ in range(children)]
        self._busy: dict[ScorerProcess, Token] = {}

    @property
    def is_full(self) -> bool:
        """Whether every child is at work."""
        return not self._idle

    @property
    def is_busy(self) -> bool:
        """Whether any child is."""
        return bool(self._busy)

    def submit(self, document: RawDocument, token: Token) -> None:
        """Set an idle child to a document; its outcome comes with the token."""
        child = self._idle[-1]
        child.send(document)
        self._busy[self._idle.pop()] = token

    def finished(self, wait: bool = False) -> Iterator[tuple[Token, StagedPage | DocumentError]]:
        """The outcomes that have come in since.

        Args:
            wait: until there may be one, if there is none yet.
        """
        if wait and self._busy:
            deadline = min(child.deadline for child in self._busy)
            select.select(list(self._busy), [], [], max(0.0, deadline - time.monotonic()))
        for child, token in list(self._busy.items()):
            outcome: StagedPage | DocumentError | None
            try:
                outcome = child.receive()
            except DocumentError as error:
                outcome = error
            if outcome is not None:
                del self._busy[child]
                self._idle.append(child)
                yield token, outcome

    def close(self) -> None:
        """End all children; what they were at is lost."""
        for child in [*self._idle, *self._busy]:
            child.close()
