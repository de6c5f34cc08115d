"""Counts take bounded memory, and charts stay readable."""

from __future__ import annotations

from collections import Counter

from galley.report.histograms import MAX_BARS, date_histogram, quantile
from galley.report.tally import Tally
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=2)), st.integers(1, 30))
def test_a_tally_is_bounded_and_knows_its_maximum_error(names: list[str], capacity: int) -> None:
    tally, exact = Tally(capacity), Counter(names)
    for name in names:
        tally.add(name, 1)
    assert len(tally.counts) <= 2 * capacity
    for name, count in exact.items():
        counted = tally.counts.get(name, [0])[0]
        assert count - tally.short_by <= counted <= count
    if len(exact) <= 2 * capacity:
        assert tally.short_by == 0


def test_a_tally_ranks_by_count_then_by_name() -> None:
    tally = Tally()
    for name in ("b", "c", "a", "c"):
        tally.add(name, 1, 10)
    assert tally.top(2) == [("c", [2, 20]), ("a", [1, 10])]


def months(first_year: int, last_year: int) -> dict[int, int]:
    return {year * 12 + month: 1 for year in range(first_year, last_year + 1) for month in range(12)}


def test_the_unit_of_a_date_chart_fits_its_span() -> None:
    spans = [(2021, 2022), (2000, 2022), (1850, 2022), (1, 2022)]
    charts = [date_histogram(months(*span)) for span in spans]
    assert [chart.unit for chart in charts] == ["month", "year", "decade", "century"]
    assert [chart.bars[0].name for chart in charts] == ["Jan 2021", "2000", "1850s", "0s"]


def test_a_few_stray_dates_do_not_flatten_the_chart() -> None:
    counted = dict.fromkeys(months(2021, 2022), 1000) | {1970 * 12: 3, 2050 * 12: 1}
    chart = date_histogram(counted)
    assert chart.unit == "month"
    assert (chart.bars[0].name, chart.bars[0].count) == ("before Jan 2021", 3)
    assert (chart.bars[-1].name, chart.bars[-1].count) == ("after Dec 2022", 1)


@given(st.dictionaries(st.integers(12, 9999 * 12 + 11), st.integers(1, 10**6)))
def test_a_date_chart_counts_every_date_in_few_bars(counted: dict[int, int]) -> None:
    chart = date_histogram(counted)
    assert sum(bar.count for bar in chart.bars) == sum(counted.values())
    assert len(chart.bars) <= MAX_BARS + 2


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 100))
def test_a_quantile_is_the_lowest_value_that_enough_do_not_exceed(values: list[int], percent: int) -> None:
    counted = [values.count(value) for value in range(51)]
    found = quantile(counted, percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)
