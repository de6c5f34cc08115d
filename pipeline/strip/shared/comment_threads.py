"""Readers' comments, known by what a page prints around each of them: who says it, how long ago, "Reply"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from ...blocks import Block
from ...rules import read_rules

RULE = "structure:comment-thread"

MAX_SIGN_WORDS, MAX_SIGN_CHARS = 12, 90
"""A longer block is no label (chosen)."""

MIN_STORY_BEFORE = 30
"""Words of story before a thread (chosen)."""

MIN_SIGNS, MIN_SIGNS_WITH_HEADING = 3, 2
"""How often a label must be repeated; less often after a heading such as "3 comments". On the development
pages this takes the comments of twelve stories, and those of one that its gold keeps."""

MAX_HEADING_BLOCKS = 8
"""How far before the first label the heading may be."""

MAX_SHARE = 0.8
"""A thread with a greater share of the chosen words is the story (chosen)."""

MAX_LAST_WORDS, MAX_LAST_TIMES = 150, 2
"""What follows the last label is the last comment, unless it has more words than this and than twice the
longest comment."""

AGE = "age"

_BETWEEN_LABELS = r"[\s|·•,/()\-–+\d]*+"
_HEADING = (".comments", "sv.chrome")


class _Words(NamedTuple):
    labels: re.Pattern[str]
    replies: re.Pattern[str]
    says: re.Pattern[str]
    ages: re.Pattern[str]


def comment_blocks(
    blocks: Sequence[Block], rules: Sequence[str | None], chosen: Sequence[bool], words: Sequence[float]
) -> frozenset[int]:
    """The places of chosen blocks that are readers' comments.

    They are the chosen blocks between labels that repeat after the story: "Reply", "Ann says:".

    Args:
        blocks: of a page.
        rules: for each block the chrome rule that takes it, if one does.
        chosen: for each block whether it would be story.
        words: how many words each block has.
    """
    start = _story_end(chosen, words)
    signs, headings = _signs(blocks, rules, words, start)
    counts = Counter(sign for sign in signs.values() if sign != AGE)
    needed = MIN_SIGNS_WITH_HEADING if headings else MIN_SIGNS
    repeated = {sign for sign, count in counts.items() if count >= needed}
    if not repeated:
        return frozenset()
    begin = min(place for place, sign in signs.items() if sign in repeated)
    before = [place for place in headings if begin - MAX_HEADING_BLOCKS <= place < begin]
    begin = before[-1] if before else begin
    borders = sorted(
        {begin, *(p for p, sign in signs.items() if p > begin and (sign in repeated or sign == AGE))}
    )
    comments = [
        [place for place in range(start, end) if place not in signs]
        for start, end in zip(borders, [*borders[1:], len(blocks)], strict=True)
    ]
    if sum(map(bool, comments)) < MIN_SIGNS_WITH_HEADING:
        return frozenset()
    taken = [[place for place in comment if chosen[place]] for comment in comments]
    sizes = [sum(words[place] for place in comment) for comment in taken]
    if sizes[-1] > max(MAX_LAST_WORDS, MAX_LAST_TIMES * max(sizes[:-1])):
        taken[-1], sizes[-1] = [], 0.0
    whole = sum(size for size, is_chosen in zip(words, chosen, strict=True) if is_chosen)
    if sum(sizes) > MAX_SHARE * whole:
        return frozenset()
    return frozenset(chain.from_iterable(taken))


def _story_end(chosen: Sequence[bool], words: Sequence[float]) -> int:
    """The first place before which there is story enough."""
    before = 0.0
    for place, (is_chosen, size) in enumerate(zip(chosen, words, strict=True)):
        if before >= MIN_STORY_BEFORE:
            return place
        before += size * is_chosen
    return len(chosen)


def _signs(
    blocks: Sequence[Block], rules: Sequence[str | None], words: Sequence[float], start: int
) -> tuple[dict[int, str], list[int]]:
    """The labels from a place on, and the headings of comments."""
    signs: dict[int, str] = {}
    headings: list[int] = []
    for place in range(start, len(blocks)):
        text = blocks[place].text
        if words[place] > MAX_SIGN_WORDS or len(text) > MAX_SIGN_CHARS:
            continue
        sign = sign_of(text)
        rule = rules[place]
        if sign:
            signs[place] = sign
        elif rule and any(mark in rule for mark in _HEADING):
            headings.append(place)
    return signs, headings


def sign_of(text: str) -> str | None:
    """What a short line says around a comment: ``says``, ``reply`` or `AGE`; None if it is no such line."""
    words, lower = _words(), text.lower()
    if words.says.fullmatch(lower):
        return "says"
    if words.labels.fullmatch(lower):
        return "reply" if words.replies.search(lower) else None
    if words.ages.search(lower):
        return AGE
    return None


@cache
def _words() -> _Words:
    rules = read_rules("comment_threads.json")
    verbs = _any_of(rules["says"])
    return _Words(
        re.compile(rf"(?:(?>{_any_of(rules['replies'] + rules['actions'])}){_BETWEEN_LABELS})++"),
        re.compile(rf"(?:{_any_of(rules['replies'])})(?!\w)"),
        re.compile(rf"[^:!?]{{2,60}} (?:{verbs}) ?(?:\([^()]{{0,40}}\))?:"),
        re.compile("|".join(rules["ages"])),
    )


def _any_of(texts: Sequence[str]) -> str:
    """A pattern for one of some texts, the longest of those that fit."""
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))
