"""Which line above a story is its headline, where a document has no structured data.

Each short line above the first paragraph is scored by a few traits; their weights stand in
``rules/models/headline_line.json``, fitted by ``training/headline_line.py``.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from urllib.parse import unquote, urlsplit

from ...records import Block, BlockKind
from ...rules import read_rules
from ...text.chrome_rules import match_rule
from ...text.sentences import BRIEF_BLOCKS, is_sentence
from ...text.words import squash, words

REACH_ABOVE = 40
"""How many blocks above the first paragraph are looked at (our choice)."""

MAX_CHARS = 250
MIN_CHARS = 6

STORY_BLOCKS = 12
"""So many blocks of the story, from its first paragraph on, are compared with a line's words."""

_SENTENCE_END = re.compile(r"[^.…][.。]['\"”’»)]*$")
_LONG_WORD = 4
_SEPARATOR = re.compile(r"\s[|·•»>›/-]\s|[|›»]")


@dataclasses.dataclass(frozen=True)
class _Weights:
    weights: Mapping[str, float]
    least: float


@cache
def _weights() -> _Weights:
    rules = read_rules("models/headline_line.json")
    return _Weights(rules["weights"], rules["least"])


def likely_headline(
    blocks: Sequence[Block], body: int, url: str | None, is_front_line: Callable[[str], bool]
) -> int | None:
    """The index of the line that is most likely the headline; None if none is likely.

    body: the index of the story's first paragraph. is_front_line: whether a text is a byline or a
    date line, next to which headlines stand.
    """
    weights = _weights()
    best, best_score = None, weights.least
    lines = candidates(blocks, body, url, is_front_line)
    is_brief = len(blocks) <= BRIEF_BLOCKS
    if is_brief:  # its first paragraph is as short as a headline, but is a sentence
        lines = [line for line in lines if not is_sentence(blocks[line[0]].text)]
    for index, traits in lines:
        score = sum(weights.weights[name] * value for name, value in traits.items())
        if score > best_score:
            best, best_score = index, score
    if best is None and is_brief:
        return _first_line_of_brief(blocks, body, lines)
    return best


def _first_line_of_brief(
    blocks: Sequence[Block], body: int, lines: Sequence[tuple[int, Mapping[str, float]]]
) -> int | None:
    """A brief has too little of a story to compare a line with: its first line is its headline if it
    is short, no sentence and no chrome."""
    for index, traits in lines:
        if index == 0 < body and match_rule(blocks[0].text) is None:
            unlike = ("many_words", "ends_as_sentence", "has_separator", "list_item")
            return None if any(traits[name] for name in unlike) else 0
    return None


def candidates(
    blocks: Sequence[Block], body: int, url: str | None, is_front_line: Callable[[str], bool]
) -> list[tuple[int, dict[str, float]]]:
    """Each line that can be a headline, by its index, with its traits."""
    start, end = max(0, body - REACH_ABOVE), min(len(blocks), body + 2)
    story = Counter(word for block in blocks[body : body + STORY_BLOCKS] for word in _content(block.text))
    slug = set(words(unquote(urlsplit(url).path).casefold())) if url else set()
    keys = [squash(block.text) if len(block.text) <= 2 * MAX_CHARS else "" for block in blocks[: end + 60]]
    front = [len(block.text) <= MAX_CHARS and is_front_line(block.text) for block in blocks[start:end]]
    found = []
    for index in range(start, end):
        block = blocks[index]
        count = len(words(block.text))
        if not MIN_CHARS <= len(block.text) <= MAX_CHARS or count < 2 or front[index - start]:
            continue
        if index > body or (index == body and count >= 25):
            continue
        found.append((index, _traits(blocks, index, body, count, keys, front[index - start :], story, slug)))
    return found


def _traits(
    blocks: Sequence[Block],
    index: int,
    body: int,
    count: int,
    keys: Sequence[str],
    front_below: Sequence[bool],
    story: Mapping[str, int],
    slug: set[str],
) -> dict[str, float]:
    block, key = blocks[index], keys[index]
    content = _content(block.text)
    shared = sum(word in story for word in content) / len(content) if content else 0.0
    same = sum(other == key for other in keys) - 1
    inside = sum(len(other) > len(key) and key in other for other in keys) if len(key) > 15 else 0
    below = next((step for step, is_front in enumerate(front_below[1:6], 1) if is_front), 0)
    longer_between = sum(len(words(other.text)) >= 8 for other in blocks[index + 1 : body])
    return {
        "always": 1.0,
        "heading": float(block.kind is BlockKind.HEADING),
        "list_item": float(block.kind is BlockKind.LIST_ITEM),
        "distance": math.log1p(body - index),
        "longer_lines_between": math.log1p(longer_between),
        "few_words": float(count < 4),
        "some_words": float(5 <= count <= 16),
        "many_words": float(count > 18),
        "shared_with_story": shared,
        "shared_words": math.log1p(shared * len(content)),
        "repeated": float(same > 0),
        "inside_another": float(inside > 0),
        "byline_or_date_next": float(below == 1),
        "byline_or_date_near": float(below > 1),
        "ends_as_sentence": float(bool(_SENTENCE_END.search(block.text))),
        "has_separator": float(bool(_SEPARATOR.search(block.text))),
        "first_block": float(index == 0),
        "in_address": sum(word in slug for word in content) / len(content) if content and slug else 0.0,
        "digits": float(bool(re.search(r"\d{3}", block.text))),
    }


def _content(text: str) -> list[str]:
    found = [word.casefold() for word in words(text)]
    longer = [word for word in found if len(word) >= _LONG_WORD]
    return longer or found
