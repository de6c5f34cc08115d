"""Columns of numbers, one value for each block of a page: what is beside and around each block."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

AnyFloat = TypeVar("AnyFloat", np.float32, np.float64)


def shifted(column: npt.NDArray[AnyFloat], step: int, outside: float) -> npt.NDArray[AnyFloat]:
    """For each block the value of another one.

    Args:
        column: a value for each block.
        step: how many places further on the other block is; negative for one before.
        outside: the value of a place before the first block or after the last.
    """
    result = np.full(len(column), outside, dtype=column.dtype)
    if abs(step) < len(column):
        if step > 0:
            result[:-step] = column[step:]
        else:
            result[-step:] = column[:step]
    return result


def window_sums(
    column: npt.NDArray[AnyFloat], first: int, last: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """For each block the sum over the blocks around it, and how many these are.

    Args:
        column: a value for each block.
        first, last: the ends of the window, both in it, counted in places from the block itself.
    """
    count = len(column)
    places = np.arange(count)
    start = np.clip(places + first, 0, count)
    end = np.clip(places + last + 1, 0, count)
    running = np.concatenate(([0.0], np.cumsum(column, dtype=np.float64)))
    return running[end] - running[start], end - start
