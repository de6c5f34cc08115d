"""The parts that the block classifiers are made of: trees, the choice of blocks, learnt tokens, columns."""

from __future__ import annotations

import numpy as np
import pytest
from galley.strip.shared.best_blocks import best_blocks
from galley.strip.shared.columns import shifted, window_sums
from galley.strip.shared.tokens import TokenOdds, element_names, name_tokens, text_tokens, text_words
from galley.strip.shared.trees import FORMAT, load_trees
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays


def test_two_trees_by_hand_add_up() -> None:
    trees = load_trees(
        {
            "format": FORMAT,
            "features": ["words", "links"],
            "bias": 1_000,
            "trees": [
                {"splits": [[0, 10.0], [1, 0.5]], "leaves": [-100, 200, -300, 400]},
                {"splits": [[1, 0.5]], "leaves": [5, -5]},
            ],
        }
    )
    table = np.array([[5, 20, 5, 20], [0, 0, 1, 1]], dtype=np.float32)
    assert trees.scores(table).tolist() == pytest.approx([0.0905, 0.1205, 0.0695, 0.1395])


def test_a_model_file_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        load_trees({"format": "other"})


@given(
    arrays.arrays(np.float64, st.integers(1, 7), elements=st.floats(0, 1)),
    st.lists(st.integers(1, 50), min_size=7, max_size=7),
)
@settings(deadline=None)
def test_no_other_choice_of_blocks_has_a_higher_expected_f1(
    probabilities: np.ndarray, sizes: list[int]
) -> None:
    words = np.array(sizes[: len(probabilities)], dtype=np.float64)

    def expected(chosen: np.ndarray) -> float:
        hits = (probabilities * words)[chosen].sum()
        return float(2 * hits / (words[chosen].sum() + (probabilities * words).sum() + 1e-9))

    every = [
        np.array([bool(number >> place & 1) for place in range(len(words))])
        for number in range(1, 2 ** len(words))
    ]
    assert expected(best_blocks(probabilities, words)) >= max(map(expected, every)) - 1e-9


@given(st.lists(st.text(st.sampled_from("ab1 .-Ö") | st.characters(exclude_characters="\x00"), max_size=90)))
def test_the_odds_of_words_and_pairs_are_found_in_every_text(texts: list[str]) -> None:
    tokens = ["a", "b", "ab", "a b", "b a", "^ a", "b $", "a a", "^ ab", "ö $"]
    odds = TokenOdds({}, {}, {token: 0.25 * number - 1.0 for number, token in enumerate(tokens)})
    for text, row in zip(texts, odds.of_texts(texts).tolist(), strict=True):
        known = [odds.words[token] for token in text_tokens(text_words([text])[0]) if token in odds.words]
        expected = [sum(known), min(known), max(known), sum(known) / len(known)] if known else [0.0] * 4
        assert row == pytest.approx(expected)


NAMES = st.text("abcd-_1<é", min_size=1, max_size=12) | st.from_regex(
    r"([ab]{2}[-_1]?){1,9}|[ab]{20,60}", fullmatch=True
)
ELEMENTS = st.tuples(
    st.sampled_from(["ab", "x-ab", "ba"]), st.lists(NAMES, max_size=4).map(tuple), st.booleans()
)


@given(st.lists(ELEMENTS, max_size=6))
def test_the_opinion_on_an_element_is_the_sum_of_its_best_and_its_worst_name(
    elements: list[tuple[str, tuple[str, ...], bool]],
) -> None:
    tokens = [
        "<ab>",
        "<x-ab>",
        "<hidden>",
        "ab",
        "aa",
        "ba",
        "ab-ba",
        "ba-ab",
        "aa-bb",
        "bb",
        "abab",
        "c" * 24,
    ]
    odds = TokenOdds(
        {token: 0.25 * number - 1.0 for number, token in enumerate(tokens)},
        {token: 0.75 - 0.125 * number for number, token in enumerate(tokens[2:-2])},
        {},
    )
    expected = []
    for element in elements:
        said = frozenset().union(*map(name_tokens, element_names(*element)))
        each = [[known[token] for token in said if token in known] for known in (odds.names, odds.own_names)]
        expected.append(tuple(sum({min(known), max(known)}) if known else 0.0 for known in each))
    assert odds.of_elements(elements) == expected == odds.of_elements(elements)


COLUMN = np.array([1.0, 2.0, 4.0, 8.0])


@pytest.mark.parametrize(
    ("step", "values"),
    [(1, [2, 4, 8, -1]), (3, [8, -1, -1, -1]), (-2, [-1, -1, 1, 2]), (4, [-1] * 4), (-9, [-1] * 4)],
)
def test_a_shifted_column_holds_the_value_of_a_block_further_on_or_before(
    step: int, values: list[float]
) -> None:
    assert shifted(COLUMN, step, -1.0).tolist() == values


@pytest.mark.parametrize(
    ("first", "last", "sums", "sizes"),
    [
        (-1, 1, [3, 7, 14, 12], [2, 3, 3, 2]),
        (1, 2, [6, 12, 8, 0], [2, 2, 1, 0]),
        (-9, -1, [0, 1, 3, 7], [0, 1, 2, 3]),
    ],
)
def test_a_window_is_cut_off_at_the_ends_of_the_page(
    first: int, last: int, sums: list[float], sizes: list[int]
) -> None:
    found, counts = window_sums(COLUMN, first, last)
    assert (found.tolist(), counts.tolist()) == (sums, sizes)
