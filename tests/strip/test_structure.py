"""Where the page's structure decides, whatever a block reads like."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from pathlib import Path

import galley
import numpy as np
import pytest
from galley.articles import Article
from galley.blocks import MAX_ANCESTORS, Block, BlockKind
from galley.extract import extract
from galley.records import Extractor, RawDocument, Region, Score, ScoredPage, Source, StructuredData
from galley.strip.html.regions import CONSENT, DIALOG, OFFSCREEN, _patterns, regions
from galley.strip.html.regions import _flags_of_names as flags_of
from galley.strip.html.vetoes import vetoes
from hypothesis import given
from hypothesis import strategies as st

SOURCE, EXTRACTOR = Source("made/by/test", "html", 0, "text/html"), Extractor("galley-html", "0")

STORY = (
    "The island ferry will stay in dry dock for six more weeks after inspectors found cracks in two of its"
    " stern frames, the operator said on Monday.",
    "Passengers have relied on a replacement since the first week of April, and the smaller boat cannot"
    " carry lorries or livestock trailers.",
    "“We would rather be late than careless,” said Tove Brandal, who runs the line from a two-room office"
    " above the fish market.",
    "Farmers on Little Skerry say the delay has already cost them one shearing season. Around nine hundred"
    " sheep should have been moved before Easter.",
    "The county has agreed to pay for a freight barge on Tuesdays and Fridays, although the barge needs"
    " calm water to land at the old stone quay.",
    "Engineers took samples from eleven frames. Nine were sound, two were not, and the plating around both"
    " is to be cut away and replaced.",
)
COMMENTS = (
    "When I was a girl my uncle kept goats on that very slope, and I can tell you that by August there was"
    " not a blade of grass left between the station and the mill.",
    "The slope was mown by hand until 1971 by two brothers who slept in the lamp hut and were paid by the"
    " yard, and nobody ever complained about the noise.",
    "I think that this is a wonderful idea and I hope that they do the cemetery next, where the ivy has"
    " covered most of the names since the sexton retired.",
)
OTHER = (
    "The school choir won the county prize at the third attempt on Saturday, and the judges, who had been"
    " split in the two years before, were unanimous.",
    "Its conductor, who teaches mathematics, said that the children had sung better on the bus, but that"
    " nobody had recorded it.",
    "The prize is a silver cup and a weekend on the coast, where the choir will sing at the opening of the"
    " new pier in June.",
)


def paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, title: str = "Ferry to stay in dry dock until July") -> str:
    return f"<html><head><title>{title} | Orlen Courier</title></head><body>{body}</body></html>"


HEADLINE = "<h1>Ferry to stay in dry dock until July</h1>"
MAIN = f"<article>{HEADLINE}<div class='body'>{paragraphs(STORY)}</div></article>"


def holds(article: Article, texts: Sequence[str]) -> list[bool]:
    return [text in article.text for text in texts]


def rules_of(article: Article, text: str) -> set[str]:
    return {block.rule for block in article.stripped if text[:40] in block.text}


@pytest.mark.parametrize(
    "names",
    [
        "class='comments'", "id='comment-list'", "class='reader-comments'", "class='commentlist'",
        "id='respond'", "class='kommentare'", "class='c-comments__list'", "id='disqus_thread'",
        "class='comentarios'",
    ],
)  # fmt: skip
def test_what_an_element_calls_comments_is_not_story(names: str) -> None:
    article = galley.clean(page(f"{MAIN}<section {names}>{paragraphs(COMMENTS)}</section>"))
    assert holds(article, STORY) == [True] * len(STORY)
    assert not any(holds(article, COMMENTS))


def test_a_name_of_the_element_around_everything_takes_no_story() -> None:
    article = galley.clean(page(f"<div class='post comments has-comments'>{MAIN}</div>"))
    assert all(holds(article, STORY))


@pytest.mark.parametrize("count", [2, 3, 12])
@pytest.mark.parametrize(
    ("heading", "line", "labels"),
    [
        (
            "{count} comments",
            "Reader {n} <span>2 hours ago</span>",
            "<button>Reply</button> <button>Like 3</button>",
        ),
        ("Comments ({count})", "Old Signalman says:", "<a href='#'>Reply</a>"),
        ("{count} Kommentare", "Wilma P. · vor 3 Stunden", "<span>Gefällt mir</span> <span>Antworten</span>"),
        ("Commentaires", "Jeanne, il y a 2 heures", "<button>Répondre</button><button>Signaler</button>"),
        ("{count} комментариев", "Ольга 5 минут назад", "<a href='#'>Ответить</a>"),
    ],
)
def test_comments_are_known_by_their_labels_where_names_say_nothing(
    count: int, heading: str, line: str, labels: str
) -> None:
    texts = [f"{text} ({number})" for number in range(4) for text in COMMENTS][:count]
    thread = "".join(
        f"<div class='css-0p2'><div class='css-9zz'>{line.format(n=number)}</div><p>{text}</p>{labels}</div>"
        for number, text in enumerate(texts)
    )
    body = f"{MAIN}<section class='css-1q9'><h3>{heading.format(count=count)}</h3>{thread}</section>"
    article = galley.clean(page(body))
    assert holds(article, STORY) == [True] * len(STORY)
    assert not any(holds(article, texts))


def test_comments_below_a_text_dump_are_known_by_their_labels() -> None:
    thread = "\n\n".join(
        f"Reader {n} says:\nMay 13, 2024 at 10:0{n} am\n{t}\nReply" for n, t in enumerate(COMMENTS)
    )
    article = galley.clean("\n\n".join([*STORY, "3 Comments", thread]), media_type="text/plain")
    assert all(holds(article, STORY))
    assert not any(holds(article, COMMENTS))


def test_a_story_of_questions_and_quotations_has_no_comments() -> None:
    said = [f"<p>Tove Brandal says:</p><p>{text}</p>" for text in STORY[1:]]
    article = galley.clean(
        page(f"<article>{HEADLINE}<p>{STORY[0]}</p>{''.join(said[:2])}<p>{STORY[3]}</p></article>")
    )
    assert holds(article, STORY[:4]) == [True] * 4


@pytest.mark.parametrize(
    "opening",
    [
        "<div role='dialog' aria-modal='true'>", "<dialog open>", "<div id='CybotCookiebotDialog'>",
        "<div class='cookie-consent'>", "<section role='alertdialog'>", "<div id='onetrust-banner-sdk'>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [True, False])
def test_a_dialog_of_prose_is_not_story(opening: str, before: bool) -> None:
    consent = (
        "We use cookies and similar technologies on our website and process personal data about you, such"
        " as your address on the network. We also share this data with our partners.",
        "Some of our partners process your data on the basis of a legitimate interest, to which you can"
        " object at any time. You decide for yourself which purposes you would like to allow.",
    )
    tag = opening[1:].split()[0].rstrip(">")
    dialog = f"{opening}{paragraphs(consent)}</{tag}>"
    article = galley.clean(page(dialog + MAIN if before else MAIN + dialog))
    assert all(holds(article, STORY))
    assert not any(holds(article, consent))


@pytest.mark.parametrize("between", ["", "<hr>", "<div class='infinite'></div>"])
def test_one_article_a_page(between: str) -> None:
    second = f"<article><h2>School choir wins at third attempt</h2>{paragraphs(OTHER)}</article>"
    article = galley.clean(page(f"<main>{MAIN}{between}{second}</main>"))
    assert all(holds(article, STORY))
    assert not any(holds(article, OTHER))


def test_the_next_post_of_a_blog_is_not_story() -> None:
    first = f"<h2 class='post-title'>Ferry to stay in dry dock until July</h2><div>{paragraphs(STORY)}</div>"
    second = (
        f"<h2 class='post-title'>School choir wins at third attempt</h2><div>{paragraphs(OTHER[:1])}</div>"
    )
    article = galley.clean(page(f"<div class='posts'>{first}{second}</div>"))
    assert all(holds(article, STORY))
    assert not any(holds(article, OTHER))


def test_sections_that_are_made_like_the_headline_stay() -> None:
    parts = "".join(f"<h2 class='t'>Part {number}</h2><p>{text}</p>" for number, text in enumerate(STORY[1:]))
    article = galley.clean(
        page(f"<h2 class='t'>Ferry to stay in dry dock until July</h2><p>{STORY[0]}</p>{parts}")
    )
    assert all(holds(article, STORY))


def test_a_headline_in_an_article_of_its_own_costs_no_story() -> None:
    body = f"<article>{HEADLINE}</article><article class='body'>{paragraphs(STORY)}</article>"
    assert all(holds(galley.clean(page(body)), STORY))


HIDING = ["style='display:none'", "hidden", "aria-hidden='true'", "style='visibility: hidden'"]


@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("first", [True, False])
def test_a_hidden_copy_never_comes_twice(hiding: str, first: bool) -> None:
    copy = f"<div class='mobile' {hiding}>{paragraphs(STORY)}</div>"
    seen = f"<div class='body'>{paragraphs(STORY)}</div>"
    article = galley.clean(page(f"<article>{HEADLINE}{copy + seen if first else seen + copy}</article>"))
    assert [article.text.count(text) for text in STORY] == [1] * len(STORY)


@pytest.mark.parametrize("element", ["<div itemprop='articleBody'>{}</div>", "<p class='print'>{}</p>"])
def test_a_copy_in_one_block_never_comes_twice(element: str) -> None:
    body = f"<article>{HEADLINE}<div>{paragraphs(STORY)}</div>{element.format(' '.join(STORY))}</article>"
    article = galley.clean(page(body))
    assert [article.text.count(text) for text in STORY] == [1] * len(STORY)


def test_a_refrain_stays() -> None:
    verses = [
        line
        for text in STORY
        for line in (text, "And the ferry lay in the dock, my dear, and the ferry lay.")
    ]
    article = galley.clean(page(f"<article>{HEADLINE}{paragraphs(verses)}</article>"))
    assert article.text.count("and the ferry lay.") == len(STORY)


@pytest.mark.parametrize("hiding", HIDING)
def test_hidden_prose_of_something_else_is_not_story(hiding: str) -> None:
    inside = (
        f"{paragraphs(STORY[:3])}<div class='x1' {hiding}>{paragraphs(OTHER)}</div>{paragraphs(STORY[3:])}"
    )
    article = galley.clean(page(f"<article>{HEADLINE}{inside}</article>"))
    assert all(holds(article, STORY))
    assert not any(holds(article, OTHER))


def test_answers_that_a_reader_opens_stay() -> None:
    answers = "".join(
        f"<h3>Question {number}: why?</h3><div class='c{number}' style='display:none'><p>{text}</p></div>"
        for number, text in enumerate(OTHER)
    )
    article = galley.clean(page(f"<article>{HEADLINE}{paragraphs(STORY)}{answers}</article>"))
    assert article.text.count("Its conductor, who teaches mathematics") == 1
    assert "structure:hidden" not in {block.rule for block in article.stripped}


def test_a_story_that_a_script_shows_stays() -> None:
    article = galley.clean(page(f"{HEADLINE}<div style='display:none'>{paragraphs(STORY)}</div>"))
    assert all(holds(article, STORY))


def test_the_rule_says_why() -> None:
    dialog = f"<div role='dialog'>{paragraphs(OTHER)}</div>"
    thread = f"<section class='comments'>{paragraphs(COMMENTS)}</section>"
    second = f"<article><h2>Choir wins</h2>{paragraphs(OTHER[:2])}</article>"
    article = galley.clean(page(dialog + MAIN + thread))
    assert rules_of(article, COMMENTS[0]) & {"structure:comments", "model:html"}
    assert rules_of(article, OTHER[0]) & {"structure:dialog", "model:html"}
    article = galley.clean(page(MAIN + second))
    assert rules_of(article, OTHER[0]) & {"structure:other-article", "model:html"}


REGIONS = json.loads((Path(galley.__file__).parent / "rules" / "regions.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("names", "flag"),
    [
        (("dialog",), DIALOG), (("modal", "alertdialog"), DIALOG), (("dialog-open",), 0), (("dialogue",), 0),
        (("cookie-banner",), CONSENT), (("cookies",), 0), (("consent_root__9",), CONSENT),
        (("sr-only",), OFFSCREEN),
    ],
)  # fmt: skip
def test_names_say_what_an_element_is(names: tuple[str, ...], flag: int) -> None:
    assert flags_of([names]).get(names, 0) & (DIALOG | CONSENT | OFFSCREEN) == flag


KINDS = tuple(REGIONS["needs"])


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_every_match_holds_one_of_the_strings_that_its_kind_needs(kind: str, data: st.DataObject) -> None:
    matched = data.draw(st.from_regex("|".join(REGIONS[kind])))
    assert any(need in matched for need in REGIONS["needs"][kind])


@given(st.data())
def test_names_say_the_same_together_as_alone(data: st.DataObject) -> None:
    name = st.one_of(
        *(
            st.from_regex("|".join(REGIONS[kind])).map(lambda found: found.replace("\n", ""))
            for kind in KINDS
        ),
        st.sampled_from(["article", "post-12", "tabs", "more", "dialogue", "reader"]),
    )
    lists = data.draw(st.lists(st.lists(name, max_size=3).map(tuple), max_size=6))
    alone = {
        names: sum(flag for flag, pattern, _ in _patterns() if pattern.search("\n".join(names)))
        for names in lists
    }
    assert flags_of(lists) == {names: flag for names, flag in alone.items() if flag}


def test_patterns_can_be_searched_in_joined_names() -> None:
    for kind, patterns in REGIONS.items():
        for pattern in patterns if kind in REGIONS["needs"] else ():
            assert not re.search(r"\^|\$|\\s", pattern), pattern


def test_copies_in_a_hostile_page_are_not_searched_for_long() -> None:
    parts = [
        f"{number:06} and the ferry lay in the dock all the winter of the year." for number in range(20_000)
    ]
    whole = " ".join(parts)
    blocks = tuple(Block(place, text, BlockKind.PARAGRAPH) for place, text in enumerate([whole, *parts]))
    scored = ScoredPage(
        SOURCE, None, None, None, "", blocks, (Score(1.0),) * len(blocks), StructuredData(), EXTRACTOR
    )
    words = np.array([len(block.text.split()) for block in blocks], dtype=np.float64)
    started = time.process_time()
    vetoes(scored, np.ones(len(blocks), dtype=np.bool_), words)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("opening", ["<dialog>", "<div role='dialog'>"])
def test_a_region_is_known_where_nothing_else_is_to_be_known(opening: str) -> None:
    tag = opening[1:].split()[0].rstrip(">")
    document = RawDocument(SOURCE, page(f"{opening}<p>{OTHER[0]}</p></{tag}><h1>Late</h1><p>{STORY[0]}</p>"))
    assert [region.dialog for region in regions(extract(document))] == [True, False, False]


def test_the_name_of_a_newsletter_above_a_call_to_subscribe_is_no_heading_of_the_story() -> None:
    prompt = "<h3>The Harbour Light</h3><p>Sign up for our free newsletter and get the news of the bay.</p>"
    body = (
        f"<article>{HEADLINE}{paragraphs(STORY[:3])}<aside>{prompt}</aside>{paragraphs(STORY[3:])}</article>"
    )
    assert "The Harbour Light" not in galley.clean(page(body)).text


BYLINE = "<p class='byline'>By <span rel='author'>Signe Aaland</span></p>"


@pytest.mark.parametrize(
    "note",
    [
        "Signe Aaland is a retired pilot. Her memoir was published last autumn, and she lives on Skerry.",
        "Signe Aaland, the paper's harbour correspondent, has covered the county since 1998.",
    ],
)
def test_a_note_on_the_author_at_the_end_is_not_story(note: str) -> None:
    article = galley.clean(page(f"<article>{HEADLINE}{BYLINE}{paragraphs((*STORY, note))}</article>"))
    assert holds(article, (*STORY, note)) == [True] * len(STORY) + [False]


def test_a_story_that_ends_with_the_words_of_a_person_of_the_authors_name_keeps_them() -> None:
    said = "Signe Aaland said: “We would rather be late than careless, and the ferry will be late.”"
    article = galley.clean(page(f"<article>{HEADLINE}{BYLINE}{paragraphs((*STORY, said))}</article>"))
    assert holds(article, (said,)) == [True]


@pytest.mark.parametrize("left", range(1, 12))
def test_the_regions_of_a_deeply_nested_page_are_found(left: int) -> None:
    """The first block remembers only the nearest elements, the second those around them too."""
    depth = MAX_ANCESTORS + 6
    inside = "<div class='comments'>" * depth + f"<p>{STORY[0]}</p>" + "</div>" * (depth - left)
    document = RawDocument(SOURCE, page(f"{inside}<p>{STORY[1]}</p>{'</div>' * left}<p>{STORY[2]}</p>"))
    found = regions(extract(document))
    assert [len(region.comments) for region in found] == [MAX_ANCESTORS - 1, left, 0]


@pytest.mark.parametrize("names", ["class='sr-only'", "class='x{n}' style='display:none'"])
def test_a_story_of_hidden_paragraphs_stays(names: str) -> None:
    """Each of them is a small part of the story, and all of them are all of it."""
    texts = [f"{text} It was day {day}." for day in range(4) for text in STORY]
    hidden = "".join(
        f"<div {names.format(n=chr(97 + n))}><p>{text}</p></div>" for n, text in enumerate(texts)
    )
    assert all(holds(galley.clean(page(f"<article>{HEADLINE}{hidden}</article>")), texts))


def test_many_hidden_elements_take_linear_time() -> None:
    count = 20_000
    found = [Region(hidden=place + 1) for place in range(count)]
    blocks = tuple(Block(place, f"and the ferry lay {place}", BlockKind.PARAGRAPH) for place in range(count))
    scores = tuple(Score(1.0, region=region) for region in found)
    scored = ScoredPage(SOURCE, None, None, None, "", blocks, scores, StructuredData(), EXTRACTOR)
    started = time.process_time()
    assert vetoes(scored, np.ones(count, dtype=np.bool_), np.full(count, 5.0)) == {}
    assert time.process_time() - started < 5
