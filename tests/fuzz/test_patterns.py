"""No pattern of the code or the rule files takes more than linear time on text made to be slow for it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

import pytest

from .patterns import Maker, NamedPattern, all_patterns, hostile_texts

TINY = (16, 24, 32, 64, 128)
"""Lengths at which an exponential pattern shows before it takes forever."""

TINY_SECONDS = 0.02
"""Some hundred times what a linear pattern takes for `TINY`."""

SMALL, LARGE = 1_000, 4_000
MAX_GROWTH = 9
"""Linear patterns grow by 4, quadratic ones by 16; the rest is room for a busy machine."""

FAR_TOO_SLOW_SECONDS = 0.2

FLOOR_SECONDS = 0.008
"""Below it the clock and the caches decide. A quadratic pattern takes 0.03 s and more for `LARGE`."""

ATTEMPTS = 4
SAMPLE_EVERY = 4
"""The step between the texts of each pattern that the default run tries."""


def seconds(run: Callable[[str], None], text: str) -> float:
    started = time.process_time()
    run(text)
    return time.process_time() - started


def slowness(run: Callable[[str], None], make: Maker, longest: int | None = None) -> str | None:
    """What shows that a pattern takes more than linear time on a text; None if nothing does.

    Args:
        longest: the longest text that the pattern meets. It is then only tried up to that.
    """
    for size in TINY if longest is None else (*(size for size in TINY if size < longest), longest):
        text = make(size)
        if all(seconds(run, text) > TINY_SECONDS for _ in range(ATTEMPTS)):
            return f"over {TINY_SECONDS} s for {size} characters of {make(8)!r}"
    if longest is not None:
        return None
    small, large = make(SMALL), make(LARGE)
    if all(seconds(run, small) > FAR_TOO_SLOW_SECONDS for _ in range(ATTEMPTS)):
        return f"over {FAR_TOO_SLOW_SECONDS} s for {SMALL} characters of {make(8)!r}"
    of_small, of_large = 1e9, 1e9
    for _ in range(ATTEMPTS):
        of_large = min(of_large, seconds(run, large))
        if of_large < FLOOR_SECONDS:
            return None
        of_small = min(of_small, seconds(run, small))
        if of_large < MAX_GROWTH * of_small:
            return None
    return f"{of_small:.4f} s for {SMALL} characters, {of_large:.4f} s for {LARGE} of {make(8)!r}"


def slow_patterns(patterns: tuple[NamedPattern, ...], every: int) -> list[str]:
    return [
        f"{each.name}: {found}"
        for each in patterns
        for make in hostile_texts(each.pattern)[::every]
        if (found := slowness(each.run, make, each.longest))
    ]


def test_patterns_take_linear_time() -> None:
    assert slow_patterns(all_patterns(), SAMPLE_EVERY) == []


@pytest.mark.slow
def test_patterns_take_linear_time_on_every_text_made_for_them() -> None:
    assert slow_patterns(all_patterns(), 1) == []


def test_all_patterns_are_found() -> None:
    names = {each.name for each in all_patterns()}
    files = {name.split(":")[0] for name in names if ".json:" in name}
    assert {"chrome/any.json", "chrome/en.json", "lines.json", "credits.json", "marks.json"} <= files
    assert "galley.extract.metadata.json_ld:_TRAILING_COMMA" in names  # a constant of a module
    assert "galley.split.reading.name_rules:name_rules" in names  # compiled by a function that remembers it
    assert "galley.read.bytes.charset:_META" in names  # a pattern on bytes
    assert len(names) > 150


@pytest.mark.parametrize(
    ("written", "method"),
    [
        # Each was in the project once.
        (r"(?:(?:«|»|\d{1,4}|\|)[ ,]?){2,}$", "match"),  # exponential: "1111" is cut in many ways
        (r"\s+[|–—•·]\s+", "search"),  # quadratic: each space starts a search of the rest
        (r"^(?:view|see)?\s*(?:all|more)?\s*(?:posts?|articles?)?\s*(?:by|from)\s", "match"),  # cubic
        (r'"(?:[^"\\]|\\.)*"', "search"),
        (r"\b(?:\d[\d.,]*|no|one) comments", "search"),
        (r"(?:a|b)+c", "search"),
        (r"(a+)+$", "match"),
    ],
)
def test_a_slow_pattern_is_noticed(monkeypatch: pytest.MonkeyPatch, written: str, method: str) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ATTEMPTS", 1)  # more of them only excuse a busy machine
    pattern = re.compile(written)
    given = NamedPattern("made", pattern, anchored=method == "match")
    assert any(slowness(given.run, make) for make in hostile_texts(pattern))


@pytest.mark.parametrize(
    "written",
    [r"\d{1,4}[.,]\d{2}", r"(?<!\s)\s+[|–]\s+", r"\w+", r"(?<![ab])(?:a|b)+c", r'"(?:[^"\\]|\\.)*+"?'],
)
def test_a_linear_pattern_passes(written: str) -> None:
    pattern = re.compile(written)
    given = NamedPattern("made", pattern, anchored=False)
    assert [found for make in hostile_texts(pattern) if (found := slowness(given.run, make))] == []
