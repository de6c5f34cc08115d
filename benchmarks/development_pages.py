"""The development benchmark, a folder beside the project: its pages, its scores and its peers."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from training.data_folder import HTML_SETS, DataFolder, Example
from training.scoring import Score, means
from training.scoring import score as score_text

__all__ = ["BENCH", "SETS", "Example", "Score", "data", "examples", "means", "peers", "score", "scoring"]

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
SETS = HTML_SETS


def _script(name: str) -> ModuleType:
    path = BENCH / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.exists():
        sys.exit(f"the development benchmark is not at {BENCH}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


scoring = _script("score")
peers = _script("peers")
data = DataFolder(BENCH)


def examples(name: str) -> Iterator[Example]:
    """The examples of one set, in the order of its gold records."""
    return data.examples(name)


def score(example: Example, text: str) -> Score:
    """Score a text that was extracted from a page."""
    return score_text(example.id, example.body, text)
