"""A publisher has one voice for each token, and the odds shown to its own pages leave that voice out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.token_statistics import PRIOR, TokenCounts, leaving_out, log_odds, of_used_tokens

TOKENS = ("menu", "body", "a b", "^ by")
PUBLISHERS = ("one.com", "two.com", "three.com", "four.com")
WHOLE_OR_HALF = st.sampled_from((0.0, 0.5, 1.0))
"""Shares whose sums are exact, so that taking one away again gives the sum of the others."""


@given(
    seen=st.lists(
        st.tuples(st.sampled_from(PUBLISHERS), st.sampled_from(TOKENS), WHOLE_OR_HALF),
        unique_by=lambda one: one[:2],
    ),
    min_publishers=st.integers(1, 3),
)
def test_leaving_one_publisher_out_gives_the_odds_counted_without_it(
    seen: list[tuple[str, str, float]], min_publishers: int
) -> None:
    counts = TokenCounts(min_publishers)
    for publisher, token, share in seen:
        counts.add(publisher, [token], share, 2.0)
    without = leaving_out(counts)
    for publisher in (*PUBLISHERS, "nobody.com"):
        odds = counts.odds(frozenset([publisher]))
        own = {token for name, token, _ in seen if name == publisher}
        assert without(publisher) == odds
        assert of_used_tokens(counts)(publisher) == {t: value for t, value in odds.items() if t in own}


def test_the_odds_without_a_publisher_are_a_mapping_whose_every_key_has_a_value() -> None:
    counts = TokenCounts(min_publishers=2)
    counts.add("one.com", ["menu", "rare"], 0.0, 1.0)
    counts.add("two.com", ["menu"], 0.0, 1.0)
    counts.add("three.com", ["menu"], 0.0, 1.0)
    found = leaving_out(counts)("one.com")
    assert {**found} == {"menu": found["menu"]}
    assert list(found) == ["menu"] and len(found) == 1 and "rare" not in found


def test_a_publisher_with_many_pages_has_one_voice() -> None:
    once, often = TokenCounts(2), TokenCounts(2)
    for counts, times in ((once, 1), (often, 50)):
        for _ in range(times):
            counts.add("loud.com", ["menu"], 1.0, 1.0)
        counts.add("quiet.com", ["menu"], 0.0, 1.0)
    assert once.odds() == often.odds()


def test_a_token_that_nobody_uses_has_the_odds_of_the_prior() -> None:
    assert log_odds(0.0, 0) == pytest.approx(0.0)
    assert log_odds(PRIOR * 10, 10) == pytest.approx(0.0)


def test_a_lone_string_is_refused_where_tokens_are_counted() -> None:
    with pytest.raises(TypeError, match="tokens"):
        TokenCounts(1).add("one.com", "menu", 1.0, 1.0)
