"""Readers' comments, known by what a page prints around each of them: who says it, how long ago, "Reply"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from ...blocks import Block
from ...records import Score
from ...rules import read_rules
from .likelihood import likelihood

RULE = "structure:comment-thread"

MAX_SIGN_WORDS, MAX_SIGN_CHARS = 12, 90
"""A longer block is not a label (chosen)."""

MIN_STORY_BEFORE = 30
"""Words of story before a thread (chosen)."""

MIN_SIGNS, MIN_SIGNS_WITH_HEADING = 3, 2
"""How often a label must be repeated; less often after a heading such as "3 comments". On the development
pages this takes the comments of twelve stories, and those of one that its gold keeps."""

MAX_HEADING_BLOCKS = 8
"""How far before the first label the heading may be. Signed lines count from such a heading on: the parts of
a story are headed by a place and an hour too, and those of a live blog by a reporter and an hour. (All nine
development pages whose comments are found by signed lines have the heading.)"""

MAX_SHARE, MAX_SHARE_WITH_HEADING = 0.8, 0.95
"""A thread with a greater share of the chosen words is the story (chosen)."""

MAX_LIKELY_AFTER_HEADING = 0.7
"""What follows a heading such as "3 comments" to the end of the page is comments if it is less likely story
than this (on development pages: the comments of six stories, and of two that their golds keep)."""

MAX_CLOSED_WORDS = 14

MIN_STORY_BEFORE_CLOSED = 100
"""Words of story before a line which says that comments are closed. Nearer to the headline it is a note on
the story that follows, or part of one about comments (chosen: development pages have 477 and more)."""

MAX_LAST_WORDS, MAX_LAST_TIMES = 150, 2
"""What follows the last label is the last comment, unless it has more words than this and than twice the
longest comment."""

AGE, SIGNED = "age", "signed"

MIN_SIGNERS = 2
"""Signed lines that all begin alike are the hours of a live blog, not the names of readers."""

_BETWEEN_LABELS = r"[\s|·•,/()\-–+\d]*+"
_HEADING = (".comments", "sv.chrome")

_NUMERIC_DAY = re.compile(r"(?<![\d.])\d{1,4}([./-])\d{1,2}\1\d{1,4}(?![\d.])|\d年\d{1,2}月\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TIME = re.compile(r"(?<![\d$€£.,])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")


class _Words(NamedTuple):
    labels: re.Pattern[str]
    replies: re.Pattern[str]
    says: re.Pattern[str]
    ages: re.Pattern[str]
    signed: re.Pattern[str]
    unsigned: re.Pattern[str]
    closed: re.Pattern[str]
    headed: re.Pattern[str]
    days: frozenset[str]


def comment_blocks(
    blocks: Sequence[Block], scores: Sequence[Score], chosen: Sequence[bool], words: Sequence[float]
) -> frozenset[int]:
    """The places of chosen blocks that are readers' comments.

    They are the chosen blocks between labels that repeat after the story: "Reply", "Ann says:".

    Args:
        blocks: of a page.
        scores: of each block.
        chosen: for each block whether it would be story.
        words: how many words each block has.
    """
    start = _story_end(chosen, words)
    rules = [score.rule for score in scores]
    signs, headings = _signs(blocks, rules, words, start)
    signs = _without_unheaded(signs, headings)
    counts = Counter(sign for sign in signs.values() if sign != AGE)
    signers = {_signer(blocks[place].text) for place, sign in signs.items() if sign == SIGNED}
    if len(signers) < MIN_SIGNERS:
        counts.pop(SIGNED, None)
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
    if sum(sizes) > (MAX_SHARE_WITH_HEADING if headings else MAX_SHARE) * whole:
        return frozenset()
    return frozenset(chain.from_iterable(taken))


def blocks_after_heading(
    blocks: Sequence[Block], scores: Sequence[Score], chosen: Sequence[bool], words: Sequence[float]
) -> frozenset[int]:
    """The places of chosen blocks that follow a line which says that comments are closed, or a heading of
    comments and are unlikely to be story.

    Args: see `comment_blocks`.
    """
    start = _story_end(chosen, words)
    before = sum(size for size, is_chosen in zip(words[:start], chosen, strict=False) if is_chosen)
    for place in range(start, len(blocks)):
        story, before = before, before + words[place] * chosen[place]
        if words[place] > MAX_CLOSED_WORDS or ".comments" not in (scores[place].rule or ""):
            continue
        line = blocks[place].text.lower()
        is_closed = _words().closed.fullmatch(line) is not None
        if not is_closed and _words().headed.match(line) is None:
            continue
        if is_closed and story < MIN_STORY_BEFORE_CLOSED:
            continue
        after = [other for other in range(place + (not is_closed), len(blocks)) if chosen[other]]
        is_unlikely = likelihood(scores, words, after) < MAX_LIKELY_AFTER_HEADING
        return frozenset(after if is_closed or is_unlikely else ())
    return frozenset()


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


def _without_unheaded(signs: Mapping[int, str], headings: Sequence[int]) -> dict[int, str]:
    """The labels without the signed lines before the first that a heading of comments is above."""
    for place, sign in signs.items():
        if sign == SIGNED:
            above = bisect_left(headings, place) - 1
            if above >= 0 and headings[above] >= place - MAX_HEADING_BLOCKS:
                return {at: other for at, other in signs.items() if other != SIGNED or at >= place}
    return {place: sign for place, sign in signs.items() if sign != SIGNED}


def sign_of(text: str) -> str | None:
    """What a short line says around a comment: ``says``, ``reply``, `AGE` or `SIGNED`; None if it is no such
    line."""
    words, lower = _words(), text.lower()
    if words.says.fullmatch(lower):
        return "says"
    if words.labels.fullmatch(lower):
        return "reply" if words.replies.search(lower) else None
    if words.ages.search(lower):
        return AGE
    if (
        _TIME.search(lower)
        and _has_day(lower)
        and words.signed.fullmatch(lower)
        and not words.unsigned.search(lower)
        and _signer(text)
    ):
        return SIGNED
    return None


def _has_day(line: str) -> bool:
    if _NUMERIC_DAY.search(line):
        return True
    return _YEAR.search(line) is not None and not _words().days.isdisjoint(_LETTERS.findall(line))


def _signer(text: str) -> str:
    """The letters before the first digit of a line, but for the names of days and months."""
    start = _LETTERS.findall(_DIGIT.split(text.lower(), maxsplit=1)[0])
    return " ".join(word for word in start if word not in _words().days)


@cache
def _words() -> _Words:
    rules = read_rules("comment_threads.json")
    verbs = _any_of(rules["says"])
    return _Words(
        re.compile(rf"(?:(?>{_any_of(rules['replies'] + rules['actions'])}){_BETWEEN_LABELS})++"),
        re.compile(rf"(?:{_any_of(rules['replies'])})(?!\w)"),
        re.compile(rf"[^:!?]{{2,60}} (?:{verbs}) ?(?:\([^()]{{0,40}}\))?:"),
        re.compile("|".join(rules["ages"])),
        re.compile("|".join(rules["signed"])),
        re.compile(_any_of(rules["unsigned"])),
        re.compile("|".join(rules["closed"])),
        re.compile("|".join(rules["headed"])),
        frozenset(_names_of_days()),
    )


def _names_of_days() -> Iterator[str]:
    for months in read_rules("months.json")["months"].values():
        yield from months
    for days in read_rules("weekdays.json")["weekdays"].values():
        yield from days


def _any_of(texts: Sequence[str]) -> str:
    """A pattern for one of some texts, the longest of those that fit."""
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))
