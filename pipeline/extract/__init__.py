"""Extract: turns a raw document into a page of blocks in reading order."""

from ..records import Page, RawDocument
from .html.page import extract_html
from .text.page import extract_text


def extract(document: RawDocument) -> Page:
    """Cut a document into blocks: HTML by its elements, anything else by its lines and layout.

    Raises:
        DocumentError: the document is empty (EMPTY), nested too deep (TOO_DEEP), or cannot be parsed
            (PARSER_ERROR).
    """
    if document.source.media_type == "text/html":
        return extract_html(document)
    return extract_text(document)
