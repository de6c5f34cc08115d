"""Boosted oblivious decision trees: the model family behind every block classifier.

An oblivious tree asks the same question on all of its branches at each level, so that a few array
operations take a whole page through a whole model, with numpy alone. Leaf values are integers
(multiples of `LEAF_UNIT`), so that a score is an exact sum: the same on every machine.

The file is JSON, written by ``training/model_files.py``::

    {"format": "galley-oblivious-trees-1",
     "features": ["words", ...],          the columns that the model was trained on, in order
     "bias": -1200,                       in leaf units
     "trees": [{"splits": [[3, 0.5], ...],    [column, border]: bit i is set if value > border
                "leaves": [-310, ...]}, ...]} in leaf units, by the number that the bits make
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = "galley-oblivious-trees-1"

LEAF_UNIT = 1e-4
"""The log-odds that one leaf unit stands for: far finer than the noise of training."""


@dataclasses.dataclass(frozen=True)
class BoostedTrees:
    """A trained model, ready to score blocks. Made by `load_trees`.

    features: names of the columns, in the order in which `scores` expects them.
    split_columns, split_borders: the questions that the trees ask, each once.
    splits: for each level a row with the numbers of the questions that the trees ask there.
    leaves: for each tree a row with the values of its leaves.
    """

    features: tuple[str, ...]
    bias: int
    split_columns: npt.NDArray[np.intp]
    split_borders: npt.NDArray[np.float32]
    splits: npt.NDArray[np.intp]
    leaves: npt.NDArray[np.int32]

    def scores(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The log-odds of each block to be story.

        Args:
            table: a row for each feature, a column for each block.

        Raises:
            ValueError: the table has another number of rows.
        """
        if table.ndim != 2 or len(table) != len(self.features):
            raise ValueError(f"the model takes tables of {len(self.features)} features, not {table.shape}")
        trees, size = self.leaves.shape
        # A row for each question: whole rows are copied and compared at the speed of memory.
        above = table.take(self.split_columns, axis=0) > self.split_borders[:, np.newaxis]
        answers = above.view(np.uint8).astype(np.min_scalar_type(size - 1), copy=False)
        bits = answers.take(self.splits[-1], axis=0)
        for asked in self.splits[-2::-1]:
            bits += bits  # numpy adds many bytes at once, but shifts them one by one
            bits |= answers.take(asked, axis=0)
        leaf = bits + np.arange(0, trees * size, size)[:, np.newaxis]
        total = self.leaves.reshape(-1).take(leaf).sum(axis=0, dtype=np.int64) + self.bias
        scores: npt.NDArray[np.float64] = total.astype(np.float64) * LEAF_UNIT
        return scores


def load_trees(content: Mapping[str, Any]) -> BoostedTrees:
    """A model from the content of its JSON file.

    Raises:
        ValueError: the content is of another format.
    """
    if content.get("format") != FORMAT:
        raise ValueError(f"the model file is of format {content.get('format')!r}, not {FORMAT!r}")
    trees: Sequence[Mapping[str, Any]] = content["trees"]
    depth = max(len(tree["splits"]) for tree in trees)
    # A tree of fewer levels is padded with a question that every value answers with no.
    questions: dict[tuple[int, float], int] = {(0, np.inf): 0}
    splits = np.zeros((depth, len(trees)), dtype=np.intp)
    leaves = np.zeros((len(trees), 2**depth), dtype=np.int32)
    for number, tree in enumerate(trees):
        for level, (column, border) in enumerate(tree["splits"]):
            splits[level, number] = questions.setdefault((column, border), len(questions))
        leaves[number, : len(tree["leaves"])] = tree["leaves"]
    return BoostedTrees(
        features=tuple(content["features"]),
        bias=int(content["bias"]),
        split_columns=np.array([column for column, _ in questions]),
        split_borders=np.array([border for _, border in questions], dtype=np.float32),
        splits=splits,
        leaves=leaves,
    )


def read_trees(text: str) -> BoostedTrees:
    """`load_trees` of a model file's text."""
    content: Mapping[str, Any] = json.loads(text)
    return load_trees(content)
