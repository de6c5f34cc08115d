"""Deduplicate: of articles with the same or nearly the same text one is kept.

Texts stay in the part files that cleaning wrote; what is found is written beside them.
"""

from __future__ import annotations

from .earlier import EarlierFile, EarlierResults
from .matches import Duplicate, Found
from .rounds import Deduplication, find_duplicates
from .signatures import SIGNATURE_VERSION

__all__ = [
    "SIGNATURE_VERSION",
    "Deduplication",
    "Duplicate",
    "EarlierFile",
    "EarlierResults",
    "Found",
    "find_duplicates",
]
