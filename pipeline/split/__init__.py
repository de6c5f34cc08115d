"""Split: headline, byline, authors, agency, dates, credits and section leave the text as fields."""

from __future__ import annotations

from ..records import Article, StrippedPage
from .decided.assembly import assemble


def split(stripped: StrippedPage) -> Article:
    """The article of a page whose blocks have verdicts; its language is what the page declares.

    Fields come from the page's structured data or from the text's own first and last lines. Every
    block of the page ends in exactly one of ``text``, ``field_blocks`` and ``stripped``, in order.

    Raises:
        DocumentError: NO_STORY where no text remains.
    """
    return assemble(stripped)
