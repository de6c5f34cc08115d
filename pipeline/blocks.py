"""The blocks of a page: what its visible text is cut into, and where each block is in the document.

`galley.records` has the records that hold them.
"""

from __future__ import annotations

from typing import NamedTuple

from .value_enum import ValueEnum

NEW = tuple.__new__
"""Makes a named tuple in half the time that calling its class takes (measured). All fields must be given."""


class BlockKind(ValueEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    PREFORMATTED = "preformatted"
    OTHER = "other"


MAX_ANCESTORS = 64
"""How many of its nearest ancestors a block remembers, so that hostile depth costs no memory."""


class DomElement(NamedTuple):
    """An element of an HTML page. Blocks of the same element share the very same object.

    Attributes:
        order: its number in the page's order of start tags.
        tag: its tag name.
        names: its own class, id, role, itemprop, rel and data-testid tokens, lower case.
        hidden: whether it is marked as not shown (``hidden``, ``display: none``, ``aria-hidden`` …).
    """

    order: int
    tag: str
    names: tuple[str, ...] = ()
    hidden: bool = False


class DomContext(NamedTuple):
    """Where a block is in the DOM of an HTML page (None in ``Block.dom`` for text dumps).

    Attributes:
        elements: the block's nearest `MAX_ANCESTORS` ancestors, outermost first, its own element last.
        link_chars: how many of the text's characters are inside links.
        strong_chars: how many are inside bold, italic or strong elements.
    """

    elements: tuple[DomElement, ...]
    link_chars: int
    strong_chars: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the block's element and of its ancestors, the block's own first."""
        return tuple(name for element in reversed(self.elements) for name in element.names)


class Layout(NamedTuple):
    """How a block of a text dump is laid out (None in ``Block.layout`` for HTML).

    Attributes:
        indent: columns before the first line's first character, a bullet included.
        bullet: the list marker as printed, or an empty string.
        blank_before: blank lines before the block.
        lines: how many printed lines were joined into the block.
    """

    indent: int
    bullet: str
    blank_before: int
    lines: int


class Block(NamedTuple):
    """A run of visible text that the page sets apart: a paragraph, heading, list item, line.

    Attributes:
        position: its number in the page, from 0.
        text: what a reader sees, white space folded; a forced line break inside is ``\\n``.
        kind: what the block is on the page.
        level: depth of nesting for list items, rank for headings (1 to 6), otherwise 0.
        dom: its place in an HTML page.
        layout: its layout in a text dump.
    """

    position: int
    text: str
    kind: BlockKind
    level: int = 0
    dom: DomContext | None = None
    layout: Layout | None = None
