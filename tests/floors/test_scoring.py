"""Documents are scored as docs/floors.md says."""

from __future__ import annotations

import datetime

import pytest

from tests.floors.corpus import Gold
from tests.floors.scoring import Prediction, authors_f1, body_f1, calendar_days, means, score, words

GOLD = Gold(
    url=None,
    language="en",
    headline="Ferry “runs aground” – again",
    authors=("Una Galbraith",),
    published="2019-03-04",
    body=("The ferry ran aground.", "Nobody was hurt."),
)

RIGHT = Prediction(
    body="The ferry ran aground.\n\nNobody was hurt.",
    headline='FERRY "runs aground" - again',
    authors=("Una Galbraith",),
    days=frozenset({"2019-03-04"}),
    language="en",
)


def test_a_document_that_is_all_right_scores_one_on_all_that_its_gold_has() -> None:
    assert score(GOLD, RIGHT) == {
        "body_f1": 1.0,
        "headline": 1.0,
        "language": 1.0,
        "authors_f1": 1.0,
        "date": 1.0,
    }


def test_a_rejected_document_scores_nothing() -> None:
    assert set(score(GOLD, Prediction()).values()) == {0.0}


def test_an_author_where_there_is_none_costs_a_figure_of_its_own() -> None:
    anonymous = Gold(None, "en", "Ferry runs aground", (), None, ("The ferry ran aground.",))
    assert score(anonymous, Prediction())["no_authors"] == 1.0
    assert score(anonymous, RIGHT)["no_authors"] == 0.0
    assert "authors_f1" not in score(anonymous, RIGHT)
    assert "date" not in score(anonymous, RIGHT)


@pytest.mark.parametrize(
    ("gold", "predicted", "f1"),
    [
        ("The ferry ran aground", "the FERRY, ran: aground!", 1.0),
        ("one two three four", "one two", 2 * 2 / 6),
        ("one two", "one two three four", 2 * 2 / 6),
        ("one", "one one", 2 / 3),
        ("渡し船の鐘", "渡し船の", 2 * 4 / 9),
        ("", "", 1.0),
        ("one", "", 0.0),
    ],
)
def test_the_body_is_scored_as_a_bag_of_words(gold: str, predicted: str, f1: float) -> None:
    assert body_f1(gold, predicted) == pytest.approx(f1)


def test_characters_of_unspaced_scripts_are_words_of_their_own() -> None:
    assert words("Wi-Fiは2階で") == ["wi", "fi", "は", "2", "階", "で"]


@pytest.mark.parametrize(
    ("gold", "predicted", "agency", "f1"),
    [
        (["Una Galbraith"], ["una galbraith"], None, 1.0),
        (["Una Galbraith", "Bram Oduya"], ["Una Galbraith and Bram Oduya"], None, 1.0),
        (["Una Galbraith", "Bram Oduya"], ["Una Galbraith"], None, 2 / 3),
        (["Una Galbraith"], ["Una Galbraith", "Harlow Courier"], None, 2 / 3),
        (["Una Galbraith"], ["Una Galbraith, MD"], None, 1.0),
        (["Nordline"], [], "Nordline", 1.0),
        (["Una Galbraith"], ["Una Galbraith"], "Nordline", 1.0),
        (["Una Galbraith"], [], None, 0.0),
    ],
)
def test_authors_are_scored_by_name(
    gold: list[str], predicted: list[str], agency: str | None, f1: float
) -> None:
    assert authors_f1(gold, predicted, agency) == pytest.approx(f1)


def test_a_date_may_be_right_in_utc_or_as_printed() -> None:
    at = datetime.datetime(2019, 3, 4, 23, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)))
    assert calendar_days(at, None) == {"2019-03-04", "2019-03-05"}
    assert calendar_days(None, datetime.date(2019, 3, 4)) == {"2019-03-04"}
    assert calendar_days(None, None) == set()


def test_a_mean_is_over_the_documents_that_have_the_figure() -> None:
    assert means([{"body_f1": 1.0, "date": 1.0}, {"body_f1": 0.5}]) == {"body_f1": 0.75, "date": 1.0}
