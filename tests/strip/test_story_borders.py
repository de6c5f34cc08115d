"""Where a story begins and ends on the page: its lead, comments without names, islands."""

from __future__ import annotations

import galley
import numpy as np
import pytest
from galley.extract import extract
from galley.records import RawDocument, Source
from galley.strip.html.decision import decide_html
from galley.strip.score import scored
from galley.strip.shared.comment_threads import sign_of

from .test_structure import COMMENTS, HEADLINE, MAIN, STORY, holds, page, paragraphs, rules_of

SIGNED = [
    ("Posted by: Joe Wick | Mar 22, 2007 10:37:42 AM", "signed"),
    ("Katri Manner — June 25th, 2012, 1:22 am", "signed"),
    ("by bwsmith on Aug 9, 2012 11:02 AM EDT", "signed"),
    ("Ilse Maas, 3. Mai 2021 um 18:04", "signed"),
    ("Елена 12.03.2012 18:04", "signed"),
    ("张三 2012-08-09 11:02", "signed"),
    ("Monday, June 25, 2012 10:40", None),
    ("Updated: 3 May 2012 10:40", None),
    ("Posted by Ann on 3 May 2012 10:40 | Permalink", None),
    ("La Vieille Ferme 2025, France ($14.99)", None),
    ("The ferry left at 10:40 on Monday", None),
]


@pytest.mark.parametrize(("line", "sign"), SIGNED)
def test_a_line_that_names_a_reader_a_day_and_an_hour_is_signed(line: str, sign: str | None) -> None:
    assert sign_of(line) == sign


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    "lines",
    [
        ["Posted by: Ann | Mar 22, 2007 10:37:42 AM", "Posted by: Bo | Mar 22, 2007 11:02:10 AM",
         "Posted by: Cy | Mar 23, 2007 9:00:01 AM"],
        ["Ann Lee, 3. Mai 2021 um 18:04", "Bo Falk, 3. Mai 2021 um 19:11", "Cy Ost, 4. Mai 2021 um 07:30"],
        ["Анна 12.03.2012 18:04", "Борис 12.03.2012 19:30", "Вера 13.03.2012 08:15"],
    ],
)  # fmt: skip
def test_comments_between_signed_lines_are_not_story(lines: list[str], first: bool) -> None:
    pairs = zip(lines, COMMENTS, strict=True)
    thread = "".join(
        f"<p>{line}</p><p>{text}</p>" if first else f"<p>{text}</p><p>{line}</p>" for line, text in pairs
    )
    body = f"<div>{HEADLINE}{paragraphs(STORY)}<h3>3 Comments</h3>{thread}</div>"
    article = galley.clean(page(body))
    assert holds(article, STORY) == [True] * len(STORY)
    assert not any(holds(article, COMMENTS))


@pytest.mark.parametrize(
    "line",
    ["Comments are now closed for this story", "Comments are closed.",
     "Die Kommentarfunktion ist geschlossen", "Les commentaires sont fermés."],
)  # fmt: skip
def test_what_follows_a_line_that_closes_comments_is_not_story(line: str) -> None:
    remarks = "<br><br>".join(COMMENTS * 3)
    article = galley.clean(page(f"<div>{HEADLINE}{paragraphs(STORY)}<b>{line}</b><br><br>{remarks}</div>"))
    assert holds(article, STORY) == [True] * len(STORY)
    assert not any(holds(article, COMMENTS))


@pytest.mark.parametrize(
    "heads",
    [
        ["Skerry, 14 May 2024, 05:10", "Marrow Bay, 14 May 2024, 06:45", "Town hall, 15 May 2024, 18:00"],
        ["Ann Lee – 14 May 2024, 10:30", "Bo Dahl – 14 May 2024, 11:15", "Ann Lee – 14 May 2024, 12:00"],
    ],
)
@pytest.mark.parametrize("tag", ["h2", "p"])
def test_parts_of_a_story_that_begin_with_a_place_or_reporter_and_an_hour_stay(
    heads: list[str], tag: str
) -> None:
    parts = "".join(
        f"<{tag}>{head}</{tag}><p>{text}</p>" for head, text in zip(heads, STORY[1:], strict=False)
    )
    article = galley.clean(page(f"<article>{HEADLINE}<p>{STORY[0]}</p><p>{TEASERS[0]}</p>{parts}</article>"))
    assert all(holds(article, STORY[: len(heads) + 1]))


def test_a_line_near_the_headline_that_closes_comments_ends_no_story() -> None:
    line = "<p>Comments are closed.</p>"
    body = f"<article>{HEADLINE}{paragraphs(STORY[:2])}{line}{paragraphs(STORY[2:])}</article>"
    assert holds(galley.clean(page(body)), STORY) == [True] * len(STORY)


def test_the_hours_of_a_live_blog_stay() -> None:
    entries = "".join(
        f"<h3>Updated 3 May 2024 1{hour}:05</h3><p>{text}</p>" for hour, text in enumerate(STORY)
    )
    intro = (
        "The ferry came into dry dock in the morning, and we tell you hour by hour what the inspectors find."
    )
    article = galley.clean(page(f"<article>{HEADLINE}<p>{intro}</p>{entries}</article>"))
    assert holds(article, STORY) == [True] * len(STORY)


TEASERS = (
    "Goats hired to mow the embankment. Jan 16, 7:00 AM. Since June an application of the county has paid for"
    " goats where no mower can stand.",
    "Fog keeps pilots on the ground. Jan 16, 7:00 AM. The pilots of three ships waited two days in the inn"
    " above the quay.",
    "Town clock stops on its birthday. Jan 15, 8:30 AM. The mechanic who had oiled it for forty years was on"
    " his first holiday.",
)


@pytest.mark.parametrize(
    "side",
    [
        "<table><tr><td><a href='/more'>Recent articles</a></td></tr>{cells}</table>",
        "<div><div><h4>Features</h4><a href='/a'>All features</a>{boxes}</div></div>",
    ],
)
def test_teasers_in_another_branch_of_the_page_are_not_story(side: str) -> None:
    cells = "".join(f"<tr><td><font>{text}</font></td></tr>" for text in TEASERS)
    boxes = "".join(f"<div><p>{text}</p></div>" for text in TEASERS)
    story = f"<table><tr><td><table><tr><td><div>{HEADLINE}{paragraphs(STORY)}</div></td></tr></table>"
    body = f"{story}</td><td>{side.format(cells=cells, boxes=boxes)}</td></tr></table>"
    article = galley.clean(page(body))
    assert holds(article, STORY) == [True] * len(STORY)
    assert not any(holds(article, TEASERS))


@pytest.mark.parametrize(
    "opening",
    [
        "<div class='o-intro grid@m'><div class='c6'><p>{lead}</p></div></div><div class='o2'><div><div>",
        "<div class='x1'><p>{lead}</p></div><div class='x2'><div><div>",
    ],
)
def test_a_lead_in_an_element_of_its_own_is_story(opening: str) -> None:
    start = opening.format(lead=STORY[0])
    body = f"<article>{HEADLINE}{start}{paragraphs(STORY[1:])}</div></div></div></article>"
    article = galley.clean(page(body))
    assert holds(article, STORY) == [True] * len(STORY)


@pytest.mark.parametrize(
    ("opening", "is_story"),
    [("<div>", True), ("<div role='dialog'>", False), ("<div id='cookie-banner'>", False),
     ("<div style='display:none'>", False)],
)  # fmt: skip
def test_a_lead_is_not_taken_from_a_dialog(opening: str, is_story: bool) -> None:
    html = f"<body>{opening}<p>{STORY[0]}</p></div><article>{paragraphs(STORY[1:])}</article></body>"
    found = extract(RawDocument(Source("a.html", "html", 0, "text/html"), html))
    probabilities = np.array([0.4] + [0.95] * (len(STORY) - 1))
    first, *others = decide_html(scored(found, probabilities))
    assert (first.story, first.rule == "structure:lead") == (is_story, is_story)
    assert all(verdict.story for verdict in others)


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("Page 2 of 3", "rule:any.pager.of"),
        ("Seite 2 von 3", "rule:any.pager.of"),
        ("(Page 2/3)", "rule:any.pager.of"),
    ],
)
def test_the_number_of_a_page_is_not_story(label: str, rule: str) -> None:
    article = galley.clean(page(f"<article>{HEADLINE}<p>{label}</p>{paragraphs(STORY)}</article>"))
    assert holds(article, STORY) == [True] * len(STORY)
    assert rules_of(article, label) == {rule}


BRIEF = ("The council said that there is still no broadband.", "The repair may take a week.")


def test_two_sentences_below_a_headline_are_a_brief() -> None:
    nav = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(15))
    card = "<div class='card'><a href='/b'><h3>Flood wall to be raised</h3></a><p>Work starts soon.</p></div>"
    body = f"<ul>{nav}</ul><article><h1>Still no broadband</h1>{paragraphs(BRIEF)}</article>{card * 2}"
    article = galley.clean(page(body, "Still no broadband"))
    assert article.text == "\n\n".join(BRIEF)


def test_all_lines_of_a_poem_stay() -> None:
    lines = (
        "The sea came in,", "the sea went out,", "and nobody was there.", "I counted stones,",
        "I counted ships,", "I counted silver hair.", "The bell was rung.", "The boat was late.",
        "My brother closed the door,", "and what he said,", "and what he meant,", "I know no more, no more.",
        "The tide runs on,", "the tide runs out,", "the stones are on the shore,", "and nobody",
    )  # fmt: skip
    article = galley.clean(page(f"<article><h1>The bell</h1>{paragraphs(lines)}</article>", "The bell"))
    assert article.text.split("\n\n") == list(lines)


def test_a_list_of_teasers_is_no_brief() -> None:
    cards = "".join(
        f"<div><a href='/{n}'><h3>Flood wall {n} to be raised</h3></a><p>Work starts in week {n}.</p></div>"
        for n in range(12)
    )
    with pytest.raises(galley.DocumentError) as caught:
        galley.clean(page(f"<main>{cards}</main>", "News"))
    assert caught.value.reason == "no_story"


def test_code_between_paragraphs_stays_where_most_code_does() -> None:
    code = "<pre><code>for frame in frames:\n    survey(frame)</code></pre>"
    body = f"<article>{HEADLINE}{code.join(f'<p>{text}</p>' for text in STORY)}</article>"
    article = galley.clean(page(body))
    assert article.text.count("survey(frame)") == len(STORY) - 1


def test_a_list_of_links_that_the_story_announces_stays() -> None:
    links = "".join(
        f"<li><a href='/{n}.pdf'>{text}</a></li>"
        for n, text in enumerate(
            ["Survey of the stern frames, March 2024", "Thickness measurements, sheets 1 to 11",
             "Letter of the bureau to the operator", "Reply of the line with its repair plan"]
        )
    )  # fmt: skip
    announced = (
        f"<p>The bureau has now published the reports on which its decision rests:</p><ul>{links}</ul>"
    )
    story = paragraphs(STORY[:3]) + announced + paragraphs(STORY[3:])
    body = f"<article>{HEADLINE}<div class='entry-content'>{story}</div></article>"
    article = galley.clean(page(body))
    assert "Survey of the stern frames, March 2024" in article.text
    assert "Reply of the line with its repair plan" in article.text


def test_headline_byline_and_date_in_one_block_become_fields() -> None:
    head = "<b>Ferry to stay in dry dock until July</b><br>By Signe Aaland<br>13 May 2002<br><br>"
    article = galley.clean(page(f"<table><tr><td>{head}{paragraphs(STORY + TEASERS)}</td></tr></table>"))
    assert article.text == "\n\n".join(STORY + TEASERS)
    assert (article.headline, article.byline, str(article.published_on)) == (
        "Ferry to stay in dry dock until July", "By Signe Aaland", "2002-05-13",
    )  # fmt: skip


def test_a_story_alone_has_no_island() -> None:
    assert galley.clean(page(MAIN)).text == "\n\n".join(STORY)
