"""A data table or list of the story is kept whole; a table of something else not at all."""

from __future__ import annotations

import galley
import pytest
from galley.blocks import Block, BlockKind
from galley.records import Score, Verdict
from galley.strip.shared.tables_and_lists import tables_and_lists

from .test_structure import HEADLINE, STORY, page, paragraphs

ROWS = [
    ("Party", "Votes", "Share", "Seats"),
    ("Harbour League", "8,412", "41.2 %", "9"),
    ("Skerry Union", "6,030", "29.5 %", "6"),
    ("Green Quay", "3,977", "19.5 %", "4"),
    ("Independents", "2,001", "9.8 %", "2"),
]


def table(rows: list[tuple[str, ...]], header: str = "th") -> str:
    lines = [f"<tr>{''.join(f'<{header}>{cell}</{header}>' for cell in rows[0])}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[1:]]
    return f"<table class='results'>{''.join(lines)}</table>"


@pytest.mark.parametrize("header", ["th", "td"])
@pytest.mark.parametrize("place", [1, 3, 5])
@pytest.mark.parametrize("rows", [ROWS, ROWS[:3], [row[:2] for row in ROWS]])
def test_a_table_between_paragraphs_of_the_story_is_kept_whole(
    header: str, place: int, rows: list[tuple[str, ...]]
) -> None:
    body = paragraphs(STORY[:place]) + table(rows, header) + paragraphs(STORY[place:])
    text = galley.clean(page(f"<article>{HEADLINE}<div class='body'>{body}</div></article>")).text
    assert [row for row in rows if " | ".join(row) not in text] == []


def test_a_table_of_links_below_the_story_is_not_kept() -> None:
    links = [tuple(f"<a href='/{cell}'>{cell}</a>" for cell in row) for row in ROWS]
    body = f"<article>{HEADLINE}{paragraphs(STORY)}</article>{table(links)}<footer>About us</footer>"
    assert "Harbour League" not in galley.clean(page(body)).text


def test_a_table_in_a_text_dump_is_kept_whole() -> None:
    rows = "\n".join("| " + " | ".join(row) + " |" for row in ROWS)
    dump = "\n\n".join(
        ["Home | News | Sport | Sign in", *STORY[:3], rows, *STORY[3:], "Share | Tweet | Print"]
    )
    article = galley.clean(dump, media_type="text/plain")
    assert all(" | ".join(row) in article.text for row in ROWS)
    assert "Sign in" not in article.text
    assert "Tweet" not in article.text


def block(text: str, kind: BlockKind, probability: float) -> tuple[Block, Score]:
    return Block(0, text, kind), Score(probability)


@pytest.mark.parametrize(("rule", "is_story"), [(None, True), ("rule:en.related.heading", False)])
def test_links_after_a_colon_are_story_unless_a_rule_knows_the_line_before(
    rule: str | None, is_story: bool
) -> None:
    pairs = [
        block("The reports have been published since:", BlockKind.PARAGRAPH, 0.9),
        *(block(f"Report {number} on the hull", BlockKind.LIST_ITEM, 0.4) for number in range(3)),
        block("They say that the frames were too thin.", BlockKind.PARAGRAPH, 0.9),
    ]
    blocks, scores = [each for each, _ in pairs], [score for _, score in pairs]
    scores = [scores[0]._replace(rule=rule), *(s._replace(linked=True) for s in scores[1:4]), scores[4]]
    found = tables_and_lists(blocks, scores, [True, False, False, False, True], [6.0] * 5, ())
    assert found == (dict.fromkeys((1, 2, 3), Verdict(True, "structure:list")) if is_story else {})


def test_a_list_between_paragraphs_is_kept_whole_if_one_item_is() -> None:
    made = [
        block("The timetable has:", BlockKind.PARAGRAPH, 1.0),
        *(block(f"{day} sailings;", BlockKind.LIST_ITEM, 0.45) for day in ("four", "three", "two")),
        block("Fares stay as they are.", BlockKind.PARAGRAPH, 1.0),
    ]
    blocks, scores = zip(*made, strict=True)
    chosen = [True, True, False, False, True]
    found = tables_and_lists(blocks, scores, chosen, [1.0] * 5, ())
    assert found == dict.fromkeys((2, 3), Verdict(True, "structure:list"))
    assert tables_and_lists(blocks, scores, [True, False, False, False, True], [1.0] * 5, ()) == {}
    assert tables_and_lists(blocks[:4], scores[:4], chosen[:4], [1.0] * 4, ()) == {}


def test_what_a_certain_rule_takes_stays_out_of_a_list_or_table_that_is_kept() -> None:
    items = "".join(f"<li>{text}</li>" for text in (STORY[1], "Advertisement", STORY[2], STORY[3]))
    rows = [*ROWS[:2], ("Advertisement", ""), *ROWS[2:]]
    body = (
        f"{paragraphs(STORY[:1])}<ul>{items}</ul>{paragraphs(STORY[4:5])}{table(rows)}{paragraphs(STORY[5:])}"
    )
    text = galley.clean(page(f"<article>{HEADLINE}<div class='body'>{body}</div></article>")).text
    assert STORY[2] in text
    assert "Harbour League" in text
    assert "Advertisement" not in text


def test_what_the_structure_takes_stays_out_of_a_list_that_is_kept() -> None:
    kinds = [BlockKind.PARAGRAPH, *[BlockKind.LIST_ITEM] * 3, BlockKind.PARAGRAPH]
    blocks, scores = zip(*(block(f"Text {kind}.", kind, 0.9) for kind in kinds), strict=True)
    found = tables_and_lists(blocks, scores, [True, True, False, False, True], [1.0] * 5, {2})
    assert found == {3: Verdict(True, "structure:list")}
