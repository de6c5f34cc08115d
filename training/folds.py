"""Cross-validation by publisher: no page is judged by a model that has seen its publisher."""

from __future__ import annotations

import hashlib

FOLDS = 5


def fold_of(publisher: str) -> int:
    """The fold of a publisher (0 to 4): the same on every run, whatever other publishers there are."""
    return int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % FOLDS
