"""What a page alone says of its blocks: the classifier's probability and the chrome rules."""

from __future__ import annotations

from itertools import repeat

import numpy as np
import numpy.typing as npt

from ..blocks import NEW, Block, BlockKind
from ..records import Page, Score, ScoredPage
from ..text.chrome_rules import ChromeRule, match_rules
from .html import model as html_model
from .html.elements import elements_around
from .html.pull_quotes import marked
from .html.regions import regions
from .kinds.signs import page_signs
from .text import decision as text

CAPTION_MARKS = ("caption", "cutline")
OWN_NAMES = 3
"""How many class names, the block's own first, are searched for the mark of a caption."""


def score(page: Page) -> ScoredPage:
    """Score each block of a page, by the classifier for its kind of document."""
    has_dom = bool(page.blocks) and page.blocks[0].dom is not None
    if has_dom:
        return scored(page, *html_model.judgement(page))
    return scored(page, text.story_probabilities(page))


def scored(page: Page, probabilities: npt.NDArray[np.float64], headline: int | None = None) -> ScoredPage:
    """The page with these probabilities and with what the rules say of its blocks.

    Args:
        probabilities: of each block to be story, 0 to 1.
        headline: the place of the page's headline, if it has been looked for already.
    """
    rules = match_rules([block.text for block in page.blocks])
    elements = elements_around(page.blocks)
    scores = zip(  # in the order of the fields of `Score`
        probabilities.tolist(),
        [f"rule:{rule.id}" if rule else None for rule in rules],
        map(_is_certain, page.blocks, rules),
        marked(page.blocks, elements.values()),
        map(_is_linked, page.blocks),
        regions(page, headline, elements, probabilities),
        strict=True,
    )
    return ScoredPage(
        source=page.source,
        url=page.url,
        fetched_at=page.fetched_at,
        published=page.published,
        payload_head=page.payload_head,
        blocks=tuple([_without_dom(block) for block in page.blocks]),
        scores=tuple(map(NEW, repeat(Score), scores)),
        structured_data=page.structured_data,
        extractor=page.extractor,
        language=page.language,
        signs=page_signs(page, probabilities),
    )


def _without_dom(block: Block) -> Block:
    if block.dom is None:
        return block
    return NEW(Block, (block.position, block.text, block.kind, block.level, None, block.layout))


def _is_linked(block: Block) -> bool:
    return block.dom is not None and 2 * block.dom.link_chars > len(block.text)


def _is_certain(block: Block, rule: ChromeRule | None) -> bool:
    return rule is not None and (rule.certain or _is_credited_caption(block, rule))


def _is_credited_caption(block: Block, rule: ChromeRule) -> bool:
    """Whether a block that ends in a photo credit is marked as a caption too: one sign alone may err."""
    if rule.kind != "photo_credit" or block.dom is None:
        return False
    return block.kind is BlockKind.CAPTION or any(
        mark in name for name in block.dom.names[:OWN_NAMES] for mark in CAPTION_MARKS
    )
