"""How much data may unfold to, measured while they unfold."""

from __future__ import annotations

FREE_BYTES = 64 << 20
"""How much more than the ratio allows may come out before it counts as a bomb (an arbitrary value:
small files compress well by chance, and this much can be borne)."""


class Allowance:
    """The unfolded bytes of a file beyond what the ratio allows. The members of a file share one.

    What is over the ratio is taken from a common stock, so that many small bombs in a file unfold to no
    more than one large bomb does. Data within the ratio never touch the stock.
    """

    def __init__(self, max_expansion: int, free: int = FREE_BYTES) -> None:
        self.max_expansion = max_expansion
        self._free = free

    def is_exceeded(self, stored: int, unfolded: int) -> bool:
        """Whether ``unfolded`` bytes from ``stored`` bytes are more than may come out."""
        return unfolded - self.max_expansion * stored > self._free

    def spend(self, stored: int, unfolded: int) -> None:
        """Take what was over the ratio from the stock."""
        self._free = max(0, self._free - max(0, unfolded - self.max_expansion * stored))
