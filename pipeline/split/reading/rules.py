"""The rules that ``split`` goes by: word lists, patterns and the order of sources, kept as data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ...rules import read_rules

_OTHER_CASES = re.compile("[\u0130\u0131\u017f\u1c80-\u1c88]")
"""Letters that a pattern without regard to case takes for i, s or Cyrillic ones, and lower case does not."""


@cache
def source_names(field: str) -> tuple[str, ...]:
    """The names under which sources state a field, the most believed first (``rules/sources.json``)."""
    return tuple(read_rules("sources.json")["names"][field])


@cache
def line_pattern(identifier: str) -> re.Pattern[str]:
    """A pattern of ``rules/lines.json`` by its id, without regard to case."""
    for rule in read_rules("lines.json")["rules"]:
        if rule["id"] == identifier:
            return re.compile(rule["pattern"], re.IGNORECASE)
    raise KeyError(identifier)


def may_match(identifier: str, text: str) -> bool:
    """Whether a search for a pattern of ``rules/lines.json`` can find anything in the text. Quick, and
    sure only where it says no: a match always holds one of the rule's ``signs``."""
    every, ascii_alone = _line_signs(identifier)
    return holds_sign(text, ascii_alone if text.isascii() else every)


def holds_sign(text: str, signs: Iterable[str]) -> bool:
    """Whether a text holds one of these signs without regard to case, as far as lower case tells."""
    if not text.isascii() and _OTHER_CASES.search(text):
        return True
    return any(map(text.lower().__contains__, signs))


def may_end(identifier: str, text: str) -> bool:
    """Whether what a pattern of ``rules/lines.json`` finds can be the text's end. Quick, and sure only where
    it says no: it would end in one of the rule's ``ends``."""
    last = text[-1:]
    return (
        last in ":," or last.isspace() or not text.isascii() or text.lower().endswith(_line_ends(identifier))
    )


def finds(identifier: str, text: str) -> bool:
    """Whether a pattern of ``rules/lines.json`` that has ``signs`` stands in the text."""
    return may_match(identifier, text) and line_pattern(identifier).search(text) is not None


@cache
def _line_signs(identifier: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All signs of a rule, and those that an ASCII text can hold."""
    rule = next(rule for rule in read_rules("lines.json")["rules"] if rule["id"] == identifier)
    return tuple(rule["signs"]), tuple(filter(str.isascii, rule["signs"]))


@cache
def _line_ends(identifier: str) -> tuple[str, ...]:
    rule = next(rule for rule in read_rules("lines.json")["rules"] if rule["id"] == identifier)
    return tuple(filter(str.isascii, rule["ends"]))


@cache
def word_set(name: str) -> frozenset[str]:
    """A word list of ``rules/lines.json``."""
    return frozenset(read_rules("lines.json")["words"][name])
