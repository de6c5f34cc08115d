"""HTML becomes a tree."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from ...errors import DocumentError
from ...records import Reason

ENCODING_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)

CONTROLS = bytes((*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F))
"""NUL ends a string for the parser; the other controls are no characters of HTML."""


def parse(content: str) -> HtmlElement:
    """The tree of a page: elements and their text, without comments and processing instructions.

    Raises:
        DocumentError: EMPTY where there is no element and no text, TOO_DEEP where elements are
            nested beyond what the parser takes, PARSER_ERROR where no tree comes out at all.
    """
    # The parser takes bytes faster than a string; half a character (a lone surrogate) has none.
    markup = ENCODING_DECLARATION.sub("", content).encode("utf-8", "replace")
    if any(control in markup for control in CONTROLS):  # few pages hold one, and looking is quicker
        markup = markup.translate(None, CONTROLS)
    if not markup.strip():
        raise DocumentError(Reason.EMPTY, "the document is empty")
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # One class for all elements, looked up in C: lxml.html's own lookup calls back into Python for
    # each element that is touched, which took a sixth of the time of a page.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree: HtmlElement | None = etree.fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(Reason.PARSER_ERROR, f"the parser made no tree of the page: {error}") from error
    if tree is None:
        raise DocumentError(Reason.EMPTY, "the document holds no element and no text")
    if any(entry.level == etree.ErrorLevels.FATAL and "depth" in entry.message for entry in parser.error_log):
        raise DocumentError(Reason.TOO_DEEP, "elements are nested deeper than the parser takes")
    return tree
