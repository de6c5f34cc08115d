"""Strip: every block of a page gets a verdict, story or chrome, and the rule that gave it."""

from __future__ import annotations

from ..records import DocumentError, Page, Reason, StrippedPage, Verdict
from .brief import verdicts_on_brief
from .html_model import strip_html
from .text import strip_text


def strip(page: Page) -> StrippedPage:
    """A page with a verdict for each of its blocks, in order.

    Raises:
        DocumentError: NO_STORY where no block is story.
    """
    verdicts = verdicts_on_brief(page, verdicts_of(page))
    if not any(verdict.story for verdict in verdicts):
        raise DocumentError(Reason.NO_STORY, "no part of the document reads as a story")
    return StrippedPage(page, verdicts)


def verdicts_of(page: Page) -> tuple[Verdict, ...]:
    """The verdicts, by the classifier for the kind of document that the blocks were cut from."""
    if page.blocks and page.blocks[0].dom is not None:
        return tuple(strip_html(page))
    return tuple(strip_text(page))
