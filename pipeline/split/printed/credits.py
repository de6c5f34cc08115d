"""Reads credit lines, which say who else worked on a story, by the rules of ``rules/credits.json``."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import Any

from ...articles import Credit
from ...rules import read_rules
from ...rules.patterns import pattern_text
from ...text.words import clean
from ..reading.names import is_agency, is_organisation, is_person, kind_of, tidy_name
from ..reading.rules import compile_rule, holds_sign

MAX_CHARS = 600
"""A longer block is a paragraph (the longest credit line of the development pages has 143)."""

MAX_AGENCIES_CHARS = 60
"""A longer sentence is more than a list of agencies."""

MAX_LOOSE_WORDS = 4
"""What follows a label such as ``Source:`` is a name if it has at most this many words."""

MAX_NAME_WORDS = 7

SIGNATURE_REACH = 60
"""How many characters at a text's end are searched for an agency's signature."""

# Looks first for the mark after the full stop, as few characters are one.
_FULL_STOP = re.compile(r"[)\"”\s](?<=[^\s.][^\s.][.!?][)\"”\s])(?:(?<=\s)\s*|\s+)(?=[^\sa-z])")
_SIGNATURE = re.compile(r"[(\[]\s*([^()\[\]]{2,30})\s*[)\]]\s*\.?$")
_BRACKETS = " \t().[]–—-*（）【】。"


@dataclasses.dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    role: str
    agencies_only: bool
    loose: bool


@dataclasses.dataclass(frozen=True)
class CreditLine:
    """What a block credits.

    Attributes:
        credits: In the order printed, each once.
        credits_only: The block says nothing else.
    """

    credits: tuple[Credit, ...]
    credits_only: bool


def _credit_rules() -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = read_rules("credits.json")["rules"]
    return rules


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(compile_rule(rule), rule["role"], rule.get("agencies_only", False), rule.get("loose", False))
        for rule in _credit_rules()
    )


@cache
def _phrase(identifier: str) -> re.Pattern[str]:
    """A pattern of the file's ``phrases``."""
    return next(
        compile_rule(rule) for rule in read_rules("credits.json")["phrases"] if rule["id"] == identifier
    )


@cache
def sentence_end() -> re.Pattern[str]:
    """Where one credit ends and the next begins: a full stop, a mark, or a word that begins a credit."""
    starts = read_rules("credits.json")["sentence_starts"]
    after_dash, after_comma = pattern_text(starts["after_dash"]), pattern_text(starts["after_comma"])
    return re.compile(
        r"(?<=[^\s.][^\s.][.!?])[)\"”]?\s+(?=[^\sa-z])|(?<=。)|\s*[;；]\s*|\n|\)\s*\("
        rf"|\s+[-–—|]\s+(?={after_dash})|,\s+(?=(?i:{after_comma}) )"
    )


@cache
def _border_but_full_stop() -> re.Pattern[str]:
    """A sign of any border of `sentence_end` but a full stop before a space."""
    starts = read_rules("credits.json")["sentence_starts"]
    after_dash, after_comma = pattern_text(starts["after_dash"]), pattern_text(starts["after_comma"])
    return re.compile(rf";|；|。|\n|\)\s*\(|{after_dash}|,\s+(?i:{after_comma})")


@cache
def _any_rule(with_signs: bool) -> re.Pattern[str]:
    """What any of the rules with, or without, ``signs`` matches.

    Most sentences follow no rule. One search shows that before the rules themselves are even compiled.
    """
    patterns = (
        pattern_text(rule["pattern"]).replace("(?P<names>", "(?:")
        for rule in _credit_rules()
        if ("signs" in rule) is with_signs
    )
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _signs() -> tuple[str, ...]:
    return tuple(dict.fromkeys(sign for rule in _credit_rules() for sign in rule.get("signs", ())))


def follows_rule(sentence: str) -> bool:
    """Whether any of the rules matches a sentence."""
    return _any_rule(False).fullmatch(sentence) is not None or (
        holds_sign(sentence, _signs()) and _any_rule(True).fullmatch(sentence) is not None
    )


def split_sentences(text: str) -> list[str]:
    """Splits a text at `sentence_end`; most texts have no border but full stops."""
    return (sentence_end() if _border_but_full_stop().search(text) else _FULL_STOP).split(text)


def read_credits(text: str) -> CreditLine | None:
    """Reads what a block of text credits, sentence by sentence.

    ``Some information came from X. Y contributed to this report.`` gives X as a source and Y as a
    contributor. A line that holds only known agencies (``(AFP)``, ``dpa/AFP``) credits them as sources.

    Returns:
        The credits; None if there are none.
    """
    if len(text) > MAX_CHARS:
        return None
    found: list[Credit] = []
    other_words = 0
    for sentence in split_sentences(text):
        sentence = clean(sentence or "").strip(_BRACKETS)
        if not sentence:
            continue
        credits = _read_sentence(sentence)
        if credits:
            found += credits
        else:
            other_words += len(sentence.split())
    if not found:
        return None
    return CreditLine(tuple(dict.fromkeys(found)), other_words == 0)


def _read_sentence(sentence: str) -> list[Credit]:
    if len(sentence) <= MAX_AGENCIES_CHARS:
        agencies = [name for name in _phrase("joint-of-names").split(sentence) if name]
        if agencies and all(is_agency(name.strip(_BRACKETS)) for name in agencies):
            return [Credit(name.strip(_BRACKETS + "©"), "agency", "source") for name in agencies]
    if not follows_rule(sentence):
        return []
    for rule in _rules():
        match = rule.pattern.fullmatch(sentence)
        if match:
            names = _names(match["names"], rule.loose)
            if rule.agencies_only and not all(is_agency(name) for name in names):
                continue
            if names:
                return [Credit(name, _kind(name, rule.loose), rule.role) for name in names]
    return []


def _kind(name: str, loose: bool) -> str:
    """The kind of a name; a source whose words do not show a person is an organisation."""
    return "agency" if loose and kind_of(name) == "person" and not _is_name(name) else kind_of(name)


def _names(printed: str, loose: bool = False) -> list[str]:
    """The names of a list as printed; empty if any of its items is not a name.

    Args:
        printed: The list.
        loose: Take short names of any kind.
    """
    names: list[str] = []
    for item in _phrase("joint-of-names").split(printed.strip(_BRACKETS)):
        name = item.strip(_BRACKETS + "©\"“”'")
        if not name:
            continue
        if not _is_name(name):
            shorter = _phrase("article-before-name").sub("", _phrase("place-after-name").sub("", name))
            shorter = tidy_name(shorter)
            if not _is_name(shorter) and not (
                loose and len(name.split()) <= MAX_LOOSE_WORDS and not name[:1].islower()
            ):
                return []
            name = shorter if _is_name(shorter) else name
        names.append(name)
    return names


def _is_name(name: str) -> bool:
    if is_agency(name):
        return True
    if len(name.split()) > MAX_NAME_WORDS or name[:1].islower() or not name[:1].isalnum():
        return False
    return is_person(name) or (is_organisation(name) and not name.endswith((".", "?", "!")))


def signature(text: str) -> str | None:
    """The agency that signs a text at its very end, as in ``… he said. (AFP)``; None if none does."""
    found = _SIGNATURE.search(text[-SIGNATURE_REACH:])
    if found is None:
        return None
    first = re.split(r"[/,]", found[1])[0].strip()
    return first if is_agency(first) else None
