"""A page as it prints itself: the one record that every reader of lines takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from ...blocks import Block
from ...records import StrippedPage, Verdict
from ...text.words import has_words

MIN_PARAGRAPH_WORDS = 20
"""A story block with this many words is a paragraph rather than a line."""


@dataclasses.dataclass(frozen=True)
class PrintedPage:
    """The blocks of a page, and what the reading of its lines depends on. Made once a page.

    Attributes:
        blocks: The page's blocks in reading order. All indexes in ``split`` point into them.
        verdicts: One verdict for each block.
        language: BCP 47 tag for names of months and the order of numbers; None if undeclared.
        url: The address the page was fetched from, if known.
        fetched_at: When the page was fetched, if known: a later date is not the article's.
    """

    blocks: Sequence[Block]
    verdicts: Sequence[Verdict]
    language: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None

    @classmethod
    def of(cls, stripped: StrippedPage, language: str | None = None) -> PrintedPage:
        """The printed side of a stripped page."""
        page = stripped.page
        return cls(page.blocks, stripped.verdicts, language, page.url, page.fetched_at)

    @cached_property
    def story(self) -> tuple[int, ...]:
        """The indexes of the story's blocks, in order."""
        return tuple(index for index, verdict in enumerate(self.verdicts) if verdict.story)

    @cached_property
    def first_paragraph(self) -> int:
        """The index of the story's first paragraph, else of its first block, else 0."""
        paragraphs = (
            index for index in self.story if has_words(self.blocks[index].text, MIN_PARAGRAPH_WORDS)
        )
        return next(paragraphs, self.story[0] if self.story else 0)

    def last_story_block(self, default: int) -> int:
        """The index of the story's last block, or the default for a page without a story."""
        return self.story[-1] if self.story else default


@dataclasses.dataclass(frozen=True)
class StoryStart:
    """Where a story starts.

    Attributes:
        headline: Index of the block that prints the headline; None if no block does.
        paragraph: Index of the story's first paragraph.
    """

    headline: int | None
    paragraph: int

    @property
    def middle(self) -> int:
        """The index that distances are measured from: the headline's, else the paragraph's."""
        return self.paragraph if self.headline is None else self.headline
