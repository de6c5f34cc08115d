from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.runs import manifest_of, run

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def whole_result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of a run over the seeds, with every dataset."""
    out = tmp_path_factory.mktemp("verification") / "whole"
    assert run(SEEDS, "--output", out, "--dedup", "near") == 0
    datasets = {file["dataset"] for file in manifest_of(out)["files"]}
    assert datasets == {"articles", "duplicates", "rejects", "signatures", "site_chrome"}
    return out


@pytest.fixture
def result(whole_result: Path, tmp_path: Path) -> Path:
    """A copy of that result, to be damaged."""
    return Path(shutil.copytree(whole_result, tmp_path / "result"))
