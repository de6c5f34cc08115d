"""Strip: every block of a page gets a verdict, story or chrome, and the rule that gave it.

`score` judges the blocks by the page alone; `strip` decides, after what is known of the page's site has
been weighed in (`galley.site_chrome`).
"""

from __future__ import annotations

from ..errors import DocumentError
from ..records import Reason, ScoredPage, StrippedPage, Verdict
from .confidence import story_confidence
from .html.decision import decide_html
from .kinds.own_text import verdicts_of_kind
from .kinds.walls import wall_of
from .score import score
from .shared.brief_documents import verdicts_on_brief
from .text.decision import decide_text

__all__ = ["score", "strip", "verdicts_of"]


def strip(page: ScoredPage) -> StrippedPage:
    """Give each block of a page its verdict.

    Raises:
        DocumentError: the page is a wall or an error page (see `kinds.walls`), or NO_STORY if no block
            is story.
    """
    wall = wall_of(page)
    if wall is not None:
        raise DocumentError(wall.reason, wall.message)
    verdicts = verdicts_on_brief(page, verdicts_of_kind(page, verdicts_of(page)))
    if not any(verdict.story for verdict in verdicts):
        raise DocumentError(Reason.NO_STORY, "no part of the document reads as a story")
    return StrippedPage(page, verdicts, story_confidence(page, verdicts))


def verdicts_of(page: ScoredPage) -> tuple[Verdict, ...]:
    """The verdicts of the decision for the page's kind of document, HTML or text."""
    return decide_html(page) if page.source.media_type == "text/html" else decide_text(page)
