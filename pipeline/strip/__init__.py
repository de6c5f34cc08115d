"""Strip: every block of a page gets a verdict, story or chrome, and the rule that gave it.

`score` looks at a page alone, `strip` decides, with what is known of the page's site if anything is.
"""

from __future__ import annotations

from ..errors import DocumentError
from ..records import Reason, ScoredPage, StrippedPage, Verdict
from .html.decision import decide_html
from .score import score
from .shared.brief import verdicts_on_brief
from .text.decision import decide_text

__all__ = ["score", "strip", "verdicts_of"]


def strip(page: ScoredPage) -> StrippedPage:
    """A page with a verdict for each of its blocks, in order.

    Raises:
        DocumentError: NO_STORY where no block is story.
    """
    verdicts = verdicts_on_brief(page, verdicts_of(page))
    if not any(verdict.story for verdict in verdicts):
        raise DocumentError(Reason.NO_STORY, "no part of the document reads as a story")
    return StrippedPage(page, verdicts)


def verdicts_of(page: ScoredPage) -> tuple[Verdict, ...]:
    """The verdicts, by the decision for the kind of document that the blocks were cut from."""
    return decide_html(page) if page.source.media_type == "text/html" else decide_text(page)
