"""Labels: which blocks of a page are the gold story's."""

from __future__ import annotations

import pytest
from galley.blocks import Block, BlockKind

from training.labels import story_shares

BODY = (
    "The harbour office repaired the bridge over the river before the first snow fell in the valley.",
    "Every teacher counted seven hundred apple trees although nobody had asked for it on Tuesday.",
)


def blocks(*texts: str) -> list[Block]:
    return [
        Block(place, text, BlockKind.PARAGRAPH, 0, None, None) for place, text in enumerate(texts)
    ]  # fmt: skip


def test_the_blocks_of_the_gold_are_story_and_the_menu_is_not() -> None:
    assert story_shares(blocks("Home", *BODY, "All rights reserved"), BODY) == [0.0, 1.0, 1.0, 0.0]


def test_a_teaser_that_repeats_a_line_of_the_story_is_not_story() -> None:
    teaser = BODY[1]
    page = blocks(*BODY, *["Another thing altogether"] * 12, teaser)
    shares = story_shares(page, BODY)
    assert shares[:2] == [1.0, 1.0]
    assert shares[-1] == 0.0


def test_a_page_without_the_story_has_no_story() -> None:
    assert story_shares(blocks("Home", "Contact us"), BODY) == [0.0, 0.0]


def test_a_body_that_is_one_string_is_refused() -> None:
    with pytest.raises(TypeError, match="body"):
        story_shares(blocks("Home", *BODY), BODY[0])
