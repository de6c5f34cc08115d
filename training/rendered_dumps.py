"""Text dumps rendered from the HTML pages of a data folder's further sets, to train on besides the real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import compress

from galley.blocks import Block, BlockKind
from galley.records import Page
from galley.text.story_text import story_text

from .data_folder import DataFolder, Example, publisher_of
from .html_table import MIN_LABEL_F1
from .labels import story_shares
from .scoring import score
from .text_dumps import TextExample

RENDERED_WEIGHTS = {"more/misinfo": 0.5, "more/magic": 0.5, "more/chinese": 0.5, "more/daniel": 0.25, "more/cleaneval": 0.25}
"""The sets that are rendered, and what a dump of each counts for. Their layout is only like that of real dumps."""

LISTS = frozenset(("ul", "ol", "dl", "menu"))
INDENTED = LISTS | {"blockquote", "figure", "dd"}
BULLETS = ("*", "+", "o", "-")
BULLET = "\u2022"


def rendered_examples(data: DataFolder, seed: int = 7) -> list[TextExample]:
    """A dump of each page of the further sets whose gold fits it, half of them as WET files are written, half
    as text browsers print a page.

    Args:
        data: The data folder. Sets that it lacks are left out.
        seed: Decides the layout of each dump; the same seed gives the same dumps.
    """
    choose = random.Random(seed)
    found = []
    for name in data.present(tuple(RENDERED_WEIGHTS)):
        for example in data.examples(name):
            page = example.page()
            layout = choose.random()
            if page is not None and _fits(page, example):
                found.append(_rendered(example, page, layout))
    return found


def _fits(page: Page, example: Example) -> bool:
    labels = [share > 0.5 for share in story_shares(page.blocks, example.body)]
    text = story_text(compress(page.blocks, labels))
    return score(example.id, example.body, text).f1 >= MIN_LABEL_F1


def _rendered(example: Example, page: Page, layout: float) -> TextExample:
    lines = _as_wet(page.blocks) if layout < 0.5 else _as_browser(page.blocks, int(layout * 1000) % 7)
    return TextExample(
        id=f"{example.set}/{example.id}",
        set="rendered",
        publishers=frozenset([publisher_of(example.url) or example.id]),
        text="\n".join(lines),
        body=example.body,
        headline=example.headline,
        authors=example.authors,
        weight=RENDERED_WEIGHTS[example.set],
    )


def _lists(block: Block) -> list[str]:
    assert block.dom is not None
    return [element.tag for element in block.dom.elements if element.tag in LISTS]


def _as_wet(blocks: Sequence[Block]) -> Iterator[str]:
    """One line a block; items have bullets, prose and headings blank lines around them."""
    apart = False
    for block in blocks:
        lists = _lists(block)
        own = block.kind is not BlockKind.LIST_ITEM and not lists and len(block.text) > 60
        own = own or block.kind is BlockKind.HEADING
        if own or apart:
            yield ""
        apart = own
        item = block.kind is BlockKind.LIST_ITEM
        yield "  " * len(lists) + (f"{BULLET} " if item else "") + block.text


def _as_browser(blocks: Sequence[Block], margin: int) -> Iterator[str]:
    """Indented as the elements are nested, with the bullets of text browsers."""
    before = ""
    for block in blocks:
        assert block.dom is not None
        depth = sum(element.tag in INDENTED for element in block.dom.elements)
        item = block.kind is BlockKind.LIST_ITEM
        if not (item and before == "item") and not (before == "short" and len(block.text) < 40):
            yield ""
        before = "item" if item else "short" if len(block.text) < 40 else "prose"
        bullet = f"{BULLETS[min(max(0, depth - 1), len(BULLETS) - 1)]} " if item else ""
        yield " " * (margin + 2 * depth) + bullet + block.text
