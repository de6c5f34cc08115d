"""What verification finds."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """Something about one file of a result.

    Attributes:
        path: relative to the result's folder.
        message: what is wrong, as a phrase.
        is_fault: whether the result is damaged; else something could not be checked.
    """

    path: str
    message: str
    is_fault: bool = True
