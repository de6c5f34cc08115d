"""Extract: turns a raw document into a page of blocks in reading order."""

import dataclasses

from ..records import Page, RawDocument
from ..text.double_encoding import undo_double_encoding
from .html.page import extract_html
from .text.page import extract_text


def extract(document: RawDocument) -> Page:
    """Cut a document into blocks: HTML by its elements, anything else by its lines and layout.

    Text that was encoded twice is repaired before.

    Raises:
        DocumentError: the document is empty (EMPTY), nested too deep (TOO_DEEP), or cannot be parsed
            (PARSER_ERROR).
    """
    content = undo_double_encoding(document.content)
    if content is not document.content:
        document = dataclasses.replace(document, content=content)
    if document.source.media_type == "text/html":
        return extract_html(document)
    return extract_text(document)
