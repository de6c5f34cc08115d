"""The columns that the classifier of text dumps sees, pinned for blocks made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from galley.blocks import Block, BlockKind
from galley.strip.shared.tokens import distinct_text_tokens, text_tokens, text_words
from galley.strip.text.features import odds_columns

ODDS = {
    "more": -2.0,
    "read": -0.5,
    "^ read": -1.0,
    "read more": -1.5,
    "news $": 0.25,
    # Single characters: what a text that is taken for a list of words is cut into.
    "r": 8.0,
    "m r": 8.0,
}


def block(text: str) -> Block:
    return Block(0, text, BlockKind.PARAGRAPH)


def test_the_learnt_odds_of_a_block_are_those_of_its_words_and_pairs_each_counted_once() -> None:
    columns = odds_columns([block("Read more, READ MORE news")], ODDS)
    assert {name: columns[name].tolist() for name in ("odds_sum", "odds_min", "odds_max", "odds_mean")} == {
        "odds_sum": [-2.0 - 0.5 - 1.0 - 1.5 + 0.25],
        "odds_min": [-2.0],
        "odds_max": [0.25],
        "odds_mean": [pytest.approx(-4.75 / 5)],
    }


def test_a_block_sees_the_odds_of_its_neighbours() -> None:
    columns = odds_columns([block("more"), block("Ferry"), block("read")], ODDS)
    assert columns["odds_sum"].tolist() == [-2.0, 0.0, -1.5]
    assert columns["odds_sum-1"].tolist() == [0.0, -2.0, 0.0]
    assert columns["odds_sum+2"].tolist() == [-1.5, 0.0, 0.0]
    assert columns["odds_before_3"].tolist() == [0.0, -2.0, -1.0]
    assert columns["odds_after_10"].tolist() == [-0.75, -1.5, 0.0]


def test_the_words_of_a_long_paragraph_are_not_looked_at() -> None:
    assert not np.any(odds_columns([block("read more " * 21)], ODDS)["odds_sum"])


def test_the_tokens_of_a_text_are_its_words_and_its_pairs_of_words_with_both_ends() -> None:
    assert text_tokens(["read", "more"]) == ["read", "more", "^ read", "read more", "more $"]
    assert distinct_text_tokens(["Read, read!", ""]) == [["^ read", "read", "read $", "read read"], []]


@pytest.mark.parametrize("function", [text_tokens, text_words, distinct_text_tokens])
def test_a_lone_text_is_refused_where_a_list_is_wanted(function: object) -> None:
    assert callable(function)
    with pytest.raises(TypeError, match="must be a collection of str, not the str 'Read more'"):
        function("Read more")
