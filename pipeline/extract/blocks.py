"""Cuts a parsed page into blocks of visible text, in reading order.

The promise kept here: every visible word of the page stands in exactly one block, words are
never joined across the border of two elements that stand apart on the page, and never torn
where markup stands inside a word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from ..records import Block, BlockKind, DocumentError, DomContext, DomElement, Reason
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
BLOCK, UNSEEN, APART, LINK, STRONG, PREFORMATTED, LIST, ROW, CELL, BREAK, SPAN, KIND, PARAGRAPH, NOSCRIPT = (
    trait.value for trait in Trait
)
NEW = tuple.__new__
"""Makes a named tuple at half the cost of calling its class: a page holds a thousand of them."""

COUNTED = LINK | STRONG | PREFORMATTED | LIST
TREATED = COUNTED | BREAK | ROW | APART
TRAITS = Traits()


class _Open:
    """An element that is open while the page is walked.

    says: the nearest element, itself included, that says of what kind a block in it is.
    in_paragraph: whether a ``p`` stands between that element and this one, or is this one.
    elements: what `DomContext.elements` holds of a block in it, once a block has asked.
    """

    __slots__ = (
        "blocks_at_start", "closed", "elements", "ends_row", "in_paragraph", "node", "number", "parent",
        "says", "tag", "traits",
    )  # fmt: skip

    def __init__(
        self, parent: _Open | None, node: HtmlElement, tag: str, traits: int, number: int, blocks: int
    ) -> None:
        self.parent = parent
        self.node = node
        self.tag = tag
        self.traits = traits
        self.number = number
        self.blocks_at_start = blocks
        self.closed = self.ends_row = False
        self.elements: tuple[DomElement, ...] | None = None
        self.says: _Open | None = None
        self.in_paragraph = False
        if traits & KIND:
            self.says = self
        elif parent is not None:
            self.says = parent.says
            self.in_paragraph = parent.in_paragraph or traits & PARAGRAPH != 0

    def dom_element(self) -> DomElement:
        names: tuple[str, ...] = ()
        hidden, shown = False, self.tag != "dialog"
        for attribute, value in self.node.items():
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


@lru_cache(CACHED_VALUES)
def tokens(value: str) -> tuple[str, ...]:
    return tuple(value.lower().split())


@lru_cache(CACHED_VALUES)
def is_hiding(style: str) -> bool:
    return HIDDEN_STYLE.search(style) is not None


def cut_into_blocks(root: HtmlElement, *, with_noscript: bool = False) -> list[Block]:
    """The blocks of a page, in reading order; with_noscript: what ``noscript`` holds is text too.

    The tree holds elements and text alone (see `html.parse`).

    Raises:
        DocumentError: the page is nested deeper than `MAX_DEPTH` (TOO_DEEP).
    """
    return _Walker(with_noscript).walk(root)


class _Walker:
    """Walks the elements once, without recursion, and collects the blocks."""

    def __init__(self, with_noscript: bool) -> None:
        self.unseen = UNSEEN if with_noscript else UNSEEN | NOSCRIPT
        self.blocks: list[Block] = []
        self.open: list[_Open] = []
        self.links = self.strong = self.preformatted = self.lists = self.rows = 0
        self.last_closed = ""
        self.spans_meet = False
        self._clear()

    def _clear(self) -> None:
        """Begin a new block."""
        self.pieces: list[str] = []
        self.space_due = False
        self.breaks = 0
        self.link_chars = 0
        self.strong_chars = 0
        self.own: _Open | None = None

    def walk(self, root: HtmlElement) -> list[Block]:
        number = 0
        opened = self.open
        unseen: HtmlElement | None = None
        within: set[HtmlElement] = set()
        # An element's parent tells which elements have ended: asked for so, ends cost less than as events.
        for node in root.iter(etree.Element):
            parent = node.getparent()
            if unseen is not None:
                if parent in within:
                    within.add(node)
                    continue
                if unseen.tail:
                    self._text_between(unseen.tail)
                unseen = None
            while opened and opened[-1].node is not parent:
                self._end()
            number += 1
            tag = node.tag
            traits = TRAITS[tag]
            if traits & self.unseen:
                if traits & APART:
                    self.space_due = True
                unseen, within = node, {node}
                continue
            self._start(node, tag, traits, number)
            text = node.text
            if text:
                self._text_between(text)
        if unseen is not None and unseen.tail:
            self._text_between(unseen.tail)
        while opened:
            self._end()
        self._flush()
        return self.blocks

    def _start(self, node: HtmlElement, tag: str, traits: int, number: int) -> None:
        parent = None
        if self.open:
            parent = self.open[-1]
            if len(self.open) >= MAX_DEPTH:
                raise DocumentError(Reason.TOO_DEEP, f"elements are nested more than {MAX_DEPTH} deep")
        if traits & BLOCK:
            self._border(traits)
        entry = _Open(parent, node, tag, traits, number, len(self.blocks))
        if traits & TREATED:
            if traits & BREAK:
                self._line_break()
            elif traits & COUNTED:
                self._count(traits, 1)
                if traits & LINK and self.last_closed == "a":
                    self.space_due = True
            elif traits & ROW:
                if not self.rows and is_data_row(node):
                    entry.ends_row = True
                    self.rows += 1
            else:
                self.space_due = True
        self.spans_meet = traits & SPAN != 0 and self.last_closed == "span"
        self.last_closed = ""
        self.open.append(entry)

    def _end(self) -> None:
        """Close the innermost open element, and take the text behind it."""
        entry = self.open[-1]
        traits = entry.traits
        if entry.ends_row:
            self.rows -= 1
            self._flush(BlockKind.TABLE_ROW)
        elif traits & BLOCK:
            self._border(0)
        if traits & COUNTED:
            self._count(traits, -1)
        elif traits & APART:
            self.space_due = True
        self.last_closed = entry.tag
        entry.closed = True
        self.open.pop()
        tail = entry.node.tail
        if tail:
            self._text_between(tail)

    def _text_between(self, text: str) -> None:
        """Take what stands between two tags: mostly white space."""
        if text.isspace() and not self.preformatted:
            self.space_due = True
            self.last_closed = ""
        elif self.open:
            self._text(text)

    def _count(self, traits: int, step: int) -> None:
        """Count how deep in links and the like the walk stands."""
        if traits & LINK:
            self.links += step
        elif traits & STRONG:
            self.strong += step
        elif traits & PREFORMATTED:
            self.preformatted += step
        else:
            self.lists += step

    def _border(self, traits: int) -> None:
        """An element that begins a line of its own ends the block; inside a table row it parts words,
        and if it is a cell, the cells too."""
        if self.rows:
            if traits & CELL and self.pieces:
                self.pieces.append("\t")
            self.space_due = True
        elif self.pieces:
            self._flush()
        else:  # most elements begin and end without a word between
            self.space_due = False
            self.breaks = 0

    def _line_break(self) -> None:
        if self.rows or self.preformatted:
            self.space_due = True
            if self.preformatted and self.pieces:
                self.pieces.append("\n")
                self.space_due = False
            return
        self.breaks += 1
        if self.breaks > 1:
            # An empty line made of two line breaks parts paragraphs.
            self._flush()
        elif self.pieces:
            self.pieces.append("\n")
            self.space_due = False

    def _text(self, raw: str) -> None:
        if self.preformatted and not self.rows:
            self._preformatted_text(raw)
            return
        visible = raw if raw.isascii() else INVISIBLE.sub("", raw)
        # Splitting at white space and joining again folds it three times as fast as a pattern.
        text = " ".join(visible.split())
        if not text:
            if visible:
                self.space_due = True
                self.last_closed = ""
            return
        if visible[0].isspace():
            self.space_due = True
        elif self.spans_meet and self.pieces:
            self.space_due |= parts_words(self.pieces[-1][-1], text[0])
        ends_in_space = visible[-1].isspace()
        if self.pieces and self.space_due and self.pieces[-1] not in ("\n", "\t"):
            self.pieces.append(" ")
        self._piece(text, len(text))
        self.space_due = ends_in_space
        self.breaks = 0
        self.last_closed = ""
        self.spans_meet = False

    def _preformatted_text(self, raw: str) -> None:
        text = INVISIBLE.sub("", raw).expandtabs(4)
        if not self.pieces and not text.strip():
            return
        self._piece(text, len(text.strip()))
        self.space_due = False
        self.last_closed = ""

    def _piece(self, text: str, chars: int) -> None:
        """Take a piece of text into the block at hand."""
        own = self.own
        if own is None:
            self.own = self.open[-1]
        elif own.closed:
            while own.closed and own.parent is not None:
                own = own.parent
            self.own = own
        self.pieces.append(text)
        if self.links:
            self.link_chars += chars
        if self.strong:
            self.strong_chars += chars

    def _flush(self, kind: BlockKind | None = None) -> None:
        """End the block at hand, if it holds anything."""
        if self.pieces:
            text = "".join(self.pieces)
            text = text.strip("\n").rstrip() if self.preformatted else text.strip()
            if text and not text.isspace():
                self._emit(text, kind)
        self._clear()

    def _emit(self, text: str, kind: BlockKind | None) -> None:
        assert self.own is not None  # set with the first piece
        found, level = self._kind()
        dom = NEW(DomContext, (elements_of(self.own), self.link_chars, self.strong_chars))
        self.blocks.append(NEW(Block, (len(self.blocks), text, kind or found, level, dom, None)))

    def _kind(self) -> tuple[BlockKind, int]:
        """What the block is, by the nearest ancestor that says so."""
        innermost = self.open[-1] if self.open else None
        says = innermost.says if innermost else None
        if innermost is None or says is None:
            in_paragraph = innermost is not None and innermost.in_paragraph
            return (BlockKind.PARAGRAPH if in_paragraph else BlockKind.OTHER), 0
        tag = says.tag
        if tag == "li":
            # Only the first block of an item is the item; what follows in it is a paragraph.
            first = says.blocks_at_start == len(self.blocks)
            return (BlockKind.LIST_ITEM, max(1, self.lists)) if first else (BlockKind.PARAGRAPH, 0)
        if tag in HEADINGS:
            return BlockKind.HEADING, HEADINGS[tag]
        if tag == "blockquote":
            return BlockKind.QUOTE, 0
        return (BlockKind.PREFORMATTED if tag == "pre" else BlockKind.CAPTION), 0


def elements_of(entry: _Open) -> tuple[DomElement, ...]:
    """An open element and those around it, without the root: that says nothing which the page's
    other blocks do not share. Each is made once, and shared by all blocks in it."""
    missing: list[_Open] = []
    current: _Open = entry
    while current.elements is None and current.parent is not None:
        missing.append(current)
        current = current.parent
    elements = current.elements or ()
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
