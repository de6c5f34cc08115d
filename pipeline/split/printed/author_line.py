"""Finds the line that names the authors of a document without structured data.

Each short line near the story that reads as names, with or without ``By``, is scored by its traits.
The weights are in ``rules/models/author_line.json``, fitted by ``training/author_line.py``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from ...blocks import BlockKind
from ...rules import read_rules
from ...text.chrome_rules import match_rule, match_rules
from ...text.words import squash, words
from ..reading.names import is_agency, is_person, is_title, match_prefix
from ..reading.rules import line_pattern
from .dateline import read_dateline
from .front_matter_line import MAX_LINE_CHARS, FrontMatterLine, is_announced, read_front_matter_line
from .page import PrintedPage, StoryStart

REACH_ABOVE, REACH_BELOW, REACH_PAST_STORY = 30, 30, 12
"""How many blocks are read above the headline or the story's start, below it, and after the story's end."""

MAX_LINES = 3
"""The authors of one story may be named by up to this many consecutive lines."""

MIN_BIO_WORDS, BIO_REACH = 8, 40
"""A sentence about an author starts with the name, has at least this many words, and is at most this many
blocks from the story's end."""

UNSTATED = 1.5
"""An HTML page whose structured data names no author mostly has none. Its lines must score this much higher
than those of a text dump (docs/metadata.md has the cost and the gain)."""

FAR = 99
"""Distance to the nearest date line on a page without one."""

_ROLE_CHARS = 60
_ONE_WORD = re.compile(r"[^\W_]{3,24}")


@cache
def _weights() -> tuple[Mapping[str, float], float]:
    rules = read_rules("models/author_line.json")
    return rules["weights"], rules["threshold"]


def likely_author_lines(page: PrintedPage, start: StoryStart) -> list[tuple[int, FrontMatterLine]]:
    """The lines that most likely name the authors.

    Several lines are taken only if they are consecutive and each is likely by itself.

    Returns:
        Index and reading of each line in page order; empty if no line is likely.
    """
    weights, threshold = _weights()
    scores = {
        index: (sum(weights[name] * value for name, value in traits.items()), line)
        for index, line, traits in candidates(page, start)
    }
    if not scores:
        return []
    best = max(scores, key=lambda index: scores[index][0])
    if scores[best][0] < threshold + (UNSTATED if page.blocks[best].layout is None else 0.0):
        return []
    likely = {index for index, (score, line) in scores.items() if score >= threshold and not line.desk}
    return [(index, scores[index][1]) for index in sorted(with_neighbours(best, likely))]


def with_neighbours(best: int, likely: Collection[int]) -> list[int]:
    """The best line, with the likely lines that adjoin it without a gap above and below."""
    chosen = [best]
    for step in (-1, 1):
        index = best + step
        while len(chosen) < MAX_LINES and index in likely:
            chosen.append(index)
            index += step
    return chosen


def candidates(page: PrintedPage, start: StoryStart) -> list[tuple[int, FrontMatterLine, dict[str, float]]]:
    """Every line that may name the authors: its index, its reading and its traits."""
    near = _indexes_near_story(page, start)
    read = {
        index: line
        for index in near
        if len(page.blocks[index].text) <= MAX_LINE_CHARS
        and (line := read_front_matter_line(page.blocks[index].text, page.language)) is not None
    }
    lines = {index: line for index, line in read.items() if line.writers}
    lines |= _pen_names(page, read, near)
    # Asked together, the rules read all words as one text; `_is_chrome` then finds their answers remembered.
    match_rules(
        [word for index, line in lines.items() if not line.byline for word in page.blocks[index].text.split()]
    )
    lines = {
        index: line for index, line in lines.items() if line.byline or not _is_chrome(page.blocks[index].text)
    }
    if not lines:
        return []
    traits = _PageTraits(page, start, read)
    return [(index, line, traits.of(index, line)) for index, line in lines.items()]


def _indexes_near_story(page: PrintedPage, start: StoryStart) -> list[int]:
    """The blocks around the story's start and end, and announcements wherever they are."""
    size, body = len(page.blocks), start.paragraph
    first = body if start.headline is None else min(start.headline, body)
    last = page.last_story_block(body)
    return sorted(
        {
            *range(max(0, first - REACH_ABOVE), min(size, max(body, first) + REACH_BELOW)),
            *range(max(0, last - 2), min(size, last + 1 + REACH_PAST_STORY)),
            *(index for index, block in enumerate(page.blocks) if _is_announcement(block.text)),
        }
    )


def _pen_names(
    page: PrintedPage, read: Mapping[int, FrontMatterLine], near: Sequence[int]
) -> dict[int, FrontMatterLine]:
    """Lines of one word near a date line: ``bluebird``, ``Maria``."""
    return {
        index: FrontMatterLine(bare_names=(text,))
        for index in near
        if index not in read
        and _ONE_WORD.fullmatch(text := page.blocks[index].text)
        and any((line := read.get(index + step)) is not None and line.tells_time for step in (-2, -1, 1, 2))
        and is_person(text, stated=True)
    }


def _is_dateline(text: str) -> bool:
    """Whether a line is nothing but a dateline: ``AUBURN, Wash. —``."""
    return "," in text and read_dateline(f"{text.rstrip(' —–-')} — X") is not None


def _is_chrome(text: str) -> bool:
    """Whether a line is a dateline, or consists of chrome phrases: ``Terms Privacy``."""
    return (
        _is_dateline(text)
        or match_rule(text) is not None
        or all(match_rule(word) is not None for word in text.split())
    )


def _is_announcement(text: str) -> bool:
    """Whether a short line starts with a word such as ``By``."""
    found = match_prefix(text) if len(text) <= MAX_LINE_CHARS // 2 else None
    return found is not None and found.end() < len(text)


class _PageTraits:
    """Measures the traits of a page's lines. Made once a page."""

    def __init__(self, page: PrintedPage, start: StoryStart, read: Mapping[int, FrontMatterLine]) -> None:
        self.page, self.start, self.read = page, start, read
        self.last = page.last_story_block(start.paragraph)
        self.keys = Counter(squash(block.text) for block in page.blocks if len(block.text) <= MAX_LINE_CHARS)
        prose = [page.blocks[index].text for index in page.story]
        self.prose = squash(" ".join(prose))
        self.words_of_prose = frozenset(words("\n".join(prose)))
        self.more_links = "\n".join(
            squash(block.text)
            for block in page.blocks
            if len(block.text) <= 80 and line_pattern("more-of-author").search(block.text)
        )
        # Blocks that start with a name and go on as a sentence: "Ann Lee is a reporter who ..."
        self.bios = [
            squash(block.text[:120])
            for block in page.blocks[max(0, self.last - BIO_REACH) : self.last + BIO_REACH]
            if len(block.text) > 40 and block.text.count(" ") >= MIN_BIO_WORDS
        ]
        self.date_lines = [index for index, line in read.items() if line.tells_time]

    def of(self, index: int, line: FrontMatterLine) -> dict[str, float]:
        """The traits of one line; the weights are summed in this order."""
        keys = tuple(squash(name) for name in line.writers)
        return {
            "always": 1.0,
            **self._of_names(line, keys),
            **self._of_dates(index, line),
            **self._of_place(index),
            **self._of_place_after_story(index, line, keys),
            **self._of_rest_of_page(index, line, keys),
            **self._of_form(index),
        }

    def _of_names(self, line: FrontMatterLine, keys: tuple[str, ...]) -> dict[str, float]:
        names = line.writers
        return {
            "announced": float(is_announced(line)),
            "agency_alone": float(bool(line.byline) and all(is_agency(name) for name in names)),
            "desk": float(line.desk is not None),
            "more_of_author": float(any(len(key) > 3 and key in self.more_links for key in keys)),
            "bare_word": float(not line.byline and not line.desk and " " not in names[0]),
            "no_person": float(not any(is_person(name) for name in names)),
            "one_word": float(all(" " not in name for name in names)),
            "names": math.log1p(len(names)),
        }

    def _of_dates(self, index: int, line: FrontMatterLine) -> dict[str, float]:
        nearest = min((abs(index - other) for other in self.date_lines if other != index), default=FAR)
        return {
            "date_on_line": float(line.tells_time),
            "date_next": float(nearest == 1),
            "date_near": float(1 < nearest <= 3),
        }

    def _of_place(self, index: int) -> dict[str, float]:
        headline, body = self.start.headline, self.start.paragraph
        from_headline, in_front_of_end = index - self.start.middle, index <= self.last
        return {
            "no_headline": float(headline is None),
            "right_below": float(headline is not None and from_headline == 1),
            "below": math.log1p(max(0, from_headline)) if in_front_of_end else 0.0,
            "above": math.log1p(max(0, -from_headline)),
            "is_above": float(from_headline < 0),
            "between": float(headline is not None and headline < index < body),
            "from_story": math.log1p(abs(body - index)) if in_front_of_end else 0.0,
        }

    def _of_place_after_story(
        self, index: int, line: FrontMatterLine, keys: tuple[str, ...]
    ) -> dict[str, float]:
        after, announced = index - self.last, is_announced(line)
        return {
            "alone_after_story": float(
                after > 0 and not announced and not self._is_title(index + 1) and not self._has_bio(keys)
            ),
            "after_story": float(after > 0),
            "far_after_story": math.log1p(after) if after > 0 else 0.0,
            "announced_after_story": float(after > 0 and announced),
            "story": float(self.page.verdicts[index].story),
            "inside_story": float(self.start.paragraph < index < self.last),
        }

    def _of_rest_of_page(self, index: int, line: FrontMatterLine, keys: tuple[str, ...]) -> dict[str, float]:
        text = self.page.blocks[index].text
        tokens = [token for name in line.writers for token in words(name.casefold())]
        around = (self.read.get(index + step) for step in (-2, -1, 1, 2))
        return {
            "repeated": float(self.keys.get(squash(text), 0) > 1),
            "bio": float(self._has_bio(keys)),
            "title_next": float(self._is_title(index + 1)),
            "title_on_line": float(any(is_title(piece) for piece in re.split(r"[,|•·]", text)[1:])),
            "lower_in_story": sum(map(self._is_small_word, tokens)) / max(1, len(tokens)),
            "in_story": float(any(len(key) > 5 and key in self.prose for key in keys)),
            "neighbours": float(sum(bool(other and other.bare_names) for other in around)),
        }

    def _of_form(self, index: int) -> dict[str, float]:
        block = self.page.blocks[index]
        return {
            "heading": float(block.kind is BlockKind.HEADING),
            "list_item": float(block.kind is BlockKind.LIST_ITEM),
            "capitals": float(block.text.isupper()),
        }

    def _has_bio(self, keys: tuple[str, ...]) -> bool:
        """Whether a sentence about an author starts with one of the names (squashed)."""
        return any(bio.startswith(key) for key in keys if key for bio in self.bios)

    def _is_small_word(self, word: str) -> bool:
        """Whether the story prints the word in lower case."""
        return word[:1].islower() and word in self.words_of_prose

    def _is_title(self, index: int) -> bool:
        """Whether the block at an index is a job title."""
        blocks = self.page.blocks
        return index < len(blocks) and len(text := blocks[index].text) <= _ROLE_CHARS and is_title(text)
