"""Names by kind, as pages state and print them, and the authors that follow."""

from __future__ import annotations

import json
from typing import Any

import galley
import pytest

from tests.split.test_titled_lines import HEADLINE, page

STATED: dict[str, tuple[Any, list[str], str | None]] = {
    "a link as HTML": ({"name": "<a href='/x'>Mira Holt</a>"}, ["Mira Holt"], None),
    "several in one string": (
        "Mira Holt, Tom Reed and Ann Vale",
        ["Mira Holt", "Tom Reed", "Ann Vale"],
        None,
    ),
    "By twice": ({"name": "By By Mira Holt"}, ["Mira Holt"], None),
    "a job after the name": ({"name": "Mira Holt, Political Editor"}, ["Mira Holt"], None),
    "a job after the name without a comma": ({"name": "Mira Holt Staff Writer"}, ["Mira Holt"], None),
    "a job in front": ({"name": "Political Editor Mira Holt"}, ["Mira Holt"], None),
    "an e-mail address": ({"name": "mira.holt@courier.example"}, [], None),
    "a handle": ({"name": "@miraholt"}, [], None),
    "a name with an e-mail address": ({"name": "Mira Holt mira@courier.example"}, ["Mira Holt"], None),
    "an organisation": (
        {"@type": "Organization", "name": "Tessaly Green Ledger"},
        [],
        "Tessaly Green Ledger",
    ),
    "a name that is also a word": ({"name": "George Best"}, ["George Best"], None),
    "a name that is also a day": ({"name": "Sun Wei"}, ["Sun Wei"], None),
    "a name that is also an account": ({"name": "Robert Guest"}, ["Robert Guest"], None),
    "a name that begins like By in Vietnamese": ({"name": "Theo Walcott"}, ["Theo Walcott"], None),
    "a list in a list": ([[{"name": "Mira Holt"}], {"name": ["Tom Reed"]}], ["Mira Holt", "Tom Reed"], None),
    "entities escaped twice": ({"name": "Mira O&amp;#39;Holt"}, ["Mira O'Holt"], None),
    "a city after the name": ({"name": "Mira Holt, Berlin"}, ["Mira Holt"], None),
    "reporting and editing": ({"name": "Reporting by Mira Holt; Editing by Tom Reed"}, ["Mira Holt"], None),
    "an agency after the name": ({"name": "Mira Holt/Reuters"}, ["Mira Holt"], "Reuters"),
    "a label of the interface": ({"name": "Next ❯"}, [], None),
    "last name first": ({"name": "Holt, Mira"}, ["Mira Holt"], None),
    "a number": (5, [], None),
}

PRINTED = {
    "reporting and editing": ("en", "Reporting by Mira Holt; Editing by Tom Reed", ["Mira Holt"]),
    "words and photos": ("en", "Words by Mira Holt, photos by Tom Reed", ["Mira Holt"]),
    "story and photos": ("en", "Story by Mira Holt Photos by Tom Reed", ["Mira Holt"]),
    "text and photo": ("de", "Text: Max Meier Foto: Tom Reed", ["Max Meier"]),
    "a job after the name": ("en", "By Mira Holt Staff Writer", ["Mira Holt"]),
    "an address after the name": ("en", "By Mira Holt mira@courier.example", ["Mira Holt"]),
    "minutes after the name": ("en", "By Mira Holt 5 min read", ["Mira Holt"]),
    "a photographer alone": ("en", "Photo by Tom Reed", []),
    "an editor alone": ("zh", "责任编辑：李红", []),
    "author and editor": ("zh", "作者：王小明 编辑：李红", ["王小明"]),
    "author in Japanese": ("ja", "著者：山田太郎", ["山田太郎"]),
    "by in Thai": ("th", "โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
    "by in Persian": ("fa", "نویسنده: علی رضایی", ["علی رضایی"]),
    "a weekday of two words": ("vi", "Thứ Sáu, 3/5/2024, 09:10 (GMT+7)", []),
    "two dates in Korean": ("ko", "입력 2024.05.03 09:10 수정 2024.05.05 10:00", []),
}

ELEMENTS = {
    "two authors": (
        '<p class="byline"><span class="author">Mira Holt</span> <span class="author">Tom Reed</span></p>',
        ["Mira Holt", "Tom Reed"],
    ),
    "an author and a place": (
        '<div class="author-details"><a class="author-link" href="/a">Mira Holt</a> <i>Houston</i></div>',
        ["Mira Holt"],
    ),
    "a label before a mark": ('<p class="author">文● 山田太郎</p>', ["山田太郎"]),
    "a label": (
        '<p class="post-author"><span>投稿者</span><a class="author" href="/a">Mira Holt</a></p>',
        ["Mira Holt"],
    ),
}


@pytest.mark.parametrize(("author", "people", "agency"), STATED.values(), ids=STATED)
def test_stated_authors(author: Any, people: list[str], agency: str | None) -> None:
    node = {"@type": "NewsArticle", "headline": HEADLINE, "author": author}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    article = galley.clean(page(HEADLINE, f"<h1>{HEADLINE}</h1>", head))
    assert (list(article.authors), article.agency) == (people, agency)


@pytest.mark.parametrize(("lang", "line", "people"), PRINTED.values(), ids=PRINTED)
def test_printed_authors(lang: str, line: str, people: list[str]) -> None:
    article = galley.clean(page(HEADLINE, f"<h1>{HEADLINE}</h1><p>{line}</p>", lang=lang))
    assert list(article.authors) == people


@pytest.mark.parametrize(("element", "people"), ELEMENTS.values(), ids=ELEMENTS)
def test_elements_tell_names_apart(element: str, people: list[str]) -> None:
    article = galley.clean(page(HEADLINE, f"<h1>{HEADLINE}</h1>{element}"))
    assert list(article.authors) == people


@pytest.mark.parametrize(("name", "between"), [("Mira Holtmann", 0), ("Mira Holt Brandt", 100)])
def test_another_storys_author_is_no_piece_of_a_name(name: str, between: int) -> None:
    more = "<br>" * between + '<p class="more"><a rel="author" href="/a">Mira Holt</a></p><div class="foot">'
    html = page(HEADLINE, f"<h1>{HEADLINE}</h1><p>By {name}</p>").replace('<div class="foot">', more)
    assert galley.clean(html).authors == (name,)
