"""The chrome phrases of ``rules/chrome``: every rule against its own examples, and in time."""

from __future__ import annotations

import re
import time
from pathlib import Path

import galley
import pytest
from galley.text.characters import BORDER, folded_keys, folded_spaces, letters_alone
from galley.text.chrome_rules import (
    RULE_KINDS,
    ChromeRule,
    fold_key,
    fold_keys,
    load_rules,
    match,
    match_rule,
    match_rules,
)
from hypothesis import given
from hypothesis import strategies as st

RULES = load_rules()
RULES_FOLDER = Path(galley.__file__).parent / "rules"


def fold(text: str) -> str:
    """What a pattern is matched against: the text in lower case, its white space folded, without the dot
    that is left of a Turkish capital I."""
    return " ".join(text.casefold().replace("i\u0307", "i").split())


def takes(rule: ChromeRule, text: str) -> bool:
    if rule.phrases:
        return fold_key(text) in rule.phrases
    folded = fold(text)
    short = len(folded) <= rule.max_chars and folded.count(" ") < rule.max_words
    tokens = set(fold_key(text).split())
    asked = (
        (not rule.needs and not rule.signs)
        or bool(tokens & rule.needs)
        or any(s in folded for s in rule.signs)
    )
    return short and asked and re.match(rule.pattern, folded) is not None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_takes_its_example_and_leaves_its_counterexample(rule: ChromeRule) -> None:
    assert takes(rule, rule.takes)
    assert match(rule.takes) is not None
    assert not takes(rule, rule.leaves)
    left = match_rule(rule.leaves)
    assert left is None or not left.certain


MAX_LINE_CHARS = 170


@pytest.mark.parametrize("file", sorted(RULES_FOLDER.glob("chrome/*.json")), ids=lambda file: file.name)
def test_a_rule_file_is_read_line_by_line(file: Path) -> None:
    """Phrases and the alternatives of a pattern are lists, wrapped: no line holds dozens of them."""
    long = [line for line in file.read_text("utf-8").splitlines() if len(line) > MAX_LINE_CHARS]
    assert not long, f"write the alternatives as a list (see galley.rules.patterns): {long[0][:80]}…"


def test_ids_are_unique_and_of_one_form() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]{2,3}(\.[a-z0-9-]+)+", rule_id) for rule_id in ids)


@pytest.mark.parametrize(
    "prose",
    [
        "“Read more books,” the teacher told the class, and wrote the word newsletter on the board.",
        "Cookies were served at the end of the council's meeting, which nobody had asked for.",
        "The advertisement in the Harbour Times of 3 May 1921 asked for a man with a boat.",
        "Wer den Newsletter der Stadt abonniert hatte, wusste es schon am Montag, lange vor dem Rat.",
        "Partager le pain, lire la suite du livre et se connecter au monde, voilà ce que voulait le marin.",
    ],
)
def test_prose_that_holds_the_words_of_a_rule_is_left_alone(prose: str) -> None:
    assert match(prose) is None


def test_counters_and_punctuation_do_not_hide_a_phrase() -> None:
    assert {match(text) for text in ("Comments", "Comments (12)", "12 COMMENTS!", "» Comments «")} == {
        "en.comments.heading"
    }


@given(st.lists(st.text(st.characters() | st.sampled_from("Aa1²_ -\x00İß𝐀😀Σ"), max_size=12), min_size=1))
def test_the_keys_of_many_texts_at_once_equal_the_keys_of_each(texts: list[str]) -> None:
    assert fold_keys(texts) == [fold_key(text) for text in texts]


@given(
    st.lists(
        st.text(st.characters(max_codepoint=0x17F) | st.sampled_from("a1_ .\u2028𠀀😀"), max_size=12),
        min_size=1,
    )
)
def test_folding_many_texts_at_once_equals_folding_each(texts: list[str]) -> None:
    texts = [text.replace(BORDER, "") for text in texts]
    joined = BORDER.join(texts)
    runs = [re.findall(r"[^\W_]+", text) for text in texts]
    assert [text.split() for text in letters_alone(joined).split(BORDER)] == runs
    assert folded_keys(joined).split(BORDER) == [re.sub(r"\d+", "0", " ".join(each)) for each in runs]
    assert folded_spaces(joined).split(BORDER) == [" ".join(text.split()) for text in texts]


PIECES = st.sampled_from(
    ["Read more", "Comments", "12", " 3 ", "By Ann Lee", "©", "@", " | ", "photo: ", "advertisement", "wrote",
     "sign up for our newsletter", "the ferry ", "a", "»", "...", "3 min read", "www.a.b", "  ", "\n", "to "]
)  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=40).map("".join), max_size=8))
def test_the_rule_that_takes_a_block_is_the_first_that_does(texts: list[str]) -> None:
    def plain(text: str) -> str | None:
        key = re.sub("^(?:0 )+|(?: 0)+$", "", fold_key(text))
        phrases = [rule.id for phrase in (fold_key(text), key) for rule in RULES if phrase in rule.phrases]
        return next(
            iter([*phrases, *(rule.id for rule in RULES if rule.pattern and takes(rule, text))]), None
        )

    assert [rule and rule.id for rule in match_rules(texts)] == [plain(text) for text in texts]


def test_every_kind_is_used() -> None:
    assert {rule.kind for rule in RULES} == set(RULE_KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "sign up " * 60,
        "copyright " * 40 + "!",
        "a" * 690,
        "| " * 340,
        "1 2 " * 170,
        "share on x, " * 20 + ".",
        "> a" * 200,
        "cookies we use " * 40,
        "photo: " * 60,
        "- @(@" * 100,
    ],
)
def test_no_text_makes_the_patterns_slow(text: str) -> None:
    for rule in RULES:
        if rule.pattern:
            start = time.perf_counter()
            re.compile(rule.pattern).match(fold(text)[: rule.max_chars])
            assert time.perf_counter() - start < 0.25, (
                rule.id
            )  # includes compiling; a runaway pattern takes seconds


def test_a_text_with_a_nul_is_one_text() -> None:
    """NUL parts the texts that the rules look at together: of a text's own it is a blank."""
    assert match_rules(["Ann\0Lee", "Read\0more", "Read more", "\0"]) == [
        match_rule(text) for text in ("Ann Lee", "Read more", "Read more", " ")
    ]
    assert match_rule("Ann Lee") is None and match_rule("Read more") is not None
