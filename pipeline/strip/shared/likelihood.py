"""How likely several blocks together are to be story."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...records import Score


def likelihood(scores: Sequence[Score], words: Sequence[float], places: Collection[int]) -> float:
    """The mean probability of some blocks to be story, each word counting alike; 0 for no words.

    Args:
        scores: of each block of a page.
        words: how many words each block has.
        places: of the blocks in question.
    """
    mass = sum(scores[place].probability * words[place] for place in places)
    return float(mass / max(1.0, sum(words[place] for place in places)))
