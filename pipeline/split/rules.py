"""The rules that ``split`` goes by: word lists, patterns and the order of sources, kept as data."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any


@cache
def read_rules(name: str) -> Any:
    """A file of the package's ``rules`` folder, parsed once a process: not to be changed."""
    return json.loads(resources.files("galley").joinpath("rules", name).read_text("utf-8"))


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
    sure only where it says no: a match in ASCII letters always holds one of the rule's ``signs``."""
    return not text.isascii() or any(map(text.lower().__contains__, _line_signs(identifier)))


@cache
def _line_signs(identifier: str) -> tuple[str, ...]:
    return next(
        tuple(rule["signs"]) for rule in read_rules("lines.json")["rules"] if rule["id"] == identifier
    )


@cache
def word_set(name: str) -> frozenset[str]:
    """A word list of ``rules/lines.json``."""
    return frozenset(read_rules("lines.json")["words"][name])
