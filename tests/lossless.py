"""Defines "nothing is lost" for the tests that check it."""

from __future__ import annotations

import re
from collections.abc import Iterable

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

    taken = {block.position: block.text for block in (*article.stripped, *article.field_blocks)}
    assert len(taken) == len(article.stripped) + len(article.field_blocks)
    assert {position: blocks[position].text for position in taken} == taken
    kept = (block.text for block in blocks if block.position not in taken)
    assert letters([article.text]) == letters(kept)
