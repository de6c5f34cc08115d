"""The line of a text dump that is likely the headline of its story."""

from __future__ import annotations

from collections import Counter

from .text_facts import TextFacts

HEADLINE_REACH = 50
"""How many blocks before the first prose of the main island a headline may be (chosen)."""

HEADLINE_MAX_WORDS = 20
"""More words than this, function words aside, are not a headline (chosen)."""

HEADLINE_MAX_REPEATS = 2
"""A word counts at most twice, however often the story repeats it."""

HEADLINE_PRIOR_WORDS = 2
"""Added to a line's words, so that a line of one or two words does not win by chance."""

HEADLINE_WIDTHS = (30, 130)
"""Columns that most headlines take."""

ENDS_AS_SENTENCE, IN_LIST, TAKEN_BY_RULE, WIDE_AS_HEADLINE, PRINTED_AGAIN = 0.6, 0.5, 0.3, 1.3, 1.2
"""Factors of a line's score as a headline, tried on the development pages: with them the headline is
found in 56 of 100 dumps that hold it."""


def likely_headline(texts: TextFacts, first: int, last: int) -> int | None:
    """The place of the short block above the main island of prose whose rarer words the island repeats most;
    of equals the last.

    Args:
        first, last: the places of the island's first and last prose.
    """
    main = Counter(
        word for place in range(first, last + 1) if texts.prose[place] for word in texts.rarer[place]
    )
    repeats = Counter(texts.keys)
    best, best_score = None, 0.0
    for place in range(max(0, first - HEADLINE_REACH), min(first + 2, len(texts.texts))):
        words = texts.rarer[place]
        if texts.prose[place] or not 1 <= len(words) <= HEADLINE_MAX_WORDS:
            continue
        repeated = sum(min(HEADLINE_MAX_REPEATS, main[word]) for word in words)
        score = repeated / (len(words) + HEADLINE_PRIOR_WORDS)
        if texts.ends[place] and not texts.texts[place].endswith("?"):
            score *= ENDS_AS_SENTENCE
        if texts.listed[place]:
            score *= IN_LIST
        if texts.rules[place]:
            score *= TAKEN_BY_RULE
        if HEADLINE_WIDTHS[0] <= texts.width[place] <= HEADLINE_WIDTHS[1]:
            score *= WIDE_AS_HEADLINE
        if repeats[texts.keys[place]] > 1:
            score *= PRINTED_AGAIN
        if score >= best_score > 0 or score > best_score:
            best, best_score = place, score
    return best
