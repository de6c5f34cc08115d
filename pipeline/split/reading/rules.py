"""Loads the rules of ``split``: word lists, patterns and the order of sources, all kept as data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ...rules import read_rules
from ...rules.patterns import alternatives, pattern_text

_OTHER_CASES = re.compile("[\u0130\u0131\u017f\u1c80-\u1c88]")
"""Letters that a pattern which ignores case reads as i, s or Cyrillic letters, but lower case does not."""

_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")


@cache
def source_names(field: str) -> tuple[str, ...]:
    """The names under which pages state a field, the most trusted first (``rules/sources.json``)."""
    return tuple(read_rules("sources.json")["names"][field])


def compile_rule(rule: dict[str, Any]) -> re.Pattern[str]:
    """The compiled ``pattern`` of a rule; case counts only if the rule says ``match_case``."""
    return re.compile(pattern_text(rule["pattern"]), 0 if rule.get("match_case") else re.IGNORECASE)


@cache
def _line_rules() -> dict[str, dict[str, Any]]:
    return {rule["id"]: rule for rule in read_rules("lines.json")["rules"]}


@cache
def line_pattern(identifier: str) -> re.Pattern[str]:
    """The pattern of a rule of ``rules/lines.json``.

    Raises:
        KeyError: There is no such rule.
    """
    return compile_rule(_line_rules()[identifier])


def may_match(identifier: str, text: str) -> bool:
    """Whether a rule of ``rules/lines.json`` may find something in a text.

    A quick test whose "no" is certain: whatever the rule finds holds one of its signs.
    """
    every, ascii_only = line_signs(identifier)
    return holds_sign(text, ascii_only if text.isascii() else every)


def holds_sign(text: str, signs: tuple[str, ...]) -> bool:
    """Whether a text holds one of the signs (lower case) in any case that lower case reveals."""
    if not text.isascii() and _OTHER_CASES.search(text):
        return True
    return any(map(text.lower().__contains__, signs))


def may_end(identifier: str, text: str) -> bool:
    """Whether a rule of ``rules/lines.json`` that is anchored to the end may match a text there.

    A quick test whose "no" is certain: the text would end in one of the rule's words.
    """
    last = text[-1:]
    return (
        last in ":," or last.isspace() or not text.isascii() or text.lower().endswith(_line_ends(identifier))
    )


def finds(identifier: str, text: str) -> bool:
    """Whether a rule of ``rules/lines.json`` finds something in a text."""
    return may_match(identifier, text) and line_pattern(identifier).search(text) is not None


@cache
def line_signs(identifier: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The signs of a rule of ``rules/lines.json``: all of them, and those that ASCII texts can hold."""
    rule = _line_rules()[identifier]
    signs = tuple(rule["signs"]) if "signs" in rule else tuple(dict.fromkeys(_literal_starts(rule)))
    return signs, tuple(filter(str.isascii, signs))


@cache
def _line_ends(identifier: str) -> tuple[str, ...]:
    return tuple(filter(str.isascii, _literal_starts(_line_rules()[identifier])))


def _literal_starts(rule: dict[str, Any]) -> Iterator[str]:
    """The plain text that each of a rule's first alternatives starts with, in lower case.

    Raises:
        ValueError: An alternative starts with no plain text, so the rule has to list its signs.
    """
    written = rule["pattern"]
    if isinstance(written, list):
        written = next(piece for piece in written if isinstance(piece, dict))
    for alternative in map(pattern_text, alternatives(written)):
        special = _SPECIAL.search(alternative)
        start = alternative[: special.start()] if special else alternative
        if special and special[0] in "*?{":  # the character before may be missing
            start = start[:-1]
        if not start:
            raise ValueError(f"lines.json: rule {rule['id']} needs signs: {alternative} has no literal start")
        yield start.lower()


@cache
def word_set(name: str) -> frozenset[str]:
    """A word list of ``rules/lines.json``."""
    return frozenset(read_rules("lines.json")["words"][name])
