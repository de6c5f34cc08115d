"""No change lowers what Galley makes of the corpus, unless it says so by pinning new floors."""

from __future__ import annotations

import dataclasses
import datetime
import re

import pytest
from galley.language.tags import language_tag
from lxml import html

from tests.floors import corpus_figures
from tests.floors.corpus import CORPUS, Document, digest, documents
from tests.floors.corpus_figures import CorpusFigures, measure, pin, pinned, rises, shortfalls

DOCUMENTS = documents()


def test_no_figure_of_the_corpus_falls_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    floors, measured = pinned(), measure()
    message = shortfalls(measured, floors)
    if message:
        pytest.fail(message, pytrace=False)
    if higher := rises(measured, floors):
        with capsys.disabled():
            print("\nAbove the floor, which can be raised:", *higher, corpus_figures.HOW_TO_PIN, sep="\n  ")


def test_the_corpus_is_the_one_that_was_pinned() -> None:
    assert digest() == pinned().digest, f"tests/floors/corpus changed; pin it: {corpus_figures.HOW_TO_PIN}"


def test_the_corpus_is_as_varied_as_it_was_meant_to_be() -> None:
    kinds = [document.kind for document in DOCUMENTS]
    assert kinds.count("html") >= 44
    assert kinds.count("text") >= 20
    languages = [document.gold.language for document in DOCUMENTS]
    assert len(set(languages)) >= 20
    assert 0.3 <= languages.count("en") / len(languages) <= 0.5


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_gold_is_what_the_document_prints(document: Document) -> None:
    printed = _letters(_visible(document))
    gold = document.gold
    place = 0
    for paragraph in gold.body:
        found = printed.find(_letters(paragraph), place)
        assert found >= 0, f"not printed, or not in this order: {paragraph}"
        place = found + len(_letters(paragraph))
    assert _letters(gold.headline) in printed
    for author in gold.authors:
        assert _letters(author) in printed
    assert language_tag(gold.language) == gold.language
    if gold.published:
        assert datetime.date.fromisoformat(gold.published).isoformat() == gold.published


def test_every_gold_has_its_document() -> None:
    names = {document.name for document in DOCUMENTS}
    golds = {path.relative_to(CORPUS).with_suffix("").as_posix() for path in CORPUS.glob("*/*.json")}
    assert golds == names


FLOORS = CorpusFigures(
    digest="5e1f",
    means={
        "all": {"body_f1": 0.9, "headline": 1.0},
        "html": {"body_f1": 0.95, "headline": 1.0},
        "text": {"body_f1": 0.85, "headline": 1.0},
    },
    documents={
        "html/ferry": {"body_f1": 0.95, "headline": 1.0},
        "text/bridge": {"body_f1": 0.85, "headline": 1.0},
    },
)


def test_a_failure_names_the_figure_and_the_documents_that_fell_and_how_to_pin() -> None:
    measured = dataclasses.replace(
        FLOORS,
        means=FLOORS.means
        | {"all": {"body_f1": 0.87, "headline": 1.0}, "text": {"body_f1": 0.79, "headline": 1.0}},
        documents=FLOORS.documents | {"text/bridge": {"body_f1": 0.79, "headline": 1.0}},
    )
    assert shortfalls(measured, FLOORS).splitlines() == [
        "Below the floor:",
        "all body_f1: 0.8700, floor 0.9000",
        "    text/bridge: 0.7900, was 0.8500",
        "text body_f1: 0.7900, floor 0.8500",
        "    text/bridge: 0.7900, was 0.8500",
        "If that is meant: python -m tests.floors.pin   # when that is allowed: docs/floors.md",
    ]


def test_rounding_is_no_fall() -> None:
    measured = dataclasses.replace(FLOORS, means=FLOORS.means | {"all": {"body_f1": 0.8996, "headline": 1.0}})
    assert shortfalls(measured, FLOORS) == ""


def test_a_figure_that_is_no_longer_measured_is_a_fall() -> None:
    measured = dataclasses.replace(FLOORS, means=FLOORS.means | {"html": {"body_f1": 0.95}})
    assert "html headline: 0.0000, floor 1.0000" in shortfalls(measured, FLOORS)


def test_a_figure_well_above_its_floor_is_worth_a_note() -> None:
    means = FLOORS.means | {
        "html": {"body_f1": 0.96, "headline": 1.0},
        "text": {"body_f1": 0.854, "headline": 1.0},
    }
    assert rises(dataclasses.replace(FLOORS, means=means), FLOORS) == ["html body_f1: 0.9600, floor 0.9500"]


def test_pinned_figures_are_read_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("floors") / "floors.json"
    pin(FLOORS, path)
    assert pinned(path) == FLOORS


def _visible(document: Document) -> str:
    """The text that a reader of the document sees, as its own charset says."""
    if document.kind == "text":
        try:
            text = document.raw.decode("utf-8")
        except UnicodeDecodeError:
            text = document.raw.decode("cp1252")
        return re.sub(r"^(> ?)+", "", text, flags=re.MULTILINE)
    body = html.document_fromstring(document.raw).find("body")
    assert body is not None
    return str(body.text_content())


def _letters(text: str) -> str:
    """Letters and digits alone: neither spaces nor a hyphen at the end of a line make a difference."""
    return "".join(filter(str.isalnum, text.casefold()))
