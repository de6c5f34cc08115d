"""The errors that cross from one room to another."""

from __future__ import annotations

from .records import Reason


class UsageError(ValueError):
    """A mistake of the user's, reported in one sentence before any work starts."""


class InputError(ValueError):
    """A mistake in what the user asked to be read; the text is one clear sentence."""


class DocumentError(Exception):
    """A document that a stage cannot take; it ends as a `Reject`.

    Raises nothing itself. reason: the code; the exception's text: one clear sentence.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message
