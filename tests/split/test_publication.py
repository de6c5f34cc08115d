"""When a story was published: what a page states and prints, and the moment, day and source decided on."""

from __future__ import annotations

import pytest
from galley.blocks import BlockKind
from galley.split import split

from tests.split.pages import STORY, URL, page_of_lines

HEADLINE = "Bridge over the Marrow reopens"


def stating(published: str, modified: str | None = None) -> str:
    changed = f', "dateModified": "{modified}"' if modified else ""
    return (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}", '
        f'"datePublished": "{published}"{changed}}}</script><h1>{HEADLINE}</h1>'
    )


EVENING = "2024-05-04T01:30:00Z"

CASES = [
    # case, HTML, lines above the story, lines below it, published_at, published_on, source
    ("an instant", stating(EVENING), [], [], "2024-05-04T01:30:00", "2024-05-04", "json-ld"),
    (
        "an evening west of Greenwich, in its own zone",
        stating("2024-05-03T20:30:00-05:00"),
        [],
        [],
        "2024-05-04T01:30:00",
        "2024-05-03",
        "json-ld",
    ),
    (
        "an evening whose day the page prints",
        stating(EVENING),
        ["May 3, 2024"],
        [],
        "2024-05-04T01:30:00",
        "2024-05-03",
        "json-ld",
    ),
    (
        "printed before it was stated",
        stating("2025-02-01T00:10:00Z"),
        ["3 May 2024"],
        [],
        "2024-05-03T00:00:00",
        "2024-05-03",
        "text",
    ),
    (
        "a line below that names the first publication",
        stating("2024-05-03T10:00:00Z"),
        [],
        ["This story was originally published on 26 September 2019"],
        "2019-09-26T00:00:00",
        "2019-09-26",
        "text",
    ),
    (
        "stated month first, printed in words",
        stating("2026-09-03"),
        ["Published March 9, 2026"],
        [],
        "2026-03-09T00:00:00",
        "2026-03-09",
        "text",
    ),
    ("a system's zero", stating("1970-01-01T00:00:00Z"), [], [], None, None, None),
    (
        "a system's zero beside a printed day",
        stating("1970-01-01T00:00:00Z"),
        ["3 May 2024"],
        [],
        "2024-05-03T00:00:00",
        "2024-05-03",
        "text",
    ),
    (
        "an archive's old story",
        stating("1969-07-21"),
        ["July 21, 1969"],
        [],
        "1969-07-21T00:00:00",
        "1969-07-21",
        "json-ld",
    ),
    (
        "a label on the line before",
        None,
        [],
        ["Share", "Published", "3 May 2024"],
        "2024-05-03T00:00:00",
        "2024-05-03",
        "text",
    ),
    ("a date alone below", None, [], ["3 May 2024"], "2024-05-03T00:00:00", "2024-05-03", "text"),
    (
        "only an update",
        None,
        [],
        ["Page last updated: 3 May 2024"],
        "2024-05-03T00:00:00",
        "2024-05-03",
        "modified",
    ),
    (
        "a date in the title",
        f"<title>{HEADLINE} | Courier | 28.04.2023</title><h1>{HEADLINE}</h1>",
        [],
        [],
        "2023-04-28T00:00:00",
        "2023-04-28",
        "title",
    ),
]


@pytest.mark.parametrize(
    ("html", "above", "below", "moment", "day", "source"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_first_publication_is_found(
    html: str | None,
    above: list[str],
    below: list[str],
    moment: str | None,
    day: str | None,
    source: str | None,
) -> None:
    lines = [(HEADLINE, BlockKind.HEADING), *above, STORY, *below]
    chrome = [index for index in range(1, len(lines)) if lines[index] != STORY]
    article = split(page_of_lines(lines, chrome=chrome, html=html, url=URL if html else None))
    found = article.published_at.replace(tzinfo=None).isoformat() if article.published_at else None
    on = article.published_on.isoformat() if article.published_on else None
    assert (found, on, article.published_source) == (moment, day, source)


def test_the_block_that_prints_the_date_is_its_field_block() -> None:
    article = split(
        page_of_lines(
            [(HEADLINE, BlockKind.HEADING), "3 May 2024", STORY], chrome=[1], html=stating(EVENING), url=URL
        )
    )
    assert [(block.text, block.field) for block in article.field_blocks][1:] == [
        ("3 May 2024", "published_at")
    ]
