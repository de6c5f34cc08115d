"""Which blocks to keep, given how likely each is to be story."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def choose(probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """The set of blocks whose expected F1 against the story is highest.

    The best set is always the likeliest k blocks for some k (Lewis 1995, "Evaluating and optimizing
    autonomous text classification systems"); F1 of sums is used for the expectation of F1. In a page
    that is clear this asks for a probability of one half, in one that is unclear for less.
    """
    order, expected = _by_likelihood(probabilities, words)
    chosen = np.zeros(len(words), dtype=np.bool_)
    chosen[order[: int(np.argmax(expected)) + 1]] = True
    return chosen


def expected_f1(probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]) -> float:
    """The expected F1 of the set that `choose` takes: how sure the probabilities are of the page."""
    return float(_by_likelihood(probabilities, words)[1].max())


def _by_likelihood(
    probabilities: npt.NDArray[np.float64], words: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """The blocks in order, the likeliest first, and the expected F1 of each number of them."""
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum((probabilities * words)[order])
    taken = np.cumsum(words[order])
    return order, 2.0 * hits / (taken + hits[-1] + 1e-9)
