"""Days by kind, as pages print them beside a story, and the date of publication that follows."""

from __future__ import annotations

import galley
import pytest
from galley.split.reading.date_text import read_printed_date
from galley.split.reading.solar_hijri import solar_hijri_days
from galley.split.stated.dates import from_address

from tests.split.test_titled_lines import HEADLINE, page

STATED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry to stay in dock", '
    '"datePublished": "2024-05-03T08:00:00Z"}</script>'
)

OTHER_DAYS = {
    "a life span": ("en", "Mira Holt (4 May 1931 – 2 April 2019) built the ferry."),
    "a photo": ("en", "File photo, 4 April 2019"),
    "a photo, de": ("de", "Archivbild vom 4. April 2019"),
    "a photo, fr": ("fr", "Photo d'archive, 4 avril 2019"),
    "a photo, es": ("es", "Foto de archivo, 4 de abril de 2019"),
    "a photo, it": ("it", "Foto d'archivio, 4 aprile 2019"),
    "a photo, pt": ("pt", "Foto de arquivo, 4 de abril de 2019"),
    "a photo, nl": ("nl", "Archieffoto, 4 april 2019"),
    "a photo, pl": ("pl", "Zdjęcie archiwalne, 4 kwietnia 2019"),
    "a photo, ru": ("ru", "Фото из архива, 4 апреля 2019 года"),
    "an event": ("en", "Event date: 4 April 2019"),
    "an event, ja": ("ja", "開催日：2019年4月4日"),
    "opening hours": ("de", "Öffnungszeiten ab 4. April 2019"),
    "a birthday": ("de", "Mira Holt, geboren am 4. Mai 1931"),
    "a case number": ("en", "Case 2019-04-04-118"),
    "a case number, of two digits": ("en", "Case 2019-04-14-118"),
}


@pytest.mark.parametrize(("lang", "line"), OTHER_DAYS.values(), ids=OTHER_DAYS)
def test_the_day_of_something_else_is_no_publication(lang: str, line: str) -> None:
    above = f"<h1>{HEADLINE}</h1><p>{line}</p>"
    assert str(galley.clean(page(HEADLINE, above, STATED, lang)).published_on) == "2024-05-03"
    assert galley.clean(page(HEADLINE, above, lang=lang)).published_on is None


@pytest.mark.parametrize(
    ("lang", "entry"),
    [
        ("en", "4 April 2019<br>Inspectors find cracks in its hull"),
        ("de", "4. April 2019<br>Prüfer finden Risse im Rumpf"),
        ("fr", "4 avril 2019<br>Des fissures dans la coque"),
    ],
)
def test_the_day_of_a_timelines_entry_does_not_overrule_the_stated_one(lang: str, entry: str) -> None:
    """The line end inside the entry makes no date line of its first line."""
    article = galley.clean(page(HEADLINE, f"<h1>{HEADLINE}</h1><p>{entry}</p>", STATED, lang))
    assert str(article.published_on) == "2024-05-03"


DAYS = {
    "a clock glued to a year of two digits": (
        "de",
        "<p class=date><span>03.05.24</span><span>12:44</span></p>",
    ),
    "a clock glued to a year of four": ("de", "<p class=date><span>03.05.2024</span><span>12:44</span></p>"),
    "a word glued to the month": ("en", "<p>Published onMay 3, 2024</p>"),
    "Thai digits and years": ("th", "<p>๓ พฤษภาคม ๒๕๖๗</p>"),
    "Arabic digits": ("ar", "<p>٣ مايو ٢٠٢٤</p>"),
    "Solar Hijri, in words": ("fa", "<p>۱۴ اردیبهشت ۱۴۰۳</p>"),
    "Solar Hijri, in figures": ("fa", "<p>تاریخ انتشار: ۱۴۰۳/۰۲/۱۴ - ۱۲:۳۰</p>"),
    "two dates without a mark": ("ko", "<p>입력 2024.05.03 09:10 수정 2024.05.05 10:00</p>"),
}


@pytest.mark.parametrize(("lang", "line"), DAYS.values(), ids=DAYS)
def test_the_day_as_printed(lang: str, line: str) -> None:
    article = galley.clean(page(HEADLINE, f"<h1>{HEADLINE}</h1>{line}", lang=lang))
    assert str(article.published_on) == "2024-05-03"
    assert article.published_source != "modified"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1 فروردین 1403", "2024-03-20"),
        ("30 اسفند 1399", "2021-03-20"),
        ("22 بهمن 1357", "1979-02-11"),
        ("31 مهر 1400", None),  # the month has 30 days
        ("30 اسفند 1400", None),  # no leap year
    ],
)
def test_solar_hijri_days_follow_the_calendar(printed: str, day: str | None) -> None:
    read = read_printed_date(printed, "fa")
    assert (str(read.day) if read else None) == day


def test_figures_are_solar_hijri_only_beside_persian() -> None:
    assert list(solar_hijri_days("Lot 1399/04/02", "en")) == []
    assert len(list(solar_hijri_days("کد 1399/04/02", "en"))) == 1


def test_a_lunar_day_is_not_read_as_a_solar_one() -> None:
    above = f"<h1>{HEADLINE}</h1><p>الأحد 1400/05/12 هـ</p>"
    assert galley.clean(page(HEADLINE, above, lang="ar")).published_on is None


def test_an_address_may_join_year_and_month() -> None:
    read = from_address("https://orlen.example/2024-05/03/ferry.html")
    assert read is not None and str(read.day) == "2024-05-03"
