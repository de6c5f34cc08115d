"""Defines "nothing is lost" for the tests that check it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from galley.articles import Article
from galley.records import StrippedPage


def letters(texts: Iterable[str]) -> str:
    """The letters and digits of texts. Layout and bullets may change, these must not be lost."""
    return "".join(re.findall(r"\w+", "".join(texts)))


def assert_nothing_is_lost(stripped: StrippedPage, article: Article, visible: str) -> None:
    """Check that story, fields and stripped blocks, in order, are everything that the document shows.

    Args:
        stripped: the page with its verdicts.
        article: the article made from it.
        visible: the document's text as a reader sees it, found by other means than the tested ones.
    """
    blocks = stripped.page.blocks
    assert letters(block.text for block in blocks) == letters([visible])
    assert [block.position for block in blocks] == list(range(len(blocks)))

    taken: defaultdict[int, list[str]] = defaultdict(list)
    for taken_block in (*article.stripped, *article.field_blocks):
        taken[taken_block.position].append(taken_block.text)
    assert letters([article.text]) == letters(_left_of(block.text, taken[block.position]) for block in blocks)


def _left_of(text: str, taken: Sequence[str]) -> str:
    """What is left of a block without what was taken of it: all of it, or some of its lines, each once."""
    if list(taken) == [text]:
        return ""
    lines = text.split("\n")
    for line in chain.from_iterable(each.split("\n") for each in taken):
        lines.remove(line)
    return "\n".join(lines)
