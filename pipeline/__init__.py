"""Galley turns raw news dumps into clean, typed article records.

galley.clean(html, url=...)                      one document, in this process
ReadDumps, CleanArticles, WriteArticles          stages for a Beam pipeline of your own
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.4.0"

if TYPE_CHECKING:
    from .articles import Article, Credit, HeadlineAlternative
    from .document import clean
    from .errors import DocumentError
    from .read import ReadDumps, match_inputs, plan_shards
    from .records import RawDocument, Reject, Source
    from .running.stages import CleanArticles
    from .write.transforms import WriteArticles, WriteRejects

_HOMES = {
    "Article": "articles",
    "CleanArticles": "running.stages",
    "Credit": "articles",
    "DocumentError": "errors",
    "HeadlineAlternative": "articles",
    "RawDocument": "records",
    "ReadDumps": "read",
    "Reject": "records",
    "Source": "records",
    "WriteArticles": "write.transforms",
    "WriteRejects": "write.transforms",
    "clean": "document",
    "match_inputs": "read",
    "plan_shards": "read",
}

__all__ = [
    "Article",
    "CleanArticles",
    "Credit",
    "DocumentError",
    "HeadlineAlternative",
    "RawDocument",
    "ReadDumps",
    "Reject",
    "Source",
    "WriteArticles",
    "WriteRejects",
    "clean",
    "match_inputs",
    "plan_shards",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the process that extracts needs no Beam."""
    if name in _HOMES:
        return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
