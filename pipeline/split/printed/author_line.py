"""Which line around a story names its authors, where a document has no structured data.

Each short line that reads as names, with ``By`` or without, is scored by a few traits; their weights
stand in ``rules/models/author_line.json``, fitted by ``training/author_line.py``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from ...records import Block, BlockKind, Verdict
from ...rules import read_rules
from ...text.chrome_rules import match_rule, match_rules
from ...text.words import spaced_words, squash, words
from ..reading.names import is_agency, is_person, is_title, match_prefix
from ..reading.rules import line_pattern
from .dateline import read_dateline
from .front_matter_line import MAX_LINE_CHARS, FrontLine, is_announced, read_front_line

REACH_ABOVE, REACH_BELOW, REACH_PAST_STORY = 30, 30, 12
"""How many blocks above the headline or the story's beginning, below it, and behind the story's end
are looked at (our choice)."""

MOST_LINES = 3
"""So many lines, one below the other, may name the authors of one story (our choice)."""

BIO_WORDS, BIO_REACH = 8, 40
"""A sentence that begins with a name and has so many words, at most so many blocks from the story's end,
tells of the person."""

UNSTATED = 1.5
"""A page of HTML whose structured data names no author mostly has none: its lines must score so much
higher than a text dump's (docs/metadata.md has what that costs and saves)."""

_ROLE_CHARS = 60
_ONE_WORD = re.compile(r"[^\W_]{3,24}")


@cache
def _weights() -> tuple[Mapping[str, float], float]:
    rules = read_rules("models/author_line.json")
    return rules["weights"], rules["least"]


def likely_author_lines(
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    anchor: int | None,
    body: int,
    language: str | None,
) -> list[tuple[int, FrontLine]]:
    """The lines that most likely name the authors, in page order; empty if none is likely.

    anchor: the headline's index, if there is a headline. body: that of the story's first paragraph.
    Several lines are taken only where they stand one below the other and each is likely to name people.
    """
    weights, least = _weights()
    scores = {
        index: (sum(weights[name] * value for name, value in traits.items()), line)
        for index, line, traits in candidates(blocks, verdicts, anchor, body, language)
    }
    if not scores:
        return []
    best = max(scores, key=lambda index: scores[index][0])
    if scores[best][0] < least + (UNSTATED if blocks[best].layout is None else 0.0):
        return []
    able = {index for index, (value, line) in scores.items() if value >= least and not line.desk}
    return [(index, scores[index][1]) for index in sorted(with_neighbours(best, able))]


def with_neighbours(best: int, able: Collection[int]) -> list[int]:
    """The best line and those that can name authors too, without a gap above and below it."""
    chosen = [best]
    for step in (-1, 1):
        index = best + step
        while len(chosen) < MOST_LINES and index in able:
            chosen.append(index)
            index += step
    return chosen


def candidates(
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    anchor: int | None,
    body: int,
    language: str | None,
) -> list[tuple[int, FrontLine, dict[str, float]]]:
    """Each line that can name the authors, by its index, with its traits."""
    first = body if anchor is None else min(anchor, body)
    last = max((index for index, verdict in enumerate(verdicts) if verdict.story), default=body)
    near = sorted(
        {
            *range(max(0, first - REACH_ABOVE), min(len(blocks), max(body, first) + REACH_BELOW)),
            *range(max(0, last - 2), min(len(blocks), last + 1 + REACH_PAST_STORY)),
            *(index for index, block in enumerate(blocks) if _is_announcement(block.text)),
        }
    )
    read = {
        index: line
        for index in near
        if len(blocks[index].text) <= MAX_LINE_CHARS
        and (line := read_front_line(blocks[index].text, language)) is not None
    }
    lines = {index: line for index, line in read.items() if line.writers}
    lines |= _pen_names(blocks, read, near)
    # Asked of all words at once, the rules look at them as one text; `_is_chrome` is given what they said.
    match_rules(
        [word for index, line in lines.items() if not line.byline for word in blocks[index].text.split()]
    )
    lines = {
        index: line for index, line in lines.items() if line.byline or not _is_chrome(blocks[index].text)
    }
    if not lines:
        return []
    keys = Counter(squash(block.text) for block in blocks if len(block.text) <= MAX_LINE_CHARS)
    prose = [block.text for block, verdict in zip(blocks, verdicts, strict=True) if verdict.story]
    page = _Page(
        blocks,
        verdicts,
        anchor,
        body,
        last,
        read,
        keys,
        squash(" ".join(prose)),
        spaced_words("\n".join(prose)),
    )
    return [(index, line, page.traits(index, line)) for index, line in lines.items()]


def _pen_names(
    blocks: Sequence[Block], read: Mapping[int, FrontLine], near: Sequence[int]
) -> dict[int, FrontLine]:
    """Lines of one word beside a date line: ``bluebird``, ``Maria``."""
    return {
        index: FrontLine(bare_names=(blocks[index].text,))
        for index in near
        if index not in read
        and _ONE_WORD.fullmatch(blocks[index].text)
        and any(
            (line := read.get(index + step)) is not None and (line.date is not None or line.ago)
            for step in (-2, -1, 1, 2)
        )
        and is_person(blocks[index].text, stated=True)
    }


def _is_dateline(text: str) -> bool:
    """Whether a line is a dateline by itself: ``AUBURN, Wash. —``."""
    return "," in text and read_dateline(f"{text.rstrip(' —–-')} — X") is not None


def _is_chrome(text: str) -> bool:
    """Whether a line is a dateline, or made of words that strip knows as chrome: ``Terms Privacy``."""
    return (
        _is_dateline(text)
        or match_rule(text) is not None
        or all(match_rule(word) is not None for word in text.split())
    )


def _is_announcement(text: str) -> bool:
    """Whether a short line begins with a word such as ``By``: looked at wherever it stands."""
    found = match_prefix(text) if len(text) <= MAX_LINE_CHARS // 2 else None
    return found is not None and found.end() < len(text)


class _Page:
    """What the traits of one page's lines are measured against."""

    def __init__(
        self,
        blocks: Sequence[Block],
        verdicts: Sequence[Verdict],
        anchor: int | None,
        body: int,
        last: int,
        read: Mapping[int, FrontLine],
        keys: Mapping[str, int],
        prose: str,
        words_of_prose: str,
    ) -> None:
        self.blocks, self.verdicts, self.anchor, self.body, self.last = blocks, verdicts, anchor, body, last
        self.read, self.keys, self.prose = read, keys, prose
        self.words_of_prose = f" {words_of_prose} "
        self.more = "\n".join(
            squash(block.text)
            for block in blocks
            if len(block.text) <= 80 and line_pattern("more-of-author").search(block.text)
        )
        # What begins with a name and goes on as a sentence: "Ann Lee is a reporter who ..."
        self.bios = [
            squash(block.text[:120])
            for block in blocks[max(0, last - BIO_REACH) : last + BIO_REACH]
            if len(block.text) > 40 and block.text.count(" ") >= BIO_WORDS
        ]
        self.dates = [index for index, line in read.items() if line.date is not None or line.ago]

    def traits(self, index: int, line: FrontLine) -> dict[str, float]:
        block, names = self.blocks[index], line.writers
        anchor, behind = self.anchor, index - self.last
        from_headline = index - anchor if anchor is not None else index - self.body
        tokens = [token for name in names for token in words(name.casefold())]
        people = [name for name in names if is_person(name)]
        date = min((abs(index - other) for other in self.dates if other != index), default=99)
        keys = [squash(name) for name in names]
        by = is_announced(line)
        return {
            "always": 1.0,
            "announced": float(by),
            "agency_alone": float(bool(line.byline) and all(is_agency(name) for name in names)),
            "desk": float(line.desk is not None),
            "more_of_author": float(any(len(key) > 3 and key in self.more for key in keys)),
            "bare_word": float(not line.byline and not line.desk and " " not in names[0]),
            "no_person": float(not people),
            "one_word": float(all(" " not in name for name in names)),
            "names": math.log1p(len(names)),
            "date_on_line": float(line.date is not None or line.ago),
            "date_next": float(date == 1),
            "date_near": float(1 < date <= 3),
            "no_headline": float(anchor is None),
            "right_below": float(anchor is not None and from_headline == 1),
            "below": math.log1p(max(0, from_headline)) if behind <= 0 else 0.0,
            "above": math.log1p(max(0, -from_headline)),
            "is_above": float(from_headline < 0),
            "between": float(anchor is not None and anchor < index < self.body),
            "from_story": math.log1p(abs(self.body - index)) if behind <= 0 else 0.0,
            "alone_behind_story": float(
                behind > 0
                and not by
                and not self._is_title(index + 1)
                and not any(bio.startswith(key) for key in keys if key for bio in self.bios)
            ),
            "behind_story": float(behind > 0),
            "far_behind_story": math.log1p(behind) if behind > 0 else 0.0,
            "announced_behind_story": float(behind > 0 and by),
            "story": float(self.verdicts[index].story),
            "inside_story": float(self.body < index < self.last),
            "repeated": float(self.keys.get(squash(block.text), 0) > 1),
            "bio": float(any(bio.startswith(key) for key in keys if key for bio in self.bios)),
            "title_next": float(self._is_title(index + 1)),
            "title_on_line": float(any(is_title(part) for part in re.split(r"[,|•·]", block.text)[1:])),
            "lower_in_story": sum(map(self._is_small_word, tokens)) / max(1, len(tokens)),
            "in_story": float(any(len(key) > 5 and key in self.prose for key in keys)),
            "neighbours": float(
                sum(
                    bool(self.read.get(index + step) and self.read[index + step].bare_names)
                    for step in (-2, -1, 1, 2)
                )
            ),
            "heading": float(block.kind is BlockKind.HEADING),
            "list_item": float(block.kind is BlockKind.LIST_ITEM),
            "capitals": float(block.text.isupper()),
        }

    def _is_small_word(self, word: str) -> bool:
        """Whether the story has the word in small letters."""
        return word[:1].islower() and f" {word} " in self.words_of_prose

    def _is_title(self, index: int) -> bool:
        return index < len(self.blocks) and (
            len(text := self.blocks[index].text) <= _ROLE_CHARS and is_title(text)
        )
