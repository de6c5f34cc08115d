"""Markup in a field that should hold plain text: feeds and exports often put HTML there."""

from __future__ import annotations

import html
import re

_BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|head|header"
    r"|hr|html|li|main|ol|p|pre|section|table|tbody|td|th|thead|tr|ul)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_INLINE_END = re.compile(
    r"</(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u)>", re.IGNORECASE
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

MIN_TAGS = 2
"""A text that shows a single tag may be a story about HTML."""

MAX_WORDS_A_TAG = 200
"""Markup has a tag for each paragraph at least. A story that quotes a tag or two has fewer (chosen)."""


def as_stated(text: str) -> tuple[str, str]:
    """What a field of plain text holds, and as which media type it is to be read.

    Args:
        text: the field's value.

    Returns:
        The text as it is and ``text/html``, if it is marked up in blocks such as paragraphs. Otherwise the
        text as ``text/plain``, its character references (``&ldquo;``) decoded and its inline tags (``<em>``)
        removed, if it has any; a text that is marked up in blocks only after its references are decoded is
        HTML too.
    """
    if is_markup(text):
        return text, "text/html"
    decoded = _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
    if decoded is not text and is_markup(decoded):
        return decoded, "text/html"
    if "</" in text and _INLINE_END.search(text):
        # Of the tags as written: one that is spelt out with references is what the text is about.
        plain = _INLINE_TAG.sub("", text)
        decoded = _REFERENCE.sub(lambda found: html.unescape(found[0]), plain)
    return decoded, "text/plain"


def is_markup(text: str) -> bool:
    """Whether a text is marked up in blocks: it begins or ends with their tags, or is full of them."""
    if "<" not in text:
        return False
    tags = sum(1 for _ in _BLOCK_TAG.finditer(text))
    if tags < MIN_TAGS:
        return False
    first, last = text.find("<"), text.rstrip().rfind("<")
    begins = not text[:first].strip() and _BLOCK_TAG.match(text, first) is not None
    ends = _BLOCK_TAG.fullmatch(text[last:].rstrip()) is not None
    return begins or ends or len(text.split()) < MAX_WORDS_A_TAG * tags
