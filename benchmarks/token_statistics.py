"""Counts how often class names and words stand in story, publisher by publisher.

Each publisher has one voice for each token, however many pages it has, and no odds are ever shown
to the model for a page whose own publisher took part in them: in training that publisher's voice is
taken out, in cross-validation those of all publishers of the fold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from galley.strip.shared.tokens import TokenOdds

PRIOR = 0.35
"""About the share of blocks that are story, where a token says nothing."""

WEIGHT_OF_PRIOR = 3.0
MIN_ODDS = 0.25

Voices = dict[str, dict[str, tuple[float, float]]]
"""token → publisher → (weight in story, weight in chrome)."""


class TokenCounts:
    """The voices for one kind of token."""

    def __init__(self, min_publishers: int) -> None:
        self.min_publishers = min_publishers
        self.weights: dict[str, dict[str, list[float]]] = defaultdict(dict)

    def add(self, publisher: str, tokens: Iterable[str], story_share: float, weight: float) -> None:
        """Count a block's tokens."""
        for token in tokens:
            voice = self.weights[token].setdefault(publisher, [0.0, 0.0])
            voice[0] += weight * story_share
            voice[1] += weight * (1.0 - story_share)

    def odds(self, without: frozenset[str] = frozenset()) -> dict[str, float]:
        """The log-odds of every token that enough publishers use, some publishers left out."""
        found = {}
        for token in sorted(self.weights):
            voices = self.weights[token]
            shares = [s / (s + c) for publisher, (s, c) in voices.items() if publisher not in without]
            if len(shares) >= self.min_publishers:
                value = log_odds(math.fsum(shares), len(shares))
                if abs(value) >= MIN_ODDS:
                    found[token] = round(value, 2)
        return found


def log_odds(story: float, voices: int) -> float:
    """The log-odds of story against `PRIOR`, with a prior of some voices that say nothing."""
    in_story = story + WEIGHT_OF_PRIOR * PRIOR
    in_chrome = voices - story + WEIGHT_OF_PRIOR * (1 - PRIOR)
    return math.log(in_story / in_chrome) - math.log(PRIOR / (1 - PRIOR))


class WithoutPublisher(Mapping[str, float]):
    """The log-odds with one publisher's voice taken out, computed as they are asked for."""

    def __init__(self, counts: TokenCounts, totals: Mapping[str, tuple[float, int]], publisher: str) -> None:
        self.counts, self.totals, self.publisher = counts, totals, publisher

    def __getitem__(self, token: str) -> float:
        value = self._value(token)
        if value is None:
            raise KeyError(token)
        return value

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and self._value(token) is not None

    def _value(self, token: str) -> float | None:
        story, voices = self.totals.get(token, (0.0, 0))
        own = self.counts.weights.get(token, {}).get(self.publisher)
        if own is not None:
            story, voices = story - own[0] / (own[0] + own[1]), voices - 1
        if voices < self.counts.min_publishers:
            return None
        value = log_odds(story, voices)
        return round(value, 2) if abs(value) >= MIN_ODDS else None

    def __iter__(self) -> Iterator[str]:
        return iter(self.totals)

    def __len__(self) -> int:
        return len(self.totals)


def leaving_out(counts: TokenCounts) -> Callable[[str], WithoutPublisher]:
    """publisher → the odds without its voice."""
    totals = {
        token: (math.fsum(s / (s + c) for s, c in voices.values()), len(voices))
        for token, voices in counts.weights.items()
    }
    return lambda publisher: WithoutPublisher(counts, totals, publisher)


def token_odds(names: Mapping[str, float], own: Mapping[str, float], words: Mapping[str, float]) -> TokenOdds:
    """The three kinds together, as the features take them."""
    return TokenOdds(names, own, words)
