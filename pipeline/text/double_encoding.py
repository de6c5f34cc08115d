"""Undoes text that was encoded twice: UTF-8 that some system read as Windows-1252 and encoded again."""

from __future__ import annotations

import re
from collections.abc import Mapping

SIGNS = (*"ÃÂÐÑÎÏØÙ×", "â€", "â\x80", "ä¸", "ã€", "ã\x80", "ï¼")
"""Every script that is encoded twice shows some of these: its first bytes, read in a Western charset. No sign
holds an ASCII character."""

_PIECE = re.compile(r"[^<>\n]*")
_BORDERS = "<>\n"
_ASCII = bytes(range(0x80))

_LOST_QUOTE = "â€\ufffd"
"""The closing quotation mark, whose last byte Windows-1252 does not define. Systems replace it."""


def undo_double_encoding(text: str) -> str:
    """A text as it was before it was encoded twice; the same object if it was not.

    ftfy (https://ftfy.readthedocs.io) decides: it changes only what makes no sense as it is and does make
    sense once undone. It is asked about the lines that show a sign; in HTML, about what is between two tags.
    """
    if text.isascii():
        return text
    # Most pages show no sign. Without its ASCII characters a page is searched in a tenth of the time.
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    next_signs = _next_signs(text, {sign: -1 for sign in SIGNS if sign in beyond}, 0)
    if not next_signs:
        return text
    from ftfy import fix_encoding  # Few documents need it.

    pieces: list[str] = []
    done = 0
    while next_signs:
        at = min(next_signs.values())
        start = max(done, *(text.rfind(border, done, at) + 1 for border in _BORDERS))
        piece = _PIECE.match(text, start)
        assert piece is not None  # it matches the empty string
        pieces += (text[done:start], fix_encoding(piece[0].replace(_LOST_QUOTE, "â€\x9d")))
        done = piece.end()
        next_signs = _next_signs(text, next_signs, done)
    repaired = "".join((*pieces, text[done:]))
    return text if repaired == text else repaired


def _next_signs(text: str, known: Mapping[str, int], start: int) -> dict[str, int]:
    """Where each sign is found next, without those that are not.

    Args:
        text: what is searched.
        known: the signs, and for each a place before which it is not; a place from the start on is its next.
        start: where the search begins.
    """
    places = {sign: at if at >= start else text.find(sign, start) for sign, at in known.items()}
    return {sign: at for sign, at in places.items() if at >= 0}
