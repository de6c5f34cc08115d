"""What the story of a page is worth for its kind: its length, how clearly it is prose, of whom it speaks."""

from __future__ import annotations

from typing import NamedTuple

from ...records import ScoredPage
from ...text.words import count_words
from .rules import self_words
from .signs import LINK_SHARE

LONG_STORIES = ((250, 0.7), (600, 0.7), (1_200, 0.7))
"""Words of story from which on an article gets points."""

LONG_PARAGRAPH, SHORT_PARAGRAPH, FEW_WORDS = 32.0, 16.0, 120
"""Mean words of a story's paragraphs, and words of a whole story."""

SELF_SPEECH = ((0.025, 1.5), (0.04, 1.0))
"""The shares of a story's words in which a company speaks of itself: 1 in 20 articles has the first, 1 in 250
the second."""

MOST_SENTENCES, FEW_SENTENCES = 0.75, 0.5
CLEAR, UNCLEAR = 0.98, 0.9
"""The share of paragraphs that end like a sentence, and the confidence, from which on and below which a story
is worth a point more or less. Of the development pages that say nothing of themselves, 88 of 132 articles and
17 of 85 others are as clear; 6 and 20 are as unclear."""

BARE, BARE_STORY, BARE_LINKS = 2.0, 0.75, 0.02
"""What a story without a page around it gets, for it can hardly say more: the share of the words that are its
own, and the share of the characters in links. (Of 173 such development pages 16 are of another kind, all of
2006.)"""

_FULL_STOPS = frozenset(".!?…。！？:।؟")
_QUOTES = " \"'”’»“)]」』"


class Story(NamedTuple):
    """What is known of a page's article once its fields are decided.

    Attributes:
        text: the story, with a blank line between paragraphs.
        headline, section: as decided.
        dated: whether the page itself says when the article was published.
        signed: whether it names an author or an agency.
        printed_byline: whether it prints a byline or a dateline.
        confidence: how sure the scores are of the story.
    """

    text: str
    headline: str | None = None
    section: str | None = None
    dated: bool = False
    signed: bool = False
    printed_byline: bool = False
    confidence: float = 1.0


def of_size(text: str) -> float:
    """What the size of a story and of its paragraphs is worth for an article."""
    whole = count_words(text)
    points = sum(more for minimum, more in LONG_STORIES if whole >= minimum)
    mean = whole / (text.count("\n\n") + 1)
    if mean >= LONG_PARAGRAPH:
        points += 1.0
    elif mean < SHORT_PARAGRAPH:
        points -= 1.0
    return points - (1.0 if whole < FEW_WORDS else 0.0)


def is_bare(page: ScoredPage, story: Story) -> bool:
    """Whether a document could not say what it is: a text dump, or a story without a page around it."""
    if not page.signs:
        return True
    if page.signs.get(LINK_SHARE, 0.0) > BARE_LINKS:
        return False
    return count_words(story.text) >= BARE_STORY * sum(count_words(block.text) for block in page.blocks)


def of_prose(story: Story, best: float) -> float:
    """What it is worth for an article that its text is clearly that: sentences that stand out on the page.

    Args:
        story: what is known of it.
        best: what is added for either; on a page that states what it is, nothing need be.
    """
    paragraphs = story.text.split("\n\n")
    whole = sum(paragraph.rstrip(_QUOTES)[-1:] in _FULL_STOPS for paragraph in paragraphs) / len(paragraphs)
    points = best if whole >= MOST_SENTENCES else -1.0 if whole < FEW_SENTENCES else 0.0
    return points + (best if story.confidence >= CLEAR else -1.0 if story.confidence < UNCLEAR else 0.0)


def of_self_speech(text: str) -> float:
    """What it is worth for a service how often a text says *we* and *our*."""
    words = text.lower().split()
    known = self_words()
    share = sum(map(known.__contains__, words)) / max(1, len(words))
    return sum(more for minimum, more in SELF_SPEECH if share >= minimum)
