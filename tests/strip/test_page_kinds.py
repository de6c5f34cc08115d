"""What kind of page a record comes from: one made page for each kind, and what decides."""

from __future__ import annotations

import re

import galley
import pytest
from galley.articles import Article
from galley.records import PageKind
from galley.rules import read_rules
from galley.strip.kinds.rules import folded_line, post_marks

PARAGRAPHS = (
    "The harbour office opened the new slipway on Monday, four months late, and the first boat to use it was "
    "a dinghy that belongs to the clerk who had signed for the concrete.",
    "Nineteen boats wait for their turn this week. The office asks their owners to bring the papers that "
    "show the length of the boat, since the old list was lost when the hut was moved.",
    "The slipway cost half a million crowns, of which the county pays a third. The rest comes from the fund "
    "that was set aside for the bandstand, whose roof has now waited for eleven years.",
)


def html(*body: str, head: str = "", body_class: str = "") -> str:
    attribute = f' class="{body_class}"' if body_class else ""
    return f"<html><head>{head}</head><body{attribute}>{''.join(body)}</body></html>"


def prose(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)


def lines(*texts: str) -> str:
    return "".join(f"<div>{text}</div>" for text in texts)


def ld(kind: str, **values: str) -> str:
    fields = "".join(f', "{name}": "{value}"' for name, value in values.items())
    return f'<script type="application/ld+json">{{"@type": "{kind}"{fields}}}</script>'


TITLE = "<h1>Slipway opens at last</h1>"
BYLINE = lines("By Ada Quill", "3 May 2024")
NEWS = "https://courier.example/news/2024/05/03/slipway-opens-at-last"

POST = (
    "<div class='post'><div>{name}</div><div>Senior Member</div><div>Posts: 1,204</div><p>{text}</p>"
    "<div>Reply</div><div>Quote</div></div>"
)
CARD = '<li><h3><a href="/b/{n}">Oak boat number {n}</a></h3><div>$ {n}99.00</div><div>Quick view</div></li>'

PAGES: dict[PageKind, list[tuple[str, str]]] = {
    PageKind.ARTICLE: [
        (NEWS, html(TITLE, BYLINE, prose())),
        ("https://courier.example/x", html(TITLE, prose(), head=ld("NewsArticle", headline="Slipway opens"))),
        # A story about a shop is none, and neither is one that readers comment on.
        (NEWS, html(TITLE, BYLINE, prose(), lines("Add to cart", "Reply", "Reply", "3 replies"))),
        ("https://boats.example/care/oiling-the-deck-of-your-boat", html("<h1>Oiling a deck</h1>", prose())),
    ],
    PageKind.LIVE_BLOG: [
        (NEWS, html(TITLE, BYLINE, prose(), head=ld("LiveBlogPosting", headline="Slipway opens"))),
        (
            "https://courier.example/news/live/2024/05/03/slipway",
            html("<h1>Slipway opens – live updates</h1>", BYLINE, prose()),
        ),
    ],
    PageKind.OPINION: [
        (NEWS, html(TITLE, BYLINE, prose(), head=ld("NewsArticle", articleSection="Opinion"))),
        ("https://bote.example/meinung/2024/05/03/die-rampe", html(TITLE, BYLINE, prose())),
        ("https://phare.example/2024/05/03/rampe", html("<h1>Tribune : la rampe</h1>", BYLINE, prose())),
    ],
    PageKind.INTERVIEW: [
        (NEWS, html("<h1>Interview with the harbour master</h1>", BYLINE, prose())),
        ("https://faro.example/entrevistas/2024/05/03/el-muelle", html(TITLE, BYLINE, prose())),
    ],
    PageKind.FORUM: [
        (
            "https://boats.example/forums/showthread.php?t=4112",
            html(
                "<h1>Which varnish for a slipway?</h1>",
                *(POST.format(name=f"sailor{n}", text=text) for n, text in enumerate(PARAGRAPHS)),
            ),
        ),
        ("https://boats.example/x/4112", html(TITLE, prose(), head=ld("DiscussionForumPosting"))),
    ],
    PageKind.PRODUCT: [
        (
            "https://boats.example/products/oak-dinghy",
            html(
                "<h1>Oak dinghy</h1>",
                lines("$ 899.00", "In stock", "Quantity", "Add to cart", "Product description"),
                prose(PARAGRAPHS[1]),
                lines("Customer reviews", "Related products"),
            ),
        ),
        (
            "https://boats.example/x",
            html("<h1>Oak dinghy</h1>", prose(PARAGRAPHS[1]), head=ld("Product", name="Oak dinghy")),
        ),
        (
            "https://boote.example/produkt/eichenjolle",
            html(
                "<h1>Eichenjolle</h1>",
                lines("899,00 €", "In den Warenkorb", "Artikelnummer"),
                prose(PARAGRAPHS[1]),
            ),
        ),
    ],
    PageKind.LISTING: [
        (
            "https://boats.example/collections/dinghies?sort=price",
            html(
                "<h1>Dinghies</h1>",
                prose(PARAGRAPHS[1]),
                lines("Sort by", "Filter by", "24 products"),
                "<ul>",
                *(CARD.format(n=number) for number in range(1, 13)),
                "</ul>",
            ),
        ),
    ],
    PageKind.SERVICE: [
        (
            "https://slipways.example/services/slipway-repair/",
            html(
                "<h1>Slipway repair</h1>",
                prose(
                    "We mend your slipway while our divers look after what is below it, and our office sees "
                    "to the papers, so that you and your boat lose no day of the season.",
                    "Our team has mended ninety slipways on this coast. Ask us for a visit, and we will send "
                    "you our offer within a week, with every cost that we can foresee.",
                ),
                lines("Get a free quote", "Call now", "Our services", "What our customers say"),
            ),
        ),
    ],
    PageKind.DOCUMENTATION: [
        (
            "https://docs.slipway.example/en/latest/install.html",
            html(
                "<h1>Installing slipway</h1>",
                prose(
                    "Install the package with the tool that your system has for it, then write a settings "
                    "file that names the harbour and the tide table that it uses."
                ),
                "<pre>pip install slipway\nslipway init --harbour marrow --tides marrow.csv</pre>",
                lines("On this page", "Edit this page", "Prerequisites"),
                head='<meta name="generator" content="Docusaurus v3.1">',
            ),
        ),
    ],
}

CASES = [(kind, url, page) for kind, pages in PAGES.items() for url, page in pages]


def cleaned(url: str, page: str) -> Article:
    return galley.clean(page, url=url)


@pytest.mark.parametrize(("kind", "url", "page"), CASES, ids=[f"{kind}-{url}" for kind, url, _ in CASES])
def test_a_page_is_called_what_it_is(kind: PageKind, url: str, page: str) -> None:
    assert cleaned(url, page).page_kind is kind


def test_a_page_that_says_nothing_of_itself_and_hardly_anything_else_is_other() -> None:
    page = html(
        "<h1>Welcome</h1>", prose("The slipway is closed on Mondays, and on all other days it is not.")
    )
    assert cleaned("https://slipways.example/x/y", page).page_kind is PageKind.OTHER


def test_a_text_dump_of_a_story_is_an_article() -> None:
    dump = "\n\n".join(["Slipway opens at last", "By Ada Quill", *PARAGRAPHS])
    assert galley.clean(dump, media_type="text/plain").page_kind is PageKind.ARTICLE


@pytest.mark.parametrize("url", ["http://[broken", "not an address", ""])
def test_an_address_that_cannot_be_read_says_nothing(url: str) -> None:
    assert cleaned(url, html(TITLE, BYLINE, prose())).page_kind is PageKind.ARTICLE


def test_the_confidence_is_higher_for_a_plain_story_than_for_one_among_debris() -> None:
    plain = cleaned(NEWS, html(TITLE, BYLINE, prose()))
    debris = prose("Sign up for our letter and win a boat.", "Most read: the heron of the harbour, and more.")
    mixed = cleaned(NEWS, html(TITLE, BYLINE, prose(PARAGRAPHS[0]), debris * 6))
    assert plain.story_confidence is not None and mixed.story_confidence is not None
    assert 0.0 <= mixed.story_confidence < plain.story_confidence <= 1.0


FILE = read_rules("page_kinds.json")
ALL_RULES = [*FILE["rules"], *FILE["kin"]]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule["id"])
def test_each_rule_takes_and_leaves_its_examples(rule: dict[str, str]) -> None:
    def takes(text: str) -> bool:
        if "pattern" in rule:
            return re.search(rule["pattern"], text) is not None
        if rule["where"] in ("phrases", "section"):
            return folded_line(text) in set(map(folded_line, rule[rule["where"]]))
        return text in rule[rule["where"]]

    assert takes(rule["takes"])
    assert not takes(rule["leaves"])


@pytest.mark.parametrize(
    "rule", [rule for rule in ALL_RULES if "pattern" in rule], ids=lambda rule: rule["id"]
)
def test_a_pattern_decides_a_hostile_address_in_no_time(rule: dict[str, str]) -> None:
    pattern = re.compile(rule["pattern"])
    for piece in ("a-", "/a", "a_%", "-1", "/t/", "a.", "?&page"):
        pattern.search("/" + piece * 1_000)


def test_kin_sections_are_written_as_they_are_compared() -> None:
    for rule in FILE["kin"]:
        for section in rule.get("section", ()):
            assert folded_line(section) == section


def test_the_marks_of_posts_take_and_leave_their_examples() -> None:
    marks = FILE["post_marks"]
    assert post_marks().search(marks["takes"]) and not post_marks().search(marks["leaves"])
