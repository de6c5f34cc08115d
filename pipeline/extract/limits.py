"""How large the structure of a page may be."""

from __future__ import annotations

from typing import NamedTuple


class PageLimits(NamedTuple):
    """What a page may hold at most. A page that holds more is rejected.

    Attributes:
        html_depth: how deep elements may be nested (chosen; real pages seldom pass 60).
        blocks: how many blocks of text a page may have (chosen: they take 1 GB and 6 s).
    """

    html_depth: int = 1_000
    blocks: int = 100_000


PAGE_LIMITS = PageLimits()

MAX_HTML_DEPTH = 2_000
"""The parser accepts no page that is nested deeper than 2,048."""
