"""Cuts a parsed page into blocks of visible text, in reading order.

The promise kept here: every visible word of the page stands in exactly one block, words are
never joined across the border of two elements that stand apart on the page, and never torn
where markup stands inside a word.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from ..records import Block, BlockKind, DocumentError, DomContext, DomElement, Reason

MAX_DEPTH = 1_000
"""Deepest nesting of elements taken (our choice; real pages seldom pass 60)."""

MAX_ANCESTORS = 64
"""How many ancestors a block remembers, the nearest ones (our choice, for pages of hostile depth)."""

MAX_NAMES = 256
"""How many class names and the like a block remembers, the nearest ones (our choice, likewise)."""

MAX_ROW_CHARS = 1_000
"""A table row with more text than this is layout, not data (our choice)."""

BLOCK_TAGS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
        "nav", "noscript", "ol", "optgroup", "option", "p", "pre", "search", "section", "select",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
"""Elements that begin a line of their own (HTML living standard, 15.3 "Non-replaced elements")."""

ROW_ENDING_TAGS = BLOCK_TAGS - {"td", "th", "p", "div", "center"}
"""Elements that a row of data does not hold: their presence shows a table made for layout."""

UNSEEN_TAGS = frozenset(
    {
        "script", "style", "template", "head", "title", "meta", "link", "base", "canvas", "iframe",
        "object", "embed", "audio", "video", "svg", "datalist", "select", "textarea", "noframes",
        "noembed", "map", "track", "param", "rp",
    }
)  # fmt: skip
"""Elements whose content a reader does not see as text of the page."""

APART_TAGS = frozenset(
    {
        "button", "label", "input", "img", "picture", "video", "audio", "iframe", "object", "canvas",
        "textarea", "svg",
    }
)  # fmt: skip
"""Inline elements that stand apart from the text beside them, with or without a space in the source."""

STRONG_TAGS = frozenset({"b", "strong", "em", "i", "cite"})
HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
NAME_ATTRIBUTES = ("class", "id", "role", "itemprop", "rel", "data-testid")
HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\x00]")
"""Soft hyphens, zero-width spaces, marks of writing direction: no reader sees them.
(The zero-width joiners stay: they shape Persian and Indic words.)"""


Context = tuple[tuple[DomElement, ...], tuple[str, ...], tuple[str, ...]]
"""Elements around a block, their tags, and their names, as `DomContext` holds them."""


class _Open:
    """An element that is open while the page is walked."""

    __slots__ = ("blocks_at_start", "context", "ends_row", "is_block", "node", "number", "tag")

    def __init__(
        self, tag: str, is_block: bool, node: HtmlElement, number: int, blocks_at_start: int
    ) -> None:
        self.tag = tag
        self.is_block = is_block
        self.node = node
        self.number = number
        self.blocks_at_start = blocks_at_start
        self.ends_row = False
        self.context: Context | None = None

    def dom_element(self) -> DomElement:
        # Asking for the few is quicker than listing all: elements carry long tails of data attributes.
        value_of = self.node.get
        names: list[str] = []
        for attribute in NAME_ATTRIBUTES:
            value = value_of(attribute)
            if value:
                names.extend(value.lower().split())
        hidden = (
            value_of("hidden") is not None
            or value_of("aria-hidden") == "true"
            or ((style := value_of("style")) is not None and HIDDEN_STYLE.search(style) is not None)
            or (self.tag == "dialog" and value_of("open") is None)
        )
        return DomElement(self.number, self.tag, tuple(names), hidden)


def cut_into_blocks(root: HtmlElement, *, with_noscript: bool = False) -> list[Block]:
    """The blocks of a page, in reading order; with_noscript: what ``noscript`` holds is text too.

    Raises:
        DocumentError: the page is nested deeper than `MAX_DEPTH` (TOO_DEEP).
    """
    return _Walker(with_noscript).walk(root)


class _Walker:
    """Walks the elements once, without recursion, and collects the blocks."""

    def __init__(self, with_noscript: bool) -> None:
        self.unseen = UNSEEN_TAGS if with_noscript else UNSEEN_TAGS | {"noscript"}
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
        self.chain: list[_Open] = []
        self.shared_depth = self.lowest_depth = 0

    def walk(self, root: HtmlElement) -> list[Block]:
        number = 0
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: HtmlElement | None = None
        for event, node in walker:
            if event == "start":
                number += 1
                tag = node.tag
                if tag in self.unseen:
                    if tag in APART_TAGS:
                        self.space_due = True
                    skipped = node
                    walker.skip_subtree()
                    continue
                self._start(tag, node, number)
                if node.text:
                    self._text(node.text)
                continue
            if event == "end":
                if skipped is not None:
                    skipped = None
                else:
                    self._end(node.tag)
            if node.tail and self.open:
                self._text(node.tail)
        self._flush()
        return self.blocks

    def _start(self, tag: str, node: HtmlElement, number: int) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise DocumentError(Reason.TOO_DEEP, f"elements are nested more than {MAX_DEPTH} deep")
        is_block = tag in BLOCK_TAGS
        if is_block:
            if self.rows:
                self._border(cell=tag in ("td", "th"))
            else:
                self._flush()
        entry = _Open(tag, is_block, node, number, len(self.blocks))
        if tag == "br":
            self._line_break()
        elif tag == "a":
            self.links += 1
            if self.last_closed == "a":
                self.space_due = True
        elif tag in STRONG_TAGS:
            self.strong += 1
        elif tag == "pre":
            self.preformatted += 1
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists += 1
        elif tag == "tr":
            if not self.rows and is_data_row(node):
                entry.ends_row = True
                self.rows += 1
        elif tag in APART_TAGS or "-" in tag:
            self.space_due = True
        self.spans_meet = tag == "span" and self.last_closed == "span"
        self.last_closed = ""
        self.open.append(entry)

    def _end(self, tag: str) -> None:
        entry = self.open[-1]
        if entry.ends_row:
            self.rows -= 1
            self._flush(BlockKind.TABLE_ROW)
        elif entry.is_block:
            if self.rows:
                self._border(cell=False)
            else:
                self._flush()
        if tag == "a":
            self.links -= 1
        elif tag in STRONG_TAGS:
            self.strong -= 1
        elif tag == "pre":
            self.preformatted -= 1
        elif tag in ("ul", "ol", "menu", "dir"):
            self.lists -= 1
        elif tag in APART_TAGS or "-" in tag:
            self.space_due = True
        self.last_closed = tag
        self.open.pop()
        if len(self.open) < self.lowest_depth:
            self.lowest_depth = len(self.open)

    def _border(self, cell: bool) -> None:
        """Inside a table row: a border that parts words, and if it is a cell's, the cells too."""
        if cell and self.pieces:
            self.pieces.append("\t")
        self.space_due = True

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
        if not self.pieces:
            # Without the root: it says nothing that the page's other blocks do not share.
            self.chain = self.open[1:] or list(self.open)
            self.shared_depth = len(self.chain)
        self.shared_depth = min(self.shared_depth, self.lowest_depth) if self.pieces else self.shared_depth
        self.lowest_depth = len(self.open)
        self.pieces.append(text)
        if self.links:
            self.link_chars += chars
        if self.strong:
            self.strong_chars += chars

    def _flush(self, kind: BlockKind | None = None) -> None:
        """End the block at hand, if it holds anything."""
        if not self.pieces:  # most elements begin and end without a word between
            self.space_due = False
            self.breaks = 0
            return
        text = "".join(self.pieces)
        text = text.strip("\n").rstrip() if self.preformatted else text.strip()
        if text.strip():
            self._emit(text, kind)
        self._clear()

    def _emit(self, text: str, kind: BlockKind | None) -> None:
        elements, path, names = self._context()
        found, level = self._kind()
        self.blocks.append(
            Block(
                position=len(self.blocks),
                text=text,
                kind=kind or found,
                level=level,
                dom=DomContext(
                    tag=self._own_tag(),
                    path=path,
                    names=names,
                    link_chars=self.link_chars,
                    strong_chars=self.strong_chars,
                    elements=elements,
                ),
            )
        )

    def _own_tag(self) -> str:
        return next((entry.tag for entry in reversed(self.open) if entry.is_block), "body")

    def _kind(self) -> tuple[BlockKind, int]:
        """What the block is, by the nearest ancestor that says so."""
        plain = BlockKind.OTHER
        for entry in reversed(self.open):
            tag = entry.tag
            if tag in HEADINGS:
                return BlockKind.HEADING, HEADINGS[tag]
            if tag == "li":
                # Only the first block of an item is the item; what follows in it is a paragraph.
                first = entry.blocks_at_start == len(self.blocks)
                return (BlockKind.LIST_ITEM, max(1, self.lists)) if first else (BlockKind.PARAGRAPH, 0)
            if tag == "blockquote":
                return BlockKind.QUOTE, 0
            if tag in ("figcaption", "caption"):
                return BlockKind.CAPTION, 0
            if tag == "pre":
                return BlockKind.PREFORMATTED, 0
            if tag == "p":
                plain = BlockKind.PARAGRAPH
        return plain, 0

    def _context(self) -> Context:
        """The elements around the whole block: an inline one too, if all of the block stands in it."""
        return context_of(self.chain[: max(1, self.shared_depth)])


def context_of(chain: list[_Open]) -> Context:
    """The context of the last of some nested elements, made from that of the one around it."""
    known = len(chain)
    while known and chain[known - 1].context is None:
        known -= 1
    context = chain[known - 1].context if known else None
    elements, path, names = context or ((), (), ())
    for entry in chain[known:]:
        element = entry.dom_element()
        elements = (*elements[1 - MAX_ANCESTORS :], element)
        path = (*path[1 - MAX_ANCESTORS :], element.tag)
        names = (*element.names, *names)[:MAX_NAMES]
        entry.context = (elements, path, names)
    return elements, path, names


def is_data_row(row: HtmlElement) -> bool:
    """Whether a table row holds data; otherwise it is a frame that an old page is laid out with."""
    chars = 0
    for node in row.iterdescendants():
        tag = node.tag
        if tag in ROW_ENDING_TAGS:
            return False
        if isinstance(tag, str):
            chars += len(node.text or "")
        chars += len(node.tail or "")
        if chars > MAX_ROW_CHARS:
            return False
    return True


def parts_words(before: str, after: str) -> bool:
    """Whether two neighbouring spans hold two words rather than two pieces of one word.

    Styles set them apart on most pages, with no space in the source ("By</span><span>Ann"); inside
    one word ("M</span><span>c") case and kind of character do not turn from small to capital or digit.
    """
    return before.isalnum() and after.isalnum() and (before.islower() and not after.islower())
