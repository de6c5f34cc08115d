"""Whether a text reads as prose."""

from __future__ import annotations

import re

from .scripts import SENTENCE_END, UNSPACED

BRIEF_BLOCKS = 12
"""A document of more blocks is a page that a classifier can judge (none of the 864
development pages and their 812 dumps has fewer than 19)."""

SENTENCE_WORDS = 4
"""A block of fewer words does not read as prose."""

PROSE_WORDS = 13
"""A story has a paragraph of at least this many words, unless it is a brief. A page without one is a list
of teasers or links. (Of the 864 development pages and their 812 dumps the one whose longest paragraph is
shortest has 13.)"""

CHARACTERS_OF_WORD = 2
"""Characters of a script without spaces that are taken for a word."""

UNSPACED_PROSE_CHARS = 16
"""A block with this many characters of a script without spaces is prose whatever it ends in: Thai and
Lao have no full stop."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


def is_sentence(text: str) -> bool:
    """Whether a block reads as prose: it has some words and ends in a full stop of any script."""
    characters = len(_UNSPACED.findall(text))
    if characters >= UNSPACED_PROSE_CHARS:
        return True
    words = len(text.split()) + characters // CHARACTERS_OF_WORD
    return words >= SENTENCE_WORDS and SENTENCE_END.search(text) is not None
