"""How much of each block another text of the same page holds, found by aligning the two in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..blocks import Block
from .words import refuse_lone_str

NO_LETTERS = re.compile(r"[\W_]+")
_LOWER = bytes(range(0x100)).lower()
_NO_ASCII_LETTERS = bytes(code for code in range(0x80) if not chr(code).isalnum())

DISTINCT_CHARS = 24
"""A block of this many letters is seldom in two places of a page by chance. A shorter one is only
looked for where the alignment has just arrived (measured on the development pages)."""

SLACK_CHARS = 12
"""How many letters the other text may hold between two neighbouring blocks: list numbers, marks."""

PIECE_CHARS = 20
"""A block that is not found whole is looked for in pieces of this length."""


@lru_cache(maxsize=4_096)
def letters(text: str) -> str:
    """The letters and digits of a text in lower case: what stays the same however it is laid out.

    Remembered, since a page's blocks are asked for more than once, and a site's menus on every page.
    """
    return bare_letters(text)


def bare_letters(text: str) -> str:
    """The same as `letters`, for a text of any length: it is not remembered."""
    if text.isascii():  # in a fifth of the time that the pattern takes
        return text.encode().translate(_LOWER, _NO_ASCII_LETTERS).decode()
    return NO_LETTERS.sub("", text).lower()


def shares_kept(blocks: Iterable[Block], text: str) -> tuple[float, ...]:
    """For each block the share (0 to 1) of its letters that the text holds, at its place in the order."""
    return aligned_shares((letters(block.text) for block in blocks), letters(text))


def aligned_shares(parts: Iterable[str], whole: str) -> tuple[float, ...]:
    """`shares_kept` of texts that are reduced to their letters.

    Args:
        parts: the texts of the blocks, in order.
        whole: the other text.
    """
    refuse_lone_str(parts, "parts")
    place, shares = 0, []
    for part in parts:
        share, place = _locate(part, whole, place)
        shares.append(share)
    return tuple(shares)


def _locate(part: str, whole: str, place: int) -> tuple[float, int]:
    """The share of a part that is found, and the place in the whole where it ends."""
    size = len(part)
    if not size or not whole:
        return 0.0, place
    if size < DISTINCT_CHARS:
        found = whole.find(part, place, place + size + SLACK_CHARS)
        return (1.0, found + size) if found >= 0 else (0.0, place)
    found = whole.find(part, place)
    if found < 0:
        # A teaser of the story may have moved the alignment too far: go back.
        found = whole.find(part)
    if found >= 0:
        return 1.0, found + size
    held, at = 0, place
    for start in range(0, size, PIECE_CHARS):
        piece = part[start : start + PIECE_CHARS]
        if len(piece) < PIECE_CHARS // 2:
            # Too short to be looked for: the pieces before it decide.
            continue
        found = whole.find(piece, at)
        if found < 0 and not held:
            found = whole.find(piece)
        if found >= 0:
            held += len(piece)
            at = found + len(piece)
    return min(1.0, held / size), at if held else place
