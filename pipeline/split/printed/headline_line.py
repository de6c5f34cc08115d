"""Finds the headline's line of a document without structured data.

Each short line above the first paragraph is scored by its traits. The weights are in
``rules/models/headline_line.json``, fitted by ``training/headline_line.py``.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from urllib.parse import unquote

from ...blocks import BlockKind
from ...rules import read_rules
from ...text.chrome_rules import match_rule
from ...text.sentences import BRIEF_BLOCKS, is_sentence
from ...text.site import url_path
from ...text.words import squash, words
from ..reading.rules import line_pattern
from .front_matter_line import is_front_matter_line
from .page import PrintedPage

REACH_ABOVE = 40
"""How many blocks above the first paragraph are read."""

MAX_CHARS = 250
MIN_CHARS = 6

MAX_WORDS_OF_FIRST_PARAGRAPH = 25
"""The first paragraph itself is a candidate if it has fewer words."""

STORY_BLOCKS = 12
"""A line's words are compared with this many blocks of the story, from its first paragraph on."""

REACH_BELOW = 60
"""How many blocks below the lines that can be headlines are searched for repeats."""

_SENTENCE_END = re.compile(r"[^.…][.。]['\"”’»)]*$")
_LONG_WORD = 4
_SEPARATOR = re.compile(r"\s[|·•»>›/-]\s|[|›»]")
_THREE_DIGITS = re.compile(r"\d{3}")


@dataclasses.dataclass(frozen=True)
class _Weights:
    weights: Mapping[str, float]
    threshold: float


@cache
def _weights() -> _Weights:
    rules = read_rules("models/headline_line.json")
    return _Weights(rules["weights"], rules["threshold"])


def likely_headline(page: PrintedPage) -> int | None:
    """The index of the line that is most likely the headline; None if no line is likely."""
    weights = _weights()
    best, best_score = None, weights.threshold
    lines = candidates(page)
    is_brief = len(page.blocks) <= BRIEF_BLOCKS
    if is_brief:  # its first paragraph is as short as a headline, but is a sentence
        lines = [line for line in lines if not is_sentence(page.blocks[line[0]].text)]
    for index, traits in lines:
        score = sum(weights.weights[name] * value for name, value in traits.items())
        if score > best_score:
            best, best_score = index, score
    if best is None and is_brief:
        return _first_line_of_brief(page, lines)
    return best


def _first_line_of_brief(page: PrintedPage, lines: Sequence[tuple[int, Mapping[str, float]]]) -> int | None:
    """The first line of a brief if it is short, no sentence and no chrome.

    A brief has too little of a story to compare a line with.
    """
    for index, traits in lines:
        if index == 0 < page.first_paragraph and match_rule(page.blocks[0].text) is None:
            unlike = ("many_words", "ends_as_sentence", "has_separator", "list_item")
            return None if any(traits[name] for name in unlike) else 0
    return None


def candidates(page: PrintedPage) -> list[tuple[int, dict[str, float]]]:
    """Every line that can be the headline: its index and its traits."""
    blocks, body = page.blocks, page.first_paragraph
    traits = _PageTraits(page)
    found = []
    for index in range(traits.start, traits.end):
        text = blocks[index].text
        count = len(words(text))
        if not MIN_CHARS <= len(text) <= MAX_CHARS or count < 2 or traits.is_front_matter(index):
            continue
        if line_pattern("wire-slug").search(text):
            continue
        if index > body or (index == body and count >= MAX_WORDS_OF_FIRST_PARAGRAPH):
            continue
        found.append((index, traits.of(index, count)))
    return found


class LineScores:
    """How likely each line around a story's beginning is its headline, by the fitted weights."""

    def __init__(self, page: PrintedPage) -> None:
        self._page, self._traits = page, _PageTraits(page)

    @staticmethod
    def reach(page: PrintedPage) -> range:
        """The indexes of the lines that can be the headline."""
        body = page.first_paragraph
        return range(max(0, body - REACH_ABOVE), min(len(page.blocks), body + 1))

    def of(self, index: int) -> float:
        """The score of one line within reach."""
        weights = _weights().weights
        traits = self._traits.of(index, len(words(self._page.blocks[index].text)))
        return sum(weights[name] * value for name, value in traits.items())

    def shared_with_story(self, text: str) -> float:
        """The share of a text's longer words that the story's beginning has too, 0 to 1."""
        return self._traits.shared_with_story(_content_words(text))


class _PageTraits:
    """Measures the traits of the lines above a page's first paragraph. Made once a page.

    Attributes:
        start: Index of the first line that can be the headline.
        end: Index after the last such line.
    """

    def __init__(self, page: PrintedPage) -> None:
        blocks, body, url = page.blocks, page.first_paragraph, page.url
        self.blocks, self.body = blocks, body
        self.start, self.end = max(0, body - REACH_ABOVE), min(len(blocks), body + 2)
        self.story = Counter(
            word for block in blocks[body : body + STORY_BLOCKS] for word in _content_words(block.text)
        )
        self.words_of_url = set(words(unquote(url_path(url)).casefold()))
        self.keys = [
            squash(block.text) if len(block.text) <= 2 * MAX_CHARS else ""
            for block in blocks[: self.end + REACH_BELOW]
        ]
        self.front_matter = [
            len(block.text) <= MAX_CHARS and is_front_matter_line(block.text, page.language)
            for block in blocks[self.start : self.end]
        ]

    def is_front_matter(self, index: int) -> bool:
        """Whether the line is a byline or a date line."""
        return self.front_matter[index - self.start]

    def shared_with_story(self, content: list[str]) -> float:
        """The share of these words that the story's beginning has too."""
        return sum(word in self.story for word in content) / len(content) if content else 0.0

    def of(self, index: int, count: int) -> dict[str, float]:
        """The traits of one line with this many words; the weights are summed in this order."""
        content = _content_words(self.blocks[index].text)
        return {
            "always": 1.0,
            **self._of_form_and_place(index, count),
            **self._of_wording(index, content),
            **self._of_surroundings(index, content),
        }

    def _of_form_and_place(self, index: int, count: int) -> dict[str, float]:
        block = self.blocks[index]
        longer_between = sum(len(words(other.text)) >= 8 for other in self.blocks[index + 1 : self.body])
        return {
            "heading": float(block.kind is BlockKind.HEADING),
            "list_item": float(block.kind is BlockKind.LIST_ITEM),
            "distance": math.log1p(self.body - index),
            "longer_lines_between": math.log1p(longer_between),
            "few_words": float(count < 4),
            "some_words": float(5 <= count <= 16),
            "many_words": float(count > 18),
        }

    def _of_wording(self, index: int, content: list[str]) -> dict[str, float]:
        key = self.keys[index]
        shared = self.shared_with_story(content)
        same = sum(other == key for other in self.keys) - 1
        inside = sum(len(other) > len(key) and key in other for other in self.keys) if len(key) > 15 else 0
        return {
            "shared_with_story": shared,
            "shared_words": math.log1p(shared * len(content)),
            "repeated": float(same > 0),
            "inside_another": float(inside > 0),
        }

    def _of_surroundings(self, index: int, content: list[str]) -> dict[str, float]:
        text = self.blocks[index].text
        lines_below = self.front_matter[index - self.start + 1 : index - self.start + 6]
        below = next((step for step, is_front in enumerate(lines_below, 1) if is_front), 0)
        in_url = sum(word in self.words_of_url for word in content)
        return {
            "byline_or_date_next": float(below == 1),
            "byline_or_date_near": float(below > 1),
            "ends_as_sentence": float(bool(_SENTENCE_END.search(text))),
            "has_separator": float(bool(_SEPARATOR.search(text))),
            "first_block": float(index == 0),
            "in_address": in_url / len(content) if content and self.words_of_url else 0.0,
            "digits": float(bool(_THREE_DIGITS.search(text))),
        }


def _content_words(text: str) -> list[str]:
    """The long words of a text, or all of them if it has none that are long; case folded."""
    found = [word.casefold() for word in words(text)]
    longer = [word for word in found if len(word) >= _LONG_WORD]
    return longer or found
