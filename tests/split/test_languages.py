"""Bylines, dates, datelines and credits in thirteen languages, by the tables in ``languages.py``."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from babel.dates import format_date
from galley.split.printed.author_line import candidates
from galley.split.printed.credits import read_credits, signature
from galley.split.printed.dateline import read_dateline
from galley.split.printed.front_matter_line import closing_byline, read_front_matter_line
from galley.split.printed.page import PrintedPage, StoryStart
from galley.split.reading.date_text import ReadDate, read_machine_date, read_printed_date
from galley.split.reading.names import split_names, tidy_name
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.split.languages import BYLINES, CREDITS, DATELINES, DATES
from tests.split.pages import page_of_lines

LANGUAGES = {
    "English": "en", "German": "de", "French": "fr", "Spanish": "es", "Portuguese": "pt", "Italian": "it",
    "Dutch": "nl", "Polish": "pl", "Turkish": "tr", "Russian": "ru", "Arabic": "ar", "Japanese": "ja",
    "Chinese": "zh",
}  # fmt: skip


def rows(table: dict[str, list[Any]]) -> Any:
    """One case for each row of a table, named by language and line."""
    return [
        pytest.param(*row, id=f"{language}: {row[0]}") for language, all_ in table.items() for row in all_
    ]


@pytest.mark.parametrize("table", [BYLINES, DATES, DATELINES, CREDITS])
def test_every_table_has_every_language(table: dict[str, Any]) -> None:
    assert set(table) == set(LANGUAGES)


@pytest.mark.parametrize(("line", "names"), rows(BYLINES))
def test_a_byline_names_its_authors(line: str, names: tuple[str, ...]) -> None:
    read = read_front_matter_line(line, None)
    assert read is not None
    assert read.names == names


def printed(read: ReadDate | None) -> str | None:
    """A bare day if no hour is known, else the moment in UTC, to the minute or second as read."""
    if read is None:
        return None
    length = {"day": 10, "minute": 16, "second": 19}[read.precision]
    return read.moment.isoformat()[:length]


@pytest.mark.parametrize(("line", "moment", "updated"), rows(DATES))
def test_a_date_line_is_read_in_utc(line: str, moment: str, updated: str | None) -> None:
    read = read_front_matter_line(line, None)
    assert read is not None
    assert printed(read.date) == moment
    assert (printed(read.date) if read.is_update else printed(read.updated)) == updated


@pytest.mark.parametrize(("paragraph", "text", "agency"), rows(DATELINES))
def test_a_dateline_names_place_and_agency(paragraph: str, text: str, agency: str | None) -> None:
    read = read_dateline(paragraph)
    assert read is not None
    assert (read.text, read.agency) == (text, agency)


@pytest.mark.parametrize(("line", "credits"), rows(CREDITS))
def test_a_credit_line_gives_each_name_its_role(line: str, credits: tuple[tuple[str, str, str], ...]) -> None:
    read = read_credits(line)
    assert read is not None
    assert tuple(tuple(credit) for credit in read.credits) == credits
    assert read.credits_only


@settings(deadline=None)
@given(
    st.dates(date(1950, 1, 1), date(2034, 12, 31)),
    st.sampled_from(sorted(LANGUAGES.values())),
    st.sampled_from(["medium", "long", "full"]),
)
@example(date(2024, 5, 1), "tr", "long")
def test_a_day_printed_in_any_language_is_read_back(day: date, language: str, width: str) -> None:
    text = format_date(day, width, locale=language)
    read = read_printed_date(text, language)
    assert read is not None, text
    assert (read.day, read.precision) == (day, "day"), text


@settings(deadline=None)
@given(
    st.datetimes(datetime(1992, 1, 1), datetime(2034, 12, 31)),
    st.integers(-12 * 4, 14 * 4),
    st.sampled_from(["seconds", "minutes"]),
)
def test_a_moment_with_a_zone_becomes_utc_and_keeps_its_day(
    local: datetime, quarters: int, timespec: str
) -> None:
    local = local.replace(microsecond=0, second=0 if timespec == "minutes" else local.second)
    sign, offset = "-" if quarters < 0 else "+", timedelta(minutes=15 * abs(quarters))
    hours, minutes = divmod(offset.seconds // 60, 60)
    read = read_machine_date(f"{local.isoformat(timespec=timespec)}{sign}{hours:02}:{minutes:02}")
    assert read is not None
    assert read.day == local.date()
    if local.time() == datetime.min.time():
        assert read.precision == "day"
    else:
        expected = local - offset if quarters >= 0 else local + offset
        assert read.moment == expected.replace(tzinfo=UTC)
        assert read.precision == timespec[:-1]


def test_eastern_time_is_summer_time_from_march_to_november() -> None:
    for month in range(1, 13):
        read = read_printed_date(f"{calendar.month_name[month]} 15, 2024 10:00 ET", "en")
        assert read is not None
        assert read.moment.hour == (14 if 3 < month < 11 or month == 3 else 15)


LINES = sorted(
    {row[0] for table in (BYLINES, DATES, DATELINES, CREDITS) for all_ in table.values() for row in all_}
)
MIXED = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40)), max_size=4).map(" ".join)


@settings(deadline=None)
@given(MIXED, st.sampled_from([None, "en-US", *LANGUAGES.values(), "", "x-unknown"]))
def test_no_line_raises_an_error(text: str, language: str | None) -> None:
    read_front_matter_line(text, language)
    closing_byline(text)
    read_dateline(text)
    read_credits(text)
    signature(text)
    split_names(text)
    tidy_name(text)
    read_machine_date(text)
    read_printed_date(text, language)
    page = page_of_lines([text, *LINES[:3]])
    candidates(PrintedPage.of(page, language), StoryStart(headline=None, paragraph=0))
