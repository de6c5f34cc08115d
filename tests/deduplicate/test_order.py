"""One order rules: earlier results, then the date, then the length, then the id."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
from galley.deduplicate.order import id_of, order_of, order_of_earlier, result_of
from hypothesis import given
from hypothesis import strategies as st

DATES = st.none() | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
IDS = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")
ARTICLES = st.lists(st.tuples(DATES, st.integers(0, 2**31 - 1), IDS), max_size=8)

FIELDS = {"published_at": pa.timestamp("us", tz="UTC"), "word_count": pa.int32(), "id": pa.string()}


@given(ARTICLES)
def test_bytes_compare_as_articles_do(articles: list[tuple[datetime | None, int, str]]) -> None:
    columns = [pa.array([each[at] for each in articles], kind) for at, kind in enumerate(FIELDS.values())]
    order = order_of(pa.RecordBatch.from_arrays(columns, names=list(FIELDS)))
    undated = datetime(9999, 12, 31, tzinfo=UTC)
    expected = sorted(articles, key=lambda each: (each[0] or undated, -each[1], each[2]))
    assert [id_of(place) for place in sorted(place.tobytes() for place in order)] == [
        article for _, _, article in expected
    ]
    assert all(result_of(place.tobytes()) is None for place in order)


@given(st.lists(st.tuples(st.integers(0, 1000), IDS), max_size=8))
def test_earlier_results_come_first_and_in_their_order(articles: list[tuple[int, str]]) -> None:
    order = np.concatenate(
        [order_of_earlier(pa.array([], pa.string()), 0)]
        + [order_of_earlier(pa.array([article]), result) for result, article in articles],
        dtype=order_of_earlier(pa.array([], pa.string()), 0).dtype,
    )
    places = sorted(place.tobytes() for place in order)
    assert [(result_of(place), id_of(place)) for place in places] == sorted(articles)
    new = order_of(
        pa.RecordBatch.from_arrays([pa.nulls(1, FIELDS["published_at"]), [1], ["0" * 32]], list(FIELDS))
    )
    assert all(place < new[0].tobytes() for place in places)
