"""Microdata: a property belongs to the item whose scope it is in, and a comment's author wrote no story."""

from __future__ import annotations

import pytest
from galley import clean

from tests.split.pages import data_of

HEADLINE = "Bridge over the Marrow reopens"
PARAGRAPHS = "".join(
    f"<p>The bridge over the Marrow reopened on Monday after {weeks} weeks, and the first to cross it was a "
    "dog that nobody claimed, the harbour master said on the quay.</p>"
    for weeks in ("nineteen", "twenty", "thirty")
)


def item(kind: str, name: str, day: str, tag: str = "div", prop: str = "") -> str:
    """An item of a type with an author and a date; class names are those of bylines everywhere."""
    return (
        f'<{tag} itemscope itemtype="https://schema.org/{kind}" {prop}>'
        f'<span class="author" itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<a rel="author" href="/author/{name.split()[0].lower()}"><span itemprop="name">{name}</span></a>'
        f'</span> <time itemprop="datePublished" datetime="{day}">{day}</time> '
        f'<span itemprop="headline">{kind}</span></{tag}>'
    )


OTHERS = {
    "comments": item("Comment", "Wilma Petersen", "2024-05-15")
    + item("Comment", "Harald Quist", "2024-05-16"),
    "one comment": item("UserComments", "Wilma Petersen", "2024-05-15", "section"),
    "a comment by its property": item("Comment", "Wilma Petersen", "2024-05-15", prop='itemprop="comment"'),
    "a reader's review": item("Review", "Wilma Petersen", "2024-05-15"),
    "a picture": item("ImageObject", "Rune Falk", "2024-05-10", "figure", 'itemprop="image"'),
    "a video": item("VideoObject", "Rune Falk", "2024-05-10", "figure"),
    "an answer": item("Answer", "Wilma Petersen", "2024-05-15"),
    "a type without https": item("Comment", "Wilma Petersen", "2024-05-15").replace("https:", "http:"),
}
OWN = (
    '<span class="author vcard" itemprop="author" itemscope itemtype="https://schema.org/Person">'
    '<span itemprop="name">Signe Aaland</span></span>'
    '<time itemprop="datePublished" datetime="2024-05-13">13 May 2024</time>'
)


@pytest.mark.parametrize("where", ["inside the story's item", "after it", "no item for the story"])
@pytest.mark.parametrize("other", OTHERS)
def test_another_items_author_and_date_are_not_the_storys(other: str, where: str) -> None:
    scope = "" if where.startswith("no") else 'itemscope itemtype="https://schema.org/NewsArticle"'
    if not scope and other in ("a reader's review", "a video"):
        pytest.skip("a review or a video may be the page's own item")
    inside, after = (OTHERS[other], "") if where.startswith("inside") else ("", OTHERS[other])
    html = (
        f"<html><body><article {scope}><h1>{HEADLINE}</h1>{OWN}{PARAGRAPHS}{inside}</article>{after}</body>"
        "</html>"
    )
    article = clean(html)
    assert article.authors == ("Signe Aaland",)
    assert str(article.published_on) == "2024-05-13"


@pytest.mark.parametrize("other", ["comments", "one comment", "a picture", "an answer"])
def test_a_story_without_an_author_does_not_get_another_items(other: str) -> None:
    html = f"<html><body><article><h1>{HEADLINE}</h1>{PARAGRAPHS}</article>{OTHERS[other]}</body></html>"
    assert clean(html).authors == ()


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        (item("Review", "Ann Lee", "2024-05-13"), ("Ann Lee",)),
        (item("VideoObject", "Ann Lee", "2024-05-13"), ("Ann Lee",)),
        (item("NewsArticle", "Ann Lee", "2024-05-13") + item("Review", "Bo Ray", "2024-05-14"), ("Ann Lee",)),
        (
            '<div itemscope itemtype="https://schema.org/WebPage">'
            f"{item('Article', 'Ann Lee', '2024-05-13')}</div>",
            ("Ann Lee",),
        ),
        (
            '<div itemscope itemtype="https://schema.org/Blog">'
            f"{item('BlogPosting', 'Ann Lee', '2024-05-13', prop='itemprop=blogPost')}</div>",
            ("Ann Lee",),
        ),
        (
            '<div itemscope itemtype="http://schema.org/Question">'
            f'{item("Comment", "Bo Ray", "2024-05-13")}<i itemprop="author">Ann Lee</i></div>',
            ("Ann Lee",),
        ),
        ('<div itemprop="author">Ann Lee</div>', None),
    ],
)
def test_the_properties_of_the_storys_own_item_are_kept(html: str, authors: tuple[str, ...] | None) -> None:
    microdata = data_of(f"<html><body>{html}</body></html>").microdata
    if authors is None:
        assert microdata["author"] == ("Ann Lee",)
    else:
        assert microdata.get("author.name", microdata["author"]) == authors
