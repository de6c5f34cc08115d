"""Line ends that the parser loses: end tags that it ignores although a browser begins a new line there.

libxml2 ends some elements earlier than a browser does. It closes ``<h2>`` where a list item begins, so in
``<h2><li></li>one</h2>two`` it finds nothing for ``</h2>`` to end, ignores the tag and joins the words to
"onetwo". The tree keeps no trace of an ignored tag, so the line break is written into the markup, which
is then parsed again. About one page in a hundred needs it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set

from ..dom.tags import BLOCK_TAGS, UNSEEN_TAGS

LINE_TAGS = (BLOCK_TAGS - UNSEEN_TAGS) | {"br"}
"""Tags whose start and end a browser shows as the end of a line."""

IgnoredEnd = tuple[str, int]
"""The name of an ignored end tag and its source line: the parser reports no place within the line."""

MADE_BY_END_TAGS = frozenset({"p", "br"})
"""Elements that an end tag makes where none is open (HTML living standard, 13.2.6.4.7)."""

BORDER = b"<br><br>"
"""An empty line: the one border that leaves all open elements open."""

_IGNORED = re.compile(r"Unexpected end tag : ([a-z0-9]+)$|Opening and ending tag mismatch: ([a-z0-9]+) and")

# Content that is not shown, or shown as it is written, taken whole, so that no tag in it counts. An element
# without an end takes the rest of the page, which keeps the search linear.
_NOT_SHOWN = (
    rb"<!--(?:[^-]++|-(?!->))*+"
    rb"|<(?P<unseen>script|style|textarea|title|template|noscript|iframe|svg|select|xmp|noembed|noframes)\b"
    rb"(?:[^<]++|<(?!/(?P=unseen)\b))*+"
    rb"|<plaintext\b.*+"
)
_ATTRIBUTES = rb"\b(?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+>?"  # a ">" inside a quoted value does not end the tag
_NAMES = "|".join(sorted(LINE_TAGS)).encode()
_LINE_TAG = re.compile(
    rb"%s|<(?P<slash>/?)(?P<name>%s)%s" % (_NOT_SHOWN, _NAMES, _ATTRIBUTES), re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(rb"%s|</?[a-z][a-z0-9]*%s" % (_NOT_SHOWN, _ATTRIBUTES), re.IGNORECASE | re.DOTALL)


def ignored_ends(reported: Iterable[tuple[str, int]]) -> set[IgnoredEnd]:
    """The end tags that the parser ignored although they end a line.

    Args:
        reported: the parser's messages, each with the number of the source line.
    """
    found = ((_IGNORED.match(message), line) for message, line in reported)
    ends = {(match[1] or match[2], line) for match, line in found if match}
    return {(name, line) for name, line in ends if name in LINE_TAGS}


def with_line_ends(markup: bytes, ignored: Set[IgnoredEnd]) -> bytes:
    """The markup with a border after each end tag that the parser ignores between two texts.

    An end tag counts only if the page opened its element: browsers ignore it too otherwise.

    Args:
        markup: a page, in an encoding that extends ASCII.
        ignored: what `ignored_ends` gave for it.

    Returns:
        The very same object where there is nothing to add.
    """
    if not _may_join_texts(markup, {name for name, _ in ignored}):
        return markup
    opened: Counter[str] = Counter()
    borders: list[tuple[int, bytes]] = []
    candidate: tuple[int, bytes] | None = None
    text_before = False
    at = 0  # up to here the markup has been searched for text
    line, counted = 1, 0
    for tag in (*_LINE_TAG.finditer(markup), None):
        if tag is not None and not tag["name"]:
            continue
        name = tag["name"].decode().lower() if tag else ""
        is_ignored = False
        if tag is not None and tag["slash"]:
            line, counted = line + markup.count(b"\n", counted, tag.end()), tag.end()
            is_ignored = (name, line) in ignored
        if candidate is not None or (is_ignored and not text_before):
            shows_text = _shows_text(markup[at : tag.start() if tag else None])
            if candidate is not None and shows_text:
                borders.append(candidate)
                candidate = None
            text_before |= shows_text
        if tag is None:
            break
        at = tag.end()
        if not is_ignored:
            opened[name] += not tag["slash"]
            text_before, candidate = False, None
            continue
        counts = name in MADE_BY_END_TAGS or opened[name] > 0
        opened[name] = max(0, opened[name] - 1)
        if counts and candidate is None and text_before:
            candidate = at, b"<br>" if name == "br" else BORDER
    return _with_inserted(markup, borders) if borders else markup


def _shows_text(markup: bytes) -> bool:
    return bool(_MARKUP.sub(b"", markup).strip())


def _may_join_texts(markup: bytes, ignored: Set[str]) -> bool:
    """A quick look that spares most pages the long one: whether text follows one of these end tags."""
    names = "|".join(sorted(ignored)).encode()
    followed = rb"</(?:%s)\b[^<>]*>\s*+(?:</?(?!(?:%s)\b)[a-z][^<>]*>\s*+)*+[^<\s]"
    return re.search(followed % (names, _NAMES), markup, re.IGNORECASE) is not None


def _with_inserted(markup: bytes, borders: Iterable[tuple[int, bytes]]) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for at, border in borders:
        pieces += (markup[done:at], border)
        done = at
    return b"".join((*pieces, markup[done:]))
