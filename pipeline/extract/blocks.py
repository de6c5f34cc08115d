"""Cuts a parsed page into blocks of visible text, in reading order.

The promise kept here: every visible word of the page stands in exactly one block, words are
never joined across the border of two elements that stand apart on the page, and never torn
where markup stands inside a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from ..records import Block, BlockKind, DocumentError, DomContext, DomElement, Reason
from .listing import Attributes, Listing
from .tags import HEADINGS, ROW_ENDING_TAGS, Trait, Traits

MAX_DEPTH = 1_000
"""Deepest nesting of elements taken (our choice; real pages seldom pass 60)."""

MAX_ANCESTORS = 64
"""How many ancestors a block remembers, the nearest ones (our choice, for pages of hostile depth)."""

MAX_ROW_CHARS = 1_000
"""A table row with more text than this is layout, not data (our choice)."""

CACHED_VALUES = 65_536
"""Attribute values whose tokens are remembered: pages repeat a few hundred over and over."""

NAME_ATTRIBUTES = frozenset({"class", "id", "role", "itemprop", "rel", "data-testid"})
SHOWING_ATTRIBUTES = frozenset({"style", "hidden", "aria-hidden", "open"})
HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\x00]")
"""Soft hyphens, zero-width spaces, marks of writing direction: no reader sees them.
(The zero-width joiners stay: they shape Persian and Indic words.)"""

# The traits as plain numbers and names of this module: they are asked for at every tag.
(
    BLOCK, UNSEEN, APART, LINK, STRONG, PREFORMATTED, LIST, ROW, CELL, BREAK, SPAN, KIND, PARAGRAPH,
    NOSCRIPT, DATA_ROW,
) = (trait.value for trait in Trait)  # fmt: skip
NEW = tuple.__new__
"""Makes a named tuple at half the cost of calling its class: a page holds a thousand of them."""

TRAITS = Traits()


class _Open:
    """An element that is open while the page is walked.

    inside: its own traits and those of all elements around it.
    elements: what `DomContext.elements` holds of a block in it, once a block has asked.
    blocks_at_start: how many blocks stand before it.
    closed: it ended while the block at hand held something.
    """

    __slots__ = (
        "attributes", "blocks_at_start", "closed", "depth", "elements", "inside", "node", "number", "parent",
        "tag", "traits",
    )  # fmt: skip
    parent: _Open
    inside: int
    depth: int
    elements: tuple[DomElement, ...] | None

    def __init__(
        self,
        parent: _Open,
        node: HtmlElement,
        tag: str,
        traits: int,
        number: int,
        blocks: int,
        attributes: Attributes,
    ) -> None:
        self.parent = parent
        self.node = node
        self.tag = tag
        self.traits = traits
        self.inside = parent.inside | traits
        self.depth = parent.depth + 1
        self.number = number
        self.blocks_at_start = blocks
        self.attributes = attributes
        self.closed = False
        self.elements = None

    def dom_element(self) -> DomElement:
        names: tuple[str, ...] = ()
        hidden, shown = False, self.tag != "dialog"
        for attribute, value in self.attributes:
            if attribute in NAME_ATTRIBUTES:
                names = names + tokens(value) if names else tokens(value)
            elif attribute in SHOWING_ATTRIBUTES:
                if attribute == "style":
                    hidden = hidden or is_hiding(value)
                elif attribute == "hidden" or (attribute == "aria-hidden" and value == "true"):
                    hidden = True
                elif attribute == "open":
                    shown = True
        return NEW(DomElement, (self.number, self.tag, names, hidden or not shown))


class _Root(_Open):
    """The root of a page: around it stands nothing."""

    __slots__ = ()

    def __init__(self, listing: Listing) -> None:
        self.node, self.tag, self.attributes = listing.elements[0], listing.tags[0], listing.attributes[0]
        self.traits = self.inside = TRAITS[self.tag]
        self.number = self.depth = 1
        self.closed = False
        # It says nothing which the page's other blocks do not share.
        self.elements = ()


@lru_cache(CACHED_VALUES)
def tokens(value: str) -> tuple[str, ...]:
    return tuple(value.lower().split())


@lru_cache(CACHED_VALUES)
def is_hiding(style: str) -> bool:
    return HIDDEN_STYLE.search(style) is not None


def cut_into_blocks(
    root: HtmlElement, listing: Listing | None = None, *, with_noscript: bool = False
) -> list[Block]:
    """The blocks of a page, in reading order; with_noscript: what ``noscript`` holds is text too.

    The tree holds elements and text alone (see `html.parse`); listing: what it holds, if that is known.

    Raises:
        DocumentError: the page is nested deeper than `MAX_DEPTH` (TOO_DEEP).
    """
    return _Walker(listing or Listing(root), with_noscript).walk()


class _Walker:
    """Walks the elements once, without recursion, and collects the blocks.

    Most elements begin and end without a word between. So long as the block at hand holds none (no
    `pieces`), all that counts is which elements are open; what else the walk knows is of that block.
    """

    def __init__(self, listing: Listing, with_noscript: bool) -> None:
        self.listing = listing
        self.unseen = UNSEEN if with_noscript else UNSEEN | NOSCRIPT
        self.blocks: list[Block] = []
        self.top: _Open = _Root(listing)
        self.own: _Open = self.top
        self.pieces: list[str] = []
        self.space_due = self.spans_meet = False
        self.breaks = self.link_chars = self.strong_chars = 0
        self.last_closed = ""

    def walk(self) -> list[Block]:
        unseen, pieces, blocks = self.unseen, self.pieces, self.blocks
        top = root = self.top
        number = 1
        within: set[HtmlElement] = set()
        if root.node.text:
            self._text(root.node.text)
        # An element's parent tells which elements have ended: asked for so, ends cost less than as events.
        nodes, tags = self.listing.elements, self.listing.tags
        elements = zip(nodes, map(HtmlElement.getparent, nodes), tags, self.listing.attributes, strict=True)
        for node, parent, tag, attributes in islice(elements, 1, None):
            if parent in within:
                within.add(node)
                continue
            while top.node is not parent:
                top = self._end(top)
            number += 1
            traits = TRAITS[tag]
            if traits & unseen:
                if traits & APART:
                    self.space_due = True
                within.add(node)
                text = node.tail
            else:
                if pieces:
                    self._start(traits)
                if top.depth >= MAX_DEPTH:
                    raise DocumentError(Reason.TOO_DEEP, f"elements are nested more than {MAX_DEPTH} deep")
                if traits & ROW and not top.inside & DATA_ROW and is_data_row(node):
                    traits |= DATA_ROW
                self.top = top = _Open(top, node, tag, traits, number, len(blocks), attributes)
                text = node.text
            if text and (pieces or not text.isspace()):
                self._text(text)
        while top is not root:
            top = self._end(top)
        self._flush()
        return blocks

    def _start(self, traits: int) -> None:
        """What an element that begins means to the block at hand."""
        if traits & BLOCK:
            self._border(traits)
        elif traits & BREAK:
            self._line_break()
        elif traits & APART or (traits & LINK and self.last_closed == "a"):
            self.space_due = True
        self.spans_meet = traits & SPAN != 0 and self.last_closed == "span"
        self.last_closed = ""

    def _end(self, entry: _Open) -> _Open:
        """Close the innermost open element, and take the text behind it; gives the one around it."""
        if self.pieces:
            if entry.traits & DATA_ROW:
                self._flush(BlockKind.TABLE_ROW)
            elif entry.traits & BLOCK:
                self._border(0)
            elif entry.traits & APART:
                self.space_due = True
            self.last_closed = entry.tag
            entry.closed = True
        parent = self.top = entry.parent
        tail = entry.node.tail
        if tail and (self.pieces or not tail.isspace()):
            self._text(tail)
        return parent

    def _border(self, traits: int) -> None:
        """An element that begins a line of its own ends the block; inside a table row it parts words,
        and if it is a cell, the cells too."""
        if not self.top.inside & DATA_ROW:
            self._flush()
            return
        if traits & CELL:
            self.pieces.append("\t")
        self.space_due = True

    def _line_break(self) -> None:
        if self.top.inside & (DATA_ROW | PREFORMATTED):
            self.space_due = True
            if self.top.inside & PREFORMATTED:
                self.pieces.append("\n")
                self.space_due = False
            return
        self.breaks += 1
        if self.breaks > 1:
            # An empty line made of two line breaks parts paragraphs.
            self._flush()
        else:
            self.pieces.append("\n")
            self.space_due = False

    def _text(self, raw: str) -> None:
        """Take what stands between two tags into the block at hand, or begin one with it."""
        top, pieces = self.top, self.pieces
        inside = top.inside
        visible = raw if raw.isascii() else INVISIBLE.sub("", raw)
        if inside & PREFORMATTED and not inside & DATA_ROW:
            text = visible.expandtabs(4)
            chars, ends_in_space = len(text.strip()), False
            if not chars and not pieces:
                return
        else:
            # Splitting at white space and joining again folds it three times as fast as a pattern.
            text = " ".join(visible.split())
            if not text:
                if visible:
                    self.space_due = True
                    self.last_closed = ""
                return
            chars, ends_in_space = len(text), visible[-1].isspace()
            if pieces:
                if visible[0].isspace():
                    self.space_due = True
                elif self.spans_meet:
                    self.space_due |= parts_words(pieces[-1][-1], text[0])
                if self.space_due and pieces[-1] not in ("\n", "\t"):
                    pieces.append(" ")
        if not pieces:
            self.own = top
            self.link_chars = self.strong_chars = 0
        else:
            while self.own.closed:
                self.own = self.own.parent
        pieces.append(text)
        if inside & LINK:
            self.link_chars += chars
        if inside & STRONG:
            self.strong_chars += chars
        self.space_due = ends_in_space
        self.breaks = 0
        self.last_closed = ""
        self.spans_meet = False

    def _flush(self, kind: BlockKind | None = None) -> None:
        """End the block at hand, if it holds anything."""
        if not self.pieces:
            return
        text = "".join(self.pieces)
        self.pieces.clear()
        text = text.strip("\n").rstrip() if self.top.inside & PREFORMATTED else text.strip()
        found, level = self._kind()
        dom = NEW(DomContext, (elements_of(self.own), self.link_chars, self.strong_chars))
        self.blocks.append(NEW(Block, (len(self.blocks), text, kind or found, level, dom, None)))

    def _kind(self) -> tuple[BlockKind, int]:
        """What the block is, by the nearest ancestor that says so."""
        says = self.top
        if not says.inside & KIND:
            return (BlockKind.PARAGRAPH if says.inside & PARAGRAPH else BlockKind.OTHER), 0
        while not says.traits & KIND:
            says = says.parent
        tag = says.tag
        if tag == "li":
            # Only the first block of an item is the item; what follows in it is a paragraph.
            first = says.blocks_at_start == len(self.blocks)
            return (BlockKind.LIST_ITEM, self._lists()) if first else (BlockKind.PARAGRAPH, 0)
        if tag in HEADINGS:
            return BlockKind.HEADING, HEADINGS[tag]
        if tag == "blockquote":
            return BlockKind.QUOTE, 0
        return (BlockKind.PREFORMATTED if tag == "pre" else BlockKind.CAPTION), 0

    def _lists(self) -> int:
        """How many lists the walk stands in; an item without one stands in its own."""
        lists, entry = 0, self.top
        while entry.inside & LIST:
            lists += entry.traits & LIST != 0
            entry = entry.parent
        return max(1, lists)


def elements_of(entry: _Open) -> tuple[DomElement, ...]:
    """An open element and those around it, without the root: that says nothing which the page's
    other blocks do not share. Each is made once, and shared by all blocks in it."""
    missing: list[_Open] = []
    current = entry
    while (elements := current.elements) is None:
        missing.append(current)
        current = current.parent
    for current in reversed(missing):
        own = (current.dom_element(),)
        elements = current.elements = (
            elements + own if len(elements) < MAX_ANCESTORS else elements[1 - MAX_ANCESTORS :] + own
        )
    return elements or (entry.dom_element(),)


def is_data_row(row: HtmlElement) -> bool:
    """Whether a table row holds data; otherwise it is a frame that an old page is laid out with."""
    chars = 0
    for node in row.iterdescendants():
        if node.tag in ROW_ENDING_TAGS:
            return False
        chars += len(node.text or "") + len(node.tail or "")
        if chars > MAX_ROW_CHARS:
            return False
    return True


def parts_words(before: str, after: str) -> bool:
    """Whether two neighbouring spans hold two words rather than two pieces of one word.

    Styles set them apart on most pages, with no space in the source ("By</span><span>Ann"); inside
    one word ("M</span><span>c") case and kind of character do not turn from small to capital or digit.
    """
    return before.isalnum() and after.isalnum() and (before.islower() and not after.islower())
