"""The blocks to keep, given how likely each is to be story."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

NO_WORDS = 1e-9
"""Added to a sum of words that is divided by: a page may have no likely ones."""


def best_blocks(
    probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """The set of blocks whose expected F1 against the story is highest.

    The best set is always the likeliest k blocks for some k (Lewis 1995, "Evaluating and optimizing
    autonomous text classification systems"). The F1 of expected sums stands for the expected F1. On a clear
    page a block needs a probability of about one half, on an unclear one less.

    Args:
        probabilities: of each block to be story, 0 to 1.
        words: the weight of each block.

    Returns:
        For each block whether it is in the set.
    """
    order, expected = _by_likelihood(probabilities, words)
    chosen = np.zeros(len(words), dtype=np.bool_)
    chosen[order[: int(np.argmax(expected)) + 1]] = True
    return chosen


def expected_f1(probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]) -> float:
    """The expected F1 of the set that `best_blocks` gives: how sure the probabilities are of the page."""
    return float(_by_likelihood(probabilities, words)[1].max())


def expected_f1_of(
    chosen: npt.NDArray[np.bool_], probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]
) -> float:
    """The expected F1 of a set of blocks, 0 to 1.

    Args:
        chosen: for each block whether it is in the set.
        probabilities, words: see `best_blocks`.
    """
    weights = probabilities * words
    return float(2.0 * weights[chosen].sum() / (words[chosen].sum() + weights.sum() + NO_WORDS))


def _by_likelihood(
    probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """The places of the blocks, the likeliest first, and for each number of them the expected F1."""
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum((probabilities * words)[order])
    taken = np.cumsum(words[order])
    return order, 2.0 * hits / (taken + hits[-1] + NO_WORDS)
