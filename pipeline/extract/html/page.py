"""Turns HTML into a page of blocks: one parse, one walk, and what the page states about itself."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from ... import __version__
from ...errors import DocumentError
from ...records import PAYLOAD_HEAD_CHARS, Block, Extractor, Page, RawDocument, Reason, StructuredData
from ..dom.listing import Listing
from ..metadata.structured_data import structured_data
from .blocks import cut_into_blocks
from .embedded_story import embedded_story
from .parsing import parse
from .second_opinion import SecondOpinion

EXTRACTOR = Extractor("galley-html", __version__)

SCRIPTLESS_MIN_WORDS = 40
"""A page with fewer visible words than this is taken for one that scripts fill (chosen)."""


def extract_html(document: RawDocument) -> Page:
    """The visible text of a page as blocks in reading order, with what the page states about itself.

    Raises:
        DocumentError: no word is visible (EMPTY), elements are nested deeper than the parser or
            `blocks.MAX_DEPTH` accepts (TOO_DEEP), or the parser makes no tree (PARSER_ERROR).
    """
    tree = parse(document.content)
    listing = Listing(tree)
    data = structured_data(tree, document.url, listing)
    blocks = cut_into_blocks(tree, listing)
    del listing
    if is_bare(blocks):
        tree, blocks = without_scripts(tree, blocks, data)
    if not blocks:
        raise DocumentError(Reason.EMPTY, "the page holds no visible text")
    return Page(
        source=document.source,
        url=document.url,
        fetched_at=document.fetched_at,
        published=document.published,
        payload_head=document.content[:PAYLOAD_HEAD_CHARS],
        blocks=tuple(blocks),
        second_opinion=SecondOpinion(tree, blocks),
        structured_data=data,
        extractor=EXTRACTOR,
        language=document.language,
    )


def is_bare(blocks: Sequence[Block]) -> bool:
    """Whether so little is visible that scripts must have filled the page."""
    words = 0
    for block in blocks:
        words += len(block.text.split())
        if words >= SCRIPTLESS_MIN_WORDS:
            return False
    return True


def without_scripts(
    tree: HtmlElement, blocks: list[Block], data: StructuredData
) -> tuple[HtmlElement, list[Block]]:
    """Read a page that scripts would have filled.

    Args:
        tree: the page as parsed.
        blocks: what is visible without scripts.
        data: what the page states about itself.

    Returns:
        A tree and the blocks of the page. If the page carries the story for its scripts, the tree is
        that of the story, whose blocks follow those given; otherwise the blocks include what the page
        offers in ``noscript``.
    """
    story = embedded_story(tree, data.json_ld)
    if story is not None:
        # Elements are told apart by their numbers, so those of the story follow those of the page.
        last = max((block.dom.elements[-1].order for block in blocks if block.dom), default=0)
        found = cut_into_blocks(story, after=last)
        return story, [block._replace(position=place) for place, block in enumerate((*blocks, *found))]
    return tree, cut_into_blocks(tree, with_noscript=True)
