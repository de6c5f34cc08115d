"""Which class, id and other names of an element tell that it holds a byline or a date.

Pages repeat a few hundred attribute values thousands of times, so each is asked once; those that a
page brings along for the first time, some 200, are asked together, since hardly any tells anything.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from importlib import resources
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
def _needs() -> tuple[str, ...]:
    """Strings of which at least one stands in every value that tells anything."""
    needs = (need for rule in _rules() if rule["kind"] in _KINDS for need in rule["needs"])
    return tuple(dict.fromkeys(needs))


class MarkKinds(dict[str, str | None]):
    """The kind of mark, if any, that each attribute value tells of: of those that were asked for."""

    def __missing__(self, value: str) -> str | None:
        kinds = {kind for token in tokens(value) for kind in _KINDS if mark_patterns()[kind].search(token)}
        kind = self[value] = next((kind for kind in _KINDS if kind in kinds), None)
        return kind

    def learn(self, values: Collection[str]) -> list[str]:
        """Asks many values at once; gives those that tell of a kind."""
        if len(self) > CACHED_VALUES:
            self.clear()
        folded = "\n".join(values).lower()
        needs = [need for need in _needs() if need in folded]
        self.update(dict.fromkeys(values))
        telling = []
        for value in values:
            name = value.lower()
            for need in needs:
                if need in name:
                    if self.__missing__(value):
                        telling.append(value)
                    break
        return telling
