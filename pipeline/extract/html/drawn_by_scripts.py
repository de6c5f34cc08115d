"""Takes in the story of a page that scripts, or their absence, would show."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from ...blocks import Block
from ...records import StructuredData
from ..dom.listing import Listing
from ..limits import PAGE_LIMITS, PageLimits
from .blocks import Cut, cut_into_blocks
from .embedded_story import Facts, markup_of, plain_letters, read_story, stated_story, story_in_state
from .story_placement import StoryText, place_story
from .story_share import MIN_LETTERS, Visible, size
from .unscripted import noscript_prose

SCRIPTLESS_MIN_WORDS = 40
"""A page with fewer visible words than this is taken for one that scripts fill (chosen)."""

MAX_PROSE_CHARS = 1_800
"""A page that shows more prose is not searched for the data of its scripts, which takes time (chosen: some
300 words)."""


MAX_OTHER_PROSE = 3
"""A page with more prose of its own than this many times the story shows another story, of which the one that
it carries may be a summary (chosen)."""


def with_hidden_story(
    tree: HtmlElement,
    listing: Listing,
    cut: Cut,
    data: StructuredData,
    url: str | None,
    limits: PageLimits = PAGE_LIMITS,
) -> list[Block]:
    """The blocks of a page, and of its story if the page carries one that it does not show.

    That is its ``articleBody``, prose in ``noscript``, or a story in the state of its scripts, in this order.

    Args:
        tree: the page as parsed. It is changed where a story is taken in.
        listing: its elements.
        cut: its visible blocks.
        data: what the page states about itself.
        url: its address, if known.
        limits: what the page may hold at most.

    Returns:
        The visible blocks where the page shows its story, or carries none.
    """
    bare = is_bare(cut.blocks)
    visible = Visible(cut.blocks)
    facts = Facts(data, url)
    body = stated_story(data, facts)
    if body is not None:
        told = plain_letters(body)
        if told is None or not _is_shown(told, visible):
            story = read_story(markup_of(body))
            if _is_missing(story, visible, bare):
                place_story(tree, cut, story, facts.headlines)
                return cut_into_blocks(tree, limits=limits)
    elif bare:
        markup = story_in_state(listing, facts, alone=True)
        if markup is not None:
            place_story(tree, cut, read_story(markup), facts.headlines)
            return cut_into_blocks(tree, limits=limits)
    prose = noscript_prose(tree, listing, visible, limits)
    if prose.new and _show(tree, cut, prose.new, in_place=not bare):
        return cut_into_blocks(tree, limits=limits)
    if bare:
        for element in prose.copies:
            element.tag = "template"
        return cut_into_blocks(tree, with_noscript=True, limits=limits)
    if not visible.has_prose(MAX_PROSE_CHARS):
        markup = story_in_state(listing, facts, alone=False)
        if markup is not None:
            story = read_story(markup)
            if _is_missing(story, visible, bare):
                place_story(tree, cut, story, facts.headlines)
                return cut_into_blocks(tree, limits=limits)
    return cut.blocks


def is_bare(blocks: Sequence[Block]) -> bool:
    """Whether so little is visible that scripts must have filled the page."""
    words = 0
    for block in blocks:
        words += len(block.text.split())
        if words >= SCRIPTLESS_MIN_WORDS:
            return False
    return True


def _is_missing(story: StoryText, visible: Visible, bare: bool) -> bool:
    """Whether the page does not show a story, and nothing in its place either."""
    told = size(story.letters)
    if _is_shown(story.letters, visible):
        return False
    if bare or told > visible.prose:
        return True
    return MAX_OTHER_PROSE * told > visible.prose and not visible.tells(block.text for block in story.blocks)


def _is_shown(letters: str, visible: Visible) -> bool:
    """Whether a story, given by its letters, is too short to be one, or the page shows it."""
    return size(letters) < MIN_LETTERS or visible.holds(letters)


def _show(tree: HtmlElement, cut: Cut, prose: dict[HtmlElement, list[Block]], *, in_place: bool) -> bool:
    """Show the prose in ``noscript``: joined with the beginning that the page shows, or where it is.

    Returns:
        Whether the tree was changed. It was not if the page shows no beginning, unless `in_place`.
    """
    story = StoryText([block for blocks in prose.values() for block in blocks])
    if story.matches(cut.blocks):
        place_story(tree, cut, story, ())
        return True
    if in_place:
        for element in prose:
            element.tag = "div"
    return in_place
