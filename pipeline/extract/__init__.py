"""Extract: a raw document becomes a page of blocks in reading order."""

from ..records import Page, RawDocument
from .html.page import extract_html
from .text.page import extract_text


def extract(document: RawDocument) -> Page:
    """Cut a document into blocks, by its DOM if it is HTML, otherwise by its lines and layout.

    Raises:
        DocumentError: the document is empty, nested too deep, or cannot be parsed.
    """
    if document.source.media_type == "text/html":
        return extract_html(document)
    return extract_text(document)
