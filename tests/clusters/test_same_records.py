"""Real runners make the same records as the embedded one, see docs/clusters.md."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from clusters.downloads import NotAvailableError
from clusters.same_records import ENGINES, Engines, Outcome, differences
from tests.runs import write_dumps

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    folder = tmp_path_factory.mktemp("engines")
    return Engines([str(SEEDS), str(write_dumps(folder / "dumps", stories=60))], folder)


@pytest.fixture(scope="module")
def embedded(engines: Engines) -> Outcome:
    return engines.embedded()


def run_on(engine: str, engines: Engines) -> Outcome:
    try:
        return ENGINES[engine](engines)
    except NotAvailableError as error:
        warnings.warn(f"{engine} was not run: {error}", stacklevel=2)
        pytest.skip(f"{engine} was not run: {error}")


@pytest.mark.cluster
@pytest.mark.parametrize("engine", ["processes", "prism", "flink"])
def test_another_runner_makes_the_same_records(engine: str, engines: Engines, embedded: Outcome) -> None:
    assert differences(run_on(engine, engines).records, embedded.records) == []


@pytest.mark.cluster
def test_a_flink_job_that_loses_a_task_manager_while_it_writes_makes_the_same_records(
    engines: Engines, embedded: Outcome
) -> None:
    killed = run_on("flink-killed", engines)
    assert killed.restarts >= 1
    assert differences(killed.records, embedded.records) == []


def test_a_missing_duplicated_or_different_record_is_a_difference() -> None:
    expected = {"articles": ["a", "b"], "rejects": ["r"]}
    assert differences({"articles": ["a", "b"], "rejects": ["r"]}, expected) == []
    assert differences({"articles": ["a"], "rejects": ["r"]}, expected) == [
        "articles: 0 rows not expected, 1 missing, 1 instead of 2 in all"
    ]
    assert differences({"articles": ["a", "b", "b"], "rejects": ["r"]}, expected) == [
        "articles: 0 rows not expected, 0 missing, 3 instead of 2 in all"
    ]
    assert differences({"articles": ["a", "c"]}, expected) == [
        "articles: 1 rows not expected, 1 missing, 2 instead of 2 in all",
        "rejects: 0 rows not expected, 1 missing, 0 instead of 1 in all",
    ]
