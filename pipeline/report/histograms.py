"""Turns counts into the bars of a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from .figures import Histogram, Share

MAX_BARS = 40
"""More would be hard to tell apart on a screen or a sheet of paper."""

TAIL = 0.01
"""If the dates at either end would squeeze the rest, up to this share of them is gathered into one bar. So a
few wrong dates of 1970 do not spoil a chart of last year's news."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

UNITS = (("month", 1), ("year", 12), ("decade", 120), ("century", 1200), ("millennium", 12_000))

LENGTH_EDGES = (0, 50, 100, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 5000)
"""Where the bars of story lengths begin, in words."""


def date_histogram(months: Mapping[int, int]) -> Histogram:
    """Dates by month, year, decade or more: the finest unit that makes a readable chart.

    Args:
        months: counts by months since the year 0 (``year * 12 + month - 1``).
    """
    total = sum(months.values())
    if not total:
        return Histogram((), "month")
    spans = [(min(months), max(months)), _without_tails(months, total)]
    unit, size, first, last = next(
        (unit, size, first, last)
        for unit, size in UNITS  # Python's calendar ends with the year 9999: ten millennia always fit
        for first, last in spans
        if last // size - first // size < MAX_BARS
    )
    return Histogram(tuple(_date_bars(months, first, last, size, total)), unit)


def _without_tails(months: Mapping[int, int], total: int) -> tuple[int, int]:
    def first_beyond(ordered: Iterable[int]) -> int:
        seen, month = 0, 0
        for month in ordered:
            seen += months[month]
            if seen > total * TAIL:
                break
        return month

    return first_beyond(sorted(months)), first_beyond(sorted(months, reverse=True))


def _date_bars(months: Mapping[int, int], first: int, last: int, size: int, total: int) -> Iterable[Share]:
    units: dict[int, int] = {}
    for month, count in months.items():
        units[month // size] = units.get(month // size, 0) + count
    low, high = first // size, last // size
    if earlier := sum(count for unit, count in units.items() if unit < low):
        yield Share(f"before {_date_label(low, size)}", earlier, total)
    for unit in range(low, high + 1):
        yield Share(_date_label(unit, size), units.get(unit, 0), total)
    if later := sum(count for unit, count in units.items() if unit > high):
        yield Share(f"after {_date_label(high, size)}", later, total)


def _date_label(unit: int, size: int) -> str:
    year, month = divmod(unit * size, 12)
    if size == 1:
        return f"{MONTHS[month]} {year}"
    return str(year) if size == 12 else f"{year}s"


def length_histogram(counts: Sequence[int]) -> Histogram:
    """Story lengths by words.

    Args:
        counts: how many stories have 0 words, 1 word, and so on.
    """
    total = sum(counts)
    bars = [
        Share(f"{low:,} to {high - 1:,}", sum(counts[low:high]), total)
        for low, high in pairwise(LENGTH_EDGES)
    ]
    bars.append(Share(f"{LENGTH_EDGES[-1]:,} or more", sum(counts[LENGTH_EDGES[-1] :]), total))
    return Histogram(tuple(bars), "words")


def quantile(counts: Sequence[int], percent: int) -> int:
    """The lowest value that at least ``percent`` of 100 do not exceed; 0 if there are none.

    Args:
        counts: how many have the value 0, 1, and so on.
        percent: from 0 to 100.
    """
    needed, seen = sum(counts) * percent, 0
    for value, count in enumerate(counts):
        seen += count
        if count and seen * 100 >= needed:
            return value
    return 0
