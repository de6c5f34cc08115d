"""Undoes text that was encoded twice: UTF-8 that some system read as Windows-1252 and encoded again."""

from __future__ import annotations

import re

SIGNS = re.compile("[ÃÂÐÑÎÏØÙ×]|â€|â\x80|ä¸|ã€|ã\x80|ï¼")
"""Every script that is encoded twice shows some of these: its first bytes, read in a Western charset."""

_PIECE = re.compile(r"[^<>\n]*")
_BORDERS = "<>\n"

_LOST_QUOTE = "â€\ufffd"
"""The closing quotation mark, whose last byte Windows-1252 does not define. Systems replace it."""


def undo_double_encoding(text: str) -> str:
    """A text as it was before it was encoded twice; the same object if it was not.

    ftfy (https://ftfy.readthedocs.io) decides: it changes only what makes no sense as it is and does make
    sense once undone. It is asked about the lines that show a sign; in HTML, about what is between two tags.
    """
    if text.isascii() or SIGNS.search(text) is None:
        return text
    from ftfy import fix_encoding  # Few documents need it.

    pieces: list[str] = []
    done = 0
    while found := SIGNS.search(text, done):
        start = max(done, *(text.rfind(border, done, found.start()) + 1 for border in _BORDERS))
        piece = _PIECE.match(text, start)
        assert piece is not None  # it matches the empty string
        pieces += (text[done:start], fix_encoding(piece[0].replace(_LOST_QUOTE, "â€\x9d")))
        done = piece.end()
    repaired = "".join((*pieces, text[done:]))
    return text if repaired == text else repaired
