"""Which blocks of a page belong to its gold story: found by aligning the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from development_pages import scoring
from galley.records import Block
from galley.text.agreement import aligned_shares, letters

NEIGHBOURS = 8
MARGIN = 3
LONG_ENOUGH = 12
"""A block of so many words is counted by its words even where its wording stands nowhere as one."""


def story_shares(blocks: Sequence[Block], body: Sequence[str]) -> list[float]:
    """For each block the share (0 to 1) of its words that the gold holds.

    Each word of the gold is given out once: where a teaser repeats a line of the story, the block
    among the most story around it gets it.
    """
    whole = letters("\n".join(body))
    aligned = aligned_shares([letters(block.text) for block in blocks], whole)
    bags = [Counter(scoring.words(block.text)) for block in blocks]
    left = Counter(scoring.words("\n".join(body)))
    shares = [0.0] * len(blocks)

    def covered(place: int) -> float:
        size = sum(bags[place].values())
        return sum((bags[place] & left).values()) / size if size else 0.0

    found = [place for place, share in enumerate(aligned) if share > 0.5]
    density = _density(found, [sum(bag.values()) for bag in bags])
    for place in sorted(found, key=lambda place: (-density[place], place)):
        share = covered(place)
        if share > 0.5:
            shares[place] = min(aligned[place], share)
            left -= bags[place]
    sure = [place for place, share in enumerate(shares) if share > 0.5]
    if not sure:
        return shares
    for place in range(max(0, sure[0] - MARGIN), min(len(blocks), sure[-1] + MARGIN + 1)):
        if shares[place] > 0.5 or not bags[place] or covered(place) <= 0.8:
            continue
        long = sum(bags[place].values()) > LONG_ENOUGH
        inside = sure[0] <= place <= sure[-1]
        if long or (inside and letters(blocks[place].text) in whole):
            shares[place] = covered(place)
            left -= bags[place]
    return shares


def _density(found: Sequence[int], sizes: Sequence[int]) -> list[float]:
    density = [0.0] * len(sizes)
    for place in found:
        for near in range(max(0, place - NEIGHBOURS), min(len(sizes), place + NEIGHBOURS + 1)):
            density[near] += sizes[place] / (1 + abs(place - near))
    return density
