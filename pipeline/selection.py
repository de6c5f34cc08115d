"""Which articles a run keeps: the options that turn the others into rejects."""

from __future__ import annotations

from typing import NamedTuple

from .articles import Article
from .records import PageKind, Reason


class Selection(NamedTuple):
    """What an article must be to stay one. By default every article stays.

    Attributes:
        min_confidence: the least ``story_confidence``, 0 to 1.
        min_words: the least ``word_count``.
        kinds: the values of ``page_kind`` to keep.
    """

    min_confidence: float = 0.0
    min_words: int = 0
    kinds: frozenset[PageKind] = frozenset(PageKind)

    def refusal(self, article: Article) -> tuple[Reason, str] | None:
        """Why an article does not stay, as a reason and a sentence; None if it does."""
        kind, confidence = article.page_kind, article.story_confidence
        if kind is not None and kind not in self.kinds:
            return Reason.PAGE_KIND, f"a page of the kind {kind} (--keep-kinds)"
        if article.word_count < self.min_words:
            return Reason.TOO_SHORT, (
                f"{article.word_count} words, fewer than {self.min_words} (--min-words)"
            )
        if confidence is not None and confidence < self.min_confidence:
            return Reason.LOW_CONFIDENCE, (
                f"the story's confidence is {confidence:.3f}, less than {self.min_confidence:g}"
                " (--min-confidence)"
            )
        return None


EVERYTHING = Selection()
