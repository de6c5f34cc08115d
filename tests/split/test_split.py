"""Complete pages through ``split``: which field each line becomes, and that no block is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from galley.articles import Article, Credit
from galley.blocks import BlockKind
from galley.errors import DocumentError
from galley.records import StrippedPage, Verdict
from galley.split import split
from galley.split.decided.assembly import content_hash
from hypothesis import given
from hypothesis import strategies as st

from tests.split.pages import STORY, URL, page_of_lines

SECOND = (
    "Engineers had found cracks in two of its nine piers in January, when the ice went out, and the county "
    "paid for new ones out of a fund that was meant for its four schools."
)


def fields_of(article: Article) -> list[tuple[int, str]]:
    return [(block.position, block.field) for block in article.field_blocks]


def test_the_lines_of_a_wire_story_become_its_fields() -> None:
    article = split(
        page_of_lines(
            [
                "Home",
                "Bridge over the Marrow reopens after nineteen weeks",
                "By Ann Lee and Bob Ray",
                "Published: 14 Feb 2023 17:42 GMT",
                "Updated: 14 Feb 2023 19:05 GMT",
                "PORT ANSEL, Wis. (AP) — " + STORY,
                SECOND,
                "Reporting by Ann Lee; Editing by Carla Diaz",
                "Share this",
            ],
            chrome=[0, 8],
        )
    )
    assert article.headline == "Bridge over the Marrow reopens after nineteen weeks"
    assert article.byline == "By Ann Lee and Bob Ray"
    assert article.authors == ("Ann Lee", "Bob Ray")
    assert article.agency == "AP"
    assert article.dateline == "PORT ANSEL, Wis. (AP)"
    assert article.published_at == datetime(2023, 2, 14, 17, 42, tzinfo=UTC)
    assert (article.published_precision, article.published_source) == ("minute", "text")
    assert article.modified_at == datetime(2023, 2, 14, 19, 5, tzinfo=UTC)
    assert article.credits == (
        Credit("Ann Lee", "person", "reporter"),
        Credit("Carla Diaz", "person", "editor"),
    )
    assert article.text == f"PORT ANSEL, Wis. (AP) — {STORY}\n\n{SECOND}"
    assert fields_of(article) == [
        (1, "headline"),
        (2, "byline"),
        (3, "published_at"),
        (4, "modified_at"),
        (7, "credits"),
    ]
    assert [(block.position, block.rule) for block in article.stripped] == [(0, "made"), (8, "made")]


def test_an_organisation_in_the_byline_is_the_agency_and_no_author() -> None:
    article = split(
        page_of_lines(["Bridge over the Marrow reopens", "By VOA News January 07, 2022", STORY, SECOND])
    )
    assert (article.byline, article.authors, article.agency) == ("By VOA News", (), "VOA News")
    assert (article.published_at, article.published_precision) == (datetime(2022, 1, 7, tzinfo=UTC), "day")


def test_a_name_alone_next_to_the_date_is_the_byline() -> None:
    article = split(
        page_of_lines(
            ["Bridge over the Marrow reopens", "Ann Lee", "3 May 2024", STORY, SECOND], chrome=[0, 1, 2]
        )
    )
    assert (article.headline, article.authors, article.byline) == (
        "Bridge over the Marrow reopens",
        ("Ann Lee",),
        "Ann Lee",
    )
    assert fields_of(article) == [(0, "headline"), (1, "byline"), (2, "published_at")]


def test_a_name_on_the_line_after_by_is_the_byline() -> None:
    article = split(
        page_of_lines(["Bridge over the Marrow reopens", "By", "Ann Lee", STORY, SECOND], chrome=[0, 1, 2])
    )
    assert article.authors == ("Ann Lee",)


def test_german_and_spanish_lines_are_read_like_english_ones() -> None:
    german = split(
        page_of_lines(
            ["Brücke über die Marrow wieder offen", "Von Anna Berger", "Stand: 3. Mai 2024, 17:47 Uhr", STORY]
        )
    )
    assert (german.authors, german.published_at) == (
        ("Anna Berger",),
        datetime(2024, 5, 3, 17, 47, tzinfo=UTC),
    )
    spanish = split(
        page_of_lines(["Reabre el puente sobre el río", "Por Lucía Gómez", "3 de mayo de 2024", STORY])
    )
    assert (spanish.authors, spanish.published_at) == (("Lucía Gómez",), datetime(2024, 5, 3, tzinfo=UTC))


HTML = """<html lang="en"><head><title>Bridge reopens - Harbour Times</title>
<meta property="og:site_name" content="Harbour Times">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge reopens",
"author": {"name": "Ann Lee"}, "datePublished": "2024-05-03T10:15:30+02:00"}</script>
</head><body><h1>Bridge reopens</h1><p class="byline">By Ann Lee</p></body></html>"""


def test_lines_of_other_stories_stay_stripped() -> None:
    article = split(
        page_of_lines(
            [
                ("Bridge reopens", BlockKind.HEADING),
                "By Ann Lee",
                "3 May 2024",
                "Dog missing since Tuesday",
                "By Bob Ray",
                "12 April 2019",
                STORY,
                SECOND,
                "Bridge reopens",
            ],
            chrome=[0, 1, 2, 3, 4, 5, 8],
            html=HTML,
            url=URL,
        )
    )
    assert fields_of(article) == [(0, "headline"), (1, "byline"), (2, "published_at")]
    assert [block.position for block in article.stripped] == [3, 4, 5, 8]
    assert (article.authors, article.byline) == (("Ann Lee",), "By Ann Lee")
    assert article.published_at == datetime(2024, 5, 3, 8, 15, 30, tzinfo=UTC)
    assert (article.published_precision, article.published_source) == ("second", "json-ld")
    assert (article.url, article.site) == (URL, "harbourtimes.example")


def test_a_printed_byline_is_trusted_before_the_account_that_uploaded_the_page() -> None:
    uploaded = HTML.replace("Ann Lee", "webdesk7", 1)
    article = split(page_of_lines(["Bridge reopens", "By Ann Lee", STORY], html=uploaded, url=URL))
    assert article.authors == ("Ann Lee",)


def test_every_print_of_the_headline_leaves_the_text() -> None:
    article = split(
        page_of_lines([("Bridge reopens", BlockKind.HEADING), "Bridge reopens", STORY], html=HTML, url=URL)
    )
    assert article.text == STORY
    assert fields_of(article) == [(0, "headline"), (1, "headline")]


DUMP_DATES = [
    (
        "the dump's own, if nothing else states it",
        [],
        "2024-05-03T10:00:00Z",
        "2024-05-03T10:00:00",
        "dump",
    ),
    (
        "the printed day rather than another one in the dump",
        ["3 May 2024"],
        "2025-01-01T10:00:00Z",
        "2024-05-03T00:00:00",
        "text",
    ),
    (
        "the dump's hour on the printed day",
        ["3 May 2024"],
        "2024-05-03T10:00:00Z",
        "2024-05-03T10:00:00",
        "dump",
    ),
    ("an unreadable one", [], "soon", None, None),
]


@pytest.mark.parametrize(
    ("lines", "given", "moment", "source"), [c[1:] for c in DUMP_DATES], ids=[c[0] for c in DUMP_DATES]
)
def test_the_dumps_own_date_is_weighed_against_the_printed_one(
    lines: list[str], given: str, moment: str | None, source: str | None
) -> None:
    article = split(page_of_lines(["Bridge over the Marrow reopens", *lines, STORY], published=given))
    found = article.published_at.replace(tzinfo=None).isoformat() if article.published_at else None
    assert (found, article.published_source) == (moment, source)


def test_an_update_is_the_publication_if_nothing_else_is_known() -> None:
    article = split(
        page_of_lines(["Bridge over the Marrow reopens", "Updated 3 May 2024", STORY], chrome=[0, 1])
    )
    assert (article.published_at, article.published_source) == (datetime(2024, 5, 3, tzinfo=UTC), "modified")
    assert article.modified_at == article.published_at


def test_a_date_after_the_page_was_fetched_is_refused() -> None:
    fetched = datetime(2024, 5, 1, tzinfo=UTC)
    article = split(
        page_of_lines(["Bridge over the Marrow reopens", "3 May 2025", STORY], fetched_at=fetched)
    )
    assert article.published_at is None


def test_the_hash_of_a_text_ignores_case_punctuation_and_space() -> None:
    assert content_hash("The bridge — reopened!\n\nAt last.") == content_hash("the Bridge reopened, at LAST")
    assert content_hash("The bridge reopened") != content_hash("The bridge reopens")
    assert len(content_hash("")) == 32


def test_words_are_counted_in_every_script() -> None:
    assert split(page_of_lines([f"{STORY} 橋が開いた"])).word_count == len(STORY.split()) + 5


LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            STORY,
            SECOND,
            "By Ann Lee",
            "By",
            "Ann Lee",
            "3 May 2024",
            "Updated 5 May 2024",
            "Bridge reopens",
            "Reuters",
            "Posted on May 3, 2024",
            "Reporting by Ann Lee; Editing by Bob Ray",
            "(AFP)",
            "Home",
            "Quelle: dpa",
        ]
    ),
)


@given(
    st.lists(st.tuples(LINES, st.sampled_from(BlockKind), st.booleans()), min_size=1, max_size=25),
    st.sampled_from([None, HTML]),
)
def test_every_block_ends_in_exactly_one_place(
    lines: list[tuple[str, BlockKind, bool]], html: str | None
) -> None:
    page = page_of_lines([(text, kind) for text, kind, _ in lines], html=html, url=URL if html else None).page
    verdicts = tuple(Verdict(story, "drawn") for *_, story in lines)
    try:
        article = split(StrippedPage(page, verdicts))
    except DocumentError:
        return
    stripped = {block.position for block in article.stripped}
    fields = {block.position for block in article.field_blocks}
    assert not stripped & fields
    assert all(not verdicts[position].story for position in stripped)
    assert [block.position for block in article.stripped] == sorted(stripped)
    assert [block.position for block in article.field_blocks] == sorted(fields)
    assert {(b.position, b.text) for b in (*article.stripped, *article.field_blocks)} <= {
        (b.position, b.text) for b in page.blocks
    }
    left = [block for block in page.blocks if block.position not in stripped | fields]
    assert words_of(article.text) == words_of(" ".join(block.text for block in left))
    assert [block.position for block in left] == [
        block.position
        for block, verdict in zip(page.blocks, verdicts, strict=True)
        if verdict.story and block.position not in fields
    ]


def words_of(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in text).split()


def test_splitting_twice_gives_the_same_article() -> None:
    page = page_of_lines([("Bridge reopens", BlockKind.HEADING), "By Ann Lee", STORY], html=HTML, url=URL)
    assert split(page) == split(page)


def test_a_printed_date_is_trusted_if_it_is_earlier_than_the_stated_one() -> None:
    moved = HTML.replace("2024-05-03T10:15:30+02:00", "2025-02-01T00:10:00Z")
    article = split(
        page_of_lines([("Bridge reopens", BlockKind.HEADING), "3 May 2024", STORY], html=moved, url=URL)
    )
    assert (article.published_at, article.published_source) == (datetime(2024, 5, 3, tzinfo=UTC), "text")
    later = split(
        page_of_lines([("Bridge reopens", BlockKind.HEADING), "9 May 2024", STORY], html=HTML, url=URL)
    )
    assert later.published_source == "json-ld"


def test_figures_in_the_other_order_do_not_contradict_the_stated_date() -> None:
    stated = HTML.replace("2024-05-03T10:15:30+02:00", "2024-05-03T10:15:30Z")
    article = split(
        page_of_lines([("Bridge reopens", BlockKind.HEADING), "05/03/2024", STORY], html=stated, url=URL)
    )
    assert article.published_at == datetime(2024, 5, 3, 10, 15, 30, tzinfo=UTC)


def test_a_date_in_a_scripts_data_is_used_if_nothing_else_is_known() -> None:
    scripted = (
        "<title>Bridge reopens</title><script>window.state = "
        r'"{\"post\": {\"publishedAt\":\"2024-05-03T10:00:00Z\"}}"</script>'
    )
    article = split(page_of_lines(["Bridge reopens", STORY], html=scripted, url=URL))
    assert article.published_at == datetime(2024, 5, 3, 10, 0, tzinfo=UTC)
    assert article.published_source == "script"


def test_a_title_without_a_heading_is_cut_to_the_line_that_the_page_prints() -> None:
    titled = "<title>Bridge over the Marrow reopens - Local | District 9</title>"
    article = split(page_of_lines(["Bridge over the Marrow reopens", STORY], html=titled, url=URL))
    assert article.headline == "Bridge over the Marrow reopens"
