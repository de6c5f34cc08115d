"""Notes on the author at the end of a story: "Tove Brandal is a retired pilot and lives on Skerry"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ...records import ScoredPage
from ...rules import read_rules

RULE = "structure:author-note"

LAST_BLOCKS = 3
"""How many of a story's last blocks are looked at (chosen)."""

MIN_BLOCKS = 5
"""A story of fewer blocks may be about its author (chosen)."""

MAX_WORDS = 70

MAX_NAME_CHARS = 40
NAME_WORDS = range(2, 5)

_QUOTATION = re.compile(r"[“„«][^“”„«»]{40,}|\"[^\"]{40,}\"")
"""Longer than the title of a book."""


def author_notes(page: ScoredPage, chosen: Sequence[bool], words: Sequence[float]) -> list[int]:
    """The places of the last chosen blocks that begin with the name of an author and quote nobody.

    Args:
        page: an HTML page, which states its authors.
        chosen: for each block whether it would be story.
        words: how many words each block has.
    """
    places = [place for place, is_chosen in enumerate(chosen) if is_chosen]
    if len(places) < MIN_BLOCKS:
        return []
    names = tuple(f"{name}{end}" for name in _names(page) for end in (" ", ","))
    return [
        place
        for place in places[-LAST_BLOCKS:]
        if words[place] <= MAX_WORDS
        and page.blocks[place].text.startswith(names)
        and _QUOTATION.search(page.blocks[place].text) is None
    ]


@cache
def _before_authors() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(read_rules('regions.json')['before_authors'])})\s+", re.IGNORECASE)


def _names(page: ScoredPage) -> set[str]:
    """The names of people that the page states as its authors."""
    names = (name.strip() for name in _stated(page))
    return {name for name in names if len(name) <= MAX_NAME_CHARS and len(name.split()) in NAME_WORDS}


def _stated(page: ScoredPage) -> Iterator[str]:
    data = page.structured_data
    yield from data.authors
    yield from data.meta.get("author", ())
    for mark in data.marks:
        if mark.kind in ("byline", "author_link"):
            yield _before_authors().sub("", mark.text, count=1)
    for node in data.json_ld:
        authors = node.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str):
                yield name
