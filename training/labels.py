"""Which blocks of a page belong to its gold story: found by aligning the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from galley.blocks import Block
from galley.text.agreement import aligned_shares, letters
from galley.text.words import refuse_lone_str

from .scoring import words

NEIGHBOURS = 8
"""Blocks on each side that say how much story is around a block."""

MARGIN = 3
"""Blocks outside the story found so far that may still belong to it."""

LONG_ENOUGH = 12
"""A block of more words is counted by its words even where its wording as a whole is not in the gold."""


def story_shares(blocks: Sequence[Block], body: Sequence[str]) -> list[float]:
    """The share of each block's words that the gold has, 0 to 1.

    Each word of the gold is used once: where a teaser repeats a line of the story, the block with the most
    story around it gets the line.

    Args:
        blocks: The blocks of a page, in order.
        body: The gold paragraphs.

    Raises:
        TypeError: `body` is one string, whose characters would pass for paragraphs.
    """
    refuse_lone_str(body, "body")
    whole = letters("\n".join(body))
    aligned = aligned_shares([letters(block.text) for block in blocks], whole)
    bags = [Counter(words(block.text)) for block in blocks]
    left = Counter(words("\n".join(body)))
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
    """For each block the words of the blocks found around it, less the farther away they are."""
    density = [0.0] * len(sizes)
    for place in found:
        for near in range(max(0, place - NEIGHBOURS), min(len(sizes), place + NEIGHBOURS + 1)):
            density[near] += sizes[place] / (1 + abs(place - near))
    return density
