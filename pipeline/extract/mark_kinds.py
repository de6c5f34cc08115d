"""Which class, id and other names of an element tell that it holds a byline or a date.

Pages repeat a few hundred attribute values thousands of times, so each is asked once; those that a
page brings along for the first time, some 200, are asked together, since hardly any tells anything.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any

from .blocks import CACHED_VALUES, tokens

_KINDS = ("byline", "date")
"""The kinds that names tell of; where they tell of both, the first."""


@cache
def _rules() -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = json.loads(
        resources.files(__package__.rpartition(".")[0]).joinpath("rules", "marks.json").read_text("utf-8")
    )["rules"]
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
    """Strings of which at least one stands in every value that tells of one of the kinds."""
    needs = (need for rule in _rules() if rule["kind"] in kinds for need in rule["needs"])
    return tuple(dict.fromkeys(needs))


def _holding(values: Iterable[str], needs: Iterable[str]) -> set[str]:
    """The values, all in lower case, that hold one of the needs."""
    folded = "\n".join(values)
    return {value for need in needs if need in folded for value in values if need in value}


def author_links(addresses: Iterable[str]) -> list[str]:
    """The links' addresses that lead to a page about an author."""
    folded = {address: address.lower() for address in addresses}
    likely = _holding(folded.values(), _needs("author_link"))
    search = mark_patterns()["author_link"].search
    return [address for address, name in folded.items() if name in likely and search(name)]


class MarkKinds(dict[str, str | None]):
    """The kind of mark, if any, that each attribute value tells of: of those that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._tokens: set[str] = set()
        self._telling: set[str] = set()

    def __missing__(self, value: str) -> str | None:
        kinds = {kind for token in tokens(value) for kind in _KINDS if mark_patterns()[kind].search(token)}
        kind = self[value] = next((kind for kind in _KINDS if kind in kinds), None)
        return kind

    def learn(self, values: Collection[str]) -> list[str]:
        """Asks many values at once; gives those that tell of a kind."""
        if len(self) > CACHED_VALUES:
            self.clear()
            self._tokens.clear()
            self._telling.clear()
        unasked = [value for value in values if value not in self]
        self.update(dict.fromkeys(unasked))
        held = list(map(tokens, unasked))
        new = set(chain.from_iterable(held)) - self._tokens
        self._tokens |= new
        self._telling |= _holding(new, _needs(*_KINDS))
        silent = self._telling.isdisjoint
        for value, own in zip(unasked, held, strict=True):
            if not silent(own):
                self.__missing__(value)
        return [value for value in values if self[value]]
