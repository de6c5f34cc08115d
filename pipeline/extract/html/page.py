"""Turns HTML into a page of blocks: one parse, one walk, and what the page states about itself."""

from __future__ import annotations

from ... import __version__
from ...errors import DocumentError
from ...records import PAYLOAD_HEAD_CHARS, Extractor, Page, RawDocument, Reason
from ..dom.listing import Listing
from ..limits import PAGE_LIMITS, PageLimits
from ..metadata.structured_data import structured_data
from .blocks import Cut
from .drawn_by_scripts import with_hidden_story
from .parsing import parse
from .second_opinion import SecondOpinion
from .unscripted import open_shadow_roots

EXTRACTOR = Extractor("galley-html", __version__)


def extract_html(document: RawDocument, limits: PageLimits = PAGE_LIMITS) -> Page:
    """The visible text of a page as blocks in reading order, with what the page states about itself.

    Args:
        document: the page as read.
        limits: what it may hold at most.

    Raises:
        DocumentError: no word is visible (EMPTY), elements are nested deeper than the parser or
            ``limits`` accept (TOO_DEEP), there are too many blocks (TOO_LARGE), or the parser makes no tree
            (PARSER_ERROR).
    """
    tree = parse(document.content)
    listing = Listing(tree)
    if open_shadow_roots(listing):
        listing = Listing(tree)
    data = structured_data(tree, document.url, listing)
    cut = Cut(tree, listing, limits=limits)
    blocks = with_hidden_story(tree, listing, cut, data, document.url, limits)
    del listing, cut
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
