"""Cuts a parsed page into blocks of visible text, in reading order.

The promise kept here: every visible word of the page stands in exactly one block, words are
never joined across the border of two elements that stand apart on the page, and never torn
where markup stands inside a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, count, islice, repeat

from lxml.html import HtmlElement

from ...errors import DocumentError
from ...records import MAX_ANCESTORS, Block, BlockKind, DomContext, DomElement, Reason
from ..dom.listing import CACHED_VALUES, Listing, tokens
from ..dom.tags import HEADINGS, ROW_ENDING_TAGS, Trait, Traits

MAX_DEPTH = 1_000
"""Deepest nesting of elements taken (our choice; real pages seldom pass 60)."""


MAX_ROW_CHARS = 1_000
"""A table row with more text than this is layout, not data (our choice)."""


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
ALL = 2 ** len(Trait) - 1
SCOPE = ALL + 1
"""What is around an element is one number: traits, and `SCOPE` times the number of a scope of `_Walker`."""
NOTED = ROW | KIND | LIST
"""What tells something of the blocks inside by itself."""
NEW = tuple.__new__
"""Makes a named tuple at half the cost of calling its class: a page holds a thousand of them."""

TRAITS = Traits()


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

    Of each element, by its place in the listing:
        traits: its own; inside: those of all around it too, and above them the number of its scope.
        parents: the place of the element around it.
        numbers: how many elements have begun, those in unseen ones left out.
        elements: what `DomContext.elements` holds of a block in it, once a block has asked.
        ended: whether it ended while the block at hand held something.
    scopes: what an element that says of what kind a block is, or a list, tells of the blocks inside:
        the tag of the nearest that says so, how many blocks stand before it, how many lists are open.
    top: the place of the innermost open element; own: of the innermost one around the block at hand.
    """

    def __init__(self, listing: Listing, with_noscript: bool) -> None:
        self.listing = listing
        self.unseen = UNSEEN if with_noscript else UNSEEN | NOSCRIPT
        size = len(listing.tags)
        self.traits = list(map(TRAITS.__getitem__, listing.tags))
        self.inside = self.traits[:1] * size
        self.parents = [0] * size
        self.numbers = [1] * size
        # The root says nothing which the page's other blocks do not share.
        self.elements: list[tuple[DomElement, ...] | None] = [(), *repeat(None, size - 1)]
        self.ended = [False] * size
        self.scopes = [("", 0, 0)]
        self.blocks: list[Block] = []
        self.top = self.own = 0
        self.pieces: list[str] = []
        self.space_due = self.spans_meet = False
        self.breaks = self.link_chars = self.strong_chars = 0
        self.last_closed = ""

    def walk(self) -> list[Block]:
        nodes, parents, inside, numbers = self.listing.elements, self.parents, self.inside, self.numbers
        unseen, pieces = self.unseen, self.pieces
        top, number, depth = 0, 1, 1
        within: set[HtmlElement] = set()
        root = nodes[0]
        if root.text:
            self._text(root.text)
        # An element's parent tells which elements have ended: asked for so, ends cost less than as events.
        elements = zip(count(), nodes, map(HtmlElement.getparent, nodes), self.traits, strict=False)
        behind = (0, root, root, UNSEEN)  # as if one more element began behind all: it ends them
        for place, node, parent, traits in chain(islice(elements, 1, None), (behind,)):
            if parent in within:
                within.add(node)
                continue
            while nodes[top] is not parent:
                if pieces:
                    self._end()
                text = nodes[top].tail
                top = self.top = parents[top]
                depth -= 1
                if text and (pieces or not text.isspace()):
                    self._text(text)
            number += 1
            if traits & unseen:
                if traits & APART:
                    self.space_due = True
                within.add(node)
                text = node.tail
            else:
                if pieces:
                    self._start(traits)
                depth += 1
                if depth > MAX_DEPTH:
                    raise DocumentError(Reason.TOO_DEEP, f"elements are nested more than {MAX_DEPTH} deep")
                around = inside[top]
                if traits & NOTED:
                    if not traits & ROW:
                        around = self._scope(place, around)
                    elif not around & DATA_ROW and is_data_row(node):
                        traits = self.traits[place] = traits | DATA_ROW
                inside[place] = around | traits
                parents[place] = top
                numbers[place] = number
                top = self.top = place
                text = node.text
            if text and (pieces or not text.isspace()):
                self._text(text)
        self._flush()
        return self.blocks

    def _scope(self, place: int, around: int) -> int:
        """Open a scope; gives what is around the element (see `inside`) with the scope's number."""
        tag, blocks_before, lists = self.scopes[around // SCOPE]
        if self.traits[place] & LIST:
            lists += 1
        else:
            tag, blocks_before = self.listing.tags[place], len(self.blocks)
        self.scopes.append((tag, blocks_before, lists))
        return (around & ALL) + (len(self.scopes) - 1) * SCOPE

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

    def _end(self) -> None:
        """What the end of the innermost open element means to the block at hand."""
        traits = self.traits[self.top]
        if traits & DATA_ROW:
            self._flush(BlockKind.TABLE_ROW)
        elif traits & BLOCK:
            self._border(0)
        elif traits & APART:
            self.space_due = True
        self.last_closed = self.listing.tags[self.top]
        self.ended[self.top] = True

    def _border(self, traits: int) -> None:
        """An element that begins a line of its own ends the block; inside a table row it parts words,
        and if it is a cell, the cells too."""
        if not self.inside[self.top] & DATA_ROW:
            self._flush()
            return
        if traits & CELL:
            self.pieces.append("\t")
        self.space_due = True

    def _line_break(self) -> None:
        if self.inside[self.top] & (DATA_ROW | PREFORMATTED):
            self.space_due = True
            if self.inside[self.top] & PREFORMATTED:
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
        pieces = self.pieces
        inside = self.inside[self.top]
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
            self.own = self.top
            self.link_chars = self.strong_chars = 0
        else:
            while self.ended[self.own]:
                self.own = self.parents[self.own]
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
        text = text.strip("\n").rstrip() if self.inside[self.top] & PREFORMATTED else text.strip()
        found, level = self._kind()
        dom = NEW(DomContext, (self._elements_of(self.own), self.link_chars, self.strong_chars))
        self.blocks.append(NEW(Block, (len(self.blocks), text, kind or found, level, dom, None)))

    def _kind(self) -> tuple[BlockKind, int]:
        """What the block is, by the nearest ancestor that says so."""
        inside = self.inside[self.top]
        if not inside & KIND:
            return (BlockKind.PARAGRAPH if inside & PARAGRAPH else BlockKind.OTHER), 0
        tag, blocks_before, lists = self.scopes[inside // SCOPE]
        if tag == "li":
            # Only the first block of an item is the item; what follows in it is a paragraph.
            first = blocks_before == len(self.blocks)
            return (BlockKind.LIST_ITEM, max(1, lists)) if first else (BlockKind.PARAGRAPH, 0)
        if tag in HEADINGS:
            return BlockKind.HEADING, HEADINGS[tag]
        if tag == "blockquote":
            return BlockKind.QUOTE, 0
        return (BlockKind.PREFORMATTED if tag == "pre" else BlockKind.CAPTION), 0

    def _elements_of(self, place: int) -> tuple[DomElement, ...]:
        """An open element and those around it, but for the root. Each is made once, and shared by all
        blocks in it."""
        missing: list[int] = []
        while (around := self.elements[place]) is None:
            missing.append(place)
            place = self.parents[place]
        for place in reversed(missing):
            own = (self._dom_element(place),)
            around = self.elements[place] = around[1 - MAX_ANCESTORS :] + own
        return around or (self._dom_element(place),)

    def _dom_element(self, place: int) -> DomElement:
        tag = self.listing.tags[place]
        names: tuple[str, ...] = ()
        hidden, shown = False, tag != "dialog"
        for attribute, value in self.listing.attributes[place]:
            if attribute in NAME_ATTRIBUTES:
                names = names + tokens(value) if names else tokens(value)
            elif attribute in SHOWING_ATTRIBUTES:
                if attribute == "style":
                    hidden = hidden or is_hiding(value)
                elif attribute == "hidden" or (attribute == "aria-hidden" and value == "true"):
                    hidden = True
                elif attribute == "open":
                    shown = True
        return NEW(DomElement, (self.numbers[place], tag, names, hidden or not shown))


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
