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
"""What a model depends on apart from its data: the trainers, and what makes the blocks and their columns."""


def provenance_of(
    script: str,
    data: DataFolder,
    sets: Sequence[str],
    measured: Sequence[str],
    figures: Mapping[str, Any],
    date: datetime.date,
) -> dict[str, Any]:
    """The provenance of a model.

    Args:
        script: The module that trains it, as a path in the repository.
        data: The data folder.
        sets: The names of the sets that it was trained on.
        measured: The names of the sets that it was measured on without being trained on them; marked so.
        figures: Its cross-validated figures.
        date: The day of training.
    """
    versions = {"python": platform.python_version(), "galley": galley.__version__}
    versions |= {name: metadata.version(name) for name in LIBRARIES}
    return {
        "script": script,
        "data": {
            **{name: _identity(data, name) for name in sets},
            **{name: {**_identity(data, name), "use": "measured only"} for name in measured},
        },
        "versions": versions,
        "date": date.isoformat(),
        "cross_validated": dict(figures),
    }


def _identity(data: DataFolder, name: str) -> dict[str, Any]:
    return {"rows": sum(1 for _ in data.rows(name)), "sha256": data.digest(name)}
