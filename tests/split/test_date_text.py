"""Dates as machines and newspapers print them, and the moment that each means."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from galley.split.reading.date_text import month_number, printed_dates, read_machine_date, read_printed_date
from hypothesis import given
from hypothesis import strategies as st


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


MACHINE = [
    ("2024-05-03T15:47:42.389Z", at(2024, 5, 3, 15, 47, 42), "second"),
    ("2024-05-03T15:47:42+02:00", at(2024, 5, 3, 13, 47, 42), "second"),
    ("2024-05-03T15:47:42+0200", at(2024, 5, 3, 13, 47, 42), "second"),
    ("2024-05-03 15:47:42.123456-05:00", at(2024, 5, 3, 20, 47, 42), "second"),
    ("2024-05-03T15:47+02:00", at(2024, 5, 3, 13, 47), "minute"),
    ("2024-05-03T15:47", at(2024, 5, 3, 15, 47), "minute"),
    ("2024-05-03", at(2024, 5, 3), "day"),
    # Midnight of the printed day is a day, not an instant: in UTC it would be the day before.
    ("2024-05-03T00:00:00+02:00", at(2024, 5, 3), "day"),
    ("20240503T154742Z", at(2024, 5, 3, 15, 47, 42), "second"),
    ("20240503", at(2024, 5, 3), "day"),
    ("Fri, 03 May 2024 15:47:42 GMT", at(2024, 5, 3, 15, 47, 42), "second"),
    ("Fri, 03 May 2024 15:47:42 -0400", at(2024, 5, 3, 19, 47, 42), "second"),
    ("1714751262", at(2024, 5, 3, 15, 47, 42), "second"),
    ("1714751262000", at(2024, 5, 3, 15, 47, 42), "second"),
    ("May 3, 2024", at(2024, 5, 3), "day"),
]


@pytest.mark.parametrize(("printed", "moment", "precision"), MACHINE, ids=[case[0] for case in MACHINE])
def test_a_stated_date_keeps_its_own_precision(printed: str, moment: datetime, precision: str) -> None:
    read = read_machine_date(printed)
    assert read is not None
    assert (read.moment, read.precision) == (moment, precision)


PRINTED = [
    # English
    ("By Ann Lee January 07, 2022", None, at(2022, 1, 7), "day"),
    ("Published: Tuesday, 14 February 2023 17:42 GMT", None, at(2023, 2, 14, 17, 42), "minute"),
    ("Oct. 3, 2022 at 8:15 p.m. EDT", None, at(2022, 10, 4, 0, 15), "minute"),
    ("8:15 a.m. EST Oct 3, 2022", None, at(2022, 10, 3, 13, 15), "minute"),
    ("Sept 9 2021", None, at(2021, 9, 9), "day"),
    ("3rd of May 2024", None, at(2024, 5, 3), "day"),
    ("December 19. 2025", None, at(2025, 12, 19), "day"),
    # The markup between year and hour is gone.
    ("Published Fri, Apr 28 20232:23 PM EDT", None, at(2023, 4, 28, 18, 23), "minute"),
    # German
    ("3. Mai 2024, 17:47 Uhr", None, at(2024, 5, 3, 17, 47), "minute"),
    ("Stand: 23.10.2023, 16:30 Uhr", None, at(2023, 10, 23, 16, 30), "minute"),
    ("Wien, am 7. Jänner 2022", None, at(2022, 1, 7), "day"),
    # Romance languages
    ("Mis à jour le 3 mai 2024 à 14h05 par Zoé Paul", None, at(2024, 5, 3, 14, 5), "minute"),
    ("28 de abril de 2023 a las 17:20", None, at(2023, 4, 28, 17, 20), "minute"),
    ("Publicado em 1º de março de 2023 às 9h30", None, at(2023, 3, 1, 9, 30), "minute"),
    ("Roma, 5 agosto 2020", None, at(2020, 8, 5), "day"),
    # North and east
    ("Publicerad 9 oktober 2021 kl. 06.00", None, at(2021, 10, 9, 6, 0), "minute"),
    ("Lørdag 2. februar 2025", None, at(2025, 2, 2), "day"),
    ("12 maja 2021, 10:00", None, at(2021, 5, 12, 10, 0), "minute"),
    ("2024. május 3.", None, at(2024, 5, 3), "day"),
    ("2024 m. kovo 31 d. 16:59", None, at(2024, 3, 31, 16, 59), "minute"),
    ("2024. gada 3. maijs", None, at(2024, 5, 3), "day"),
    ("5 января 2021, 12:30", None, at(2021, 1, 5, 12, 30), "minute"),
    ("03 Temmuz 2024 - 10:15", None, at(2024, 7, 3, 10, 15), "minute"),
    # Asia
    ("2025年5月15日 20:00", None, at(2025, 5, 15, 20, 0), "minute"),
    ("2025.05.15 20:00", None, at(2025, 5, 15, 20, 0), "minute"),
    ("２０２５年５月１５日", None, at(2025, 5, 15), "day"),
    ("28 أبريل 2023", None, at(2023, 4, 28), "day"),
    # Thai pages count years from the Buddha: 2567 is 2024.
    ("12 มกราคม 2567", None, at(2024, 1, 12), "day"),
    # Numbers: the day comes first, except in the United States or if only one order is possible.
    ("5/6/2024", "en-GB", at(2024, 6, 5), "day"),
    ("5/6/2024", "en-US", at(2024, 5, 6), "day"),
    ("5/16/2024", "fr", at(2024, 5, 16), "day"),
    ("05.06.2024", "en-US", at(2024, 6, 5), "day"),
    # The page's own language decides what a month's name means: listopad is October in Croatian.
    ("3. listopad 2020", "hr", at(2020, 10, 3), "day"),
    ("3. listopadu 2020", "cs", at(2020, 11, 3), "day"),
]


@pytest.mark.parametrize(
    ("line", "language", "moment", "precision"), PRINTED, ids=[case[0] for case in PRINTED]
)
def test_a_printed_date_is_read_in_many_languages(
    line: str, language: str | None, moment: datetime, precision: str
) -> None:
    read = read_printed_date(line, language)
    assert read is not None
    assert (read.moment, read.precision) == (moment, precision)


@pytest.mark.parametrize(
    "line",
    [
        "Call 555-2023 for details",
        "Version 10.2.3 of the tool",
        "The council voted 5-2 on Monday",
        "In 2023, sales rose by 12 percent",
        "31 February 2024",
        "3 May 1789",  # before any newspaper's archive: a misread number
        "3 May 2090",
        "32.13.2024",
        "",
    ],
)
def test_numbers_that_are_no_date_are_not_read(line: str) -> None:
    assert read_printed_date(line) is None


def test_all_dates_of_a_line_are_found_in_order_with_their_places() -> None:
    line = "Posted 3 May 2024, updated 5 May 2024 at 10:00"
    found = [(read.moment, line[start:end]) for read, start, end in printed_dates(line)]
    assert found == [(at(2024, 5, 3), "3 May 2024"), (at(2024, 5, 5, 10, 0), "5 May 2024 at 10:00")]


def test_a_month_is_recognised_without_its_language() -> None:
    assert [month_number(word) for word in ("Mai", "febrero", "août", "Сентября", "Kovo", "Tuesday")] == [
        5,
        2,
        8,
        9,
        3,
        None,
    ]


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2034, 12, 31)))
def test_an_iso_date_is_read_back_unchanged(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    read = read_machine_date(moment.isoformat())
    assert read is not None
    assert read.moment == moment


@given(st.text(max_size=300))
def test_no_text_raises_an_error(text: str) -> None:
    read_machine_date(text)
    list(printed_dates(text, "en-US"))


@pytest.mark.parametrize("piece", ["1", "1.", "2024 ", "May ", "12:", "1/", "　", "d’", "2024-01-"])
def test_a_hostile_line_is_read_in_time(piece: str) -> None:
    line = piece * 20_000
    begun = time.process_time()
    list(printed_dates(line))
    read_machine_date(line)
    assert time.process_time() - begun < 0.5
