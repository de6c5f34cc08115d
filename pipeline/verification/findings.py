"""What verification finds."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """Something about one file of a result.

    Attributes:
        path: relative to the result's folder.
        message: what is wrong, as a phrase.
        is_fault: whether the result is damaged; else something could not be checked.
        is_read: whether all rows of the file were read.
    """

    path: str
    message: str
    is_fault: bool = True
    is_read: bool = True


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 row``, ``1,200 rows``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
