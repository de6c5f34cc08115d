"""A list of shards as a file between the planning of a run and its job."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..bytes.compression import Compression
from ..bytes.sniffing import Detected, Format, Layout
from .shards import Shard


def shard_to_json(shard: Shard) -> dict[str, Any]:
    """A shard as plain JSON values."""
    return dataclasses.asdict(shard)


def shard_from_json(value: dict[str, Any]) -> Shard:
    """The shard that `shard_to_json` made the values of."""
    detected = value["detected"]
    if detected is not None:
        detected = Detected(
            Format(detected["format"]),
            Compression(detected["compression"]),
            Layout(detected["layout"]),
            detected["kind"],
        )
    return Shard(**{**value, "wanted": Format(value["wanted"]), "detected": detected})
