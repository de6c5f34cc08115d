"""The lead: a first paragraph in an element of its own, which the classifier takes for a description."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...blocks import BlockKind
from ...records import Region, ScoredPage
from ...text.sentences import PROSE_WORDS, is_sentence

RULE = "structure:lead"

MIN_PROBABILITY = 0.3
MAX_BLOCKS_BETWEEN, MAX_WORDS_BETWEEN = 2, 12
"""What may stand between the lead and the story: a byline, a date, a label (chosen)."""

MIN_STORY = 100
"""Words of story, so that a lead is no greater part of it than it should be (chosen)."""


def lead(
    page: ScoredPage, chosen: Sequence[bool], words: Sequence[float], taken: Collection[int]
) -> int | None:
    """The place of the lead, if the story lacks it.

    Args:
        page: an HTML page.
        chosen: for each block whether it would be story.
        words: how many words each block has.
        taken: the places of blocks that a certain rule or the page's structure has taken.
    """
    if sum(size for size, story in zip(words, chosen, strict=True) if story) < MIN_STORY:
        return None
    first = list(chosen).index(True)
    between = 0.0
    for place in range(first - 1, max(-1, first - 2 - MAX_BLOCKS_BETWEEN), -1):
        block, score = page.blocks[place], page.scores[place]
        if words[place] < PROSE_WORDS:
            between += words[place]
            if between > MAX_WORDS_BETWEEN or block.kind is BlockKind.HEADING:
                return None
            continue
        is_lead = (
            score.probability >= MIN_PROBABILITY
            and score.rule is None
            and not _is_apart(score.region, page.scores[first].region)
            and place not in taken
            and not score.linked
            and block.kind is BlockKind.PARAGRAPH
            and is_sentence(block.text)
        )
        return place if is_lead else None
    return None


def _is_apart(region: Region, story: Region) -> bool:
    """Whether a block is in a dialog, a request for consent or what no reader sees, and the story is not."""
    return (
        (region.dialog and not story.dialog)
        or (region.consent and not story.consent)
        or (region.hidden != 0 and story.hidden == 0)
    )
