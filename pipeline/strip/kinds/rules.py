"""The rules of ``rules/page_kinds.json``, compiled: what speaks for a kind of page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from ...records import PageKind
from ...rules import read_rules
from ...rules.patterns import pattern_text
from ...text.words import refuse_lone_str

MAX_LINE_CHARS = 48
"""A longer line is not one of the phrases (the longest has 47 characters)."""

_NUMBER = re.compile(r"\d++(?:[.,' \u00a0]\d++)*+")
_BORDER = "\x00"
_END = " \t\n.!?…。！？:›»→>*+▾▼"


class KindRule(NamedTuple):
    """One rule: what it looks at, and what it is worth. Its fields are those of the file."""

    id: str
    kind: PageKind
    where: str
    points: float
    limit: float
    pattern: re.Pattern[str]
    values: frozenset[str]


@cache
def rules_of(where: str) -> tuple[KindRule, ...]:
    """The rules that look at one thing: ``types``, ``path``, ``phrases`` …"""
    return tuple(rule for rule in _all_rules() if rule.where == where)


@cache
def _all_rules() -> tuple[KindRule, ...]:
    return tuple(map(_compiled, read_rules("page_kinds.json")["rules"]))


@cache
def kin_rules() -> tuple[KindRule, ...]:
    """The rules that tell the kinds of article apart; the first that applies decides."""
    return tuple(map(_compiled, read_rules("page_kinds.json")["kin"]))


@cache
def article_types() -> frozenset[str]:
    """The schema.org types of articles."""
    return frozenset().union(*(rule.values for rule in rules_of("types") if rule.kind is PageKind.ARTICLE))


@cache
def post_marks() -> re.Pattern[str]:
    """What is searched for in an item's short lines, numbers as ``#``: a day, an age, a button to reply."""
    return re.compile(pattern_text(read_rules("page_kinds.json")["post_marks"]["pattern"]))


class Prices(NamedTuple):
    """How prices are written.

    Attributes:
        currencies: the signs and words, one of which each price has.
        pattern: finds a price by its currency and the digit beside it.
    """

    currencies: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def prices() -> Prices:
    """The rules of prices."""
    rules: Mapping[str, Sequence[str]] = read_rules("page_kinds.json")["prices"]
    either = {name: "|".join(map(re.escape, words)) for name, words in rules.items()}
    before = rf"(?:{either['signs_before']}|\b(?:{either['words_before']}))\s?\d"
    after = rf"\d\s?(?:{either['signs_after']}|(?:{either['words_after']})\b)"
    return Prices(tuple(sorted(set().union(*rules.values()))), re.compile(f"{before}|{after}"))


@cache
def self_words() -> frozenset[str]:
    """The words in which a company speaks of itself."""
    return frozenset(read_rules("page_kinds.json")["self_words"])


def _compiled(rule: Mapping[str, Any]) -> KindRule:
    points = rule.get("points", 0.0)
    return KindRule(
        rule["id"],
        PageKind(rule["kind"]),
        rule["where"],
        points,
        rule.get("limit", points),
        re.compile(rule.get("pattern", "(?!)")),
        frozenset(rule.get(rule["where"], ())),
    )


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """The ids of the rules that each phrase belongs to."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule in rules_of("phrases"):
        for phrase in sorted(rule.values):
            found[folded_line(phrase)].append(rule.id)
    return {phrase: tuple(ids) for phrase, ids in found.items()}


def folded_line(text: str) -> str:
    """A short line as it is compared with phrases: lower case, ``#`` for a number, no marks at its end."""
    return folded_lines([text])[0]


def folded_lines(texts: Sequence[str]) -> list[str]:
    """Each line as `folded_line` folds it. A page's hundreds of lines are folded together, in a third of the
    time (measured)."""
    refuse_lone_str(texts, "texts")
    whole = _BORDER.join(texts).lower().replace("’", "'").replace("\n", " ")
    return [line.strip(_END) or line for line in _NUMBER.sub("#", whole).split(_BORDER)]
