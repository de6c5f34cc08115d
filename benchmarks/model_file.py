"""Writes a trained CatBoost model as the JSON file that `galley.strip.shared.trees` reads."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from galley.strip.shared.trees import FORMAT, LEAF_UNIT


def model_content(model: CatBoostClassifier, features: Sequence[str]) -> dict[str, Any]:
    """The content of the model file. The model must be of symmetric trees over numbers, in two classes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        exported = json.loads(path.read_text())
    scale, (bias,) = exported["scale_and_bias"]
    trees = []
    for tree in exported["oblivious_trees"]:
        splits = [[split["float_feature_index"], shortest(split["border"])] for split in tree["splits"] or []]
        leaves = [round(value * scale / LEAF_UNIT) for value in tree["leaf_values"]]
        trees.append({"splits": splits, "leaves": leaves})
    return {"format": FORMAT, "features": list(features), "bias": round(bias / LEAF_UNIT), "trees": trees}


def shortest(border: float) -> float:
    """The shortest decimal that still is the same 32-bit number."""
    return float(str(np.float32(border)))


def write_model(model: CatBoostClassifier, features: Sequence[str], path: Path) -> None:
    """Write the model file, one tree a line, so that a change of it can be read as a diff."""
    content = model_content(model, features)
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in content.pop("trees"))
    head = json.dumps(content, ensure_ascii=False, indent=1)[:-2]
    path.write_text(f'{head},\n "trees": [\n{trees}\n]}}\n', encoding="utf-8")
