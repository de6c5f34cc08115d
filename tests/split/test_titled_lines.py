"""The headline of pages whose title or h1 holds the site's name: what a line above the story prints."""

from __future__ import annotations

import galley
import pytest

STORY = "".join(
    f"<p>The harbour office said on Friday that the ferry would stay in dock for {weeks} more weeks while "
    "inspectors look at the frames of its hull and at the rudder.</p>"
    for weeks in ("two", "three", "four", "five")
)
HEADLINE = "Ferry to stay in dock"
OF_ORLEN = '<meta property="og:site_name" content="Orlen">'


def page(title: str, above: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<html lang="{lang}"><head><title>{title}</title>{head}</head><body><div class="nav">'
        f'<a href="/">Home</a> <a href="/n">News</a></div><div id="story">{above}{STORY}</div>'
        '<div class="foot">Copyright 2024 Orlen Courier</div></body></html>'
    )


TITLES = {
    "bar": f"{HEADLINE} | Orlen Courier",
    "site first": f"Orlen Courier | {HEADLINE}",
    "guillemets": f"Orlen Courier » {HEADLINE}",
    "guillemet back": f"{HEADLINE} « Orlen Courier",
    "two colons": f"{HEADLINE} :: News :: Orlen Courier",
    "underscores": f"{HEADLINE}_News_Orlen",
    "hyphen without spaces": f"{HEADLINE}-Orlen Courier",
    "dash": f"{HEADLINE} – Orlen Courier",
    "middle dot": f"{HEADLINE} · Orlen Courier",
    "bullet": f"{HEADLINE} • Orlen Courier",
    "colon": f"Orlen Courier: {HEADLINE}",
    "from a paper": "Ferry To Stay In Dock (from Orlen Courier)",
    "section between": f"Orlen Courier - Region - {HEADLINE}",
    "date between": f"{HEADLINE} | 3 May 2024 | Orlen",
    "arrows": f"=> {HEADLINE} <=",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_line_tells_which_piece_of_the_title_is_the_headline(title: str) -> None:
    assert galley.clean(page(title, f"<h2>{HEADLINE}</h2>")).headline == HEADLINE


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_heading_that_is_the_masthead_is_no_headline(title: str) -> None:
    masthead = "<h1>Orlen Courier</h1><p>Your daily paper since 1901</p>"
    assert galley.clean(page(title, f"{masthead}<h2>{HEADLINE}</h2>")).headline == HEADLINE


@pytest.mark.parametrize(
    ("lang", "title", "headline"),
    [
        ("zh", "渡轮将停航六周_区域新闻_奥伦报", "渡轮将停航六周"),
        ("zh", "渡輪將停航六周 ｜新聞速報｜奧倫電子報", "渡輪將停航六周"),
        ("zh", "渡轮将停航六周 中国快讯 奥伦网", "渡轮将停航六周"),
        ("ja", "連絡船、7月まで休航 - オルレン新聞", "連絡船、7月まで休航"),
        ("ru", "Паром останется в доке :: Орленское агентство", "Паром останется в доке"),
        ("el", "Το πλοίο μένει στη δεξαμενή | Ορλεν", "Το πλοίο μένει στη δεξαμενή"),
        ("de", "Orlener Bote » Region » Fähre bleibt im Dock", "Fähre bleibt im Dock"),
    ],
)
def test_in_every_script(lang: str, title: str, headline: str) -> None:
    assert galley.clean(page(title, f"<h2>{headline}</h2>", lang=lang)).headline == headline


KEPT = {
    "an h1 that the title repeats": (
        f"{HEADLINE} | Orlen Courier",
        f"<h1>{HEADLINE}</h1><p>Orlen Courier</p>",
    ),
    "an h1 in other words than the title": (
        "Cracks keep island ferry out of service | Orlen Courier",
        f"<h1>{HEADLINE}</h1>",
    ),
    "an h1 below a section": (f"News | {HEADLINE}", f"<h2>News</h2><h1>{HEADLINE}</h1>"),
    "an h1 above the site's name": (
        f"{HEADLINE} - Orlen Business Journal",
        f"<h1>{HEADLINE}</h1><h2>Orlen Business Journal</h2>",
    ),
    "a creative h1 above a deck": (
        "Monday - Orlen Blog",
        "<h1>Monday</h1><h2>The ferry stays in dock for weeks, says the harbour office</h2>",
    ),
}


@pytest.mark.parametrize(("title", "above"), KEPT.values(), ids=KEPT)
def test_the_heading_stays_the_headline(title: str, above: str) -> None:
    assert galley.clean(page(title, above)).headline in (HEADLINE, "Monday")


def test_a_heading_that_has_nothing_to_do_with_the_story_is_no_headline() -> None:
    above = "<h1>Latest news</h1><h3>Harbour office keeps ferry in dock for weeks</h3>"
    article = galley.clean(page("Orlen Courier - Region", above))
    assert (article.headline, article.headline_source) == (
        "Harbour office keeps ferry in dock for weeks",
        "text",
    )


@pytest.mark.parametrize(
    ("lang", "byline", "date", "author"),
    [
        ("en", "By Mira Holt", "3 May 2024", "Mira Holt"),
        ("de", "Von Max Meier", "3. Mai 2024", "Max Meier"),
        ("fr", "Par Jean Dupont", "3 mai 2024", "Jean Dupont"),
        ("es", "Por Ana Gil", "3 de mayo de 2024", "Ana Gil"),
        ("ru", "Автор: Иван Петров", "3 мая 2024", "Иван Петров"),
        ("ja", "記者 山田太郎", "2024年5月3日", "山田太郎"),
        ("tr", "Yazan: Ayşe Kaya", "3 Mayıs 2024", "Ayşe Kaya"),
    ],
)
def test_a_block_of_headline_byline_and_date_becomes_three_fields(
    lang: str, byline: str, date: str, author: str
) -> None:
    block = f"<div><b>{HEADLINE}</b><br>{byline}<br>{date}<br><br></div>"
    article = galley.clean(page(f"{HEADLINE} | Orlen", block, lang=lang))
    assert article.headline == HEADLINE
    assert article.authors == (author,)
    assert str(article.published_on) == "2024-05-03"
    assert byline not in article.text
    assert [one.field for one in article.field_blocks][:3] == ["headline", "byline", "published_at"]


def test_other_wordings_are_kept_with_their_sources() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Island ferry out"}</script>'
        '<meta property="og:title" content="Ferry crack: what we know | Orlen Courier">'
        '<meta property="og:site_name" content="Orlen Courier">'
    )
    article = galley.clean(page(f"{HEADLINE} | Orlen Courier", f"<h1>{HEADLINE}</h1>", head))
    assert article.headline == "Island ferry out"
    assert [tuple(one) for one in article.headline_alternatives or ()] == [
        ("Ferry crack: what we know", "meta"),
        (HEADLINE, "title"),
    ]


def test_a_title_with_the_site_is_no_other_wording() -> None:
    assert galley.clean(page(f"{HEADLINE} | Orlen", f"<h1>{HEADLINE}</h1>")).headline_alternatives == ()


def test_a_statement_that_has_nothing_to_do_with_the_story_is_no_other_wording() -> None:
    above = "<h1>Latest news</h1><p>Harbour office: ferry stays in dock for inspectors</p>"
    article = galley.clean(page("Orlen Courier - News", above))
    assert (article.headline, article.headline_source) == (
        "Harbour office: ferry stays in dock for inspectors",
        "text",
    )
    assert article.headline_alternatives == ()


@pytest.mark.parametrize(
    ("lang", "headline"),
    [
        ("en", "The day in history: May 8, 1945: The ferry is launched"),
        ("en", "Best photos of the week | May 3, 2024 | The ferry in dock"),
        ("de", "Rückblick auf die Fähre: 8. Mai 1945: Stapellauf im Hafen"),
        ("fr", "Retour sur le ferry : 8 mai 1945 : mise à l'eau"),
    ],
)
def test_a_date_inside_a_heading_does_not_end_the_headline(lang: str, headline: str) -> None:
    assert galley.clean(page(f"{headline} - Orlen", f"<h1>{headline}</h1>", lang=lang)).headline == headline


def test_a_date_after_a_colon_does_not_end_the_headline() -> None:
    headline = "The day in history: May 8, 1945: The ferry is launched"
    assert galley.clean(page(f"{headline} - Orlen", "", OF_ORLEN)).headline == headline
