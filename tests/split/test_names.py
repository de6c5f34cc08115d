"""Names: split, tidied, and their kinds."""

from __future__ import annotations

import time

import pytest
from galley.split import split
from galley.split.printed.front_matter_line import read_front_matter_line
from galley.split.reading.names import is_agency, is_generic, is_organisation, is_person, kind_of, split_names

from tests.split.pages import STORY, page_of_lines

SPLIT = [
    ("By Ann Lee", ["Ann Lee"]),
    ("By Ann Lee and Bob Ray", ["Ann Lee", "Bob Ray"]),
    ("By Ann Lee, Bob Ray and Carla Diaz", ["Ann Lee", "Bob Ray", "Carla Diaz"]),
    ("Words: Ann Lee", ["Ann Lee"]),
    ("Von Anna Berger und Jörg Falk", ["Anna Berger", "Jörg Falk"]),
    ("Ein Kommentar von Anna Berger", ["Anna Berger"]),
    ("Por Lucía Gómez y Juan de la Cruz", ["Lucía Gómez", "Juan de la Cruz"]),
    ("Par Zoé Dubois avec l'AFP", ["Zoé Dubois", "AFP"]),
    ("di Marco Rossi e Anna Bianchi", ["Marco Rossi", "Anna Bianchi"]),
    ("Av Kari Nordmann", ["Kari Nordmann"]),
    ("Автор: Иван Петров", ["Иван Петров"]),
    ("Ann Lee; Bob Ray", ["Ann Lee", "Bob Ray"]),
    ("Ann Lee / Bob Ray", ["Ann Lee", "Bob Ray"]),
    # Addresses and text in brackets do not belong to a name.
    ("By Ann Lee ann.lee@paper.example", ["Ann Lee"]),
    ("Ann Lee (dpa)", ["Ann Lee"]),
    # Some words after the names end them.
    ("By Ann Lee for the Harbour Times", ["Ann Lee"]),
    ("By Ann Lee - Published at noon", ["Ann Lee"]),
    ("By Ann LeePublished: noon", ["Ann Lee"]),
    ("By Ann Lee in Nairobi", ["Ann Lee"]),
    # The order of a library catalogue is reversed; that of a list is not.
    ("Lee, Ann", ["Ann Lee"]),
    ("Ann Lee, Bob Ray", ["Ann Lee", "Bob Ray"]),
    # The word for a reporter after a Korean or Japanese name.
    ("김민수 기자", ["김민수"]),
    ("By Martin Luther King Jr.", ["Martin Luther King Jr."]),
    ("Byron Miller", ["Byron Miller"]),
]


@pytest.mark.parametrize(("line", "names"), SPLIT, ids=[case[0] for case in SPLIT])
def test_a_line_is_split_into_its_names_as_printed(line: str, names: list[str]) -> None:
    assert split_names(line) == names


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee",
        "Juan de la Cruz",
        "Hélène O'Connor-Ruiz",
        "J. R. Smith",
        "MTHOBISI NDLOVU",
        "李雷",
        "김민수",
        "Иван Петров",
    ],
)
def test_a_persons_name_is_recognised_by_its_form(name: str) -> None:
    assert is_person(name)
    assert kind_of(name) == "person"


@pytest.mark.parametrize(
    "text",
    [
        "Reuters",
        "The Harbour Times Staff",
        "Political Editor",
        "Read more",
        "Table of Contents",
        "ann lee",
        "Ann",
        "In This Section",
        "10 Tips",
        "What happened?",
        "Senior Correspondent",
        "News Desk",
        "© Ann Lee",
        "",
    ],
)
def test_what_is_no_person_is_not_taken_for_one(text: str) -> None:
    assert not is_person(text)


def test_a_stated_author_may_have_a_pen_name() -> None:
    assert is_person("bluebird99", stated=True)
    assert not is_person("bluebird99")


AGENCIES = [
    ("AP", "The Associated Press"),
    ("The Associated Press", "The Associated Press"),
    ("dpa", "Deutsche Presse-Agentur"),
    ("DPA", "Deutsche Presse-Agentur"),
    ("Europa Press", "Europa Press"),
    ("신화", None),
    ("Nordline Newswire", "Nordline Newswire"),  # calls itself one
    ("A- A+", None),  # a choice of letter sizes
    ("Harbour Times", None),
]


@pytest.mark.parametrize(("printed", "agency"), AGENCIES, ids=[case[0] for case in AGENCIES])
def test_an_agency_is_recognised_by_any_of_its_names(printed: str, agency: str | None) -> None:
    assert is_agency(printed) == agency


def test_organisations_desks_and_people_are_distinguished() -> None:
    kinds = {
        name: kind_of(name)
        for name in ("Reuters", "VOA's Mandarin Service", "Ann Lee", "Harbour Media Group")
    }
    assert kinds == {
        "Reuters": "agency",
        "VOA's Mandarin Service": "desk",
        "Ann Lee": "person",
        "Harbour Media Group": "agency",
    }
    assert is_organisation("Redaktion Harbour Times")


def test_a_newsroom_that_calls_itself_ours_names_nobody() -> None:
    assert is_generic("Our editors")
    assert is_generic("Onze redactie")
    assert not is_generic("Harbour Times Staff")


@pytest.mark.parametrize("piece", ["By ", "a@", "and ", ", ", "(", "A", "Ab Cd ", "www."])
def test_a_hostile_line_is_split_in_time(piece: str) -> None:
    begun = time.process_time()
    split_names(piece * 2_000)
    assert time.process_time() - begun < 1.0


JOBS_BEFORE_NAMES = [
    # language, the byline as stated or printed, the authors
    ("en", "By Political Editor Signe Aaland", ["Signe Aaland"]),
    ("en", "BY POLITICAL EDITOR SIGNE AALAND", ["SIGNE AALAND"]),
    ("en", "By Staff Writers Ann Lee and Bob Ray", ["Ann Lee", "Bob Ray"]),
    ("en", "By Chief Political Correspondent Ann Lee and Sports Editor Bob Ray", ["Ann Lee", "Bob Ray"]),
    ("en", "By Middle East Correspondent Ann van der Berg", ["Ann van der Berg"]),
    ("en", "By NP Sports Writer Ann Lee", ["Ann Lee"]),
    ("de", "Von TALBOTE-Redakteur Jonas Reimer", ["Jonas Reimer"]),
    ("de", "Von unserer Redakteurin Anna Berger", ["Anna Berger"]),
    ("de", "Von Sportredakteurin Anna Berger und Reporter Jonas Reimer", ["Anna Berger", "Jonas Reimer"]),
    ("fr", "Par notre correspondante Claire Dubois", ["Claire Dubois"]),
    ("fr", "Par notre envoyée spéciale Claire Dubois", ["Claire Dubois"]),
    ("es", "Por la redactora Lucía Gómez", ["Lucía Gómez"]),
    ("es", "Por nuestra enviada especial Lucía Gómez", ["Lucía Gómez"]),
    ("pt", "Por repórter Jandira Vasconcelos", ["Jandira Vasconcelos"]),
    ("nl", "Door onze verslaggever Sanne de Vries", ["Sanne de Vries"]),
    ("no", "Av journalist Kari Nordmann", ["Kari Nordmann"]),
    ("pl", "Oprac. redaktor Jan Kowalski", ["Jan Kowalski"]),
    ("ru", "Автор: корреспондент Иван Петров", ["Иван Петров"]),
    ("ja", "記者 田中太郎", ["田中太郎"]),
    ("ja", "社会部記者 田中太郎", ["田中太郎"]),
    ("ja", "取材・文／田中太郎", ["田中太郎"]),
    ("zh", "本報記者 王小明", ["王小明"]),
    ("ko", "글 김민수 기자", ["김민수"]),
    ("ko", "글·사진 김민수 기자", ["김민수"]),
    ("ko", "글=김민수 기자", ["김민수"]),
]


@pytest.mark.parametrize(
    ("language", "byline", "names"), JOBS_BEFORE_NAMES, ids=[case[1] for case in JOBS_BEFORE_NAMES]
)
def test_a_job_before_a_name_is_no_part_of_it(language: str, byline: str, names: list[str]) -> None:
    assert split_names(byline) == names
    stated = page_of_lines(
        [STORY], html=f'<html lang="{language}"><meta name="author" content="{byline}"></html>'
    )
    assert list(split(stated).authors) == names
    printed = page_of_lines(["Bridge reopens", byline, "3 May 2024", STORY], chrome=[1, 2])
    line = read_front_matter_line(byline, language)
    assert line is not None
    assert list(line.writers) == names
    assert set(split(printed).authors) <= set(names)


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee Editor Orlen Courier",  # two words may be a name before its job
        "Ann Lee Editor",
        "Political Editor",
        "Editor Ann",
        "글 쓰는 사람",
        "Reporter Without",
    ],
)
def test_a_job_stays_where_no_full_name_follows(name: str) -> None:
    assert len(split_names(name)) == 1
    assert split_names(name)[0] in (name, name.removeprefix("글 "))
