"""Every regular expression of the project, with text made to be slow for it.

A pattern is slow where a repeat can begin at many places, or can share its text with another repeat, and then
fails. So the text repeats what the pattern itself repeats, after what leads there, before what fails.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import pkgutil
import re
import re._constants as opcode
import re._parser as parser
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import galley
from galley.rules import read_rules, rule_files
from galley.rules.patterns import pattern_text

FOLDER = Path(galley.__file__).parent
ANCHORED = frozenset({"match", "fullmatch"})
_METHODS = ("match", "fullmatch", "search", "sub", "subn", "finditer", "findall", "split")
NOT_IMPORTED = frozenset({"galley.__main__"})
MAX_LAYERS = 5

ANCHORED_RULES = ("chrome/", "credits.json", "bylines.json")
"""A chrome rule is tried at the beginning of a block only, a credit on a whole sentence, and the prefixes of
bylines at the beginning of a line, joined into one pattern that is found in the code."""

ANCHORED_NAMES = frozenset(
    {
        "galley.text.chrome_rules:_index",
        "galley.split.printed.credits:_rules",
        "lines.json:domain",
        "galley.split.stated.authors:_joints",
        "galley.extract.metadata.json_ld:_AFTER_KEY",
        "galley.extract.metadata.json_ld:_AFTER_VALUE",
        "lines.json:span-of-days",
    }
)

NEVER_WHOLE = frozenset({"galley.split.reading.name_rules:name_rules"})
"""What only splits or is searched for: whether it matches a whole text is never asked."""

BOUNDED: dict[str, int] = {
    "datelines.json": 120,  # dateline.MAX_DATELINE_CHARS
    "galley.split.printed.dateline": 120,
    "galley.split.reading.date_rules": 200,  # date_text.MAX_CHARS
    "galley.split.reading.date_text": 200,
    "galley.split.printed.credits": 600,  # credits.MAX_CHARS
    "galley.split.printed.credits:_SIGNATURE": 60,  # credits.SIGNATURE_REACH
    "galley.strip.kinds.walls:all_rules": 1_000,  # walls.MAX_TEXT_CHARS
    "galley.strip.kinds.walls:_JOINT": 160,  # walls.MAX_TITLE_CHARS
    "walls.json": 1_000,  # walls.MAX_TEXT_CHARS
    "galley.extract.html.script_state:_KEY_BEFORE": 80,  # script_state.MAX_KEY_CHARS
    "galley.read.bytes.charset": 4_096,  # charset.META_BYTES
    "galley.read.bytes.charset_detection:_LANG": 4_096,
}
"""Characters, or bytes, of the longest text that the patterns of a module or a rule file meet. They need not
be linear beyond it."""


CHARACTERS = "a1 A.,-_\"'<>()[]{}/\\|:;@&#=+*\n\t–—東éа"
"""Tried in this order where a pattern takes any character but some."""

FAILING = ("", "\x00", "\n\x00", " !\x00")


@dataclasses.dataclass(frozen=True, slots=True)
class NamedPattern:
    """A pattern and where it is from.

    Attributes:
        name: the module and name, or the rule file and id.
        anchored: whether it is only ever tried at one place of a text, not searched for.
    """

    name: str
    pattern: re.Pattern[Any]
    anchored: bool

    @property
    def longest(self) -> int | None:
        """The longest text that the pattern meets; None for no limit."""
        return BOUNDED.get(self.name, BOUNDED.get(self.name.rpartition(":")[0]))

    def run(self, text: str) -> None:
        """Apply the pattern to a text as the code does."""
        given: Any = text.encode("utf-8", "replace") if isinstance(self.pattern.pattern, bytes) else text
        self.pattern.match(given)
        if self.name not in NEVER_WHOLE:
            self.pattern.fullmatch(given)
        if not self.anchored:
            for _ in self.pattern.finditer(given):
                pass


@functools.cache
def all_patterns() -> tuple[NamedPattern, ...]:
    """The patterns of the code and of the rule files, each once."""
    found: dict[tuple[Any, int, bool], NamedPattern] = {}
    for each in (*_of_code(), *_of_rules()):
        found.setdefault((each.pattern.pattern, each.pattern.flags, each.anchored), each)
    return tuple(sorted(found.values(), key=lambda each: each.name))


def _of_code() -> Iterator[NamedPattern]:
    """What the modules hold, and what their functions without arguments compile and remember."""
    for module_info in pkgutil.walk_packages([str(FOLDER)], "galley."):
        if module_info.name in NOT_IMPORTED:
            continue
        module = importlib.import_module(module_info.name)
        source = inspect.getsource(module)
        for name, value in list(vars(module).items()):
            if callable(value) and getattr(value, "__module__", None) != module.__name__:
                continue
            if hasattr(value, "cache_info") and not inspect.signature(value).parameters:
                value = value()
            elif callable(value):
                continue
            for pattern in _inside(value, MAX_LAYERS):
                used = set(re.findall(rf"\b{name}(?:\[\w+\])?\.({'|'.join(_METHODS)})\b", source))
                full_name = f"{module.__name__}:{name}"
                is_anchored = full_name in ANCHORED_NAMES or (
                    name.startswith("_") and bool(used) and used <= ANCHORED
                )
                yield NamedPattern(full_name, pattern, is_anchored)


def _inside(value: Any, layers: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif layers and isinstance(value, Mapping):
        for member in value.values():
            yield from _inside(member, layers - 1)
    elif layers and isinstance(value, (tuple, list, set, frozenset)):
        for member in value:
            yield from _inside(member, layers - 1)
    elif layers and type(value).__module__.startswith("galley.") and not isinstance(value, type):
        names = (*getattr(value, "__dict__", ()), *getattr(type(value), "__slots__", ()))
        for name in names:
            yield from _inside(getattr(value, name, None), layers - 1)


def _of_rules() -> Iterator[NamedPattern]:
    for name in (*(path.name for path in (FOLDER / "rules").glob("*.json")), *rule_files("chrome")):
        for rule in _rules_in(read_rules(name)):
            pattern = re.compile(pattern_text(rule["pattern"]), re.IGNORECASE)
            yield NamedPattern(f"{name}:{rule.get('id', '?')}", pattern, _is_anchored_rule(name, rule))


def _is_anchored_rule(name: str, rule: Mapping[str, Any]) -> bool:
    return name.startswith(ANCHORED_RULES) or f"{name}:{rule.get('id')}" in ANCHORED_NAMES


def _rules_in(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if "pattern" in value:
            yield value
        for member in value.values():
            yield from _rules_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from _rules_in(member)


# -- text made from a pattern ---------------------------------------------------------------------------

Node = tuple[Any, Any]
Maker = Callable[[int], str]

MAX_SAMPLES = 3
MAX_TEXTS = 60
COUNTED_REPEATS = 8
"""A repeat that is limited to this many turns adds only a constant cost."""


def hostile_texts(pattern: re.Pattern[Any]) -> list[Maker]:
    """Makers of text of about a given length, the likeliest to be slow first."""
    source = pattern.pattern
    written = source.decode("latin-1") if isinstance(source, bytes) else source
    tree = list(
        parser.parse(written, pattern.flags & ~re.UNICODE if isinstance(source, bytes) else pattern.flags)
    )
    units: dict[tuple[str, str], None] = {}
    for prefix, unit in _repeated(tree, ""):
        units.setdefault((prefix, unit))
        units.setdefault(("", prefix + unit))
        units.setdefault((prefix, unit + " "))
    for sample in _samples(tree):
        units.setdefault(("", sample))
        units.setdefault(("", sample[:-1]))
        units.setdefault(("", sample + " "))
    for unit in ("a", " ", "a ", "1", "\n", "A", ". ", '"', "<"):
        units.setdefault(("", unit))
    chosen = [(prefix, unit) for prefix, unit in units if unit][:MAX_TEXTS]
    return [
        _maker(prefix, unit, end)
        for prefix, unit in chosen
        for end in FAILING[: 2 if prefix or len(unit) == 1 else 1]
    ]


def _maker(prefix: str, unit: str, end: str) -> Maker:
    return lambda size: prefix + unit * max(1, size // len(unit)) + end


def _repeated(nodes: Sequence[Node], prefix: str) -> Iterator[tuple[str, str]]:
    """For each repeat: what leads to it, and what it repeats."""
    for name, value in nodes:
        if name in (opcode.MAX_REPEAT, opcode.MIN_REPEAT, opcode.POSSESSIVE_REPEAT):
            _, most, inner = value
            if most > COUNTED_REPEATS:
                for sample in _samples(list(inner)):
                    yield prefix, sample
            yield from _repeated(list(inner), prefix)
        elif name is opcode.SUBPATTERN:
            yield from _repeated(list(value[3]), prefix)
        elif name is opcode.ATOMIC_GROUP:
            yield from _repeated(list(value), prefix)
        elif name is opcode.BRANCH:
            for branch in value[1]:
                yield from _repeated(list(branch), prefix)
        elif name in (opcode.ASSERT, opcode.ASSERT_NOT):
            yield from _repeated(list(value[1]), prefix)
        prefix += _samples([(name, value)])[0]


def _samples(nodes: Sequence[Node]) -> list[str]:
    """Up to `MAX_SAMPLES` short texts that a sequence matches, as far as that can be had simply."""
    samples = [""]
    for name, value in nodes:
        choices = _choices(name, value) or [""]
        samples = [f"{sample}{choice}" for choice in choices[:MAX_SAMPLES] for sample in samples][
            :MAX_SAMPLES
        ]
    return samples


def _choices(name: Any, value: Any) -> list[str]:
    if name is opcode.LITERAL:
        return [chr(value)]
    if name is opcode.NOT_LITERAL:
        return [character for character in CHARACTERS if ord(character) != value]
    if name is opcode.ANY:
        return ['"', *CHARACTERS]
    if name is opcode.IN:
        return _members(value)
    if name in (opcode.MAX_REPEAT, opcode.MIN_REPEAT, opcode.POSSESSIVE_REPEAT):
        minimum, _, inner = value
        return [sample * min(max(1, minimum), 500) for sample in _samples(list(inner))]
    if name is opcode.SUBPATTERN:
        return _samples(list(value[3]))
    if name is opcode.ATOMIC_GROUP:
        return _samples(list(value))
    if name is opcode.BRANCH:
        return [sample for branch in value[1] for sample in _samples(list(branch))[:1]]
    return []


_CATEGORIES: dict[Any, str] = {
    opcode.CATEGORY_DIGIT: r"\d", opcode.CATEGORY_NOT_DIGIT: r"\D", opcode.CATEGORY_SPACE: r"\s",
    opcode.CATEGORY_NOT_SPACE: r"\S", opcode.CATEGORY_WORD: r"\w", opcode.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _members(items: Sequence[Node]) -> list[str]:
    """Characters of a class."""
    negated = items[0][0] is opcode.NEGATE
    named = [
        chr(value[0] if name is opcode.RANGE else value)
        for name, value in items
        if name in (opcode.LITERAL, opcode.RANGE)
    ]
    candidates = [*CHARACTERS, *named] if negated or not named else [*named[:1], *CHARACTERS, *named[1:]]
    return [each for each in candidates if _holds(items, each) != negated]


def _holds(items: Sequence[Node], character: str) -> bool:
    code = ord(character)
    return any(
        (name is opcode.LITERAL and value == code)
        or (name is opcode.RANGE and value[0] <= code <= value[1])
        or (name is opcode.CATEGORY and re.match(_CATEGORIES[value], character) is not None)
        for name, value in items
    )
