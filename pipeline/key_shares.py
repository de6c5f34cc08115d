"""Shares of all keys: a job that groups many records by key takes several passes, each over one share.

Beam's embedded runner holds in memory whatever crosses a shuffle, so that one pass over all keys could
take more memory than there is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Share(NamedTuple):
    """The keys that one pass goes through: every ``of``-th, starting with ``number``."""

    number: int
    of: int

    def holds(self, key: bytes) -> bool:
        """Whether a key belongs to this share.

        Args:
            key: its first four bytes are spread evenly, as those of a hash are.
        """
        return int.from_bytes(key[:4], "big") % self.of == self.number

    def held(self, keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """For each of some hashes whether it belongs to this share."""
        return np.asarray(keys % np.uint64(self.of) == self.number)
