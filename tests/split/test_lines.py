"""The short lines around a story: bylines, date lines, datelines, credits."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from galley.articles import Credit
from galley.split.printed.credits import read_credits, signature
from galley.split.printed.dateline import read_dateline
from galley.split.printed.front_matter_line import closing_byline, read_front_matter_line

FRONT_LINES = [
    # line, byline, names, day, whether the line says that it was an update
    ("By VOA News January 07, 2022", "By VOA News", ("VOA News",), (2022, 1, 7), False),
    ("By Ann Lee", "By Ann Lee", ("Ann Lee",), None, False),
    (
        "By Ann Lee - Nordline Newswire - Friday, April 28, 2023",
        "By Ann Lee",
        ("Ann Lee", "Nordline Newswire"),
        (2023, 4, 28),
        False,
    ),
    (
        "Publié le 7 novembre 2009 à 10h45 par Hélène Castaing",
        "par Hélène Castaing",
        ("Hélène Castaing",),
        (2009, 11, 7),
        False,
    ),
    ("Posted by bluebird on Friday December 19, 2025", None, (), (2025, 12, 19), False),
    ("Updated: 14 Feb 2023 19:05 GMT", None, (), (2023, 2, 14), True),
    ("Aktualisiert am 3. Mai 2024", None, (), (2024, 5, 3), True),
    ("3 May 2024 · 5 min read", None, (), (2024, 5, 3), False),
    ("Reuters", "Reuters", ("Reuters",), None, False),
]


@pytest.mark.parametrize(
    ("line", "byline", "names", "day", "is_update"), FRONT_LINES, ids=[case[0] for case in FRONT_LINES]
)
def test_a_line_near_the_headline_says_who_and_when(
    line: str, byline: str | None, names: tuple[str, ...], day: tuple[int, int, int] | None, is_update: bool
) -> None:
    read = read_front_matter_line(line, None)
    assert read is not None
    assert (read.byline, read.names) == (byline, names)
    assert (read.date and read.date.moment.date()) == (day and datetime(*day, tzinfo=UTC).date())
    assert read.is_update == is_update


def test_a_name_alone_is_no_byline_unless_it_is_known() -> None:
    read = read_front_matter_line("Ann Lee · 3 May 2024", None)
    assert read is not None
    assert (read.byline, read.bare_names) == (None, ("Ann Lee",))
    known = read_front_matter_line("Ann Lee", None, known=("annlee",))
    assert known is not None
    assert known.byline == "Ann Lee"


@pytest.mark.parametrize(
    "line",
    [
        "By the time the council met on 3 May 2024, the river had already left its bed and taken the bridge.",
        "The trial begins on 3 May 2024 in the old court.",
        "Share this article",
        "Weather",
        "By email",
    ],
)
def test_a_sentence_or_a_button_is_neither_byline_nor_date_line(line: str) -> None:
    assert read_front_matter_line(line, None) is None


def test_a_byline_at_the_end_of_a_story_is_read() -> None:
    assert closing_byline("Von Anna Berger") == ("Anna Berger",)
    assert closing_byline("서울=김민수 기자 minsu@paper.example") == ("김민수",)
    assert closing_byline("By then it was too late for the bridge.") == ()


DATELINES = [
    ("LA CROSSE, Wis. (AP) — The river rose again.", "LA CROSSE, Wis. (AP)", "AP"),
    ("WASHINGTON — Congress left town.", "WASHINGTON", None),
    ("LONDON, Jan 5 (Reuters) - Oil fell.", "LONDON, Jan 5 (Reuters)", "Reuters"),
    ("(Reuters) - Oil fell.", "(Reuters)", "Reuters"),
    ("BERLIN (dpa) – Der Bundestag tagt.", "BERLIN (dpa)", "dpa"),
    ("Berlin (dpa) - Der Bundestag tagt.", "Berlin (dpa)", "dpa"),
    ("Frankfurt am Main (dpa/lhe) - Der Fluss steigt.", "Frankfurt am Main (dpa/lhe)", "dpa/lhe"),
    ("Hollersiel. Der Deich vor Hollersiel wird erhöht.", "Hollersiel", None),
    (
        "MADRID, 3 Ene. (EUROPA PRESS) - El Gobierno aprobó la ley.",
        "MADRID, 3 Ene. (EUROPA PRESS)",
        "EUROPA PRESS",
    ),
    ("PARIS, le 5 mai (AFP) — Le fleuve monte.", "PARIS, le 5 mai (AFP)", "AFP"),
    ("ZEEOORD - De zandplaat groeit.", "ZEEOORD", None),
]


@pytest.mark.parametrize(("paragraph", "dateline", "agency"), DATELINES, ids=[case[1] for case in DATELINES])
def test_a_dateline_is_read_with_its_agency(paragraph: str, dateline: str, agency: str | None) -> None:
    read = read_dateline(paragraph)
    assert read is not None
    assert (read.text, read.agency) == (dateline, agency)


@pytest.mark.parametrize(
    "paragraph",
    [
        "BREAKING NEWS — The mayor resigned.",
        "What a day — he said so himself.",
        "The river (Rhine) — rose again.",
        "Madrid, 3 de enero - El Gobierno aprobó la ley.",
        "No. He would not resign.",
        "“WE WILL NOT” — that was all she said.",
        "Ein Spaziergang - und was daraus wurde.",
    ],
)
def test_a_beginning_that_only_looks_like_a_dateline_is_none(paragraph: str) -> None:
    assert read_dateline(paragraph) is None


CREDITS = [
    (
        "Some information for this report came from The Associated Press, Reuters and Agence France-Presse. "
        "VOA's Mandarin Service and Fern Robinson contributed to this report.",
        [
            Credit("The Associated Press", "agency", "source"),
            Credit("Reuters", "agency", "source"),
            Credit("Agence France-Presse", "agency", "source"),
            Credit("VOA's Mandarin Service", "desk", "contributor"),
            Credit("Fern Robinson", "person", "contributor"),
        ],
    ),
    (
        "Reporting by Ann Lee in Nairobi; Additional reporting by Bob Ray; Editing by Carla Diaz and Dan Ek",
        [
            Credit("Ann Lee", "person", "reporter"),
            Credit("Bob Ray", "person", "contributor"),
            Credit("Carla Diaz", "person", "editor"),
            Credit("Dan Ek", "person", "editor"),
        ],
    ),
    ("(Reporting by Ann Lee)", [Credit("Ann Lee", "person", "reporter")]),
    (
        "Harbour Press writer Ann Lee contributed to this report.",
        [Credit("Ann Lee", "person", "contributor")],
    ),
    ("(AFP)", [Credit("AFP", "agency", "source")]),
    ("dpa/AFP", [Credit("dpa", "agency", "source"), Credit("AFP", "agency", "source")]),
    ("Mit Material von dpa", [Credit("dpa", "agency", "source")]),
    ("Quelle: dpa, Reuters", [Credit("dpa", "agency", "source"), Credit("Reuters", "agency", "source")]),
    ("Con información de EFE", [Credit("EFE", "agency", "source")]),
    (
        "Photo: Ann Lee / AFP",
        [Credit("Ann Lee", "person", "photographer"), Credit("AFP", "agency", "photographer")],
    ),
    ("Translated by Ann Lee", [Credit("Ann Lee", "person", "translator")]),
]


@pytest.mark.parametrize(("line", "credits"), CREDITS, ids=[case[0][:40] for case in CREDITS])
def test_a_credit_line_gives_each_name_its_kind_and_role(line: str, credits: list[Credit]) -> None:
    read = read_credits(line)
    assert read is not None
    assert list(read.credits) == credits
    assert read.credits_only


def test_a_paragraph_that_ends_in_a_credit_is_not_only_a_credit() -> None:
    read = read_credits("The bridge reopens on Monday. Ann Lee contributed to this report.")
    assert read is not None
    assert read.credits == (Credit("Ann Lee", "person", "contributor"),)
    assert not read.credits_only


@pytest.mark.parametrize(
    "sentence",
    [
        "The warm winter contributed to this report of losses.",
        "The warm winter contributed to this shortage.",
        "Photos show the damage.",
        "Reporting by phone is free of charge.",
        "He spoke to Reuters.",
    ],
)
def test_a_sentence_of_the_story_is_no_credit(sentence: str) -> None:
    assert read_credits(sentence) is None


def test_an_agency_signs_a_text_at_its_very_end() -> None:
    assert signature("… as the mayor said. (AFP)") == "AFP"
    assert signature("… as the mayor said. (dpa/lnw)") == "dpa"
    assert signature("(AFP) was founded in 1944.") is None
    assert signature("He lives in Springfield (Ohio)") is None


@pytest.mark.parametrize(
    "piece", ["By ", "A, ", "CITY ", "(", "contributed to this ", "Photo: ", "— ", "came from "]
)
def test_a_hostile_block_is_read_in_time(piece: str) -> None:
    text = piece * 5_000
    begun = time.process_time()
    for cut in (120, 160, 500, 600, len(text)):
        read_front_matter_line(text[:cut], None)
        read_dateline(text[:cut])
        read_credits(text[:cut])
        signature(text[:cut])
    assert time.process_time() - begun < 1.0
