"""Parses HTML into a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from ...errors import DocumentError
from ...records import Reason
from .ancestors import NAME_ATTRIBUTES, SHOWING_ATTRIBUTES
from .later_roots import take_in_later_roots
from .lost_line_ends import IgnoredEnd, ignored_ends, with_line_ends

ENCODING_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)

CONTROLS = bytes((*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F))
"""NUL ends a string for the parser; the other control characters are not allowed in HTML."""

MAX_ATTRIBUTES = 10_000
"""Attributes kept of one element (chosen: the parser takes quadratic time, 0.1 s for this number). No element
of the 864 development pages has more than 73."""

READ_ATTRIBUTES = (
    NAME_ATTRIBUTES
    | SHOWING_ATTRIBUTES
    | {"content", "datetime", "href", "http-equiv", "lang", "name", "property", "src", "type", "xml:lang"}
)
"""The attributes that blocks and structured data are made from. They are kept wherever they are in a tag."""

MIN_ATTRIBUTE_BYTES = 3
"""An attribute takes a letter and a space, and 10,000 different ones take more than one letter each."""

_TAG_START = re.compile(rb"<[a-zA-Z]")
_BETWEEN_ATTRIBUTES = b" \t\n\f\r/\"'"

# A name may begin with "=", and a quote that nothing closes takes the rest of the page (HTML living standard,
# 13.2.5.32 to 13.2.5.38).
_VALUE = rb"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)"""
_NAME = rb"[^\s/>][^\s/=>]*+"
_GIVEN = rb"(?:\s*+=\s*+%s?+)?+" % _VALUE
_ATTRIBUTE = rb"(?:[\s/]*+%s%s)" % (_NAME, _GIVEN)
# What is not an attribute is matched too, without a name: otherwise it is tried from each of its places.
_NAMED_ATTRIBUTE = re.compile(rb"(?P<attribute>[\s/]*+(?P<name>%s)%s)|[\s/]++" % (_NAME, _GIVEN))
# A "<" inside a comment or a script begins no tag, so these are taken whole.
_TAG = re.compile(
    rb"<!--(?:[^-]++|-(?!->))*+"
    rb"|<(?:(?P<raw>script|style|textarea|title|iframe|noembed|noframes|xmp)(?=[\s/>])|[a-z][^\s/>]*+)"
    rb"%(attribute)s{0,%(kept)d}+(?P<cut>%(attribute)s*+)"
    rb"(?(raw)(?:[\s/]*+>(?:[^<]++|<(?!/(?P=raw)\b))*+)?+)"
    % {b"attribute": _ATTRIBUTE, b"kept": MAX_ATTRIBUTES},
    re.IGNORECASE,
)


def parse(content: str) -> HtmlElement:
    """Parse a page.

    Args:
        content: the page, decoded.

    Returns:
        The root element. The tree holds elements and text only, no comments or processing instructions.

    Raises:
        DocumentError: EMPTY where there is no element and no text, TOO_DEEP where elements are
            nested beyond what the parser takes, PARSER_ERROR where no tree comes out at all.
    """
    # The parser takes bytes faster than a string; half a character (a lone surrogate) has none.
    markup = ENCODING_DECLARATION.sub("", content).encode("utf-8", "replace")
    if any(control in markup for control in CONTROLS):  # looking is faster, and few pages hold any
        markup = markup.translate(None, CONTROLS)
    if not markup.strip():
        raise DocumentError(Reason.EMPTY, "the document is empty")
    markup = _with_fewer_attributes(markup)
    tree, ignored = _parsed(markup)
    if ignored:
        mended = with_line_ends(markup, ignored)
        if mended is not markup:
            tree, _ = _parsed(mended)
    take_in_later_roots(tree)
    return tree


def _parsed(markup: bytes) -> tuple[HtmlElement, set[IgnoredEnd]]:
    """The tree as the parser makes it, and the `ignored_ends` of the page."""
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
    reported = {(entry.message, entry.line, entry.level) for entry in parser.error_log}
    if any(level == etree.ErrorLevels.FATAL and "depth" in message for message, _, level in reported):
        raise DocumentError(Reason.TOO_DEEP, "elements are nested deeper than the parser accepts")
    return tree, ignored_ends((message, line) for message, line, _ in reported)


def _with_fewer_attributes(markup: bytes) -> bytes:
    """The markup without those attributes of an element past `MAX_ATTRIBUTES` that nothing is made from."""
    if not _may_hold_many_attributes(markup):
        return markup
    pieces: list[bytes] = []
    done = 0
    for tag in _TAG.finditer(markup):
        if tag["cut"]:
            pieces += (markup[done : tag.start("cut")], *_read_attributes(tag["cut"]))
            done = tag.end("cut")
    return b"".join((*pieces, markup[done:])) if pieces else markup


def _read_attributes(cut: bytes) -> Iterator[bytes]:
    """The first of each of the `READ_ATTRIBUTES`, with a space before it."""
    seen: set[str] = set()
    for found in _NAMED_ATTRIBUTE.finditer(cut):
        name = (found["name"] or b"").decode(errors="replace").lower()
        if name in READ_ATTRIBUTES and name not in seen:
            seen.add(name)
            yield b" " + found["attribute"]


def _may_hold_many_attributes(markup: bytes) -> bool:
    """A quick look that spares nearly all pages the long one."""
    shortest = MAX_ATTRIBUTES * MIN_ATTRIBUTE_BYTES
    done = 0
    # A stretch of the shortest length without a ">" holds all of some window of half that length.
    for at in range(0, len(markup) - shortest // 2, shortest // 2):
        if at >= done and markup.find(b">", at, at + shortest // 2) < 0:
            start, end = markup.rfind(b">", done, at) + 1 or done, markup.find(b">", at)
            done = len(markup) if end < 0 else end
            if done - start >= shortest and _TAG_START.search(markup, start, done):
                piece = markup[start:done]
                if len(piece) - len(piece.translate(None, _BETWEEN_ATTRIBUTES)) >= MAX_ATTRIBUTES:
                    return True
    return False
