"""Names that stand alone are authors where their place on the page says so."""

from __future__ import annotations

import pytest
from galley.articles import Article
from galley.extract.html.page import extract_html
from galley.records import RawDocument, Source, StrippedPage, Verdict
from galley.split import split
from galley.strip import score

FIRST = (
    "The bridge over the Marrow reopened on Monday after nineteen weeks, and the first to cross it was a dog "
    "that nobody claimed, the harbour master said."
)
LAST = (
    "The next bridge down the river will close in spring, and nobody yet knows for how many weeks it will be."
)


def article_of(body: str, head: str = "") -> Article:
    """What ``split`` makes of a page whose blocks of ten words and more are the story."""
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    page = score(extract_html(RawDocument(Source("made.html", "html", 0, "text/html"), html)))
    verdicts = tuple(Verdict(len(block.text.split()) >= 10, "made") for block in page.blocks)
    return split(StrippedPage(page, verdicts))


def ld(author: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "Article", "headline": "The bridge is open again",'
        f'"author": {author}}}</script>'
    )


STORY = f"<p>{FIRST}</p><p>{LAST}</p>"
TITLE = "<h1>The bridge is open again</h1>"

PLACES = [
    ("the first paragraph", f"{TITLE}<div><p><strong>Mpho Tau</strong></p>{STORY}</div>", ("Mpho Tau",)),
    ("two of them", f"{TITLE}<div><p>Mpho Tau/Neo Molapo</p>{STORY}</div>", ("Mpho Tau", "Neo Molapo")),
    ("the last paragraph", f"{TITLE}<div>{STORY}<p><em>Lê Phương</em></p></div>", ("Lê Phương",)),
    ("another kind of element than the story's", f"{TITLE}<div>{STORY}</div><div>Harbour Walks</div>", ()),
    (
        "below a label",
        f"{TITLE}<div>{STORY}</div><aside><h3>Author</h3><p>Lisa D. Ellis</p></aside>",
        ("Lisa D. Ellis",),
    ),
    (
        "introduced after the story",
        f"{TITLE}<div>Jo Lee</div><div>{STORY}</div>"
        "<div>Jo Lee writes about bridges and dogs for a living.</div>",
        ("Jo Lee",),
    ),
    (
        "in a heading, introduced",
        f"{TITLE}<div>{STORY}</div><h4>Written by Jo Lee</h4>"
        "<p>Jo Lee is a writer who likes bridges a lot.</p>",
        ("Jo Lee",),
    ),
    (
        "the headline's own name",
        f"<h1>Marrow Ferries opens again</h1><div>{STORY}</div><div>Marrow Ferries</div>"
        "<p>Marrow Ferries is a company with three boats and a dog.</p>",
        (),
    ),
    (
        "words that the page also prints in lower case",
        f"{TITLE}<div>May 3, 2024</div><div>Find Bridge</div>"
        f"<div><p>To find a bridge is hard.</p>{STORY}</div>",
        (),
    ),
]


@pytest.mark.parametrize(("body", "authors"), [c[1:] for c in PLACES], ids=[c[0] for c in PLACES])
def test_a_name_alone_is_an_author_where_its_place_says_so(body: str, authors: tuple[str, ...]) -> None:
    assert article_of(body).authors == authors


ACCOUNTS = [
    ("a login", '{"@type": "Person", "name": "a.lee"}'),
    (
        "an administrator's page",
        '{"@type": "Person", "name": "Harbour T", "url": "https://h.example/author/admin/"}',
    ),
]


@pytest.mark.parametrize("author", [c[1] for c in ACCOUNTS], ids=[c[0] for c in ACCOUNTS])
def test_a_printed_name_is_trusted_before_an_account(author: str) -> None:
    article = article_of(f"{TITLE}<div><p>Ann Lee</p>{STORY}</div>", ld(author))
    assert article.authors == ("Ann Lee",)


def test_an_account_is_the_author_if_nobody_else_is_printed() -> None:
    assert article_of(f"{TITLE}<div>{STORY}</div>", ld('{"name": "a.lee"}')).authors == ("a.lee",)


def test_a_name_that_became_the_byline_leaves_the_text() -> None:
    article = article_of(f"{TITLE}<div><p>Mpho Tau</p>{STORY}</div>")
    assert article.byline == "Mpho Tau"
    assert article.text.startswith("The bridge over the Marrow")
    assert [block.text for block in article.field_blocks if "byline" in block.field] == ["Mpho Tau"]


def test_printed_coauthors_join_the_only_one_stated() -> None:
    line = "<div>Ann Lee, Bob Ray &amp; Cy Moe</div><div>May 3, 2024</div>"
    article = article_of(f"{TITLE}{line}<div>{STORY}</div>", ld('{"name": "Ann Lee"}'))
    assert article.authors == ("Ann Lee", "Bob Ray", "Cy Moe")


def test_an_editor_is_not_the_author_if_the_page_prints_both() -> None:
    body = (
        f"{TITLE}<div class='author'>Ann Lee</div><div>{STORY}</div>"
        "<div class='info-author'>Editor: <a href='/e'>Bob Ray</a></div>"
    )
    assert article_of(body, ld('{"name": "Bob Ray"}')).authors == ("Ann Lee",)


def test_an_agency_among_the_tags_is_not_the_writer() -> None:
    head = ld('{"name": "Ann Lee"}') + "<meta name='keywords' content='Bridges, Reuters'>"
    article = article_of(f"{TITLE}<div>Bridges</div><div>Reuters</div><div>{STORY}</div>", head)
    assert (article.authors, article.agency) == (("Ann Lee",), None)
