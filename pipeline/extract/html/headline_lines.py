"""Headline, byline and date that a page prints as lines of one block become blocks of their own.

Old pages set them apart by single line breaks: ``<b>Ferry sinks</b><br>By Ann Lee<br>13 May 2002``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...blocks import Block, BlockKind, DomContext
from ...records import StructuredData
from ...text.agreement import letters

MIN_TITLE_LETTERS = 15
"""A shorter line may be part of a title by chance (chosen)."""

MAX_SHORT_LINE = 90
"""Characters of a line below a headline that is a byline, a date or a kicker (chosen)."""


def with_headline_lines(blocks: list[Block], data: StructuredData) -> list[Block]:
    """The blocks, the first one whose first line is the page's title cut at its line breaks.

    Lines after it are blocks as long as they are short; the rest stays together.
    """
    titles = [found for title in _titles(data) if len(found := letters(title)) >= MIN_TITLE_LETTERS]
    if not titles:
        return blocks
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.PREFORMATTED or "\n" not in block.text:
            continue
        if block.dom is None or block.dom.link_chars:
            continue
        first = letters(block.text.split("\n", 1)[0])
        if len(first) >= MIN_TITLE_LETTERS and any(title.startswith(first) for title in titles):
            cut = [*blocks[:place], *_cut(block, block.dom), *blocks[place + 1 :]]
            return [each._replace(position=number) for number, each in enumerate(cut)]
    return blocks


def _titles(data: StructuredData) -> Iterable[str]:
    yield data.title or ""
    yield from data.meta.get("og:title", ())


def _cut(block: Block, dom: DomContext) -> Iterator[Block]:
    """A block for each line; what is bold is taken to come first."""
    strong = dom.strong_chars
    for line in _lines(block.text):
        own = min(strong, len(line))
        strong -= own
        yield block._replace(text=line, dom=dom._replace(strong_chars=own))


def _lines(text: str) -> list[str]:
    """The first line, the short lines after it, and the rest in one piece."""
    lines = text.split("\n")
    end = 1
    while end < len(lines) and len(lines[end]) <= MAX_SHORT_LINE:
        end += 1
    rest = "\n".join(lines[end:])
    return [*lines[:end], rest] if rest else lines[:end]
