"""The model files: how they are written, what they say of their making, and how two are compared.

Every file is one JSON object. Its key ``provenance`` says how the rest was made; the pipeline reads the
rest alone. A list or an object inside it has one entry a line, so that a change can be read as a diff.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from galley.strip.shared.trees import FORMAT, LEAF_UNIT

from .scoring import Score

PROVENANCE = "provenance"

Content = Mapping[str, Any]
"""A model file without its provenance."""


@dataclasses.dataclass(frozen=True)
class Trained:
    """What a trainer makes from a data folder.

    Attributes:
        files: The content of each model file, by its name.
        figures: The cross-validated figures, rounded, as the provenance holds them.
        scores: The scores of single pages in cross-validation, by set; empty for models that are not
            measured by the text of a page.
    """

    files: Mapping[str, Content]
    figures: Mapping[str, Any]
    scores: Mapping[str, Sequence[Score]] = dataclasses.field(default_factory=dict)


def rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Figures as a provenance holds them: to four decimals, finer than any difference that matters."""
    return {name: round(value, 4) for name, value in figures.items()}


def trees_content(model: CatBoostClassifier, features: Sequence[str]) -> Content:
    """A CatBoost model as `galley.strip.shared.trees` reads it.

    Args:
        model: A model of symmetric trees over numbers, in two classes.
        features: The names of its columns, in order.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        exported = json.loads(path.read_text())
    scale, (bias,) = exported["scale_and_bias"]
    trees = []
    for tree in exported["oblivious_trees"]:
        splits = [
            [split["float_feature_index"], _shortest(split["border"])] for split in tree["splits"] or []
        ]
        leaves = [round(value * scale / LEAF_UNIT) for value in tree["leaf_values"]]
        trees.append({"splits": splits, "leaves": leaves})
    return {"format": FORMAT, "features": list(features), "bias": round(bias / LEAF_UNIT), "trees": trees}


def _shortest(border: float) -> float:
    """The shortest decimal that is still the same 32-bit number."""
    return float(str(np.float32(border)))


def file_text(content: Content, provenance: Mapping[str, Any]) -> str:
    """The text of a model file."""
    parts = (
        f"{_compact(key)}: {_laid_out(value)}" for key, value in {PROVENANCE: provenance, **content}.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _laid_out(value: object) -> str:
    if isinstance(value, Mapping):
        return "{\n" + ",\n".join(f"{_compact(key)}: {_compact(one)}" for key, one in value.items()) + "\n}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(_compact, value)) + "\n]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def split_file(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content and the provenance of a model file; the provenance is empty if it has none."""
    content: dict[str, Any] = json.loads(text)
    provenance = content.pop(PROVENANCE, {})
    return content, provenance


def same_model(one: str, other: str) -> bool:
    """Whether two model files hold the same model, of the same data, with the same figures.

    When it was made, and with which versions, does not matter.
    """
    (content, made), (other_content, other_made) = split_file(one), split_file(other)
    return content == other_content and all(made.get(key) == other_made.get(key) for key in _MEANT)


_MEANT = ("data", "cross_validated")
"""What of a provenance says something about the model rather than about the run that made it."""
