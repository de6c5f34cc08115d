"""Step 1, read: files of every format become raw documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .documents import read_shard
from .formats.reader_types import FieldNames, ReadSettings, Skipped, Unread
from .plan.inputs import InputFile, Matched, find_inputs, match_inputs
from .plan.shards import TARGET_BYTES, Shard, plan_shards

if TYPE_CHECKING:
    from .transform import DOCUMENTS, REJECTS, SKIPPED, UNREAD, ReadDumps

__all__ = [
    "DOCUMENTS",
    "REJECTS",
    "SKIPPED",
    "TARGET_BYTES",
    "UNREAD",
    "FieldNames",
    "InputError",
    "InputFile",
    "Matched",
    "ReadDumps",
    "ReadSettings",
    "Shard",
    "Skipped",
    "Unread",
    "find_inputs",
    "match_inputs",
    "plan_shards",
    "read_shard",
]

_OF_THE_TRANSFORM = frozenset({"DOCUMENTS", "REJECTS", "SKIPPED", "UNREAD", "ReadDumps"})


def __getattr__(name: str) -> Any:
    """Import the transform when it is first used: reading needs no Beam, which takes half a second."""
    if name in _OF_THE_TRANSFORM:
        from . import transform

        return getattr(transform, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
