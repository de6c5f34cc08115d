"""Text dumps judged: what is story and what is chrome, beside the dump."""
# ruff: noqa: E501 (a dump prints a paragraph as one line)

from __future__ import annotations

import numpy as np
import pytest
from galley.errors import DocumentError
from galley.extract.text.page import extract_text
from galley.records import Page, RawDocument, Reason, Source, Verdict
from galley.strip import score, strip
from galley.strip.score import scored
from galley.strip.text.decision import decide_text, story_probabilities
from galley.strip.text.features import block_columns, odds_columns
from hypothesis import given, settings
from hypothesis import strategies as st

WIRE = """\
Harbour pilots end strike after pay vote
Tideline Newswire
Published: 3 May 2024 18:19 GMT
PORT KEEL, May 3 (Tideline) - Pilots at the port of Keel voted on Friday to end an eleven-day strike after the harbour office raised its offer, both sides said, easing worries over grain ships that have been waiting in the roads.
The union said 64% of its 310 members had backed the two-year deal, which lifts base pay by 6% this year and brings back the night bonus that was cut in 2019.
"It is less than we asked for and more than we were told there was," said Orla Venn, who led the talks for the union.
The first ships will be brought in from Saturday morning, the harbour office said. It will take a week until the last of them has left the roads.
WHO PAYS FOR IT
The shipping lines had asked the government to step in, since each day at anchor costs them about 20,000 crowns a ship, according to two of their agents.
The minister for ports declined to comment on the talks. He had said last week that he trusted both sides to find an end to it.
Reporting by Edda Roon; Editing by Kit Marlow
"""

GERMAN = """\
Zum Inhalt springen
Startseite
Nachrichten
Sport
Alte Mühle am Wehr wird nicht abgerissen
Von Hanne Petersen
Facebook
WhatsApp
Drucken
Die alte Mühle am Wehr bleibt stehen. Der Rat der Gemeinde hat am Dienstagabend mit knapper Mehrheit beschlossen, das Gebäude für einen Euro an einen Verein zu verkaufen, der dort ein Museum einrichten will.
Bürgermeister Jens Aldag sprach von einer schwierigen Entscheidung. „Ein Parkplatz hätte dem Ort auch gutgetan“, sagte er nach der Sitzung, die bis kurz vor Mitternacht gedauert hatte.
Lesen Sie auch: Wehr wird im Herbst erneuert
Der Verein rechnet mit Kosten von 400.000 Euro und hofft auf Zuschüsse des Landes. Im Sommer soll das Dach neu gedeckt werden, im nächsten Jahr folgt das Wasserrad.
Mehr zum Thema
Wie aus Korn Mehl wird
Newsletter abonnieren
Anzeige
Impressum
Datenschutz
"""

CLEAN = """\
The council will not pull down the old mill at the weir. It voted on Tuesday to sell the house to a club of friends of the mill for one crown, on condition that the roof is mended before the winter.

The mayor said that a place to park would have served the town as well. Nobody in the hall agreed with him, and some laughed, so that the bell had to be rung twice.

The club hopes for a grant from the county, and wants to open the mill to schools in two years.

The house was built in 1712 and ground rye until the last miller left it to his dog, whose heirs could not be found. Since then the town has paid for the lamp at the door and for nothing else."""


def page_of(text: str) -> Page:
    return extract_text(RawDocument(Source("dump.txt", "text", 0, "text/plain"), text))


def story_of(text: str) -> list[str]:
    page = page_of(text)
    return [b.text for b, verdict in zip(page.blocks, decide_text(score(page)), strict=True) if verdict.story]


def test_a_wire_story_keeps_its_paragraphs_and_subhead_and_loses_its_credits() -> None:
    lines = WIRE.splitlines()
    assert story_of(WIRE) == lines[3:10]


def test_a_german_page_keeps_its_paragraphs_and_loses_menu_share_bar_and_related_links() -> None:
    lines = GERMAN.splitlines()
    assert story_of(GERMAN) == [lines[9], lines[10], lines[12]]


def test_a_dump_that_is_all_story_is_kept_whole() -> None:
    assert "\n\n".join(story_of(CLEAN)) == CLEAN


@pytest.mark.parametrize(
    "text",
    [
        "The ferry to the outer islands will not sail before Thursday, the harbour office said.",
        "Der Rat hat am Dienstag beschlossen, die alte Mühle zu verkaufen. Der Preis ist ein Euro.",
        "港湾局は三日、外島へのフェリーを木曜日まで運航しないと発表した。海峡の氷が厚くなっているためである。",
    ],
)
def test_a_text_of_one_paragraph_is_its_own_story(text: str) -> None:
    page = page_of(text)
    assert [verdict.story for verdict in strip(score(page)).verdicts] == [True]


def test_chrome_names_the_rule_that_takes_it() -> None:
    page = page_of(GERMAN)
    rules = {
        b.text: v.rule for b, v in zip(page.blocks, decide_text(score(page)), strict=True) if not v.story
    }
    assert rules["Anzeige"] == "rule:de.ad"
    assert rules["Datenschutz"] == "rule:de.legal"
    assert rules["Von Hanne Petersen"] == "model:text"


def test_a_certain_rule_decides_whatever_the_model_says() -> None:
    page = page_of("Advertisement\n" + CLEAN)
    verdicts = decide_text(scored(page, np.ones(len(page.blocks))))
    assert [(verdict.story, verdict.rule) for verdict in verdicts] == [
        (False, "rule:en.ad"),
        *[(True, "model:text")] * 4,
    ]


def test_a_story_that_is_printed_twice_is_kept_once() -> None:
    page = page_of(f"{CLEAN}\n\nShare\n\n{CLEAN}")
    verdicts = decide_text(scored(page, np.array([1, 1, 1, 1, 0, 1, 1, 1, 1], dtype=np.float64)))
    assert [verdict.story for verdict in verdicts] == [True] * 4 + [False] * 5
    assert {verdict.rule for verdict in verdicts[5:]} == {"repeated:text"}


def test_a_sentence_that_a_story_repeats_stays() -> None:
    refrain = CLEAN.split("\n\n")[2]
    page = page_of(f"{CLEAN}\n\nWhat comes next\n\n{refrain}")
    assert all(verdict.story for verdict in decide_text(scored(page, np.ones(len(page.blocks)))))


MENU = """\
Skip to content
  * Home
  * News
      + Local
      + World
  * Sport
  * Weather
Search
Subscribe
Sign in
Latest news
  * Ferry stays in port
  * Old mill sold for a crown
Privacy policy
Terms of use
Contact us
"""


@pytest.mark.parametrize("raw", ["|\n|\n---\n", "Advertisement\n|\n", MENU])
def test_a_dump_without_a_story_is_refused(raw: str) -> None:
    with pytest.raises(DocumentError) as caught:
        strip(score(page_of(raw)))
    assert caught.value.reason is Reason.NO_STORY


LINE = st.text(st.sampled_from("abcdeABC é你カ01.,:-|•*\t "), min_size=0, max_size=160)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=30).map("\n".join))
def test_any_dump_gets_one_verdict_for_each_block_and_the_same_ones_again(raw: str) -> None:
    try:
        page = page_of(raw)
    except DocumentError:
        return
    verdicts = decide_text(score(page))
    assert len(verdicts) == len(page.blocks)
    assert verdicts == decide_text(score(page))
    assert all(isinstance(verdict, Verdict) and verdict.rule for verdict in verdicts)
    assert np.isfinite(story_probabilities(page)).all()


def test_every_column_has_a_finite_number_for_every_block() -> None:
    for raw in (WIRE, GERMAN, CLEAN, "a", "|", "你好。"):
        blocks = page_of(raw).blocks
        for name, column in (block_columns(blocks) | odds_columns(blocks, {"the": 1.0})).items():
            assert column.shape == (len(blocks),), name
            assert column.dtype == np.float32, name
            assert np.isfinite(column).all(), name
