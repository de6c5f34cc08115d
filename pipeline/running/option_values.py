"""What a value on the command line may be: sizes with units, seconds, shares."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable

from ..records import ARTICLE_KINDS, PageKind

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

MAX_BYTES = 1 << 60
"""An exbibyte. Larger limits do not fit into what the system's calls take."""

MAX_SECONDS = 7 * 24 * 3_600.0
"""A week: no document is worth more."""

_KIND_LISTS: dict[str, tuple[str, ...]] = {"articles": ARTICLE_KINDS, "all": tuple(PageKind)}

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def byte_size(minimum: int = 1) -> Callable[[str], int]:
    """A parser of sizes such as ``20000000``, ``64MB``, ``1.5GiB`` or ``512k``.

    ``MB`` is 1,000,000 bytes and ``MiB`` is 1,048,576, as IEC 80000-13 has it; a bare ``M`` counts as MiB.

    Args:
        minimum: the smallest size that makes sense.
    """

    def size(text: str) -> int:
        match = _SIZE.fullmatch(text.strip())
        if match is None:
            raise argparse.ArgumentTypeError(f"{text!r} is not a size: write bytes, or a unit as in 64MiB")
        number, unit, binary = match.groups()
        bare = text.strip()[-1:].lower() != "b"
        base = 1_024 if binary or bare else 1_000
        value = round(float(number) * base ** _POWERS[unit.lower()])
        if not minimum <= value <= MAX_BYTES:
            raise argparse.ArgumentTypeError(f"{text} must be from {shown_size(minimum)} to 1 EiB")
        return value

    return size


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """A parser of whole numbers from ``minimum`` to ``maximum``."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and minimum <= int(text[:20]) <= maximum):
            raise argparse.ArgumentTypeError(
                f"must be a whole number from {minimum:,} to {maximum:,}, not {text}"
            )
        return int(text)

    return number


def seconds(text: str) -> float:
    """A number of seconds, more than 0 and at most a week."""
    value = _number(text)
    if not 0 < value <= MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} must be more than 0 and at most {MAX_SECONDS:,.0f} seconds")
    return value


def share(minimum: float) -> Callable[[str], float]:
    """A parser of numbers from ``minimum`` to 1."""

    def number(text: str) -> float:
        value = _number(text)
        if not minimum <= value <= 1:
            raise argparse.ArgumentTypeError(f"must be from {minimum:g} to 1, not {text}")
        return value

    return number


def kinds_of_page(text: str) -> tuple[str, ...]:
    """The kinds of page that a list such as ``article,forum`` names, in the order of `PageKind`.

    ``articles`` stands for article and its kin, ``all`` for every kind.
    """
    kinds: set[str] = set()
    for name in (each.strip().lower() for each in text.split(",")):
        if name not in (*PageKind, *_KIND_LISTS):
            known = ", ".join((*PageKind, *_KIND_LISTS))
            raise argparse.ArgumentTypeError(f"{name!r} is not a kind of page: choose from {known}")
        kinds.update(_KIND_LISTS.get(name, (name,)))
    return tuple(kind.value for kind in PageKind if kind in kinds)


def shown_size(size: int) -> str:
    """A size in the largest unit that it fills: ``64 MiB``, ``20 MB``, ``500 bytes``."""
    for name, unit in (("GiB", GIB), ("MiB", MIB), ("KiB", KIB), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= unit and size % unit == 0:
            return f"{size // unit:,} {name}"
    return f"{size:,} bytes"


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return value
