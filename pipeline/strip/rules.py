"""Chrome phrases: the rules of ``rules/chrome/*.json``, and the question whether a block is one.

A rule says that a *whole short block* is chrome: a button, a prompt, a footer's line. It never
looks inside a paragraph, so that prose which quotes such a phrase is left alone. Rules are
hints of known kind to the block models, which weigh them with everything else; only the few
marked ``certain`` decide by themselves.

Fields of a rule in the data files:
    id        unique, ``language.purpose`` or ``any.purpose``
    kind      the purpose, one of `KINDS`
    phrases   the block, folded (see `fold_key`), equals one of these; or
    pattern   a regular expression that must match at the start of the folded block
    needs     tokens of which the folded block must hold one before ``pattern`` is tried
    signs     the same for substrings (scripts without spaces, punctuation)
    max_words, max_chars  limits of a block that ``pattern`` is tried on
    certain   true when the rule decides without the model
    takes     a block that this rule must take
    leaves    a block that no certain rule, and not this rule, may take
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
from importlib import resources

KINDS = (
    "ad", "author_box", "comments", "contact", "cookie", "copyright", "date", "debris", "editorial_note",
    "embed", "legal", "login", "menu", "newsletter", "pager", "paywall", "photo_credit", "related", "share",
)  # fmt: skip

CACHED_BLOCKS = 8_192
"""Blocks whose answer is remembered: those of a page are asked about twice, a site's chrome on every page."""

DEFAULT_MAX_WORDS = 30
DEFAULT_MAX_CHARS = 250

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


def fold(text: str) -> str:
    """The text in lower case with its white space folded: what patterns are matched against."""
    return " ".join(_lower(text).split())


def fold_key(text: str) -> str:
    """The block's tokens alone, digits as ``0``: what phrases are compared with.

    ``"Comments (12)"`` and ``"12 comments!"`` become ``comments 0`` and ``0 comments``.
    """
    return _DIGITS.sub("0", " ".join(_TOKEN.findall(_lower(text))))


def _lower(text: str) -> str:
    """Case folded; the dot that folding leaves over of a Turkish capital I goes too."""
    return text.casefold().replace("i\u0307", "i")


@functools.cache
def load_rules() -> tuple[ChromeRule, ...]:
    """Every rule: those of ``any.json``, then of ``en.json`` (English words stand on pages of every
    language), then by the files' names. The first that takes a block names it.

    Raises ValueError where a rule file breaks the format (a mistake in the package itself).
    """
    folder = resources.files(__package__.rpartition(".")[0]) / "rules" / "chrome"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".json"))
    names.sort(key=lambda name: (name != "any.json", name != "en.json"))
    return tuple(
        _parse(name, row) for name in names for row in json.loads((folder / name).read_text("utf-8"))["rules"]
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
    if row.get("kind") not in KINDS or bool(row.get("phrases")) == bool(row.get("pattern")):
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
        pattern=str(row.get("pattern", "")),
        needs=frozenset(fold_key(token) for token in needs),
        signs=tuple(sign.casefold() for sign in signs),
        max_words=int(str(row.get("max_words", DEFAULT_MAX_WORDS))),
        max_chars=int(str(row.get("max_chars", DEFAULT_MAX_CHARS))),
        certain=bool(row.get("certain", False)),
        takes=str(row["takes"]),
        leaves=str(row["leaves"]),
    )


class _Index:
    """The rules arranged so that a block meets only those that could take it."""

    def __init__(self, rules: tuple[ChromeRule, ...]) -> None:
        self.rules = rules
        self.by_phrase: dict[str, int] = {}
        self.by_token: dict[str, list[int]] = {}
        self.by_sign: list[tuple[str, int]] = []
        self.always: list[int] = []
        self.max_chars = max(rule.max_chars for rule in rules)
        for number, rule in enumerate(rules):
            for phrase in rule.phrases:
                self.by_phrase.setdefault(phrase, number)
            if not rule.pattern:
                continue
            for token in rule.needs:
                self.by_token.setdefault(token, []).append(number)
            self.by_sign.extend((sign, number) for sign in rule.signs)
            if not rule.needs and not rule.signs:
                self.always.append(number)
        self.by_ascii_sign = [(sign, number) for sign, number in self.by_sign if sign.isascii()]
        self.compiled: dict[int, re.Pattern[str]] = {}

    def takes(self, number: int, folded: str, words: int) -> bool:
        rule = self.rules[number]
        if words > rule.max_words or len(folded) > rule.max_chars:
            return False
        pattern = self.compiled.get(number)
        if pattern is None:  # compiled when first needed: most runs meet few of the languages
            pattern = self.compiled[number] = re.compile(rule.pattern)
        return pattern.match(folded) is not None


@functools.cache
def _index() -> _Index:
    return _Index(load_rules())


@functools.lru_cache(maxsize=CACHED_BLOCKS)
def match_rule(text: str) -> ChromeRule | None:
    """The first rule that takes the block whose text is given, or None.

    Phrases are asked first, then the patterns in the order of `load_rules`.
    """
    index = _index()
    if len(text) > index.max_chars + 40:  # folding can shorten a text by its white space only
        return None
    folded = fold(text)
    key = _DIGITS.sub("0", " ".join(_TOKEN.findall(folded)))
    found = index.by_phrase.get(key)
    if found is None:
        found = index.by_phrase.get(_EDGE_NUMBERS.sub("", key))
    if found is not None:
        return index.rules[found]
    words = folded.count(" ") + 1
    candidates = list(index.always)
    for token in set(key.split()):
        candidates.extend(index.by_token.get(token, ()))
    for sign, number in index.by_ascii_sign if folded.isascii() else index.by_sign:
        if sign in folded:
            candidates.append(number)
    for number in sorted(set(candidates)):
        if index.takes(number, folded, words):
            return index.rules[number]
    return None


def match(text: str) -> str | None:
    """The id of the rule that takes the block whose text is given, or None."""
    rule = match_rule(text)
    return rule.id if rule else None
