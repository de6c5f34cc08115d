"""Extract: turns a raw document into a page of blocks in reading order."""

import dataclasses

from ..records import Page, RawDocument
from ..text.double_encoding import undo_double_encoding
from .html.page import extract_html
from .limits import PAGE_LIMITS, PageLimits
from .text.page import extract_text


def extract(document: RawDocument, limits: PageLimits = PAGE_LIMITS) -> Page:
    """Cut a document into blocks: HTML by its elements, anything else by its lines and layout.

    Text that was encoded twice is repaired before.

    Args:
        document: as it was read.
        limits: what it may hold at most.

    Raises:
        DocumentError: the document is empty (EMPTY), nested too deep (TOO_DEEP), has too many blocks
            (TOO_LARGE), or cannot be parsed (PARSER_ERROR).
    """
    content = undo_double_encoding(document.content)
    if content is not document.content:
        document = dataclasses.replace(document, content=content)
    if document.source.media_type == "text/html":
        return extract_html(document, limits)
    return extract_text(document, limits)
