"""Text dumps cut into blocks: raw text beside the blocks it must give."""

from __future__ import annotations

import gzip
import re
import textwrap
from pathlib import Path

import pytest
from galley.blocks import Block, BlockKind
from galley.errors import DocumentError
from galley.extract.text.page import extract_text
from galley.records import Page, RawDocument, Reason, Source
from hypothesis import given
from hypothesis import strategies as st

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "text" / "pages"
UNSEEN = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u200e\u200f\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]|\x1b\\[[0-9;]*[A-Za-z]"
)


def page_of(text: str) -> Page:
    return extract_text(RawDocument(Source("dump.txt", "text", 0, "text/plain"), text))


def blocks_of(text: str) -> list[Block]:
    return list(page_of(text).blocks)


def texts_of(text: str) -> list[str]:
    return [block.text for block in blocks_of(text)]


def printed(blocks: list[Block]) -> list[str]:
    """Each block as ``bullet text``."""
    return [f"{block.layout.bullet} {block.text}".strip() if block.layout else block.text for block in blocks]


LONG = (
    "The ferry to the outer islands will not sail before Thursday, the harbour office said, since the ice "
    "in the sound is thicker than in any winter of the last thirty years."
)


def test_a_dump_with_one_block_on_each_line_is_left_as_it_is() -> None:
    raw = f"Ferry stays in port\nBy A. Keel\n{LONG}\n{LONG}\nNEWSLETTER\n|\nJoin the Harbour list |\n|\n|\n"
    assert texts_of(raw) == raw.splitlines()


def test_a_line_of_symbols_is_a_block_of_its_own_kind() -> None:
    assert [block.kind for block in blocks_of("|\n***\n----\nText of a line")][:3] == [BlockKind.OTHER] * 3


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_paragraphs_wrapped_at_a_fixed_width_are_joined(width: int) -> None:
    paragraphs = [LONG, LONG.replace("ferry", "steamer"), LONG.replace("ice", "pack of ice")]
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    assert texts_of(wrapped) == paragraphs


def test_wrapped_paragraphs_without_blank_lines_are_separated_after_a_short_line() -> None:
    paragraphs = [
        LONG,
        "It was the third closure in a row. Nobody on the quay was surprised by it at all.",
        LONG,
    ]
    wrapped = "\n".join(textwrap.fill(paragraph, 64) for paragraph in paragraphs)
    assert texts_of(wrapped) == paragraphs


def test_wrapped_paragraphs_are_separated_where_the_first_line_is_indented() -> None:
    wrapped = "\n".join(textwrap.fill(LONG, 72, initial_indent="    ") for _ in range(3))
    assert texts_of(wrapped) == [LONG] * 3


def test_lines_broken_by_hand_within_words_are_joined() -> None:
    raw = """\
Der Fährverkehr zu den äußeren Inseln wird nach Angaben des Hafen-
amtes nicht vor Donnerstag wieder aufgenommen. Das Eis im Sund ist
so dick wie in keinem Winter der vergangenen dreißig Jahre. Nach den
Hand- und Maschinenarbeitern wurden am Dienstag auch die Lotsen
des Hafenamtes beurlaubt.
   Der Leiter der Behörde sagte, man wolle lieber zu spät als gar nicht
ankommen. Die Fahrgäste bekommen ihr Geld zurück oder dürfen an
einem anderen Tag des Jahres fahren.
"""
    assert texts_of(raw) == [
        "Der Fährverkehr zu den äußeren Inseln wird nach Angaben des Hafenamtes nicht vor Donnerstag wieder "
        "aufgenommen. Das Eis im Sund ist so dick wie in keinem Winter der vergangenen dreißig Jahre. Nach "
        "den Hand- und Maschinenarbeitern wurden am Dienstag auch die Lotsen des Hafenamtes beurlaubt.",
        "Der Leiter der Behörde sagte, man wolle lieber zu spät als gar nicht ankommen. Die Fahrgäste "
        "bekommen ihr Geld zurück oder dürfen an einem anderen Tag des Jahres fahren.",
    ]


def test_an_indented_page_is_joined_and_keeps_its_indent() -> None:
    wrapped = "\n\n".join(
        textwrap.fill(LONG, 76, initial_indent="   ", subsequent_indent="   ") for _ in range(2)
    )
    blocks = blocks_of(wrapped)
    assert [block.text for block in blocks] == [LONG, LONG]
    assert [(block.layout.indent, block.layout.lines) for block in blocks if block.layout] == [(3, 3), (3, 3)]


def test_the_lines_of_each_wrapped_list_item_are_joined() -> None:
    items = [LONG, "no horns after nine", LONG]
    raw = "\n".join(
        textwrap.fill(item, 70, initial_indent="  * ", subsequent_indent="    ") for item in items
    )
    blocks = blocks_of(raw)
    assert [block.text for block in blocks] == items
    assert {block.layout.bullet for block in blocks if block.layout} == {"*"}


def test_a_menu_of_short_lines_is_not_taken_for_a_wrapped_paragraph() -> None:
    menu = [
        "Weather and tides",
        "Council and county",
        "Letters to the desk",
        "Ferries and trains",
        "Sport and games",
    ]
    assert texts_of("\n".join(menu)) == menu


def test_headlines_of_like_length_are_not_joined() -> None:
    lines = [
        "September 10 noon to one, room 217, Carrie Menke, chair",
        "September 17 noon to one, room 217, Carrie Menke, chair",
        "September 24 noon to one, room 217, Carrie Menke, chair",
        "October 1 from noon to one, room 217, Carrie Menke too",
    ]
    assert texts_of("\n".join(lines)) == lines


def test_chinese_and_japanese_lines_join_without_a_space() -> None:
    paragraph = (
        "港湾局は三日、外島へのフェリーを木曜日まで運航しないと発表した。海峡の氷が過去三十年で最も厚くなっているためである。"
        * 2
    )
    wrapped = "\n".join(paragraph[start : start + 36] for start in range(0, len(paragraph), 36))
    assert texts_of(wrapped) == [paragraph]


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        # The dump prints the whole word elsewhere, and the hyphenated one nowhere.
        ("more infor-\nmation", "more information"),
        # Nothing shows whether the hyphen belongs to the word: it stays, and no space is added.
        ("a well-\nknown", "a well-known"),
        ("of 1990-\n2000", "of 1990-2000"),
        # A hyphen before a conjunction stands for an omitted half of a word.
        ("both on-\nand offline", "both on- and offline"),
        # A soft hyphen only marks where a word may break.
        ("a light\u00ad\nhouse", "a lighthouse"),
        ("a light\u00adhouse that\nstood", "a lighthouse that stood"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_goes_only_if_the_dump_shows_that_it_can(
    broken: str, joined: str
) -> None:
    before, after = broken.split("\n")
    full_lines = textwrap.wrap(LONG, 70)[:2]
    last_words = ("the old quay, the new quay, the sheds, the cranes, the slip, the lamps " * 2)[
        : 69 - len(before)
    ]
    raw = "\n".join(
        ["Some information about it", "", *full_lines, f"{last_words} {before}", f"{after} of it all"]
    )
    assert joined in texts_of(raw)[-1]


def test_bullets_leave_the_text_and_stay_in_the_layout() -> None:
    raw = "  • News\n    + Local\n      - Harbour\n  • Sport\n"
    blocks = blocks_of(raw)
    assert [(b.text, b.kind, b.level, b.layout.indent, b.layout.bullet) for b in blocks if b.layout] == [
        ("News", BlockKind.LIST_ITEM, 1, 2, "•"),
        ("Local", BlockKind.LIST_ITEM, 2, 4, "+"),
        ("Harbour", BlockKind.LIST_ITEM, 3, 6, "-"),
        ("Sport", BlockKind.LIST_ITEM, 1, 2, "•"),
    ]


def test_a_numbered_item_keeps_its_number() -> None:
    indented, flush = blocks_of("  2. Second point of the list"), blocks_of("2. Oktober 2020")
    assert [(b.text, b.kind) for b in indented] == [("2. Second point of the list", BlockKind.LIST_ITEM)]
    assert [(b.text, b.kind) for b in flush] == [("2. Oktober 2020", BlockKind.PARAGRAPH)]


def test_the_lines_of_each_wrapped_numbered_item_are_joined() -> None:
    items = [f"1. {LONG}", "2. no horns after nine", f"3. {LONG}"]
    raw = "\n".join(textwrap.fill(item, 70, initial_indent="  ", subsequent_indent="     ") for item in items)
    assert texts_of(raw) == items


def test_a_dash_that_opens_speech_stays_in_the_text() -> None:
    assert texts_of("— Bonjour, dit le capitaine.") == ["— Bonjour, dit le capitaine."]


def test_quoted_lines_are_quotes() -> None:
    block = blocks_of("> The sound is frozen, he wrote.")[0]
    assert (block.kind, block.text) == (BlockKind.QUOTE, "The sound is frozen, he wrote.")


def test_headings_are_recognised_by_their_marks_or_by_the_paragraph_after_them() -> None:
    raw = f"## What it costs\n\n{LONG}\n\nWho pays\n\n{LONG}\n\nTotal\n=====\n"
    assert [(b.text, b.level) for b in blocks_of(raw) if b.kind is BlockKind.HEADING] == [
        ("What it costs", 2), ("Who pays", 2), ("Total", 2),
    ]  # fmt: skip


def test_a_row_of_short_cells_is_a_table_row() -> None:
    block = blocks_of("Harbour     12 ships     3 ferries")[0]
    assert (block.kind, block.text) == (BlockKind.TABLE_ROW, "Harbour\t12 ships\t3 ferries")


def test_wide_gaps_in_prose_do_not_make_a_table() -> None:
    assert blocks_of(f"{LONG}    {LONG}")[0].kind is BlockKind.PARAGRAPH


def test_line_ends_of_every_system_end_lines() -> None:
    assert texts_of("one\r\ntwo\rthree\ffour\vfive\u2028six\u0085seven") == [
        "one", "two", "three", "four", "five", "six", "seven",
    ]  # fmt: skip


def test_invisible_characters_are_removed() -> None:
    assert texts_of("\ufeffA\u200bB\x00C\u00a0 D\x1b[1mE\x1b[0m") == ["ABC DE"]


def test_joiners_that_shape_persian_words_stay() -> None:
    assert texts_of("می\u200cخواهم") == ["می\u200cخواهم"]


def test_blank_lines_before_a_block_are_counted() -> None:
    assert [b.layout.blank_before for b in blocks_of("\none\n\n\ntwo\nthree") if b.layout] == [1, 2, 0]


@pytest.mark.parametrize("raw", ["", "   \n\t\n", "\ufeff", "\x00\x00\u200b"])
def test_a_text_without_a_visible_character_is_empty(raw: str) -> None:
    with pytest.raises(DocumentError) as caught:
        page_of(raw)
    assert caught.value.reason is Reason.EMPTY


def test_a_page_of_a_text_has_no_second_opinion_and_no_structured_data() -> None:
    page = page_of("A line")
    assert (page.second_opinion, page.structured_data.json_ld, page.extractor.name) == (
        None,
        (),
        "galley-text",
    )


def letters_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]", UNSEEN.sub("", text))


WORDS = st.text(
    st.sampled_from("abcdeABCéßñ你好カナ012.,:-–'\"|•*+>#_()é\u00ad\u200b"), min_size=1, max_size=12
)
LINES = st.builds(
    lambda indent, bullet, words: " " * indent + bullet + " ".join(words),
    st.integers(0, 12),
    st.sampled_from(["", "", "", "• ", "* ", "- ", "1. ", "## ", "> ", "+ ", "a) "]),
    st.lists(WORDS, min_size=0, max_size=20),
)
DUMPS = st.lists(LINES, min_size=1, max_size=40).map("\n".join)


@given(DUMPS)
def test_every_letter_of_a_dump_is_in_exactly_one_block_in_order(raw: str) -> None:
    if not raw.strip() or not UNSEEN.sub("", raw).strip():
        return
    assert letters_of("".join(printed(blocks_of(raw)))) == letters_of(raw)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("abcdefgh"), min_size=1, max_size=9), min_size=1, max_size=60),
        min_size=1,
        max_size=8,
    ),
    st.integers(60, 100),
)
def test_wrapped_paragraphs_give_back_their_words(paragraphs: list[list[str]], width: int) -> None:
    raw = "\n\n".join(textwrap.fill(" ".join(words), width, break_on_hyphens=False) for words in paragraphs)
    assert " ".join(texts_of(raw)).split() == [word for words in paragraphs for word in words]


@given(DUMPS)
def test_extraction_is_deterministic_and_positions_count_from_zero(raw: str) -> None:
    try:
        page = page_of(raw)
    except DocumentError:
        return
    assert page == page_of(raw)
    assert [block.position for block in page.blocks] == list(range(len(page.blocks)))
    assert all(
        block.text and block.text == block.text.strip() and "  " not in block.text for block in page.blocks
    )


@pytest.mark.bench
@pytest.mark.skipif(not BENCH.is_dir(), reason=f"the development texts are not at {BENCH}")
def test_no_development_text_loses_a_letter() -> None:
    for path in sorted(BENCH.glob("*.txt.gz")):
        raw = gzip.decompress(path.read_bytes()).decode("utf-8")
        assert letters_of("".join(printed(blocks_of(raw)))) == letters_of(raw), path.name
