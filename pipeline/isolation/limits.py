"""The limits that a child works within."""

from __future__ import annotations

from typing import NamedTuple


class ChildLimits(NamedTuple):
    """What one record may take in a child.

    Attributes:
        cpu_seconds: CPU time. A record that takes more is rejected without a second attempt.
        wall_seconds: time by the clock, for what waits without working.
        memory: bytes of address space of the child.
    """

    cpu_seconds: float = 60.0
    wall_seconds: float = 600.0
    memory: int = 2 << 30
