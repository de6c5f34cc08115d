"""A shortcut never misses what the plain way finds."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from galley.blocks import Block, BlockKind
from galley.rules import read_rules
from galley.rules.patterns import pattern_text
from galley.split.printed import front_matter_line
from galley.split.printed.credits import follows_rule, sentence_end, split_sentences
from galley.split.printed.front_matter_line import bare_names
from galley.split.printed.standalone_names import OrdinaryWords
from galley.split.reading.name_rules import name_rules
from galley.split.reading.names import (
    is_person,
    match_prefix,
    may_hold_full_name,
    may_hold_one,
    split_names,
)
from galley.split.reading.rules import compile_rule, finds, line_pattern, may_end, may_match
from galley.text import words as wording
from galley.text.words import count_words, folded_words, has_digit, has_words, spaced_words, squash, words
from hypothesis import assume, example, given
from hypothesis import strategies as st

TEXTS = st.text(
    st.one_of(
        st.characters(max_codepoint=0x7F),
        st.sampled_from("\u2019\u201c\u2013\u2026\xa0\u00e9\u00c9½µªİ①²_ǰ日ก한ß\xad"),
    )
) | st.text(st.characters(exclude_categories=()))
"""Half of them are ASCII except for typographic marks and some letters."""

NAME_WORDS = (
    st.sampled_from(
        ["Ann", "Lee", "de", "lee", "By", "by", "by'Ann", "ByAnn", "and", "with", "for", "The", "Us", "About"]
    )
    | st.sampled_from(
        [
            "Editor",
            "AnnLee",
            "Home",
            "copyPublished",
            "O'Neil",
            "Jean-Luc",
            "Reporter",
            "at",
            "words",
            '"the',
            "'about",
        ]
    )
    | st.sampled_from(
        ["José", "été", "Straße", "“Ann", "Lee”", "東", "Иван", "и", "王明", "علي", "İnci", "Ann\u200bLee"]
    )
)
PIECES = st.builds(
    lambda parts, end: "".join(word + mark for word, mark in parts).strip() + end,
    st.lists(
        st.tuples(NAME_WORDS, st.sampled_from([" ", " ", " ", " & ", "-", "'", ", ", ": ", "/", ". "])),
        max_size=7,
    ),
    st.sampled_from(["", "", ".", "!", "?"]),
)


@given(st.lists(TEXTS))
def test_joined_lines_have_the_words_of_each(lines: list[str]) -> None:
    assert count_words("\n".join(lines)) == sum(map(count_words, lines))


@given(TEXTS)
def test_words_and_squash_give_what_their_patterns_find(text: str) -> None:
    normal = unicodedata.normalize("NFKC", text)
    found = wording._WORD.findall(normal)
    assert (words(text), count_words(text), spaced_words(text)) == (found, len(found), " ".join(found))
    assert folded_words(text) == " ".join(
        wording._WORD.findall(unicodedata.normalize("NFKC", normal.casefold()))
    )
    visible = unicodedata.normalize("NFKC", wording._INVISIBLE.sub("", text)).casefold()
    assert squash(text) == re.sub(r"[\W_]+", "", visible)
    assert has_digit(text) is any(character.isdigit() for character in text)


def test_every_character_separates_words_as_in_their_pattern() -> None:
    for code in range(0x3000):  # the alphabets, and most of the symbols
        text = f"a{chr(code)}b"
        normal = unicodedata.normalize("NFKC", text)
        assert words(text) == wording._WORD.findall(normal), text
        assert squash(text) == re.sub(
            r"[\W_]+", "", unicodedata.normalize("NFKC", wording._INVISIBLE.sub("", text)).casefold()
        ), text


@given(TEXTS, st.integers(1, 12))
def test_has_words_agrees_with_the_number_of_words(text: str, minimum: int) -> None:
    assert has_words(text, minimum) is (len(words(text)) >= minimum)


RULES_WITH_SIGNS = ["updated-label", "first-posted", "ago", "small-print", "label"]
"""The rules that the code asks through `finds` or `may_match`."""

ALPHABETS = [st.characters(max_codepoint=0x7F), st.characters(exclude_categories=["Cs"])]
OTHER_CASES = str.maketrans("isınв", "ıſİNᲀ")


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("identifier", RULES_WITH_SIGNS)
@given(data=st.data())
def test_everything_that_a_rule_finds_holds_one_of_its_signs(
    identifier: str, alphabet: st.SearchStrategy[str], data: st.DataObject
) -> None:
    pattern = line_pattern(identifier)
    text = data.draw(st.from_regex(pattern, alphabet=alphabet))
    for printed in (text, text.upper(), text.swapcase(), text.translate(OTHER_CASES)):
        assert finds(identifier, printed) is (pattern.search(printed) is not None)
    assert not may_match(identifier, "Bells of Elm") and not may_match(identifier, "Bells of Élan")


@given(st.from_regex(line_pattern("before-date"), alphabet=ALPHABETS[0]) | TEXTS)
def test_a_label_before_a_date_ends_in_a_word_of_its_rule(text: str) -> None:
    assert may_end("before-date", text) or line_pattern("before-date").search(text) is None
    assert not may_end("before-date", "Bells of Elm")


CREDIT_RULES = [rule for rule in read_rules("credits.json")["rules"] if "signs" in rule]
SENTENCES = st.lists(
    st.sampled_from(
        [
            "Mr.",
            "Lee",
            "ran",
            "ran.",
            "U.S.",
            "”",
            "said.”",
            "(AFP)",
            "(dpa)",
            ")",
            "。",
            ";",
            "\n",
            "édité par",
        ]
    )
    | st.sampled_from(["- ترجمة", "end!)", "Why?", "1.", "a.b.", "Texte,", ",", "tradução", "...", "5.30"])
).map(" ".join)


@pytest.mark.parametrize("rule", CREDIT_RULES, ids=[rule["id"] for rule in CREDIT_RULES])
@given(data=st.data())
def test_a_sentence_that_a_credit_rule_matches_follows_a_rule(
    rule: dict[str, Any], data: st.DataObject
) -> None:
    pattern = compile_rule(rule)
    sentence = data.draw(st.from_regex(pattern, fullmatch=True))
    for printed in (sentence, sentence.upper(), sentence.translate(OTHER_CASES)):
        assert follows_rule(printed) or pattern.fullmatch(printed) is None


@given(SENTENCES | TEXTS | st.text("ab.!)” \n,;", max_size=12))
def test_sentences_are_split_where_the_pattern_of_their_end_matches(text: str) -> None:
    assert split_sentences(text) == sentence_end().split(text)


PREFIXES = [pattern_text(rule["pattern"]) for rule in read_rules("bylines.json")["prefixes"]]


@pytest.mark.parametrize("pattern", PREFIXES)
@given(data=st.data())
def test_everything_that_announces_a_name_starts_as_listed(pattern: str, data: st.DataObject) -> None:
    prefix = name_rules().prefix
    text = data.draw(st.from_regex(re.compile(rf"^(?:{pattern})", re.IGNORECASE))) + data.draw(
        st.sampled_from(["", " Ann Lee", "Ann Lee", " 王明"])
    )
    assert (match_prefix(text) is None) is (prefix.match(text) is None)


@given(PIECES)
@example("By & Ann")
def test_a_piece_that_cannot_hold_a_name_holds_none(piece: str) -> None:
    if not may_hold_full_name(piece):
        assert not [name for name in split_names(piece) if is_person(name) and " " in name]
        assert bare_names(piece) == ()


def test_lines_of_menus_cannot_hold_a_name() -> None:
    lines = ["About Us", "Terms of Service", "Home", "Food & Drink", "Contact our team for more"]
    assert not any(map(may_hold_full_name, lines))
    assert may_hold_full_name("Ann Lee") and may_hold_full_name("by-Ann Lee")


@given(
    st.lists(PIECES | st.sampled_from(["AFP", "dpa", "EFE", "3 Home"]), min_size=1, max_size=3),
    st.sampled_from([" | ", " - ", "-", "\n", "  "]),
    st.lists(st.sampled_from(["annlee", "oneil", "lee"]), max_size=2).map(tuple),
)
def test_a_byline_is_never_missed(pieces: list[str], border: str, known: tuple[str, ...]) -> None:
    line = border.join(pieces)
    assert front_matter_line._may_hold_byline(line, known) or front_matter_line._byline(line, known) is None


@given(PIECES, st.lists(st.sampled_from(["annlee", "leeann", "oneil", "lee"]), max_size=2).map(tuple))
def test_a_known_name_is_never_missed(piece: str, known: tuple[str, ...]) -> None:
    if any(squash(name) in known for name in split_names(piece)):
        assert may_hold_one(piece, known)


@given(st.text("aLİ_1é \n’", max_size=12), st.text("aLİé", min_size=1, max_size=3))
def test_an_ordinary_word_is_one_that_the_page_prints_between_word_borders(text: str, token: str) -> None:
    assume(token.casefold().isalpha())
    ordinary = OrdinaryWords([Block(0, text, BlockKind.PARAGRAPH)])
    assert ordinary._prints(token) is (re.search(rf"\b{re.escape(token.casefold())}\b", text) is not None)
