"""Islands: likely blocks after the story in another branch of the page, such as teasers in a side column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ...blocks import Block
from ...records import Score
from ..shared.likelihood import likelihood
from .elements import elements_of

RULE = "structure:island"

LIKELY, POSSIBLE = 0.5, 0.2
"""Blocks from which the story is made, and blocks that a page with few likely ones may still choose."""

CONTAINER_SHARE = 0.8
"""The story's container is the deepest element with this share of the letters of its longest run."""

MIN_LEVELS = 3
"""How many levels above the container the common ancestor of an island and the story is. On development pages
that no model has seen, 27 such islands are teasers, advertisements and comments, and none is story."""

MAX_PROBABILITY, MAX_AFTER_HEADING = 0.8, 0.75
MIN_STORY = 60
"""Words of story that must be left (chosen)."""

MAX_BLOCKS = 10
"""A page with more blocks on islands is made of branches: its boxes of facts and ratings are the story's. (By
cross-validation, islands of more blocks were story on seven pages of eight.)"""

MAX_SHARE = 0.65
"""Islands with a greater share of the chosen words are the story (chosen)."""


def levels_away(blocks: Sequence[Block], probabilities: npt.NDArray[np.float64]) -> dict[int, int]:
    """How many levels above the story's container the elements end that blocks after the story share with it.

    Args:
        blocks: of an HTML page.
        probabilities: of each block to be story.

    Returns:
        The levels by place, of the possible blocks after the story for which they are not 0.
    """
    likely = np.flatnonzero(probabilities >= LIKELY).tolist()
    if not likely:
        return {}
    letters = [len(blocks[place].text) for place in likely]
    start, end = _longest_run(likely, letters)
    if not (probabilities[end + 1 :] >= POSSIBLE).any() and start == end:
        return {}
    path, end = _container(blocks, [place for place in likely if start <= place <= end])
    after = (np.flatnonzero(probabilities[end + 1 :] >= POSSIBLE) + end + 1).tolist()
    found = {}
    for place in after:
        around = {element.order for element in elements_of(blocks[place])}
        levels = next((up for up, order in enumerate(reversed(path)) if order in around), len(path))
        if levels:
            found[place] = levels
    return found


def _longest_run(likely: Sequence[int], letters: Sequence[int]) -> tuple[int, int]:
    """The first and the last place of the longest run of likely blocks; one other block is no gap."""
    best, longest = (likely[0], likely[0]), 0
    start, size = likely[0], 0
    for number, (place, count) in enumerate(zip(likely, letters, strict=True)):
        if number and place - likely[number - 1] > 2:
            start, size = place, 0
        size += count
        if size > longest:
            best, longest = (start, place), size
    return best


def _container(blocks: Sequence[Block], places: Sequence[int]) -> tuple[list[int], int]:
    """The elements around most of some blocks, outermost first, by order, and the last block in them."""
    held: defaultdict[int, int] = defaultdict(int)
    whole = 0
    for place in places:
        size = len(blocks[place].text)
        whole += size
        for element in elements_of(blocks[place]):
            held[element.order] += size
    enough = CONTAINER_SHARE * whole
    inside = [order for order, size in held.items() if size >= enough]
    if not inside:
        return [], places[-1]
    last = max(inside)  # of elements that hold most of the same, the inner one begins later
    for place in reversed(places):
        path = [element.order for element in elements_of(blocks[place])]
        if last in path:
            return path[: path.index(last) + 1], place
    return [], places[-1]


def islands(
    scores: Sequence[Score], chosen: npt.NDArray[np.bool_], words: npt.NDArray[np.float64]
) -> list[int]:
    """The places of chosen blocks on islands: in another branch of the page, less likely, after links.

    Args:
        scores: of each block of a page.
        chosen: for each block whether it would be story.
        words: how many words each block has.
    """
    taken: list[int] = []
    sizes = words.tolist()
    for run in _runs(scores, chosen):
        likely = likelihood(scores, sizes, run)
        if (likely < MAX_AFTER_HEADING and _after_heading(scores, chosen, run[0])) or (
            likely < MAX_PROBABILITY
            and min(scores[place].region.away for place in run) >= MIN_LEVELS
            and _after_links(scores, chosen, run[0])
        ):
            taken += run
    held = sum(sizes[place] for place in taken)
    whole = words[chosen].sum()
    if not taken or len(taken) > MAX_BLOCKS or whole - held < MIN_STORY or held > MAX_SHARE * whole:
        return []
    everything = np.flatnonzero(chosen).tolist()
    return taken if likelihood(scores, sizes, taken) <= likelihood(scores, sizes, everything) else []


def _runs(scores: Sequence[Score], chosen: npt.NDArray[np.bool_]) -> Iterator[list[int]]:
    run: list[int] = []
    last = -2
    for place in np.flatnonzero(chosen).tolist():
        if scores[place].region.away:
            if run and place - last > 2:
                yield run
                run = []
            run.append(place)
        elif run:
            yield run
            run = []
        last = place
    if run:
        yield run


def _after_links(scores: Sequence[Score], chosen: npt.NDArray[np.bool_], place: int) -> bool:
    """Whether links or known chrome stand between a block and the chosen one before."""
    before = place - 1
    while before >= 0 and not chosen[before]:
        if scores[before].linked or scores[before].rule:
            return True
        before -= 1
    return False


def _after_heading(scores: Sequence[Score], chosen: npt.NDArray[np.bool_], place: int) -> bool:
    """Whether a heading of other stories or of comments stands between a block and the chosen one before."""
    before = place - 1
    while before >= 0 and not chosen[before]:
        rule = scores[before].rule
        if rule and (".related" in rule or ".comments" in rule):
            return True
        before -= 1
    return False
