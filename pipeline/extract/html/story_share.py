"""How much of a story a page shows, and how much prose it shows at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from ...blocks import Block
from ...text.agreement import letters
from ...text.scripts import COUNTED_BY_CHARACTER
from ...text.words import folded_words, refuse_lone_str

MIN_LETTERS = 400
"""A story with fewer letters is a teaser or a notice (chosen)."""

MIN_PROSE_CHARS = 60
"""A shorter block is not evidence of prose: a heading, a menu entry, a label (chosen)."""

MAX_SHOWN = 0.5
"""A page that shows a greater share of a story shows it. Of the 63 development pages that state a long
``articleBody``, 62 show more than 0.65 of it; the 63rd prints it in other words."""

MIN_WORD_LETTERS = 5
"""Shorter words are in any text."""

PROBES, PROBE_CHARS = 64, 24
"""How many pieces of a story are looked for, and their length: a piece of 24 letters is seldom in two texts
by chance."""

_IDEOGRAPHS = re.compile(f"[{COUNTED_BY_CHARACTER}]")
LETTERS_PER_IDEOGRAPH = 3

CHROME_TAGS = frozenset({"nav", "footer", "aside", "dialog", "form", "button", "noscript"})
CHROME_ROLES = frozenset({"dialog", "alertdialog", "navigation", "contentinfo", "complementary", "banner"})


def size(text: str) -> int:
    """The length of a text, a character that is nearly a word counted as three."""
    if text.isascii():
        return len(text)
    return len(text) + (LETTERS_PER_IDEOGRAPH - 1) * len(_IDEOGRAPHS.findall(text))


def is_prose(block: Block) -> bool:
    """Whether a block is a sentence or more, and not a link."""
    assert block.dom is not None
    return 2 * block.dom.link_chars < len(block.text) and size(block.text) >= MIN_PROSE_CHARS


def is_in_chrome(block: Block) -> bool:
    """Whether the tags or roles around a block say that there is no story in it."""
    assert block.dom is not None
    return any(
        element.tag in CHROME_TAGS or element.hidden or not CHROME_ROLES.isdisjoint(element.names)
        for element in block.dom.elements
    )


class Visible:
    """What a page shows.

    Args:
        blocks: the blocks of the page.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def letters(self) -> str:
        """The letters of all blocks."""
        return "".join(letters(block.text) for block in self._blocks)

    @cached_property
    def prose(self) -> int:
        """The `size` of the prose that may be story."""
        return sum(
            size(letters(block.text)) for block in self._blocks if is_prose(block) and not is_in_chrome(block)
        )

    def has_prose(self, least: int) -> bool:
        """Whether there is at least this much prose, wherever it is; found without reading further."""
        found = 0
        for block in self._blocks:
            if is_prose(block):
                found += len(block.text)
                if found >= least:
                    return True
        return False

    def holds(self, story: str, share: float = MAX_SHOWN) -> bool:
        """Whether the page shows a story.

        Args:
            story: its letters.
            share: how much of it must be found.
        """
        return share_found(story, self.letters) > share

    def tells(self, story: Iterable[str]) -> bool:
        """Whether the page has most of a story's words: it says the same in other words.

        Args:
            story: its paragraphs.
        """
        refuse_lone_str(story, "story")
        told = _long_words(story)
        shown = _long_words(block.text for block in self._blocks)
        return len(told & shown) > MAX_SHOWN * len(told)


def _long_words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in folded_words(text).split() if len(word) >= MIN_WORD_LETTERS}


def share_found(part: str, whole: str) -> float:
    """The share of the pieces of a text that are in another one; both are letters."""
    if len(part) <= PROBE_CHARS:
        return float(part in whole)
    starts = _spread(len(part) - PROBE_CHARS, min(PROBES, len(part) // PROBE_CHARS))
    found = [part[start : start + PROBE_CHARS] in whole for start in starts]
    return sum(found) / len(found)


def _spread(last: int, number: int) -> Iterable[int]:
    return (last * probe // max(1, number - 1) for probe in range(number))
