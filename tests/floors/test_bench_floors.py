"""The figures of the development benchmark stay where they were pinned."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.floors import corpus_figures
from tests.floors.bench_figures import BENCH, differences, measure, pinned, sample
from tests.floors.corpus import documents
from tests.floors.scoring import authors_f1, body_f1

needs_the_bench = pytest.mark.skipif(
    not BENCH.exists(),
    reason=f"the development benchmark is not at {BENCH} (GALLEY_BENCH names another place)",
)


@pytest.mark.bench
@pytest.mark.slow
@needs_the_bench
def test_the_figures_of_the_benchmark_stay_within_the_tolerance_of_the_pinned_ones() -> None:
    moved = differences(measure(), pinned())
    if moved:
        pytest.fail("\n".join([*moved, f"If that is meant: {corpus_figures.HOW_TO_PIN}"]), pytrace=False)


@pytest.mark.bench
@needs_the_bench
def test_the_corpus_is_scored_as_the_benchmark_scores() -> None:
    spec = importlib.util.spec_from_file_location("bench_score", BENCH / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    for document in documents():
        predicted = corpus_figures.clean(document)
        row = {"id": document.name, "body": document.gold.body, "authors": document.gold.authors or None}
        record = {"body": predicted.body, "authors": predicted.authors, "agency": predicted.agency}
        (page,) = scorer.score([row], {document.name: record}, Path("none"))
        assert body_f1("\n".join(document.gold.body), predicted.body) == pytest.approx(page["body_f1"])
        if document.gold.authors:
            expected = authors_f1(document.gold.authors, predicted.authors, predicted.agency)
            assert page["authors_f1"] == pytest.approx(expected)


def pages(*addresses: str) -> list[dict[str, str]]:
    return [{"id": f"page-{number}", "url": address} for number, address in enumerate(addresses)]


def test_a_sample_is_the_same_whatever_the_order_of_the_set() -> None:
    gold = pages(*(f"https://site.example/{number}" for number in range(20)))
    taken = sample(gold, 5)
    assert len(taken) == 5
    assert sample(gold[::-1], 5) == taken
    assert sample(gold, 100) == sample(gold, 20)


def test_a_sample_of_whole_sites_takes_all_pages_of_a_site_or_none() -> None:
    gold = pages(*(f"https://site-{number % 4}.example/{number}" for number in range(20)))
    taken = sample(gold, 6, whole_sites=True)
    hosts = [row["url"].split("/")[2] for row in taken]
    assert len(set(hosts)) == 2
    assert len(taken) == 10


def test_a_figure_that_moved_either_way_is_reported() -> None:
    before = {"news": {"pages": 160, "body_f1": 0.95, "date": 0.99}, "text": {"pages": 160, "body_f1": 0.9}}
    now = {"news": {"pages": 160, "body_f1": 0.947, "date": 0.9919}, "more/new": {"pages": 3, "body_f1": 0.9}}
    assert differences(now, before) == [
        "more/new: not pinned",
        "text: pinned, but not in the benchmark",
        "news body_f1: 0.9470, pinned 0.9500",
    ]
    assert differences(
        {"text": {"pages": 160, "body_f1": 0.903}}, {"text": {"pages": 160, "body_f1": 0.9}}
    ) == ["text body_f1: 0.9030, pinned 0.9000"]
