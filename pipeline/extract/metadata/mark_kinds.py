"""Finds the class, id and other names that show that an element holds a byline or a date.

Pages repeat a few hundred attribute values thousands of times, so the answer for each is kept. A page brings
some 200 new values. They are searched together, since hardly any of them names a byline or a date.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

from ...rules import read_rules
from ...text.held_parts import texts_holding
from ...text.words import refuse_lone_str
from ..dom.listing import CACHED_VALUES, tokens

_KINDS = ("byline", "date")
"""The kinds that names can show; the first wins where a value shows both."""


@cache
def _rules() -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = read_rules("marks.json")["rules"]
    return rules


@cache
def mark_patterns() -> dict[str, re.Pattern[str]]:
    """The pattern of ``rules/marks.json`` for each kind of mark."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for rule in _rules():
        kinds[rule["kind"]].append(rule["pattern"])
    return {kind: re.compile("|".join(patterns)) for kind, patterns in kinds.items()}


@cache
def _needs(*kinds: str) -> tuple[str, ...]:
    """Strings of which every value that shows one of some kinds holds at least one."""
    needs = (need for rule in _rules() if rule["kind"] in kinds for need in rule["needs"])
    return tuple(dict.fromkeys(needs))


@lru_cache(CACHED_VALUES)
def _kind_of_token(token: str) -> str | None:
    if not any(need in token for need in _needs(*_KINDS)):
        return None
    return next((kind for kind in _KINDS if mark_patterns()[kind].search(token)), None)


def author_links(addresses: Collection[str]) -> list[str]:
    """Those of some addresses that lead to an author's page."""
    refuse_lone_str(addresses, "addresses")
    search = mark_patterns()["author_link"].search
    likely = texts_holding(addresses, _needs("author_link"))
    return [address for address in likely if search(address.lower())]


class MarkKinds(dict[str, str | None]):
    """The kind of mark that each attribute value shows, None for no kind. Values are added when asked for."""

    def __missing__(self, value: str) -> str | None:
        kinds = set(map(_kind_of_token, tokens(value)))
        kind = self[value] = next((kind for kind in _KINDS if kind in kinds), None)
        return kind

    def learn(self, values: Collection[str]) -> list[str]:
        """Add many values at once.

        Returns:
            Those that show a kind.
        """
        refuse_lone_str(values, "values")
        if len(self) > CACHED_VALUES:
            self.clear()
        unasked = [value for value in values if value not in self]
        self.update(dict.fromkeys(unasked))
        for value in texts_holding(unasked, _needs(*_KINDS)):
            self.__missing__(value)
        return [value for value in values if self[value]]
