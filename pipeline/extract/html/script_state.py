"""Finds stories in the data that a page's scripts start from: ``__NEXT_DATA__``, ``__NUXT__`` and their like.

The data holds a story as one string of HTML, or as a list with an entry for each paragraph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple

from ...rules import read_rules
from ...text.agreement import bare_letters
from ...text.words import refuse_lone_str, unescaped
from ..dom.listing import Listing
from .story_share import MIN_LETTERS, size

MAX_SCRIPT_CHARS = 5_000_000
MAX_LAYERS = 3
"""How many layers of JSON within strings of JSON are opened."""

MAX_NESTING = 60
"""Values nested deeper in the data are not read (chosen)."""

MIN_CHARS = 150
"""No shorter string holds `MIN_LETTERS`, however its characters are counted."""

# A string that is too short or never ends is matched as well, without a group: looking for another string in
# it would take quadratic time.
_CHARACTER = r'(?:[^"\\\n]|\\.)'
JSON_STRING = re.compile(rf'"(?:({_CHARACTER}{{{MIN_CHARS},}}+)"|{_CHARACTER}*+)')
PARAGRAPH_MARKUP = re.compile(r"<(?:p|br|div)\b[^<>]*>", re.IGNORECASE)
MIN_PARAGRAPHS = 2
_PARAGRAPH_MARKS = ("<p", "<br", "<div", "<P", "<BR", "u003cp", "u003Cp", "u003cbr", "u003cdiv", "&lt;p")
_TAG = re.compile(r"<[^<>]*>")
_KEY_OR_ENTRY = re.compile(r'\A\s*[\[{]\s*(?:\d+\s*,\s*)?["\[{]|"\s*+:\s*+["\[{]')
"""What is before the first tag of a text that is itself data, not a story that quotes someone."""

NEAR_CHARS = 8_000
"""How far before or after a story its headline is looked for in the data (chosen)."""

MIN_HEADLINE_CHARS = 10
MAX_HEADLINES = 12
"""Forms of the headline that are looked for (chosen)."""

_VALUE_START = re.compile(r"[\[{]")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»“)\]]*\s*\Z")
MIN_SENTENCES_SHARE = 0.5
MIN_SENTENCE_CHARS = 20

CACHED_KEYS = 4_096
MAX_KEY_CHARS = 80
_KEY_BEFORE = re.compile(r"""([\w$-]++)["']?+\s*+:\s*+\Z""")

MAX_UNTYPED_KEYS = 2
"""An entry with more keys, none of which says its type, is a record of something else."""

STEP_CHARS = 200
"""What a level of the data counts for when distances are compared (chosen)."""


class Candidate(NamedTuple):
    """What may be the story.

    Attributes:
        markup: its HTML.
        letters: the letters of its text.
        distance: how many characters lie between it and the page's headline in the data; None where the
            headline is not near.
        is_named: whether its key in the data says that it is a text.
    """

    markup: str
    letters: str
    distance: int | None
    is_named: bool


def candidates(listing: Listing, headlines: Sequence[str], *, alone: bool) -> list[Candidate]:
    """The strings and lists in the data of a page's scripts that hold paragraphs.

    Args:
        listing: the elements of the page.
        headlines: the page's headline, in each form known.
        alone: whether the page shows nothing else, so that lists count also where no headline is near.
    """
    refuse_lone_str(headlines, "headlines")
    names = tuple(_printed_forms(headlines[:MAX_HEADLINES]))
    found: list[Candidate] = []
    chars = 0
    for source in _sources(listing):
        chars += len(source)
        if chars > MAX_SCRIPT_CHARS:  # all scripts of a page share the limit
            break
        # Most scripts are code. Looking for a few words takes a hundredth of the time of reading them.
        if any(source.count(mark) >= MIN_PARAGRAPHS for mark in _PARAGRAPH_MARKS):
            found += _markup_strings(source, MAX_LAYERS, names)
        if alone or any(name in source for name in names):
            found += _lists(source, names)
    return found


def _sources(listing: Listing) -> Iterator[str]:
    """The scripts that hold data, and the attributes that hold JSON."""
    for tag, element, attributes in zip(listing.tags, listing.elements, listing.attributes, strict=True):
        if tag == "script":
            source = element.text or ""
            if len(source) >= MIN_CHARS and "ld+json" not in element.get("type", "").lower():
                yield source
        else:
            for _, value in attributes:
                if len(value) >= MIN_CHARS and value.lstrip()[:1] in ("{", "["):
                    yield value


def _printed_forms(headlines: Iterable[str]) -> Iterator[str]:
    for headline in headlines:
        if len(headline) >= MIN_HEADLINE_CHARS:
            yield from {
                headline,
                json.dumps(headline)[1:-1],
                json.dumps(headline, ensure_ascii=False)[1:-1],
                escape(headline),
            }


def _markup_strings(source: str, layers: int, names: Sequence[str]) -> Iterator[Candidate]:
    """The strings that hold paragraphs of HTML."""
    for found in JSON_STRING.finditer(source):
        if found[1] is None:
            continue
        text = _decoded(found[1])
        if text is None:
            continue
        if _KEY_OR_ENTRY.search(text.partition("<")[0]):
            if layers > 1:
                yield from _markup_strings(text, layers - 1, names)
                yield from _lists(text, names)
        elif len(PARAGRAPH_MARKUP.findall(text)) >= MIN_PARAGRAPHS:
            told = bare_letters(_TAG.sub(" ", text))
            key = _KEY_BEFORE.search(source, max(0, found.start() - MAX_KEY_CHARS), found.start())
            name = key[1] if key else ""
            if size(told) >= MIN_LETTERS and not _says(name, "other_names"):
                distance = _distance(source, found.start(), found.end(), names)
                yield Candidate(text, told, distance, _says(name, "story_names"))
        elif layers > 1:
            yield from _markup_strings(text, layers - 1, names)


def _decoded(raw: str) -> str | None:
    """The text of a JSON string; markup that is escaped once more inside it is opened."""
    try:
        text: str = json.loads(f'"{raw}"', strict=False)
        if "\\u003c" in text.lower() and '"' not in text:
            text = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return None
    return unescaped(text) if "&lt;" in text and "<" not in text else text


@lru_cache(CACHED_KEYS)
def _says(name: str, kind: str) -> bool:
    """Whether a key is of a kind: the patterns are in rules/script_state.json."""
    return _pattern(kind).search(name.lower()) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(read_rules("script_state.json")[kind]))


def _distance(source: str, start: int, end: int, names: Iterable[str]) -> int | None:
    """How far the nearest headline is from a place in the data."""
    nearest: int | None = None
    for name in names:
        before = source.rfind(name, max(0, start - NEAR_CHARS), start)
        after = source.find(name, end, end + NEAR_CHARS)
        for distance in (start - before if before >= 0 else None, after - end if after >= 0 else None):
            if distance is not None and (nearest is None or distance < nearest):
                nearest = distance
    return nearest


def _lists(source: str, names: Sequence[str]) -> Iterator[Candidate]:
    """The lists with an entry for each paragraph, in data that is JSON."""
    start = _VALUE_START.search(source)
    if start is None:
        return
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(source, start.start())
    except (ValueError, RecursionError):
        return
    waiting = [_Value(value, "", 0, None)]
    while waiting:
        value, name, depth, steps = waiting.pop()
        inner: Iterable[tuple[str, Any]] = ()
        if isinstance(value, dict):
            inner = value.items()
            named = any(isinstance(each, str) and each in names for each in value.values())
            steps = 0 if named else None if steps is None else steps + 1
        elif isinstance(value, list):
            inner = ((name, each) for each in value)
            paragraphs = _paragraphs(value)
            told = bare_letters("".join(paragraphs))
            if size(told) >= MIN_LETTERS:
                markup = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
                distance = None if steps is None else steps * STEP_CHARS
                yield Candidate(markup, told, distance, _says(name, "story_names"))
                continue
        if depth < MAX_NESTING:
            waiting += (
                _Value(each, key, depth + 1, steps)
                for key, each in inner
                if isinstance(each, list | dict) and not _says(key, "other_names")
            )


class _Value(NamedTuple):
    """A value in the data: its key, how deep it is nested, and how many levels its nearest record that has
    the headline is above it."""

    value: Any
    name: str
    depth: int
    steps: int | None


def _paragraphs(entries: Sequence[Any]) -> list[str]:
    """The paragraphs of a list, if it is a story: most of its text is sentences, none stands for another
    page."""
    paragraphs: list[str] = []
    for entry in entries:
        if isinstance(entry, dict) and not _is_paragraph(entry):
            continue
        for piece in PARAGRAPH_MARKUP.split(_text_of(entry, 0)):
            text = " ".join(unescaped(_TAG.sub("", piece)).split())
            if text:
                paragraphs.append(text)
    sentences = [
        text for text in paragraphs if len(text) >= MIN_SENTENCE_CHARS and _SENTENCE_END.search(text)
    ]
    if len(sentences) < max(MIN_PARAGRAPHS, MIN_SENTENCES_SHARE * len(paragraphs)):
        return []
    return paragraphs


def _is_paragraph(entry: Mapping[str, Any]) -> bool:
    rules = read_rules("script_state.json")
    if any(entry.get(key) for key in rules["other_story_keys"]):
        return False
    return len(entry) <= MAX_UNTYPED_KEYS or any(
        isinstance(entry.get(key), str) for key in rules["type_keys"]
    )


def _text_of(value: Any, depth: int) -> str:
    """The text of one paragraph, however its pieces are nested."""
    if isinstance(value, str):
        return value
    if depth > MAX_NESTING:
        return ""
    if isinstance(value, list):
        return "".join(_text_of(each, depth + 1) for each in value)
    if isinstance(value, dict):
        for key in read_rules("script_state.json")["text_keys"]:
            inner = value.get(key)
            if isinstance(inner, str | list | dict) and inner:
                return _text_of(inner, depth + 1)
    return ""
