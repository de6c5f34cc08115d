"""Where a model comes from: what its file has under ``provenance``."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any

import galley

from .data_folder import DataFolder

LIBRARIES = ("catboost", "lxml", "numpy", "scikit-learn", "trafilatura")
"""What a model depends on besides its data: the trainers, and what makes the blocks and their columns."""


def provenance_of(
    script: str, data: DataFolder, sets: Sequence[str], figures: Mapping[str, Any], date: datetime.date
) -> dict[str, Any]:
    """The provenance of a model.

    Args:
        script: The module that trains it, as a path in the repository.
        data: The data folder.
        sets: The names of the sets that it was trained on.
        figures: Its cross-validated figures.
        date: The day of training.
    """
    versions = {"python": platform.python_version(), "galley": galley.__version__}
    versions |= {name: metadata.version(name) for name in LIBRARIES}
    return {
        "script": script,
        "data": {name: {"rows": _count(data, name), "sha256": data.digest(name)} for name in sets},
        "versions": versions,
        "date": date.isoformat(),
        "cross_validated": dict(figures),
    }


def _count(data: DataFolder, name: str) -> int:
    return sum(1 for _ in data.rows(name))
