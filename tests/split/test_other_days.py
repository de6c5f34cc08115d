"""A day that a page prints for something else (a life, an event, a photo) is not its story's publication."""

from __future__ import annotations

import pytest
from galley.blocks import BlockKind
from galley.split import split
from galley.split.printed.date_line import is_date_line, names_other_day
from galley.split.printed.front_matter_line import read_front_matter_line

from tests.split.pages import STORY, page_of_lines

HEADLINE = "Bridge over the Marrow reopens"

STATED = "2024-05-13"

JSON_LD = (
    f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}", '
    f'"datePublished": "{STATED}T06:20:00Z"}}</script><h1>{HEADLINE}</h1>'
)
META = f'<meta property="article:published_time" content="{STATED}T06:20:00Z"><h1>{HEADLINE}</h1>'
TIME = f'<h1>{HEADLINE}</h1><time datetime="{STATED}">13 May 2024</time>'

OTHER_DAYS = [
    # language, the line above the story
    ("en", "Composer, born 12 March 1956; died 9 May 2024"),
    ("en", "12 March 1956 – 9 May 2024"),
    ("de", "12.03.1956 - 09.05.2024"),
    ("en", "A year on from the storm of 3 May 2023"),
    ("en", "The old bridge, pictured on 4 April 2019"),
    ("en", "File photo, 4 April 2019"),
    ("en", "Received: 3 May 2023"),
    ("en", "Event date: 12 April 2024"),
    ("en", "Opening hours from 2 January 2024"),
    ("en", "Release: 14 November 2019"),
    ("en-US", "When: Saturday, April 6, 2024"),
    ("de", "Komponist, geboren am 12. März 1956, gestorben am 9. Mai 2024"),
    ("de", "Archivfoto, 4. April 2019"),
    ("de", "Ein Jahr nach dem Sturm vom 3. Mai 2023"),
    ("de", "Wann: Samstag, 6. April 2024"),
    ("de", "Öffnungszeiten ab 2. Januar 2024"),
    ("fr", "Photo d’archives, 4 avril 2019"),
    ("fr", "Compositeur, né le 12 mars 1956"),
    ("fr", "Quand : samedi 6 avril 2024"),
    ("es", "Compositora, nacida el 12 de marzo de 1956"),
    ("es", "Fecha del evento: 6 de abril de 2024"),
    ("it", "Foto d’archivio, 4 aprile 2019"),
    ("pt", "Quando: sábado, 6 de abril de 2024"),
    ("nl", "Archieffoto, 4 april 2019"),
    ("sv", "Kompositör, född den 12 mars 1956"),
    ("pl", "Kompozytor, ur. 12 marca 1956"),
    ("cs", "Archivní foto, 4. dubna 2019"),
    ("ru", "Когда: суббота, 6 апреля 2024"),
    ("tr", "Etkinlik tarihi: 6 Nisan 2024"),
    ("ja", "開催日:2024年4月6日"),
    ("ja", "2019年4月4日撮影"),
    ("zh", "活动时间：2024年4月6日"),
    ("ko", "행사: 2024년 4월 6일"),
]


@pytest.mark.parametrize("html", [JSON_LD, META, TIME], ids=["json-ld", "meta", "time"])
@pytest.mark.parametrize(("language", "line"), OTHER_DAYS, ids=[line for _, line in OTHER_DAYS])
def test_a_stated_date_stands_beside_a_day_of_something_else(language: str, line: str, html: str) -> None:
    lines = [(HEADLINE, BlockKind.HEADING), line, STORY]
    article = split(page_of_lines(lines, chrome=[1], html=f'<html lang="{language}">{html}</html>'))
    assert str(article.published_on) == STATED
    assert article.published_source != "text"


DATE_LINES = [
    # language, the line above the story, published_on: earlier than the stated one
    ("en", "3 May 2019", "2019-05-03"),
    ("en", "On 8 Oct 2022", "2022-10-08"),
    ("en", "Friday, May 3, 2019, 10:15 a.m.", "2019-05-03"),
    ("en", "News | 3 May 2019 | 4 min read", "2019-05-03"),
    ("en", "By Ann Lee | Published 3 May 2019", "2019-05-03"),
    ("en", "Ann Lee, Staff Writer · 3 May 2019", "2019-05-03"),
    ("en", "Received: 3 May 2018 · Published: 3 May 2019", "2019-05-03"),
    ("de", "Freitag, 3. Mai 2019, 10:15 Uhr", "2019-05-03"),
    ("de", "Veröffentlicht am 3. Mai 2019", "2019-05-03"),
    ("fr", "Publié le vendredi 3 mai 2019 à 10h15", "2019-05-03"),
    ("es", "Publicado el 3 de mayo de 2019", "2019-05-03"),
    ("it", "venerdì 3 maggio 2019", "2019-05-03"),
    ("pl", "piątek, 3 maja 2019", "2019-05-03"),
    ("ru", "Опубликовано: 3 мая 2019", "2019-05-03"),
    ("ja", "公開:2019年5月3日", "2019-05-03"),
]


@pytest.mark.parametrize(("language", "line", "day"), DATE_LINES, ids=[case[1] for case in DATE_LINES])
def test_an_earlier_date_line_stands_against_a_stated_date(language: str, line: str, day: str) -> None:
    lines = [(HEADLINE, BlockKind.HEADING), line, STORY]
    article = split(page_of_lines(lines, chrome=[1], html=f'<html lang="{language}">{JSON_LD}</html>'))
    assert (str(article.published_on), article.published_source) == (day, "text")


BY_ADDRESS = "https://www.harbourtimes.example/2024/05/13/regatta"

EVENTS = [
    # case, HTML, the lines above the story, address, published_on
    ("an event alone", "", ["When: Saturday, 12 July 2031"], None, "None"),
    ("its address", "", ["When: Saturday, 12 July 2031"], BY_ADDRESS, STATED),
    ("a label on the line before", "", ["When", "Saturday, 12 July 2031"], BY_ADDRESS, STATED),
    ("a label before a weekday", "", ["When", "Sat 12 July 2031"], None, "None"),
    (
        "an element that its class calls an event's",
        f'<h1>{HEADLINE}</h1><p class="event-date"><time datetime="2024-07-12">x</time></p>'
        f'<time datetime="{STATED}">x</time>',
        [],
        None,
        STATED,
    ),
    ("no label, but an earlier address", "", ["Saturday, 12 July 2031"], BY_ADDRESS, STATED),
    (
        "an event's element",
        f'<h1>{HEADLINE}</h1><p>When: <time datetime="2031-07-12">12 July 2031</time></p>',
        ["When: 12 July 2031"],
        None,
        "None",
    ),
    (
        "an event's element before the story's",
        f'<h1>{HEADLINE}</h1><time datetime="2024-07-12">12 July</time><time datetime="{STATED}"></time>',
        ["Event date: 12 July 2024"],
        None,
        STATED,
    ),
    ("an event and a date line", "", ["13 May 2024", "Event date: 12 July 2024"], None, STATED),
    ("an event before a date line", "", ["Event date: 12 July 2024", "13 May 2024"], None, STATED),
    ("a photographer before the date", "", ["Photo: Ann Lee", "13 May 2024"], None, STATED),
    ("a copy in an archive", "", [], f"https://web.archive.org/web/20310712101500/{BY_ADDRESS}", STATED),
    (
        "an address that agrees with the stated day",
        JSON_LD,
        ["3 May 2019"],
        BY_ADDRESS,
        STATED,
    ),
]


@pytest.mark.parametrize(
    ("html", "above", "url", "day"), [case[1:] for case in EVENTS], ids=[case[0] for case in EVENTS]
)
def test_the_day_of_an_event_is_no_publication(
    html: str, above: list[str], url: str | None, day: str
) -> None:
    lines = [(HEADLINE, BlockKind.HEADING), *above, STORY]
    chrome = range(1, len(lines) - 1)
    html = html or f"<h1>{HEADLINE}</h1>"
    article = split(page_of_lines(lines, chrome=list(chrome), html=f'<html lang="en">{html}</html>', url=url))
    assert str(article.published_on) == day


ORDERS = [
    # head and attributes of an English page, address, what 05/06/2024 means
    ('<html lang="en-US">', "", None, "2024-05-06"),
    ('<html lang="en_US">', "", None, "2024-05-06"),
    ('<html lang="en">', '<meta property="og:locale" content="en_US">', None, "2024-05-06"),
    ("<html>", '<meta property="og:locale" content="en_US">', None, "2024-05-06"),
    ("<html>", '<meta http-equiv="content-language" content="en-us">', None, "2024-05-06"),
    ('<html lang="en">', "", "https://hudson.example.com/ferry", "2024-05-06"),
    ('<html lang="en">', '<link rel="canonical" href="https://hudson.com/ferry">', None, "2024-05-06"),
    ('<html lang="es-US">', "", None, "2024-05-06"),
    ('<html lang="en-GB">', "", None, "2024-06-05"),
    ('<html lang="en-GB">', '<meta property="og:locale" content="en_US">', None, "2024-06-05"),
    ('<html lang="en">', '<meta property="og:locale" content="en_GB">', "https://echo.com/a", "2024-06-05"),
    ('<html lang="en-AU">', "", "https://echo.com/a", "2024-06-05"),
    ('<html lang="en">', "", "https://echo.co.uk/a", "2024-06-05"),
    ('<html lang="de">', '<meta property="og:locale" content="en_US">', None, "2024-06-05"),
    ('<html lang="fr-FR">', "", "https://echo.com/a", "2024-06-05"),
]
PLACES = {
    "time": "<h1>{headline}</h1><time>05/06/2024</time>",
    "datetime": '<h1>{headline}</h1><time datetime="05/06/2024">x</time>',
    "element": '<h1>{headline}</h1><span class="post-date">Posted 05/06/2024</span>',
    "meta": '<meta name="date" content="05/06/2024"><h1>{headline}</h1>',
    "json-ld": '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "05/06/2024"}}'
    "</script><h1>{headline}</h1>",
    "microdata": '<h1>{headline}</h1><span itemprop="datePublished">05/06/2024</span>',
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("root", "head", "url", "day"), ORDERS)
def test_american_pages_print_the_month_first(
    root: str, head: str, url: str | None, day: str, place: str
) -> None:
    html = f"{root}<head>{head}</head><body>{PLACES[place].format(headline=HEADLINE)}</body></html>"
    article = split(page_of_lines([(HEADLINE, BlockKind.HEADING), STORY], html=html, url=url))
    assert str(article.published_on) == day


@pytest.mark.parametrize(
    ("root", "line", "day"),
    [
        ("<html>", "05/06/2024 10:30 AM EDT", "2024-05-06"),
        ('<html lang="en">', "Posted 05/06/2024, 8:30 p.m. (PST)", "2024-05-06"),
        ('<html lang="en">', "05/06/2024 10:30 GMT", "2024-06-05"),
        ('<html lang="en-GB">', "05/06/2024 10:30 AM EDT", "2024-06-05"),
        ('<html lang="de">', "05/06/2024 10:30 MST", "2024-06-05"),
    ],
)
def test_an_american_time_zone_puts_the_month_first(root: str, line: str, day: str) -> None:
    html = f"{root}<body><h1>{HEADLINE}</h1></body></html>"
    lines = [(HEADLINE, BlockKind.HEADING), line, STORY]
    article = split(page_of_lines(lines, chrome=[1], html=html))
    assert str(article.published_on) == day


@pytest.mark.parametrize(
    ("before", "after", "other"),
    [
        ("When: Saturday, ", "", True),
        ("News | Deadline: ", "", True),
        ("Photo: Ann Lee ", "", False),
        ("Posted ", "", False),
        ("By **Ann Lee**, ", "", False),
        ("* ", "", False),
        ("Komponistin, † ", "", True),
        ("", "撮影", True),
        ("", " 公開", False),
    ],
)
def test_the_words_beside_a_date_name_another_day(before: str, after: str, other: bool) -> None:
    assert names_other_day(before, after) is other


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Public hearing 3 May 2024", False),
        ("Publication date: 3 May 2024", True),
        ("Ann Lee 3 May 2024", True),
        ("Case number of 3 May 2024", False),
    ],
)
def test_a_date_line_holds_little_besides_the_date(text: str, certain: bool) -> None:
    line = read_front_matter_line(text, "en")
    assert line is not None
    assert is_date_line(text, line, "en") is certain
