"""Which of a page's many short texts hold one of some strings, found by searching all texts at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from itertools import accumulate

from .characters import BORDER
from .words import refuse_lone_str


def texts_holding(texts: Collection[str], parts: Iterable[str]) -> list[str]:
    """Those of some texts that hold one of the parts in lower case, in order.

    Args:
        texts: class names, addresses and the like. All may be given where one holds `BORDER`.
        parts: in lower case, none empty, none with `BORDER`.
    """
    refuse_lone_str(texts, "texts")
    refuse_lone_str(parts, "parts")
    whole = BORDER.join(texts).lower()
    lower = whole.split(BORDER)
    if len(lower) != len(texts):
        return list(texts)
    ends: list[int] = []
    found: set[int] = set()
    for part in parts:
        at = whole.find(part)
        while at >= 0:
            if not ends:
                ends = list(accumulate([len(text) + 1 for text in lower]))
            place = bisect_right(ends, at)
            found.add(place)
            at = whole.find(part, ends[place])
    return [text for place, text in enumerate(texts) if place in found] if found else []
