"""A page that carries its story where only scripts show it gives that story once, with the words it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

import pytest
from galley import clean
from galley.blocks import BlockKind
from galley.extract.html.page import extract_html

from tests.records_made import raw_html

HEADLINE = "Ferry returns to Skerrow after three weeks"

ENGLISH = (
    "The ferry between Harlow Bay and Skerrow sails again since Monday, after divers lifted the wreck of a "
    "cutter out of the channel.",
    "For three weeks the islanders had to cross in small boats. The council paid 40,000 pounds for these, "
    "the mayor said.",
    "“We have learnt how much we depend on a single ship,” said Una Galbraith, who keeps the shop on the "
    "quay.",
    "The cutter had run on to a sandbank in the fog. Nobody was hurt, but oil leaked from the tank into the "
    "shallows.",
    "The harbour office now wants to dredge the channel. Work is to begin in spring and to last four months.",
)
GERMAN = (
    "Die Fähre zwischen Norderhaven und der Insel fährt seit Montag wieder, nachdem Taucher das Wrack eines "
    "Kutters aus der Fahrrinne gehoben haben.",
    "Drei Wochen lang mussten die Bewohner mit kleinen Booten übersetzen. Die Gemeinde zahlte dafür rund "
    "40.000 Euro, wie der Bürgermeister mitteilte.",
    "„Wir haben gelernt, wie abhängig wir von einem einzigen Schiff sind“, sagte Wiebke Thomsen, die den "
    "Laden am Hafen führt.",
    "Das Amt für Küstenschutz will die Rinne nun tiefer baggern lassen. Die Arbeiten sollen im Frühjahr "
    "beginnen.",
)
CHINESE = (
    "林登谷的果农开始在夜里采摘苹果，他们头上戴着灯，因为白天的高温会使果实受伤，买家便会把货退回来，损失相当大。",
    "今年的收获比过去三十年的平均时间早了十二天。气象站八月份有十九个下午的气温超过三十五度，这在当地从来没有发生过。",
    "“飞蛾追着灯，蝙蝠追着飞蛾。”格蕾塔说，她的家族从一九一一年起就在这里种植苹果，已经是第四代了。",
    "夜间工作的成本更高。采摘工的工资比白天高三分之一，一名年轻人从梯子上摔下来之后，合作社雇用了两名护士。",
)

MENU = "<header><a href=/>Courier</a><nav><ul>" + "".join(
    f"<li><a href=/{name}>{name}</a></li>" for name in ("News", "Region", "Politics", "Sport", "Weather")
)
FOOTER = (
    "<footer><ul><li><a href=/about>About us</a></li><li><a href=/terms>Terms of use</a></li></ul><p>© 2024 "
    "Harlow Courier. All rights reserved. No part of this site may be copied without written permission."
    "</p></footer>"
)


def cards(title: str, *teasers: tuple[str, str]) -> str:
    return f"<section class=more><h2>{title}</h2>" + "".join(
        f"<div class=card><a href=/b/{n}><h3>{name}</h3></a><p>{teaser}</p></div>"
        for n, (name, teaser) in enumerate(teasers)
    )


CARDS = cards(
    "More from Region",
    ("Flood wall to be raised by half a metre", "Work starts after the holidays."),
    ("School choir wins at third attempt", "The judges were unanimous."),
    ("Bakery fined for a bell", "Neighbours had complained for years about the noise in the street."),
)
MORE_CARDS = cards(
    "Most read",
    ("Old mill finds a buyer at last", "A theatre group wants to play in it from next autumn on."),
    ("Bus drivers reject second offer", "A strike in the week before the fair is likely."),
    ("Five walks for a wet weekend", "All of them end at a fireplace."),
)
OWN_PROSE = "<section class=promo><h2>About the Courier</h2>" + "".join(
    f"<p>{text}</p>"
    for text in (
        "The Harlow Courier has reported from the towns along the coast since 1874 and is read by forty "
        "thousand households every morning of the week.",
        "Our reporters live where they work, and we print every correction on the page where the mistake was "
        "made, in the same size of type and on the same day of the week.",
        "Readers pay for most of what we do. A subscription costs less than a cup of coffee a week, and it "
        "keeps three apprentices and a printing press at work in the old harbour.",
    )
)

FRAMES = {
    "0 words": ("", ""),
    "30 words": (f"{MENU}</ul></nav></header>", FOOTER),
    "100 words": (f"{MENU}</ul></nav></header>", f"{CARDS}</section>{FOOTER}"),
    "300 words": (
        f"{MENU}</ul></nav></header>",
        f"{CARDS}</section>{OWN_PROSE}</section>{MORE_CARDS}</section>{FOOTER}",
    ),
}


def json_ld(body: str, headline: str = HEADLINE) -> str:
    node = {"@type": "NewsArticle", "headline": headline, "articleBody": body}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def paragraphs(story: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in story)


def next_data(article: dict[str, object]) -> str:
    related = [{"title": f"Other story {n}", "excerpt": "A teaser of another story. " * 3} for n in range(5)]
    data = {"props": {"pageProps": {"article": article, "related": related, "cookieText": "<p>x</p>" * 200}}}
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'


CARRIERS: dict[str, Callable[[tuple[str, ...]], str]] = {
    "JSON-LD, a line a paragraph": lambda story: json_ld("\n\n".join(story)),
    "JSON-LD, HTML": lambda story: json_ld(paragraphs(story)),
    "JSON-LD, escaped HTML": lambda story: json_ld(escape(paragraphs(story))),
    "Next.js, HTML": lambda story: next_data({"title": HEADLINE, "body": paragraphs(story)}),
    "Next.js, a list of typed blocks": lambda story: next_data(
        {"title": HEADLINE, "body": [{"type": "paragraph", "text": text} for text in story]}
    ),
    "Next.js, a list of strings": lambda story: next_data({"title": HEADLINE, "body": list(story)}),
    "Next.js, rich text in pieces": lambda story: next_data(
        {
            "title": HEADLINE,
            "body": {
                "nodeType": "document",
                "content": [
                    {
                        "nodeType": "paragraph",
                        "content": [
                            {"nodeType": "text", "value": text[:20]},
                            {"nodeType": "text", "value": text[20:], "marks": [{"type": "bold"}]},
                        ],
                    }
                    for text in story
                ],
            },
        }
    ),
    "Nuxt, a function": lambda story: (
        f'<script>window.__NUXT__=(function(a){{return {{data:[{{post:{{title:"{HEADLINE}",slug:a,'
        f"content:{json.dumps(paragraphs(story)).replace('<', chr(92) + 'u003C')}}}}}]}}}}(1))</script>"
    ),
    "state, JSON in a string": lambda story: (
        "<script>window.__STATE__ = JSON.parse("
        + json.dumps(json.dumps({"post": {"title": HEADLINE, "html": paragraphs(story)}}))
        + ")</script>"
    ),
    "an attribute": lambda story: (
        '<div id="app" data-page="'
        + escape(json.dumps({"props": {"post": {"title": HEADLINE, "body": paragraphs(story)}}}))
        + '"></div>'
    ),
    "noscript, whole": lambda story: f"<div id=root></div><noscript>{paragraphs(story)}</noscript>",
    "noscript, one a paragraph": lambda story: "".join(
        f"<div class=lazy></div><noscript><p>{text}</p></noscript>" for text in story
    ),
    "declarative shadow DOM": lambda story: (
        f"<story-view><template shadowrootmode=open><style>p{{}}</style>{paragraphs(story)}</template>"
        "</story-view>"
    ),
}


def page(frame: str, body: str, headline: str = HEADLINE) -> str:
    before, after = FRAMES[frame]
    return (
        f"<html><head><title>{headline} | Courier</title></head><body>{before}<main><article>"
        f"<h1>{headline}</h1><p class=byline>By Una Galbraith</p>{body}</article></main>{after}</body></html>"
    )


def texts(content: str, url: str | None = None) -> list[str]:
    return [block.text for block in extract_html(raw_html(content, url=url)).blocks]


@pytest.mark.parametrize("story", [ENGLISH, GERMAN, CHINESE], ids=["English", "German", "Chinese"])
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_story_that_scripts_would_draw_stands_after_the_headline(
    carrier: str, frame: str, story: tuple[str, ...]
) -> None:
    shown = texts(page(frame, ""))
    at = shown.index("By Una Galbraith") + 1
    assert texts(page(frame, CARRIERS[carrier](story))) == [*shown[:at], *story, *shown[at:]]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("carrier", CARRIERS)
def test_the_article_is_the_story_and_no_more_than_where_the_page_shows_it(carrier: str, frame: str) -> None:
    url = "https://courier.example/skerrow"
    shown = clean(page(frame, paragraphs(ENGLISH)), url=url).text.split("\n\n")
    article = clean(page(frame, CARRIERS[carrier](ENGLISH)), url=url)
    found = article.text.split("\n\n")
    at = found.index(ENGLISH[0])
    assert found[at : at + len(ENGLISH)] == list(ENGLISH)
    assert set(found) <= set(shown)
    assert article.headline == HEADLINE


NOT_SHADOW = [carrier for carrier in CARRIERS if carrier != "declarative shadow DOM"]


@pytest.mark.parametrize("story", [ENGLISH, GERMAN, CHINESE], ids=["English", "German", "Chinese"])
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("carrier", NOT_SHADOW)
@pytest.mark.parametrize(
    ("teaser", "left"),
    [
        (lambda text: f"<p>{text}</p>", []),
        (lambda text: f"<p>{text[:40]}…</p>", []),
        (lambda text: f"<p>{text[:43]}</p>", []),
        (lambda text: f"<p>{text[:40]} ... <a href=/login>Read more</a></p>", ["Read more"]),
    ],
    ids=["whole paragraph", "cut off", "cut off without a mark", "cut off with a link"],
)
def test_a_teaser_is_completed_and_comes_once(
    teaser: Callable[[str], str], left: list[str], carrier: str, frame: str, story: tuple[str, ...]
) -> None:
    shown = texts(page(frame, ""))
    at = shown.index("By Una Galbraith") + 1
    found = texts(page(frame, teaser(story[0]) + CARRIERS[carrier](story)))
    assert found == [*shown[:at], story[0], *left, *story[1:], *shown[at:]]


def test_a_stub_before_a_paywall_is_followed_by_the_rest() -> None:
    stub = f"<p>{ENGLISH[0]}</p><p>{ENGLISH[1]}</p><div class=wall><p>Subscribe to read on.</p></div>"
    story = (*ENGLISH, *(text.replace("e", "a") for text in ENGLISH))
    found = texts(page("100 words", json_ld(" ".join(story)) + stub))
    at = found.index(ENGLISH[0])
    assert found[at : at + 4] == [*ENGLISH[:2], " ".join(story[2:]), "Subscribe to read on."]


def test_paragraphs_for_readers_without_scripts_stay_in_their_place() -> None:
    body = (
        f"{paragraphs(ENGLISH[:1])}<noscript>{paragraphs(ENGLISH[1:4])}</noscript>{paragraphs(ENGLISH[4:])}"
    )
    found = texts(page("30 words", body))
    assert found[found.index(ENGLISH[0]) :][:5] == list(ENGLISH)


def test_headings_and_lists_of_the_story_stay_what_they_are() -> None:
    markup = (
        paragraphs(ENGLISH[:3])
        + "<h2>What comes next</h2><ul><li>Dredging</li></ul>"
        + paragraphs(ENGLISH[3:])
    )
    blocks = extract_html(raw_html(page("100 words", json_ld(markup)))).blocks
    kinds = {block.text: block.kind for block in blocks}
    assert kinds["What comes next"] is BlockKind.HEADING
    assert kinds["Dredging"] is BlockKind.LIST_ITEM


SHOWN = paragraphs(ENGLISH)
OTHER = tuple(text[::-1] + "." for text in ENGLISH)


@pytest.mark.parametrize(
    ("carried", "body"),
    [
        (json_ld("\n".join(ENGLISH)), SHOWN),
        (json_ld(" ".join(ENGLISH)), SHOWN),
        (next_data({"title": HEADLINE, "body": paragraphs(ENGLISH)}), SHOWN),
        ("", f"{SHOWN}<noscript>{SHOWN}</noscript>"),
        # One of several stories, none of which is this page's.
        (
            json_ld("\n".join(OTHER), "Other headline") + json_ld("\n".join(OTHER[::-1]), "Third one"),
            "<p>Lists</p>",
        ),
        # A summary of a longer story.
        (json_ld("\n".join(OTHER)), paragraphs(ENGLISH + tuple(t.upper() for t in ENGLISH)) * 2),
        # The same story in another wording.
        (
            json_ld("\n".join(f"{t} And so on." for t in ENGLISH)),
            paragraphs(tuple(t.replace(",", " –") for t in ENGLISH)),
        ),
        # Stories and texts that stand far from the headline in the data.
        (
            next_data({"title": "Second", "body": paragraphs(OTHER), "content": paragraphs(OTHER[::-1])}),
            "<p>Brief.</p>",
        ),
        (next_data({"title": HEADLINE, "privacyNote": paragraphs(OTHER)}), "<p>Brief.</p>"),
        (
            "",
            "<noscript><p>" + "Please enable JavaScript to read this page of ours. " * 10 + "</p></noscript>",
        ),
        (
            "",
            "<noscript>"
            + "<a href=/x>A long headline of another story of this site</a> " * 20
            + "</noscript>",
        ),
        ("", f"<template><p>{ENGLISH[0]}</p></template>"),
    ],
)
def test_a_page_that_shows_its_story_or_carries_none_stays_as_it_is(carried: str, body: str) -> None:
    visible = body.partition("<noscript>")[0] if "<noscript>" in body else body.partition("<template>")[0]
    assert texts(page("100 words", carried + body)) == texts(page("100 words", visible))


def test_of_several_stated_stories_the_page_takes_its_own() -> None:
    stated = json_ld("\n".join(OTHER) * 2, "Another headline") + json_ld("\n".join(ENGLISH))
    found = texts(page("30 words", stated))
    assert found[found.index("By Una Galbraith") + 1 :][:5] == list(ENGLISH)


def test_a_story_joins_a_page_nested_deeper_than_a_block_remembers() -> None:
    deep = "<div>" * 90 + "<p>Shown far down.</p>" + "</div>" * 90
    article = clean(page("30 words", f"{deep}{json_ld(paragraphs(ENGLISH))}After it.<p>And on.</p>"))
    assert [article.text.count(text) for text in ENGLISH] == [1] * len(ENGLISH)
