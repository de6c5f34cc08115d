"""Whether a text reads as prose."""

from __future__ import annotations

import re

BRIEF_BLOCKS = 12
"""A document of more blocks is a page of which a classifier can tell (our choice; none of the 864
development pages and their 812 dumps has fewer than 19)."""


SENTENCE_WORDS = 4


_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»）)\]]*$")


_CHARACTER_SCRIPTS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def is_sentence(text: str) -> bool:
    """Whether a block reads as prose: some words, and a full stop of whatever script at its end.

    Scripts that write without spaces (Thai, Lao, Kana, Han) are counted by characters, and Thai
    and Lao have no full stop.
    """
    characters = len(_CHARACTER_SCRIPTS.findall(text))
    if characters >= 4 * SENTENCE_WORDS:
        return True
    words = len(text.split()) + characters // 2
    return words >= SENTENCE_WORDS and _SENTENCE_END.search(text) is not None
