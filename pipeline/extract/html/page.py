"""HTML becomes a page of blocks: one parse, one walk, and what the page states about itself."""

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
"""A page with fewer visible words than this was to be filled by scripts (our choice)."""


def extract_html(document: RawDocument) -> Page:
    """A page's visible text as blocks in reading order, with what the page states about itself.

    Raises:
        DocumentError: EMPTY where a reader would see no word, TOO_DEEP where elements are nested
            beyond what the parser or `blocks.MAX_DEPTH` takes, PARSER_ERROR where no tree comes
            out at all.
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
    """Whether so little is visible that the page was to be filled by scripts."""
    words = 0
    for block in blocks:
        words += len(block.text.split())
        if words >= SCRIPTLESS_MIN_WORDS:
            return False
    return True


def without_scripts(
    tree: HtmlElement, blocks: list[Block], data: StructuredData
) -> tuple[HtmlElement, list[Block]]:
    """The tree and blocks of a page that scripts were to fill: the story that it carries for them, put
    after what is visible without them; else what it offers to readers without scripts."""
    story = embedded_story(tree, data.json_ld)
    if story is not None:
        found = cut_into_blocks(story)
        return story, [block._replace(position=place) for place, block in enumerate((*blocks, *found))]
    return tree, cut_into_blocks(tree, with_noscript=True)
