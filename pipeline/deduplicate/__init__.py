"""Deduplicate: of articles with the same or nearly the same text, one is kept.

Texts stay in the part files that cleaning wrote. What is found is written beside them.
"""

from __future__ import annotations

from .earlier import EarlierFile, EarlierResults
from .matches import Duplicate, MatchLists
from .passes import Deduplication, find_duplicates
from .signatures import SIGNATURE_VERSION

__all__ = [
    "SIGNATURE_VERSION",
    "Deduplication",
    "Duplicate",
    "EarlierFile",
    "EarlierResults",
    "MatchLists",
    "find_duplicates",
]
