"""Made pages of every kind: what they are called, and that their own text is kept whole."""

from __future__ import annotations

import galley
import pytest
from galley.articles import Article
from galley.records import PageKind

from .made_page import FACTS, SENTENCES, MadePage
from .pages_by_kind import made_pages

PAGES = made_pages()
FORUMS = [page for page in PAGES if page.kind is PageKind.FORUM]
PRODUCTS = [page for page in PAGES if page.kind is PageKind.PRODUCT]
LISTINGS = [page for page in PAGES if page.kind is PageKind.LISTING]


def name(page: MadePage) -> str:
    return page.id


def cleaned(page: MadePage) -> Article:
    return galley.clean(page.html, url=page.url)


def language_of(page: MadePage) -> str:
    return page.id.rsplit("-", 1)[1]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_made_page_is_called_what_it_is(page: MadePage) -> None:
    assert cleaned(page).page_kind is page.kind


@pytest.mark.parametrize("page", FORUMS, ids=name)
def test_a_thread_keeps_every_post(page: MadePage) -> None:
    text = cleaned(page).text
    assert [sentence for sentence in SENTENCES[language_of(page)] if text.count(sentence) != 2] == []


STORIES = (
    "The storm sank two boats at the quay on Monday night, and the crews were taken off by the lifeboat.",
    "The council has voted to rebuild the old bridge, and the first pier is to stand before winter.",
    "Forty goats will mow the embankment from June on, since no mower can stand there, the county said.",
    "The clock of the town hall stopped on its birthday, while its mechanic was on his first holiday.",
)

LABELS = ("Posts: 1", "Antworten", "Répondre avec citation", "Cytuj", "permalink", "Responder", "Messages :")


@pytest.mark.parametrize("page", FORUMS, ids=name)
def test_a_thread_loses_what_its_software_prints(page: MadePage) -> None:
    text = cleaned(page).text
    assert [label for label in LABELS if label in text] == []


@pytest.mark.parametrize("page", [page for page in PRODUCTS if page.id != "opencart-ru"], ids=name)
def test_a_product_keeps_its_description_and_its_facts(page: MadePage) -> None:
    language = language_of(page)
    text = cleaned(page).text
    wanted = [SENTENCES[language][place] for place in (2, 3, 4)]
    wanted += [value for fact in FACTS[language] for value in fact]
    assert [each for each in wanted if each not in text] == []


@pytest.mark.parametrize("page", LISTINGS, ids=name)
def test_a_list_keeps_the_text_of_its_items(page: MadePage) -> None:
    text = cleaned(page).text
    assert [sentence for sentence in SENTENCES[language_of(page)] if sentence not in text] == []


DIALOG = (
    "<div role='dialog' aria-modal='true'><h2>We value your privacy</h2><p>We and our 213 partners store and "
    "read data on your device, so that you see ads that fit you.</p><button>Accept all</button></div>"
)


def test_a_thread_has_no_request_for_consent_among_its_posts() -> None:
    (thread,) = (page for page in FORUMS if page.id == "phpbb-en")
    first = "<div class='post bg2'"
    html = thread.html.replace(first, f"{DIALOG}{first}", 1)
    text = galley.clean(html, url=thread.url).text
    assert "213 partners" not in text
    assert [sentence for sentence in SENTENCES["en"] if text.count(sentence) != 2] == []


def test_a_list_that_a_page_holds_twice_is_kept_once() -> None:
    titles = ("Storm sinks two boats at the quay", "Bridge to be rebuilt after the flood",
              "Goats hired to mow the embankment", "Town clock stops on its birthday")  # fmt: skip
    cards = "".join(
        f"<div class='card'><h3><a href='/a{n}'>{title}</a></h3><p>{text}</p></div>"
        for n, (title, text) in enumerate(zip(titles, STORIES, strict=True))
    )
    head = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    html = f"<html><head>{head}</head><body><main>{cards}</main><div class='m'>{cards}</div></body></html>"
    article = galley.clean(html, url="https://courier.example/category/news/")
    assert article.page_kind is PageKind.LISTING
    assert [article.text.count(text) for text in STORIES] == [1, 1, 1, 1]


def test_an_article_with_readers_comments_keeps_none_of_them() -> None:
    (page,) = (page for page in PAGES if page.id == "with-readers-comments")
    assert "herons" not in cleaned(page).text


def test_the_same_posts_are_comments_on_a_page_that_is_an_article() -> None:
    """What a page states comes first: a story in a newspaper keeps its readers out."""
    (thread,) = (page for page in FORUMS if page.id == "phpbb-en")
    story = "".join(
        f"<p>The {word} harbour opened its slipway on Monday, four months late, and a dinghy that "
        f"belongs to the clerk was the {word} boat to use it.</p>"
        for word in ("first", "second", "third")
    )
    stated = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Slipway opens"}</script>'
    )
    posts = thread.html.partition("<div class='post bg2'")
    html = (f"<html><head>{stated}</head><body><h1>Slipway opens</h1>{story}<div class='comments'>"
            f"{posts[1]}{posts[2]}")  # fmt: skip
    article = galley.clean(html, url="https://courier.example/news/2024/05/03/slipway-opens")
    assert article.page_kind is PageKind.ARTICLE
    assert SENTENCES["en"][3] not in article.text
