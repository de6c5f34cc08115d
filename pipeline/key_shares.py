"""Shares of all keys: what crosses a shuffle is held in memory by Beam's embedded runner, so that
many records take several passes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Share(NamedTuple):
    """The part of all keys that one pass goes through: every ``of``-th, from ``number``."""

    number: int
    of: int

    def holds(self, key: bytes) -> bool:
        """Whether a key is of this share. Its first four bytes must be spread evenly, as a hash's are."""
        return int.from_bytes(key[:4], "big") % self.of == self.number

    def held(self, keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which of many numbers are of this share."""
        return np.asarray(keys % np.uint64(self.of) == self.number)
