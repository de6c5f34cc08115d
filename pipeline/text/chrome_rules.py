"""Chrome phrases: the rules of ``rules/chrome/*.json``, and whether one of them takes a block.

A rule says that a *whole short block* is chrome: a button, a prompt, a line of a footer. It never looks
inside a paragraph, so that prose which quotes such a phrase is left alone. The block models weigh the
kind of the rule with everything else; only the few rules marked ``certain`` decide by themselves.

Fields of a rule in the data files:
    id        unique, ``language.purpose`` or ``any.purpose``
    kind      the purpose, one of `RULE_KINDS`
    phrases   the block, folded (see `fold_key`), equals one of these; or
    pattern   a regular expression (see `pattern_text`) that must match at the start of the folded block
    needs     tokens; ``pattern`` is tried on blocks that hold one of them
    signs     the same for substrings, in scripts without spaces and for punctuation
    max_words, max_chars  the longest block that ``pattern`` is tried on
    certain   true when the rule decides without the model
    takes     a block that the rule must take
    leaves    a block that neither this rule nor any certain one may take
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence
from itertools import repeat

from ..rules import read_rules, rule_files
from ..rules.patterns import pattern_text
from .characters import BORDER, beyond_ascii, folded_keys, folded_spaces
from .words import refuse_lone_str

RULE_KINDS = (
    "ad", "author_box", "comments", "contact", "cookie", "copyright", "date", "debris", "editorial_note",
    "embed", "legal", "login", "menu", "newsletter", "pager", "paywall", "photo_credit", "related", "share",
)  # fmt: skip
"""The kinds of rules. The block models were trained with the kinds' numbers in this order: a new kind
goes to the end."""

CACHED_BLOCKS = 8_192
"""Blocks whose rule is remembered."""

FOLDED_AWAY_CHARS = 40
"""White space that folding may take out of a block before it is too long for any rule."""

DEFAULT_MAX_WORDS = 30
DEFAULT_MAX_CHARS = 250

LAST_OF_FIRST_PLANE = "\uffff"

_TOKEN = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_EDGE_NUMBERS = re.compile(r"^(?:0 )+|(?: 0)+$")


@dataclasses.dataclass(frozen=True, slots=True)
class ChromeRule:
    """One line of the rule files; the module's docstring describes the fields."""

    id: str
    kind: str
    phrases: tuple[str, ...]
    pattern: str
    needs: frozenset[str]
    signs: tuple[str, ...]
    max_words: int
    max_chars: int
    certain: bool
    takes: str
    leaves: str


def fold_key(text: str) -> str:
    """The tokens of a block, each number as ``0``: what phrases are compared with.

    ``"Comments (12)"`` and ``"12 comments!"`` become ``comments 0`` and ``0 comments``.
    """
    return _DIGITS.sub("0", " ".join(_TOKEN.findall(_lower(text))))


def fold_keys(texts: Sequence[str]) -> list[str]:
    """`fold_key` of each text, made for all at once, or taken from what `match_rules` has met."""
    refuse_lone_str(texts, "texts")
    known = _index().keys
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if not new:
        return [known[text] for text in texts]
    made = dict(zip(new, _fold_keys(new), strict=True))
    return [known[text] if text in known else made[text] for text in texts]


def _fold_keys(texts: Sequence[str]) -> list[str]:
    joined = BORDER.join(map(_lower, texts))
    keys = folded_keys(joined).split(BORDER)
    if len(keys) != len(texts):
        return [fold_key(text) for text in texts]
    if max(beyond_ascii(joined), default="") > LAST_OF_FIRST_PLANE:  # where not every letter is known as one
        return [
            fold_key(text) if max(text, default="") > LAST_OF_FIRST_PLANE else key
            for text, key in zip(texts, keys, strict=True)
        ]
    return keys


def _lower(text: str) -> str:
    """The text with its case folded, without the dot that folding leaves of a Turkish capital I."""
    if text.isascii():
        return text.lower()
    return text.casefold().replace("i\u0307", "i")


@functools.cache
def load_rules() -> tuple[ChromeRule, ...]:
    """Every rule in the order in which they are tried: those of ``any.json``, those of ``en.json``, since
    English words appear on pages of every language, then the others by the names of their files.

    Raises:
        ValueError: a rule file breaks the format, which is a mistake in the package itself.
    """
    first = ("chrome/any.json", "chrome/en.json")
    names = [*first, *(name for name in rule_files("chrome") if name not in first)]
    return tuple(
        _parse(name.removeprefix("chrome/"), row) for name in names for row in read_rules(name)["rules"]
    )


def _parse(file_name: str, row: dict[str, object]) -> ChromeRule:
    known = {
        "id",
        "kind",
        "phrases",
        "pattern",
        "needs",
        "signs",
        "max_words",
        "max_chars",
        "certain",
        "takes",
        "leaves",
    }
    if extra := set(row) - known:
        raise ValueError(f"{file_name}: rule {row.get('id')} has unknown fields {sorted(extra)}")
    if row.get("kind") not in RULE_KINDS or bool(row.get("phrases")) == bool(row.get("pattern")):
        raise ValueError(
            f"{file_name}: rule {row.get('id')} needs a known kind and either phrases or a pattern"
        )
    if not str(row.get("id")).startswith(file_name.removesuffix("json")):
        raise ValueError(f"{file_name}: rule {row.get('id')} is not named for its file")
    phrases, needs, signs = (row.get(name, ()) for name in ("phrases", "needs", "signs"))
    assert (
        isinstance(phrases, list | tuple)
        and isinstance(needs, list | tuple)
        and isinstance(signs, list | tuple)
    )
    return ChromeRule(
        id=str(row["id"]),
        kind=str(row["kind"]),
        phrases=tuple(fold_key(phrase) for phrase in phrases),
        pattern=pattern_text(row.get("pattern", "")),
        needs=frozenset(fold_key(token) for token in needs),
        signs=tuple(sign.casefold() for sign in signs),
        max_words=int(str(row.get("max_words", DEFAULT_MAX_WORDS))),
        max_chars=int(str(row.get("max_chars", DEFAULT_MAX_CHARS))),
        certain=bool(row.get("certain", False)),
        takes=str(row["takes"]),
        leaves=str(row["leaves"]),
    )


class _Index:
    """The rules, arranged so that a block meets only those that could take it, and the latest answers."""

    def __init__(self, rules: tuple[ChromeRule, ...]) -> None:
        self.rules = rules
        self.by_phrase: dict[str, int] = {}
        self.by_token: dict[str, list[int]] = {}
        self.by_sign: list[tuple[str, int]] = []
        self.always: list[int] = []
        self.wide_by_token: dict[str, list[int]] = {}
        self.max_chars = max(rule.max_chars for rule in rules)
        for number, rule in enumerate(rules):
            for phrase in rule.phrases:
                self.by_phrase.setdefault(phrase, number)
            if not rule.pattern:
                continue
            for token in rule.needs:
                self.by_token.setdefault(token, []).append(number)
                if rule.max_words > DEFAULT_MAX_WORDS:
                    self.wide_by_token.setdefault(token, []).append(number)
            self.by_sign.extend((sign, number) for sign in rule.signs)
            if not rule.needs and not rule.signs:
                self.always.append(number)
        self.any_always = re.compile("|".join(f"(?:{rules[number].pattern})" for number in self.always))
        self.sign_characters = [
            (frozenset(character for character in sign if not character.isascii()), sign, number)
            for sign, number in self.by_sign
        ]
        self.compiled: dict[int, re.Pattern[str]] = {}
        self.needed = {BORDER, *self.by_token}
        self.known: dict[str, ChromeRule | None] = {}
        self.keys: dict[str, str] = {}

    def learn(self, texts: Sequence[str], keep: Sequence[str]) -> None:
        """Find and remember the rules of some texts.

        Args:
            texts: those not known yet.
            keep: known texts that must not be forgotten.
        """
        # Text by text: most are ASCII, whose case is folded much faster than that of all texts joined.
        lower = list(map(_lower, texts))
        joined = BORDER.join(lower)
        if joined.count(BORDER) >= len(texts):
            joined = BORDER.join([text.replace(BORDER, " ") for text in lower])
        all_folded, all_keys = folded_spaces(joined), folded_keys(joined)
        folded, keys = all_folded.split(BORDER), all_keys.split(BORDER)
        # A sign that none of the texts holds is not looked for in each. Most signs are of other scripts
        # than the page: it is faster to see that a character is missing than to search.
        present = set(beyond_ascii(joined))
        signs = [
            (sign, number)
            for characters, sign, number in self.sign_characters
            if characters <= present and sign in all_folded
        ]
        rules = map(self.of_folded, folded, keys, self._tokens(all_keys), repeat(signs))
        if len(self.known) + len(texts) > CACHED_BLOCKS:
            self.known = {text: self.known[text] for text in keep if text in self.known}
            self.keys = {text: self.keys[text] for text in keep if text in self.keys}
        self.known.update(zip(texts, rules, strict=True))
        made = zip(texts, keys, strict=True)
        if max(present, default="") > LAST_OF_FIRST_PLANE:  # where not every letter is known as one
            self.keys.update(
                (text, key) for text, key in made if max(text, default="") <= LAST_OF_FIRST_PLANE
            )
        else:
            self.keys.update(made)

    def _tokens(self, keys: str) -> list[Sequence[str]]:
        """For each of the joined keys its tokens that a rule needs."""
        found: list[Sequence[str]] = []
        current: list[str] = []
        for token in filter(self.needed.__contains__, keys.replace(BORDER, f" {BORDER} ").split(" ")):
            if token == BORDER:
                found.append(current)
                current = []
            else:
                current.append(token)
        return [*found, current]

    def of_folded(
        self, folded: str, key: str, tokens: Sequence[str], signs: Sequence[tuple[str, int]]
    ) -> ChromeRule | None:
        """The rule that takes a block.

        Args:
            folded, key: the block's text, folded, and its key.
            tokens: those of its tokens that a rule needs.
            signs: what may be in it, each with the number of a rule.
        """
        found = self.by_phrase.get(key)
        if found is None and "0" in key and (key.startswith("0 ") or key.endswith(" 0")):
            found = self.by_phrase.get(_EDGE_NUMBERS.sub("", key))
        if found is not None:
            return self.rules[found]
        candidates = [number for sign, number in signs if sign in folded]
        words, chars = folded.count(" ") + 1, len(folded)
        by_token = self.by_token if words <= DEFAULT_MAX_WORDS else self.wide_by_token
        for token in tokens:
            candidates += by_token.get(token, ())
        if self.any_always.match(folded):
            candidates += self.always
        for number in sorted(set(candidates)) if candidates else ():
            rule = self.rules[number]
            if words <= rule.max_words and chars <= rule.max_chars and self.pattern(number).match(folded):
                return rule
        return None

    def pattern(self, number: int) -> re.Pattern[str]:
        pattern = self.compiled.get(number)
        if pattern is None:  # compiled when first needed: most runs meet few languages
            pattern = self.compiled[number] = re.compile(self.rules[number].pattern)
        return pattern


@functools.cache
def _index() -> _Index:
    return _Index(load_rules())


def match_rules(texts: Sequence[str]) -> list[ChromeRule | None]:
    """For each block, given by its text, the first rule that takes it, or None.

    Phrases are tried first, then patterns in the order of `load_rules`. The answers are remembered: a page's
    blocks are asked about more than once, a site's chrome on every page.
    """
    refuse_lone_str(texts, "texts")
    index = _index()
    longest = index.max_chars + FOLDED_AWAY_CHARS
    new = [text for text in dict.fromkeys(texts) if text not in index.known and len(text) <= longest]
    if new:
        index.learn(new, texts)
    return [index.known.get(text) for text in texts]


def match_rule(text: str) -> ChromeRule | None:
    """The first rule that takes a block, given by its text, or None."""
    return match_rules((text,))[0]


def match(text: str) -> str | None:
    """The id of the first rule that takes a block, given by its text, or None."""
    rule = match_rule(text)
    return rule.id if rule else None
