"""Judges text dumps by a model that was trained just now, as the pipeline would if it were shipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from galley.errors import DocumentError
from galley.records import Page, Verdict
from galley.strip import strip
from galley.strip.score import scored
from galley.strip.shared.trees import load_trees
from galley.strip.text.features import block_columns, odds_columns

MAX_LOG_ODDS = 30.0


class TextModel:
    """The classifier of text dumps.

    Args:
        trees: The content of ``text_blocks.json``.
        words: The content of ``text_words.json``.
    """

    def __init__(self, trees: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        self._trees = load_trees(trees)
        self._odds: Mapping[str, float] = words["words"]

    def verdicts(self, page: Page) -> tuple[Verdict, ...]:
        """A verdict for each block of a dump; empty where no block is story."""
        columns = block_columns(page.blocks) | odds_columns(page.blocks, self._odds)
        table = np.stack([columns[name] for name in self._trees.features])
        log_odds = np.clip(self._trees.scores(table), -MAX_LOG_ODDS, MAX_LOG_ODDS)
        try:
            return tuple(strip(scored(page, 1.0 / (1.0 + np.exp(-log_odds)))).verdicts)
        except DocumentError:
            return ()
