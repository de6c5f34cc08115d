"""Words and sentences end differently from script to script."""

from __future__ import annotations

import pytest
from galley.text.scripts import SENTENCE_END, SENTENCE_END_INSIDE
from galley.text.sentences import is_sentence
from galley.text.words import count_words


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("The ferry sank.", True),
        ("“It sank!”", True),
        ("(It sank.)", True),
        ("„Sie sank.“", True),
        ("フェリーは沈んだ。", True),
        ("「沈んだ。」", True),
        ("（沈んだ。）", True),
        ("नाव डूब गई।", True),
        ("هل غرقت؟", True),
        ("Read more", False),
        ("By Ann Lee:", False),
        ("3.5 km", False),
    ],
)
def test_a_sentence_ends_in_a_stop_and_what_closes_it(text: str, ends: bool) -> None:
    assert (SENTENCE_END.search(text) is not None) is ends


@pytest.mark.parametrize(
    ("text", "sentences"),
    [("It sank. “Who saw it?” Nobody.", 3), ("沈んだ。見た。", 2), ("It cost 3.5 million", 0), ("Home", 0)],
)
def test_sentences_are_counted_by_their_ends(text: str, sentences: int) -> None:
    assert len(SENTENCE_END_INSIDE.findall(text)) == sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [("The ferry sank", 3), ("船が沈んだ", 5), ("배가 가라앉았다", 7), ("เรือ", 4), ("the 船", 2)],
)
def test_each_character_of_a_script_without_spaces_and_of_hangul_is_a_word(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It sank on Friday.", True),
        ("It sank Friday.", False),
        ("It sank on Friday", False),
        ("フェリーは金曜日に沈んだと会社は発表した", True),
        ("フェリー", False),
    ],
)
def test_prose_is_some_words_that_end_as_a_sentence_or_many_characters_of_an_unspaced_script(
    text: str, prose: bool
) -> None:
    assert is_sentence(text) is prose
