"""Which blocks on islands are taken from the story, and which pages are made of branches."""

from __future__ import annotations

import numpy as np
import pytest
from galley.records import Region, Score
from galley.strip.html.islands import MAX_BLOCKS, islands

STORY = (Score(0.97),) * 4
LINKS = Score(0.05, linked=True)
WORDS = 40.0


def taken(*branch: Score, story: tuple[Score, ...] = STORY, before: Score = LINKS) -> list[int]:
    """The places that are taken of a story, a block that is not chosen, and a branch, of 40 words each."""
    scores = [*story, before, *branch]
    chosen = np.array([score is not before for score in scores])
    return islands(scores, chosen, np.full(len(scores), WORDS))


def teaser(probability: float = 0.6, away: int = 5) -> Score:
    return Score(probability, region=Region(away=away))


def test_teasers_in_another_branch_after_links_are_taken() -> None:
    assert taken(teaser(), teaser()) == [5, 6]


@pytest.mark.parametrize("kept", [teaser(0.9), teaser(away=2), teaser(away=0)])
def test_what_is_likely_or_near_the_story_stays(kept: Score) -> None:
    assert taken(kept, kept) == []


def test_what_follows_the_story_without_links_between_stays() -> None:
    assert taken(teaser(), teaser(), before=Score(0.05)) == []


def test_a_page_made_of_branches_keeps_them() -> None:
    """A review has boxes of facts and ratings, a comparison a box for each product."""
    long = STORY * 5
    assert len(taken(*[teaser()] * MAX_BLOCKS, story=long)) == MAX_BLOCKS
    assert taken(*[teaser()] * (MAX_BLOCKS + 1), story=long) == []


def test_a_branch_that_is_likelier_story_than_the_rest_stays() -> None:
    assert taken(teaser(0.7), story=(Score(0.6),) * 4) == []
    assert taken(teaser(0.7), story=(Score(0.8),) * 4) == [5]


def test_the_larger_share_of_a_page_stays() -> None:
    assert taken(*[teaser()] * 9) == []
