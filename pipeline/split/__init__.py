"""Split: headline, byline, authors, agency, dates, credits and section leave the text and become fields.

``reading`` reads names and dates in short texts; ``stated`` reads what a page states for machines, and
``printed`` what it prints; ``decided`` weighs both and puts the article together.
"""

from __future__ import annotations

from ..articles import Article
from ..records import StrippedPage
from .decided.assembly import assemble
from .decided.candidates import Candidate, candidates

__all__ = ["Candidate", "candidates", "split"]


def split(stripped: StrippedPage) -> Article:
    """Makes the article of a page whose blocks have verdicts.

    The fields come from the page's structured data or from the text's own first and last lines. Every
    block of the page ends in exactly one of ``text``, ``field_blocks`` and ``stripped``, in order.

    Args:
        stripped: The page.

    Returns:
        The article; its language is what the page declares.

    Raises:
        DocumentError: NO_STORY if no text remains.
    """
    return assemble(stripped)
