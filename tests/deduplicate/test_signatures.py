"""A text has the same signature everywhere, and similar texts have similar signatures."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from galley.deduplicate.signatures import SHINGLE_WORDS, SIGNATURE, signature, similarities
from galley.schemas import SIGNATURES
from hypothesis import given
from hypothesis import strategies as st

from tests.deduplicate.made import prose


def similarity(one: str, other: str) -> float:
    signed = [np.frombuffer(signature(text), SIGNATURE) for text in (one, other)]
    return float(similarities(signed[0][0], signed[1])[0])


def jaccard(one: list[str], other: list[str]) -> float:
    sets = [
        {tuple(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)}
        for words in (one, other)
    ]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_signatures_are_the_same_as_in_earlier_results() -> None:
    """If this fails, signatures have changed: SIGNATURE_VERSION must rise."""
    text = "The ferry left Orlen at 9.30 with 80 people. " + " ".join(prose(1)) + " 船は港を出た。"
    assert (
        hashlib.sha256(signature(text)).hexdigest()
        == "a1a224cc3016aef5282268731325eebc1e1c594fbc95584f25c4734e802acbde"
    )


@given(st.integers(0, 10_000), st.integers(0, 150))
def test_the_estimate_is_near_the_true_index(seed: int, cut: int) -> None:
    words = prose(seed)
    true = jaccard(words, words[cut:])
    assert similarity(" ".join(words), " ".join(words[cut:])) == pytest.approx(true, abs=0.25)


def test_the_estimate_is_right_on_average() -> None:
    errors = []
    for seed in range(200):
        words, cut = prose(seed), seed % 100
        true = jaccard(words, words[cut:])
        errors.append(similarity(" ".join(words), " ".join(words[cut:])) - true)
    assert abs(np.mean(errors)) < 0.01
    assert np.std(errors) < 0.045


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ferry sank, and nobody was hurt.", "the FERRY sank – and nobody   was hurt"),
        ("Ｆｅｒｒｙ ９ sank off the coast today", "Ferry 9 sank off the coast today"),
        ("Die Straße war am Freitag gesperrt", "DIE STRASSE WAR AM FREITAG GESPERRT"),
    ],
)
def test_case_punctuation_and_width_make_no_difference(one: str, other: str) -> None:
    assert signature(one) == signature(other)


@pytest.mark.parametrize("text", ["", "Ferry", "Ferry sinks", "!!!", "\ud800 alone"])
def test_a_text_too_short_for_a_shingle_has_a_signature(text: str) -> None:
    assert len(signature(text)) == SIGNATURE.itemsize == SIGNATURES.field("signature").type.byte_width
    assert similarity(text, text) == 1


def test_different_texts_are_not_similar() -> None:
    assert similarity(" ".join(prose(1)), " ".join(prose(2))) < 0.05
    assert similarity("Ferry sinks", "Bridge opens") < 0.05
