"""Articles meet by their keys. Those that meet no other stay out of the shuffle."""

from __future__ import annotations

from collections import Counter

import apache_beam as beam
import numpy as np
from apache_beam.testing.util import assert_that, equal_to
from galley.deduplicate.shared_keys import Candidates, CollectKeys, MeetByKey, SeenKeys
from galley.key_shares import Share
from hypothesis import given
from hypothesis import strategies as st

from tests.deduplicate.made import pipeline

KEYS = st.lists(st.lists(st.integers(0, 30), max_size=20), max_size=6)


def collected(arrays: list[list[int]], most: int = 100) -> SeenKeys:
    combine = CollectKeys(most)
    accumulators = []
    for array in arrays:
        accumulator = combine.add_input(combine.create_accumulator(), np.array(array, np.uint64))
        accumulators.append(combine.compact(accumulator))
    return combine.extract_output(combine.merge_accumulators(accumulators))


@given(KEYS)
def test_keys_count_as_seen_once_or_more_often_wherever_they_are(arrays: list[list[int]]) -> None:
    counts = Counter(key for array in arrays for key in array)
    seen, asked = collected(arrays), np.arange(40, dtype=np.uint64)
    assert seen.any(asked).tolist() == [counts[key] > 0 for key in range(40)]
    assert seen.several(asked).tolist() == [counts[key] > 1 for key in range(40)]


def test_every_article_goes_on_if_there_are_too_many_keys_to_hold() -> None:
    seen = collected([list(range(10)), list(range(5, 15))], most=12)
    assert seen.several(np.array([3, 99], np.uint64)).tolist() == [True, True]


@given(KEYS, st.integers(1, 5))
def test_each_key_is_in_the_share_of_exactly_one_pass(arrays: list[list[int]], passes: int) -> None:
    keys = np.array([key for array in arrays for key in array], np.uint64)
    held = sum(Share(number, passes).held(keys).astype(int) for number in range(passes))
    assert np.all(held == 1)


def candidates(rows: dict[str, list[int]], once: bool = False) -> Candidates:
    records = np.array([name.encode() for name in rows], "V1")
    return Candidates(np.array(list(rows.values()), np.uint64).reshape(len(rows), -1), records, once)


def test_only_articles_that_meet_one_of_this_run_are_brought_together() -> None:
    new = [{"a": [1, 20], "b": [2, 30]}, {"c": [1, 40], "d": [5, 50]}]
    earlier = [{"x": [5, 60], "y": [7, 70]}, {"z": [7, 30]}]
    with pipeline() as built:
        files = (
            built | "New" >> beam.Create(new, reshuffle=False),
            built | "Earlier" >> beam.Create(earlier, reshuffle=False),
        )
        met = files | MeetByKey(candidates, candidates, Share(0, 1))
        shown = met | beam.MapTuple(lambda key, names: (int.from_bytes(key, "little"), sorted(names)))
        assert_that(shown, equal_to([(1, [b"a", b"c"]), (5, [b"d", b"x"]), (30, [b"b", b"z"])]))
