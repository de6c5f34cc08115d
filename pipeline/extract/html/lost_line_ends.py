"""Line ends that the parser loses: end tags that it ignores although a browser begins a new line there.

libxml2 ends some elements earlier than a browser does. It closes ``<h2>`` where a list item begins, so in
``<h2><li></li>one</h2>two`` it finds nothing for ``</h2>`` to end, ignores the tag and joins the words to
"onetwo". The tree keeps no trace of an ignored tag, so the line break is written into the markup, which
is then parsed again. About one page in a hundred needs it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from lxml.etree import _LogEntry

from ..dom.tags import BLOCK_TAGS, UNSEEN_TAGS

LINE_TAGS = (BLOCK_TAGS - UNSEEN_TAGS) | {"br"}
"""Tags whose start and end a browser shows as the end of a line."""

MADE_BY_END_TAGS = frozenset({"p", "br"})
"""Elements that an end tag makes where none is open (HTML living standard, 13.2.6.4.7)."""

BORDER = b"<br><br>"
"""An empty line: the one border that leaves all open elements open."""

_IGNORED = re.compile(r"Unexpected end tag : ([a-z0-9]+)$|Opening and ending tag mismatch: ([a-z0-9]+) and")

_TOKEN = re.compile(
    # Text that no reader sees, taken whole, so that no tag in it counts. An element without an end takes the
    # rest of the page, which keeps the search linear.
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(?P<unseen>script|style|textarea|title|template|noscript|iframe|svg|select)\b.*?(?:</(?P=unseen)\b|\Z)"
    # A tag; a ">" inside a quoted value does not end it.
    rb"|<(?P<slash>/?)(?P<name>[a-z][a-z0-9]*)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>?",
    re.IGNORECASE | re.DOTALL,
)


def ignored_ends(log: Iterable[_LogEntry]) -> set[str]:
    """The names of those end tags that the parser ignored and a browser shows.

    Args:
        log: what the parser reported.
    """
    names: set[str] = set()
    for entry in log:
        found = _IGNORED.match(entry.message)
        if found:
            names.add(found[1] or found[2])
    return names & LINE_TAGS


def with_line_ends(markup: bytes, ignored: Collection[str]) -> bytes:
    """The markup with a border after each end tag that the parser ignores between two texts.

    An end tag counts only if the page opened its element: browsers ignore it too otherwise.

    Args:
        markup: a page, in an encoding that extends ASCII.
        ignored: what `ignored_ends` gave for it.

    Returns:
        The very same object where there is nothing to add.
    """
    if not _may_join_texts(markup, ignored):
        return markup
    opened: Counter[str] = Counter()
    borders: list[tuple[int, bytes]] = []
    candidate: tuple[int, bytes] | None = None
    text_before = False
    at = 0
    for token in (*_TOKEN.finditer(markup), None):
        if markup[at : token.start() if token else None].strip():
            if candidate is not None:
                borders.append(candidate)
            text_before, candidate = True, None
        if token is None:
            break
        at = token.end()
        name = (token["name"] or b"").decode().lower()
        if name not in LINE_TAGS:
            continue
        if not token["slash"]:
            opened[name] += 1
        elif name in ignored:
            counts = name in MADE_BY_END_TAGS or opened[name] > 0
            opened[name] = max(0, opened[name] - 1)
            if counts and text_before and candidate is None:
                candidate = at, b"<br>" if name == "br" else BORDER
            continue
        text_before, candidate = False, None
    return _with_inserted(markup, borders) if borders else markup


def _may_join_texts(markup: bytes, ignored: Collection[str]) -> bool:
    """A quick look that spares most pages the long one: whether text follows one of these end tags."""
    names = "|".join(sorted(ignored)).encode()
    followed = rb"</(?:%s)\b[^<>]*>\s*+(?:</?(?!(?:%s)\b)[a-z][^<>]*>\s*+)*+[^<\s]"
    lines = "|".join(sorted(LINE_TAGS)).encode()
    return re.search(followed % (names, lines), markup, re.IGNORECASE) is not None


def _with_inserted(markup: bytes, borders: Iterable[tuple[int, bytes]]) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for at, border in borders:
        pieces += (markup[done:at], border)
        done = at
    return b"".join((*pieces, markup[done:]))
