"""Credit lines: who else had a hand in the story, by the sentences of ``rules/credits.json``."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

from ...records import Credit
from ...rules import read_rules
from ...text.words import clean
from ..reading.names import is_agency, is_organisation, is_person, kind_of, tidy_name
from ..reading.rules import holds_sign

MAX_CHARS = 600
"""A longer block is a paragraph (our choice; the longest credit line of the development pages has 143)."""

MAX_LOOSE_WORDS = 4
"""What stands behind a label such as ``Source:`` is a name if it has no more words (our choice)."""

_SENTENCE_END = re.compile(
    r"(?<=[^\s.][^\s.][.!?])[)\"”]?\s+(?=[^\sa-z])|(?<=。)|\s*[;；]\s*|\n|\)\s*\(|\s+[-–—|]\s+(?=تحرير|ترجمة)"
    r"|,\s+(?=(?i:rédigé|édité|écrit|version française|editad[oa]|redactado|tradu[cz]ido|redigido) )"
)
_OTHER_BORDER = re.compile(
    r";|；|。|\n|\)\s*\(|تحرير|ترجمة|,\s+(?i:rédigé|édité|écrit|version|editad|redactado|tradu|redigido)"
)
# A mark that stands behind is looked for first, as few characters are one.
_FULL_STOP = re.compile(r"[)\"”\s](?<=[^\s.][^\s.][.!?][)\"”\s])(?:(?<=\s)\s*|\s+)(?=[^\sa-z])")
_LIST = re.compile(
    r"\s*[,/;&+|、，،／]\s*(?:and |und |y |et |e |og |och )?"
    r"|\s+(?:and|und|y|et|e|og|och|en|sowie|as well as|with|i|ve|и|και|con|avec)\s+|\s+و\s?(?=\S)"
)
_PLACE = re.compile(r"\s+(?:in|from|at|aus|en|à|da)\s+[A-ZÀ-Ý].*$")
_ARTICLE = re.compile(
    r"^(?:la agencia|a agência|l[’']agence|agencias?|agências?|agences?|agenturen|nachrichtenagenturen"
    r"|der|die|den|das|la|el|los|las|le|les|l[’']|o|os|da|do)\s+",
    re.IGNORECASE,
)
_BRACKETS = " \t().[]–—-*（）【】。"


@dataclasses.dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    role: str
    agencies_only: bool
    loose: bool


@dataclasses.dataclass(frozen=True)
class CreditLine:
    """credits: what the block credits. whole: whether it says nothing else."""

    credits: tuple[Credit, ...]
    whole: bool


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            re.compile(rule["pattern"], re.IGNORECASE),
            rule["role"],
            rule.get("agencies_only", False),
            rule.get("loose", False),
        )
        for rule in read_rules("credits.json")["rules"]
    )


@cache
def _any_rule(with_signs: bool) -> re.Pattern[str]:
    """What one of the rules with or without ``signs`` matches: most sentences are none's, and one search
    tells, before the rules themselves are even compiled."""
    patterns = (
        rule["pattern"].replace("(?P<names>", "(?:")
        for rule in read_rules("credits.json")["rules"]
        if ("signs" in rule) is with_signs
    )
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _signs() -> tuple[str, ...]:
    return tuple(
        {sign: None for rule in read_rules("credits.json")["rules"] for sign in rule.get("signs", ())}
    )


def follows_rule(sentence: str) -> bool:
    """Whether one of the rules matches a sentence."""
    return _any_rule(False).fullmatch(sentence) is not None or (
        holds_sign(sentence, _signs()) and _any_rule(True).fullmatch(sentence) is not None
    )


def part_sentences(text: str) -> list[str]:
    """What `_SENTENCE_END` parts: most texts hold none of its borders but full stops."""
    return (_SENTENCE_END if _OTHER_BORDER.search(text) else _FULL_STOP).split(text)


def read_credits(text: str) -> CreditLine | None:
    """What a block of text credits; None if nothing.

    Its sentences are read one by one: ``Some information came from X. Y contributed to this
    report.`` gives X as a source and Y as a contributor. A line of nothing but known agencies
    (``(AFP)``, ``dpa/AFP``) credits them as the source.
    """
    if len(text) > MAX_CHARS:
        return None
    found: list[Credit] = []
    others = 0
    for sentence in part_sentences(text):
        sentence = clean(sentence or "").strip(_BRACKETS)
        if not sentence:
            continue
        credits = _read_sentence(sentence)
        if credits:
            found += credits
        else:
            others += len(sentence.split())
    if not found:
        return None
    return CreditLine(tuple(dict.fromkeys(found)), others == 0)


def _read_sentence(sentence: str) -> list[Credit]:
    if len(sentence) <= 60:
        agencies = [part for part in _LIST.split(sentence) if part]
        if agencies and all(is_agency(part.strip(_BRACKETS)) for part in agencies):
            return [Credit(part.strip(_BRACKETS + "©"), "agency", "source") for part in agencies]
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
    """A source that is not told from a person by its words is an organisation."""
    return "agency" if loose and kind_of(name) == "person" and not _is_name(name) else kind_of(name)


def _names(printed: str, loose: bool = False) -> list[str]:
    """The names of a list as printed; empty if a part of it is no name. loose: short ones of any kind."""
    names: list[str] = []
    for part in _LIST.split(printed.strip(_BRACKETS)):
        name = part.strip(_BRACKETS + "©\"“”'")
        if not name:
            continue
        if not _is_name(name):
            shorter = _ARTICLE.sub("", _PLACE.sub("", name))
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
    if len(name.split()) > 7 or name[:1].islower() or not name[:1].isalnum():
        return False
    return is_person(name) or (is_organisation(name) and not name.endswith(tuple(".?!")))


def signature(text: str) -> str | None:
    """The agency that signs a text at its very end, as in ``… he said. (AFP)``; None if none does."""
    found = re.search(r"[(\[]\s*([^()\[\]]{2,30})\s*[)\]]\s*\.?$", text[-60:])
    if found is None:
        return None
    first = re.split(r"[/,]", found[1])[0].strip()
    return first if is_agency(first) else None
