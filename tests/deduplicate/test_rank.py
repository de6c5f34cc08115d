"""The rank says which article is kept: of an earlier result, then by date, by length and by id."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
from galley.deduplicate.rank import article_id, earlier_ranks, earlier_result, ranks_of
from hypothesis import given
from hypothesis import strategies as st

DATES = st.none() | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
IDS = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")
ARTICLES = st.lists(st.tuples(DATES, st.integers(0, 2**31 - 1), IDS), max_size=8)

FIELDS = {"published_at": pa.timestamp("us", tz="UTC"), "word_count": pa.int32(), "id": pa.string()}


@given(ARTICLES)
def test_ranks_compare_as_their_bytes_do(articles: list[tuple[datetime | None, int, str]]) -> None:
    columns = [pa.array([each[at] for each in articles], kind) for at, kind in enumerate(FIELDS.values())]
    ranks = ranks_of(pa.RecordBatch.from_arrays(columns, names=list(FIELDS)))
    undated = datetime(9999, 12, 31, tzinfo=UTC)
    expected = sorted(articles, key=lambda each: (each[0] or undated, -each[1], each[2]))
    assert [article_id(rank) for rank in sorted(rank.tobytes() for rank in ranks)] == [
        article for _, _, article in expected
    ]
    assert all(earlier_result(rank.tobytes()) is None for rank in ranks)


@given(st.lists(st.tuples(st.integers(0, 1000), IDS), max_size=8))
def test_earlier_articles_come_first_in_the_order_of_their_results(
    articles: list[tuple[int, str]],
) -> None:
    ranks = np.concatenate(
        [earlier_ranks(pa.array([], pa.string()), 0)]
        + [earlier_ranks(pa.array([article]), result) for result, article in articles],
        dtype=earlier_ranks(pa.array([], pa.string()), 0).dtype,
    )
    ordered = sorted(rank.tobytes() for rank in ranks)
    assert [(earlier_result(rank), article_id(rank)) for rank in ordered] == sorted(articles)
    new = ranks_of(
        pa.RecordBatch.from_arrays([pa.nulls(1, FIELDS["published_at"]), [1], ["0" * 32]], list(FIELDS))
    )
    assert all(rank < new[0].tobytes() for rank in ordered)
