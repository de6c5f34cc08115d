"""Counts how often class names and words are in story, publisher by publisher.

Each publisher has one voice for each token, however many pages it has. A model is never shown odds of a
page that the page's own publisher took part in: in training that publisher's voice is left out, in
cross-validation those of all publishers of the fold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection

from galley.text.words import refuse_lone_str

PRIOR = 0.35
"""About the share of blocks that are story: what is believed of a token that nobody uses."""

WEIGHT_OF_PRIOR = 3.0
MIN_ODDS = 0.25
"""Weaker odds are left out: they would be noise in a file three times as long."""


class TokenCounts:
    """The voices for one kind of token.

    Args:
        min_publishers: Publishers that must use a token before its odds are believed.
    """

    def __init__(self, min_publishers: int) -> None:
        self.min_publishers = min_publishers
        self.weights: dict[str, dict[str, list[float]]] = defaultdict(dict)
        """Token → publisher → [weight in story, weight in chrome]."""
        self.used: dict[str, set[str]] = defaultdict(set)
        """Publisher → all tokens of its pages, whether or not they count."""

    def add(self, publisher: str, tokens: Collection[str], story_share: float, weight: float) -> None:
        """Counts the tokens of a block.

        Args:
            publisher: Whose page the block is on.
            tokens: The block's tokens.
            story_share: The share of the block that is story, 0 to 1.
            weight: What the block counts for; 0 for a page whose tokens are to have odds, but no voice.

        Raises:
            TypeError: `tokens` is one string, whose characters would be counted.
        """
        refuse_lone_str(tokens, "tokens")
        self.used[publisher].update(tokens)
        if not weight:
            return
        for token in tokens:
            voice = self.weights[token].setdefault(publisher, [0.0, 0.0])
            voice[0] += weight * story_share
            voice[1] += weight * (1.0 - story_share)

    def odds(self, without: frozenset[str] = frozenset()) -> dict[str, float]:
        """The log-odds of every token that enough publishers use, some publishers left out."""
        found = {}
        for token in sorted(token for token, of in self.weights.items() if len(of) >= self.min_publishers):
            voices = self.weights[token]
            shares = [s / (s + c) for publisher, (s, c) in voices.items() if publisher not in without]
            if len(shares) >= self.min_publishers:
                value = _believed(math.fsum(shares), len(shares))
                if value is not None:
                    found[token] = value
        return found


def leaving_out(counts: TokenCounts) -> Callable[[str], dict[str, float]]:
    """The odds with one publisher left out: quick, where `TokenCounts.odds` would count everything again.

    Args:
        counts: The voices, all counted.

    Returns:
        A function from a publisher to the odds without its voice.
    """
    everyone, of_used = counts.odds(), of_used_tokens(counts)

    def without(publisher: str) -> dict[str, float]:
        own = counts.used.get(publisher, set())
        return {token: value for token, value in everyone.items() if token not in own} | of_used(publisher)

    return without


def of_used_tokens(counts: TokenCounts) -> Callable[[str], dict[str, float]]:
    """The same for the tokens alone that the publisher uses: all that its pages need.

    Args:
        counts: The voices, all counted.

    Returns:
        A function from a publisher to the odds of its tokens without its voice.
    """
    totals = {
        token: math.fsum(s / (s + c) for s, c in voices.values())
        for token, voices in counts.weights.items()
        if len(voices) >= counts.min_publishers
    }

    def without(publisher: str) -> dict[str, float]:
        found = {}
        for token in sorted(counts.used.get(publisher, set()) & totals.keys()):
            story, left = totals[token], len(counts.weights[token])
            if publisher in counts.weights[token]:
                in_story, in_chrome = counts.weights[token][publisher]
                story, left = story - in_story / (in_story + in_chrome), left - 1
            value = _believed(story, left) if left >= counts.min_publishers else None
            if value is not None:
                found[token] = value
        return found

    return without


def _believed(story: float, voices: int) -> float | None:
    """The log-odds as they are kept, or None where they are too weak."""
    value = log_odds(story, voices)
    return round(value, 2) if abs(value) >= MIN_ODDS else None


def log_odds(story: float, voices: int) -> float:
    """The log-odds of story against `PRIOR`, with a prior of some voices that say nothing.

    Args:
        story: The sum of the voices' shares in story.
        voices: How many publishers use the token.
    """
    in_story = story + WEIGHT_OF_PRIOR * PRIOR
    in_chrome = voices - story + WEIGHT_OF_PRIOR * (1 - PRIOR)
    return math.log(in_story / in_chrome) - math.log(PRIOR / (1 - PRIOR))
