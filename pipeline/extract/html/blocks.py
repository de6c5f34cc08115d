"""Cuts a parsed page into blocks of visible text, in reading order.

Every word of the page ends up in exactly one block. Words are never joined across the border of two elements
that are apart on the page, and never torn by markup inside a word. What an inline element hides, such as a
tooltip, is a block of its own after the one that it interrupts.
"""

from __future__ import annotations

from functools import cached_property
from itertools import count, islice

from lxml.html import HtmlElement

from ...blocks import NEW, Block, BlockKind, DomContext
from ...errors import DocumentError
from ...records import Reason
from ..dom.listing import Listing
from ..dom.tags import HEADINGS, ROW_ENDING_TAGS, Trait, Traits
from ..limits import PAGE_LIMITS, PageLimits
from .ancestors import Ancestors
from .inline_styles import inline_styles
from .open_block import OpenBlock

MAX_ROW_CHARS = 1_000
"""A table row with more text than this is layout, not data (chosen)."""

# Plain numbers: they are tested at every tag, and testing an enum takes longer.
UNSEEN, APART, NOSCRIPT = Trait.UNSEEN.value, Trait.APART.value, Trait.NOSCRIPT.value
BLOCK = Trait.BLOCK.value
ROW, DATA_ROW, PREFORMATTED = Trait.ROW.value, Trait.DATA_ROW.value, Trait.PREFORMATTED.value
KIND, LIST, PARAGRAPH = Trait.KIND.value, Trait.LIST.value, Trait.PARAGRAPH.value
TELLING = ROW | KIND | LIST
"""Traits of the elements that decide the kind of the blocks inside."""

TRAITS = Traits()

NO_ASIDE = -1


def cut_into_blocks(
    root: HtmlElement,
    listing: Listing | None = None,
    *,
    with_noscript: bool = False,
    limits: PageLimits = PAGE_LIMITS,
) -> list[Block]:
    """The blocks of a page, in reading order.

    Args:
        root: the page's root element. The tree holds elements and text only, as `parse` leaves it.
        listing: the elements of the tree, if they have been listed already.
        with_noscript: whether the content of ``noscript`` counts as text.
        limits: what the page may hold at most.

    Raises:
        DocumentError: the page is nested deeper (TOO_DEEP), or has more blocks (TOO_LARGE).
    """
    return Cut(root, listing, with_noscript=with_noscript, limits=limits).blocks


class Cut:
    """The blocks of a page, and where they are in its tree.

    Args:
        root, listing, with_noscript, limits: as `cut_into_blocks` takes them.
    """

    def __init__(
        self,
        root: HtmlElement,
        listing: Listing | None = None,
        *,
        with_noscript: bool = False,
        limits: PageLimits = PAGE_LIMITS,
    ) -> None:
        self._listing = listing or Listing(root)
        walk = _Walk(self._listing, with_noscript, limits)
        self.blocks = walk.blocks_of_page()
        self._numbers = walk.numbers

    @cached_property
    def owners(self) -> list[HtmlElement]:
        """For each block the innermost element that holds all of it."""
        # Elements that the walk did not enter have the number of the root, which comes last here.
        places = dict(zip(reversed(self._numbers), reversed(range(len(self._numbers))), strict=True))
        numbers = (block.dom.elements[-1].order for block in self.blocks if block.dom)
        return [self._listing.elements[places[number]] for number in numbers]


class _Walk:
    """One walk over the elements of a page, without recursion.

    An element is known by its place in the listing. Four lists hold what the walk learns of each element
    as it starts: `inside`, its traits joined with those of all elements around it; `parents`, the place
    of the element around it; `numbers`, its number among the visible elements; and `scopes`.

    A scope is what an element such as a list item or a heading says about the blocks inside it: the tag
    that decides their kind, how many blocks come before it, and how many lists are open in it. Elements
    that say nothing share the scope of the element around them.
    """

    def __init__(self, listing: Listing, with_noscript: bool, limits: PageLimits) -> None:
        size = len(listing.tags)
        self.max_depth, self.max_blocks = limits
        self.nodes, self.tags = listing.elements, listing.tags
        self.traits = list(map(TRAITS.__getitem__, listing.tags))
        self.unseen = UNSEEN if with_noscript else UNSEEN | NOSCRIPT
        self.inside = self.traits[:1] * size
        self.parents = [0] * size
        self.numbers = [1] * size
        self.scopes: list[tuple[str, int, int]] = [("", 0, 0)] * size
        self.ancestors = Ancestors(listing, self.parents, self.numbers)
        self.open = OpenBlock()
        self.blocks: list[Block] = []
        self.hidden_inline, styled_as_blocks = inline_styles(listing)
        for place in styled_as_blocks:
            self.traits[place] |= BLOCK
        self.aside = NO_ASIDE  # the place of the inline element whose hidden text is being collected
        self.interrupted = self.open  # the block around it
        self.waiting: list[Block] = []  # hidden text of the open block
        self.seen_blocks = 0  # how many blocks are not such text

    def blocks_of_page(self) -> list[Block]:
        nodes, parents, numbers, unseen = self.nodes, self.parents, self.numbers, self.unseen
        inside, scopes, block, pieces = self.inside, self.scopes, self.open, self.open.pieces
        hidden_inline, max_depth = self.hidden_inline, self.max_depth
        number, top, depth = numbers[0], 0, 1  # `top` is the place of the innermost open element
        hidden: set[HtmlElement] = set()
        if nodes[0].text:
            block.add(nodes[0].text, 0, inside[0])
        # Comparing parents finds the elements that have ended faster than the events of a parser would.
        elements = zip(count(), nodes, map(HtmlElement.getparent, nodes), self.traits, strict=False)
        for place, node, parent, traits in islice(elements, 1, None):
            if parent in hidden:
                hidden.add(node)
                continue
            while nodes[top] is not parent:
                top = self._close(top)
                depth -= 1
                block, pieces = self.open, self.open.pieces
            number += 1
            if traits & unseen:
                if traits & APART:
                    block.set_apart()
                hidden.add(node)
                text = node.tail
            else:
                around = inside[top]
                if place in hidden_inline and self.aside == NO_ASIDE:
                    self.aside, self.interrupted, self.open = place, block, OpenBlock()
                    block, pieces = self.open, self.open.pieces
                elif pieces and block.start(traits, around):
                    self._flush(top)
                depth += 1
                if depth > max_depth:
                    raise DocumentError(Reason.TOO_DEEP, f"elements are nested more than {max_depth:,} deep")
                scopes[place] = scopes[top]
                if traits & TELLING:
                    traits = self._enter(place, top)
                inside[place] = around | traits
                parents[place] = top
                numbers[place] = number
                top = place
                text = node.text
            if text and (pieces or not text.isspace()):
                block.add(text, top, inside[top])
        while top:
            top = self._close(top)
        self._flush(0)
        return self.blocks

    def _close(self, top: int) -> int:
        """End the innermost open element and take the text after it; gives the place of its parent."""
        block, parent = self.open, self.parents[top]
        if top == self.aside:
            block = self._end_aside(top)
        elif block.pieces:
            traits = self.traits[top]
            if block.end(self.tags[top], traits, self.inside[top], top, parent):
                self._flush(top, BlockKind.TABLE_ROW if traits & DATA_ROW else None)
        text = self.nodes[top].tail
        if text and (block.pieces or not text.isspace()):
            block.add(text, parent, self.inside[parent])
        return parent

    def _enter(self, place: int, parent: int) -> int:
        """Note what an element says about the blocks inside it; gives its traits."""
        traits = self.traits[place]
        if traits & ROW:
            if not self.inside[parent] & DATA_ROW and is_data_row(self.nodes[place]):
                traits = self.traits[place] = traits | DATA_ROW
            return traits
        tag, blocks_before, lists = self.scopes[parent]
        if traits & LIST:
            self.scopes[place] = (tag, blocks_before, lists + 1)
        else:
            self.scopes[place] = (self.tags[place], self.seen_blocks, lists)
        return traits

    def _flush(self, top: int, kind: BlockKind | None = None) -> None:
        """End the open block, if it holds anything."""
        block = self.open
        if not block.pieces:
            return
        text = block.take_text(preformatted=self.inside[top] & PREFORMATTED != 0)
        stated, level = self._kind(top)
        dom = NEW(DomContext, (self.ancestors.of(block.owner), block.link_chars, block.strong_chars))
        found = NEW(Block, (len(self.blocks), text, kind or stated, level, dom, None))
        if len(self.blocks) + len(self.waiting) >= self.max_blocks:
            raise DocumentError(Reason.TOO_LARGE, f"the page has more than {self.max_blocks:,} blocks")
        if self.aside != NO_ASIDE:
            self.waiting.append(found)
            return
        self.blocks.append(found)
        self.seen_blocks += 1
        if self.waiting:
            self._take_waiting()

    def _end_aside(self, top: int) -> OpenBlock:
        """End the hidden text, and go on with the block that it interrupts."""
        self._flush(top)
        self.aside, self.open = NO_ASIDE, self.interrupted
        if not self.open.pieces:
            self._take_waiting()
        return self.open

    def _take_waiting(self) -> None:
        for block in self.waiting:
            self.blocks.append(block._replace(position=len(self.blocks)))
        self.waiting.clear()

    def _kind(self, top: int) -> tuple[BlockKind, int]:
        """The kind and level of a block, by the nearest ancestor that states them."""
        inside = self.inside[top]
        if not inside & KIND:
            return (BlockKind.PARAGRAPH if inside & PARAGRAPH else BlockKind.OTHER), 0
        tag, blocks_before, lists = self.scopes[top]
        if tag == "li":
            # Only the first block of an item is the item; what follows in it is a paragraph.
            first = blocks_before == self.seen_blocks
            return (BlockKind.LIST_ITEM, max(1, lists)) if first else (BlockKind.PARAGRAPH, 0)
        if tag in HEADINGS:
            return BlockKind.HEADING, HEADINGS[tag]
        if tag == "blockquote":
            return BlockKind.QUOTE, 0
        return (BlockKind.PREFORMATTED if tag == "pre" else BlockKind.CAPTION), 0


def is_data_row(row: HtmlElement) -> bool:
    """Whether a table row holds data. Otherwise the table only lays the page out, as on old pages."""
    chars = 0
    for node in row.iterdescendants():
        if node.tag in ROW_ENDING_TAGS:
            return False
        chars += len(node.text or "") + len(node.tail or "")
        if chars > MAX_ROW_CHARS:
            return False
    return True
