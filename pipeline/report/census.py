"""What is counted over every article of a result, from the columns that are cheap to read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..files import storage
from .figures import Completeness, Dates, Language, Lengths, Ranking, Share, SiteCompleteness
from .histograms import date_histogram, length_histogram, quantile
from .reading import Batch, RowGroup, naming_damage, read_dataset, smallest, smallest_rows
from .tally import Tally

TOP_SITES = 20
WORST_SITES = 10
MIN_ARTICLES = 5
"""Fewer articles say little about how well a site is read."""

EXAMPLE_POOL = 64
"""How many ids the examples are chosen from."""

OUTLIERS = 5

LENGTH_CAP = 50_000
"""Longer stories count as this long in the quantiles. News stories are shorter."""

EPOCH = datetime(1970, 1, 1)
FIRST_DATE, LAST_DATE = ((end - EPOCH) // timedelta(microseconds=1) for end in (datetime.min, datetime.max))
"""The dates that a run can write, in microseconds since 1970."""

QUANTILES = (5, 25, 50, 75, 95)

FIELDS = (
    "headline", "author or agency", "byline", "authors", "agency", "published_at", "modified_at", "dateline",
    "credits", "section", "tags", "url", "site", "language", "fetched_at",
)  # fmt: skip
"""The fields that an article may lack, in the report's order."""

KEY_FIELDS = ("headline", "author or agency", "published_at", "language")
"""The fields by which sites are ranked: almost every news article has them."""

LISTS = {"authors": "authors", "tags": "tags", "credits": "credits"}

COLUMNS = (
    "id", "url", "site", "source.format", "fetched_at", "headline", "byline", "authors", "agency", "dateline",
    "credits.list.element.kind", "published_at", "modified_at", "published_precision", "published_source",
    "section", "tags", "word_count", "language", "language_confidence",
)  # fmt: skip


class Census:
    """Counts over the articles read so far.

    row_groups: where the articles are, in the manifest's order.
    """

    def __init__(self) -> None:
        self.articles = 0
        self.words = 0
        self.row_groups: list[RowGroup] = []
        self.present = dict.fromkeys(FIELDS, 0)
        self.sites = Tally()
        self.languages = Tally()
        self.confidences: dict[str, float] = {}
        self.formats = Tally()
        self.precisions = Tally()
        self.date_sources = Tally()
        self.months: dict[int, int] = {}
        self.first_date: int | None = None
        self.last_date: int | None = None
        self.lengths = np.zeros(LENGTH_CAP + 1, dtype=np.int64)
        self.example_pool: dict[str, tuple[str, RowGroup]] = {}
        self.shortest: list[tuple[int, str, RowGroup]] = []
        self.longest: list[tuple[int, str, RowGroup]] = []

    def add(self, batch: Batch) -> None:
        """Count the articles of a batch, which has the columns `COLUMNS`."""
        table = batch.table
        if not self.row_groups or self.row_groups[-1] != batch.row_group:
            self.row_groups.append(batch.row_group)
        self.articles += table.num_rows
        self._add_sites(table)
        self._add_languages(table)
        add_values(self.formats, pc.struct_field(table["source"], "format"))
        dated = table.filter(pc.is_valid(table["published_at"]))
        add_values(self.precisions, dated["published_precision"])
        add_values(self.date_sources, dated["published_source"])
        self._add_dates(dated["published_at"])
        self._add_lengths(table["word_count"])
        self._add_examples(batch)

    def _add_sites(self, table: pa.Table) -> None:
        present = {name: is_present(table, name).cast(pa.int32()) for name in FIELDS}
        columns = {"of site": pc.fill_null(table["site"], ""), **present}  # "site" is a field too
        grouped = pa.table(columns).group_by("of site", use_threads=False)
        counted = grouped.aggregate([([], "count_all"), *((name, "sum") for name in FIELDS)])
        names = counted["of site"].to_pylist()
        counts = [counted[name].to_pylist() for name in ("count_all", *(f"{name}_sum" for name in FIELDS))]
        for row, name in enumerate(names):
            self.sites.add(name, *(column[row] for column in counts))
        for name in FIELDS:
            self.present[name] += pc.sum(present[name]).as_py() or 0

    def _add_languages(self, table: pa.Table) -> None:
        columns = {
            "language": pc.fill_null(table["language"], ""),
            "confidence": table["language_confidence"],
        }
        grouped = pa.table(columns).group_by("language", use_threads=False)
        for row in grouped.aggregate(
            [([], "count_all"), ("confidence", "sum"), ("confidence", "count")]
        ).to_pylist():
            self.languages.add(row["language"], row["count_all"], row["confidence_count"])
            before = self.confidences.get(row["language"], 0.0)
            self.confidences[row["language"]] = before + (row["confidence_sum"] or 0.0)

    def _add_dates(self, dates: pa.ChunkedArray) -> None:
        if not len(dates):
            return
        # As wall-clock times in UTC: with a time zone, calendar functions would need a time zone database.
        microseconds = dates.cast(pa.int64())
        first, last = pc.min_max(microseconds).as_py().values()
        if first < FIRST_DATE or last > LAST_DATE:
            raise ValueError("published_at holds a date outside the years 1 to 9999")
        wall_clock = microseconds.cast(pa.timestamp("us"))
        months = pc.add(pc.multiply(pc.year(wall_clock), 12), pc.subtract(pc.month(wall_clock), 1))
        for each in pc.value_counts(months.combine_chunks()).to_pylist():
            self.months[each["values"]] = self.months.get(each["values"], 0) + each["counts"]
        self.first_date = first if self.first_date is None else min(first, self.first_date)
        self.last_date = last if self.last_date is None else max(last, self.last_date)

    def _add_lengths(self, word_counts: pa.ChunkedArray) -> None:
        counts = word_counts.to_numpy()
        self.words += int(counts.sum(dtype=np.int64))
        self.lengths += np.bincount(counts.clip(0, LENGTH_CAP), minlength=LENGTH_CAP + 1)

    def _add_examples(self, batch: Batch) -> None:
        slim = batch.table.select(["id", "site", "word_count"])
        rows = smallest_rows(slim, ["id"], EXAMPLE_POOL).to_pylist()
        found = {row["id"]: (row["site"] or "", batch.row_group) for row in rows}
        self.example_pool = smallest(self.example_pool, found, EXAMPLE_POOL)
        for pool, sign, descending in ((self.shortest, 1, ()), (self.longest, -1, ("word_count",))):
            rows = smallest_rows(slim, ["word_count", "id"], OUTLIERS, descending).to_pylist()
            pool.extend((row["word_count"], row["id"], batch.row_group) for row in rows)
            pool.sort(key=lambda each, sign=sign: (sign * each[0], each[1]))  # type: ignore[misc]
            del pool[OUTLIERS:]


def take_census(folder: str, manifest: Mapping[str, Any]) -> Census:
    """Count over all articles of a result.

    Args:
        folder: of the result.
        manifest: of the result.

    Raises:
        DamagedResultError: a file is missing, cannot be read, or has another number of rows.
    """
    census = Census()
    for batch in read_dataset(folder, manifest, "articles", COLUMNS):
        with naming_damage(storage.join(folder, batch.row_group.path)):
            census.add(batch)
    return census


def add_values(tally: Tally, column: pa.ChunkedArray) -> None:
    """Add how often each value of a text column occurs. Null counts as an empty text."""
    for each in pc.value_counts(pc.fill_null(column, "").combine_chunks()).to_pylist():
        tally.add(each["values"], each["counts"])


def is_present(table: pa.Table, name: str) -> pa.ChunkedArray:
    """Whether each article has a field: it is neither null nor an empty list."""
    if name == "author or agency":
        return pc.or_(is_present(table, "authors"), is_present(table, "agency"))
    if name in LISTS:
        return pc.greater(pc.list_value_length(table[name]), 0)
    return pc.is_valid(table[name])


def shares(tally: Tally, of: int, count: int | None = None) -> tuple[Share, ...]:
    """A tally's names as shares of a whole, the most frequent first.

    Args:
        of: how many there are in all.
        count: how many names to give; None for all.
    """
    return tuple(
        Share(name, counts[0], of) for name, counts in tally.top(tally.distinct if count is None else count)
    )


def ranking(tally: Tally, of: int, count: int) -> Ranking:
    """The most frequent names of a tally, see `shares`."""
    return Ranking(shares(tally, of, count), tally.distinct, tally.short_by)


def languages(census: Census) -> tuple[Language, ...]:
    """The languages of the articles, the most frequent first."""
    found = []
    for name, (articles, weighed) in census.languages.top(census.languages.distinct):
        confidence = census.confidences[name] / weighed if weighed else None
        found.append(Language(Share(name, articles, census.articles), confidence))
    return tuple(found)


def dates(census: Census) -> Dates:
    """When the articles were published."""
    dated = sum(census.months.values())
    return Dates(
        histogram=date_histogram(census.months),
        earliest=_day(census.first_date),
        latest=_day(census.last_date),
        precisions=shares(census.precisions, dated),
        sources=shares(census.date_sources, dated),
    )


def _day(microseconds: int | None) -> str | None:
    if microseconds is None:
        return None
    return (EPOCH + timedelta(microseconds=microseconds)).date().isoformat()


def lengths(census: Census) -> Lengths:
    """How long the stories are."""
    counts = census.lengths.tolist()
    return Lengths(
        histogram=length_histogram(counts),
        quantiles=tuple((percent, quantile(counts, percent)) for percent in QUANTILES),
        cap=LENGTH_CAP,
        words=census.words,
        shortest=census.shortest[0][0] if census.shortest else 0,
        longest=census.longest[0][0] if census.longest else 0,
    )


def completeness(census: Census) -> Completeness:
    """Which fields the articles have, over all and for the sites that lack the most."""
    fields = tuple(Share(name, census.present[name], census.articles) for name in FIELDS)
    enough = {name: counts for name, counts in census.sites.counts.items() if counts[0] >= MIN_ARTICLES}
    columns = [FIELDS.index(name) + 1 for name in KEY_FIELDS]
    lacking_some = {
        name: counts
        for name, counts in (enough or census.sites.counts).items()
        if name and any(counts[column] < counts[0] for column in columns)
    }

    def completeness_of(item: tuple[str, list[int]]) -> tuple[float, int, str]:
        name, counts = item
        return sum(counts[column] for column in columns) / counts[0], -counts[0], name

    worst = tuple(
        SiteCompleteness(
            name, counts[0], tuple(Share(FIELDS[column - 1], counts[column], counts[0]) for column in columns)
        )
        for name, counts in sorted(lacking_some.items(), key=completeness_of)[:WORST_SITES]
    )
    return Completeness(fields, KEY_FIELDS, worst, MIN_ARTICLES if enough else 1)
