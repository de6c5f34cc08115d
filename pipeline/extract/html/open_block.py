"""The block that the walk over a page is collecting."""

from __future__ import annotations

import re

from ..dom.tags import Trait

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\x00\ue000-\uf8ff]")
"""Soft hyphens, zero-width spaces and direction marks: no reader sees them. Characters of the private use
area are icons. (The zero-width joiners stay: they shape Persian and Indic words.)"""

# Plain numbers: they are tested at every tag, and testing an enum takes longer.
(
    BLOCK, APART, LINK, STRONG, PREFORMATTED, CELL, BREAK, SPAN, DATA_ROW,
) = (
    trait.value
    for trait in (
        Trait.BLOCK, Trait.APART, Trait.LINK, Trait.STRONG, Trait.PREFORMATTED, Trait.CELL, Trait.BREAK,
        Trait.SPAN, Trait.DATA_ROW,
    )
)  # fmt: skip


class OpenBlock:
    """Text collected since the last border, and what decides how the next text joins it.

    The methods that take an element's start or end are called only while `pieces` holds something:
    before the first text of a block no border matters.

    Attributes:
        pieces: the text so far; empty between two blocks.
        owner: number of the innermost element that holds all the text so far.
        link_chars, strong_chars: how many characters of the text are in links and in strong elements.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.owner = 0
        self.link_chars = self.strong_chars = 0
        self._open_owner = 0  # the innermost element around `owner` that has not ended
        self._space_due = self._spans_meet = False
        self._breaks = 0  # line breaks since the last text
        self._last_closed = ""  # tag of the element that ended last, if nothing came after it

    def add(self, raw: str, place: int, inside: int) -> None:
        """Take the text between two tags.

        Args:
            raw: the text as parsed.
            place: the number of the innermost open element.
            inside: the traits of all elements around the text.
        """
        pieces = self.pieces
        visible = raw if raw.isascii() else INVISIBLE.sub("", raw)
        if inside & PREFORMATTED and not inside & DATA_ROW:
            text = visible.expandtabs(4)
            chars, ends_in_space = len(text.strip()), False
            if not chars and not pieces:
                return
        else:
            # Three times as fast as a pattern.
            text = " ".join(visible.split())
            if not text:
                if visible:
                    self._space_due = True
                    self._last_closed = ""
                return
            chars, ends_in_space = len(text), visible[-1].isspace()
            if pieces:
                if visible[0].isspace():
                    self._space_due = True
                elif self._spans_meet:
                    self._space_due |= separates_words(pieces[-1][-1], text[0])
                if self._space_due and pieces[-1] not in ("\n", "\t"):
                    pieces.append(" ")
        if not pieces:
            self._open_owner = place
            self.link_chars = self.strong_chars = 0
        self.owner = self._open_owner
        pieces.append(text)
        if inside & LINK:
            self.link_chars += chars
        if inside & STRONG:
            self.strong_chars += chars
        self._space_due = ends_in_space
        self._breaks = 0
        self._last_closed = ""
        self._spans_meet = False

    def set_apart(self) -> None:
        """Take an element that shows no text but is between words, such as an image."""
        self._space_due = True

    def start(self, traits: int, inside: int) -> bool:
        """Take the start of an element.

        Args:
            traits: the element's own.
            inside: the traits of all elements around it.

        Returns:
            Whether the block ends before the element.
        """
        ends = False
        if traits & BLOCK:
            ends = self._border(traits, inside)
        elif traits & BREAK:
            ends = self._line_break(inside)
        elif traits & APART or (traits & LINK and self._last_closed == "a"):
            self._space_due = True
        self._spans_meet = traits & SPAN != 0 and self._last_closed == "span"
        self._last_closed = ""
        return ends

    def end(self, tag: str, traits: int, inside: int, place: int, parent: int) -> bool:
        """Take the end of the innermost open element.

        Args:
            tag: the element's tag.
            traits: the element's own; inside: those of all elements around it too.
            place: the element's number; parent: the number of the one around it.

        Returns:
            Whether the block ends with the element.
        """
        ends = False
        if traits & BLOCK:
            ends = traits & DATA_ROW != 0 or self._border(0, inside)
        elif traits & APART:
            self._space_due = True
        self._last_closed = tag
        if place == self._open_owner:
            self._open_owner = parent
        return ends

    def take_text(self, *, preformatted: bool) -> str:
        """The finished text; the next text begins another block."""
        text = "".join(self.pieces)
        self.pieces.clear()
        return text.strip("\n").rstrip() if preformatted else text.strip()

    def _border(self, traits: int, inside: int) -> bool:
        """An element with lines of its own starts or ends. In a row of data this separates only words,
        or cells where a cell starts."""
        if not inside & DATA_ROW:
            return True
        if traits & CELL:
            self.pieces.append("\t")
        self._space_due = True
        return False

    def _line_break(self, inside: int) -> bool:
        if inside & PREFORMATTED or not inside & DATA_ROW:
            self.pieces.append("\n")
            self._space_due = False
        else:
            self._space_due = True
        if inside & (DATA_ROW | PREFORMATTED):
            return False
        # Two line breaks make an empty line, which separates paragraphs.
        self._breaks += 1
        return self._breaks > 1


def separates_words(before: str, after: str) -> bool:
    """Whether two adjacent spans hold two words rather than two pieces of one word.

    Most pages separate spans by styles, with no space in the source ("By</span><span>Ann"). Inside a word
    ("M</span><span>c") a small letter is not followed by a capital or a digit.

    Args:
        before: the last character of the first span.
        after: the first character of the second span.
    """
    return before.isalnum() and after.isalnum() and before.islower() and not after.islower()
