"""Cuts a text dump into blocks by its lines and layout.

Every word of the dump ends up in exactly one block, in order. What is not a word and leaves the text (the
bullet of a list item) stays in the block's `Layout`. Lines are joined only where the dump was wrapped at a
fixed width (see ``wrapping``); a dump that holds one block on each line is left as it is.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ... import __version__
from ...blocks import Block, BlockKind, Layout
from ...errors import DocumentError
from ...records import PAYLOAD_HEAD_CHARS, Extractor, Page, RawDocument, Reason, StructuredData
from ...text.scripts import CLAUSE_END
from ..limits import PAGE_LIMITS, PageLimits
from .wrapping import Line, WrapWidth, find_wrap_width, join_lines, vocabulary

EXTRACTOR = Extractor("galley-text", __version__)

TAB_COLUMNS = 8

CELL_BORDER = "\t"
"""Between the cells of a table row, as in the blocks of HTML."""

CELL_MAX_CHARS = 60
"""Gaps between longer stretches of text do not make a table (chosen)."""

_LINE_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_TERMINAL_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u2060\ufeff]"
    "|(?<!\\w)\u00ad|\u00ad(?![ \t]*\n)"
)
"""Control characters and zero-width marks. A soft hyphen at the end of a line is kept until lines are joined.
The zero-width joiners stay, since they shape Persian and Indic words."""

_BULLET = re.compile(r"([•‣◦▪▫■□●○◆◇►▶▸➤➢➔→✓✔✗✘★☆∙·*+\-–>#o]|#{2,6}|>{2,6})\s+(?=\S)")
_SOFT_BULLETS = frozenset("o–")
"""Bullets that may also be a word or a dash: taken as bullets only where the line is indented.
(Text browsers print the bullet of a nested list as the letter o.)"""

_NUMBER = re.compile(r"(?:\d{1,3}[.)]|[a-z]\))\s+(?=\S)")
"""The number of an item is a word of the text, so it stays there; an indent before it shows a list."""

_RULE = re.compile(r"[^\w]+")
_UNDERLINE = re.compile(r"[=\-~]{3,}")
_CELL_GAP = re.compile(r" {3,}|\t+")
_LETTER = re.compile(r"[^\W\d_]")

HEADING_MAX_CHARS = 100
PARAGRAPH_MIN_CHARS = 120
"""A line shorter than the first can be the heading of a line longer than the second (chosen by reading
dumps)."""

MARKDOWN_DEPTH = 6


def extract_text(document: RawDocument, limits: PageLimits = PAGE_LIMITS) -> Page:
    """Cut a text dump into blocks.

    Args:
        document: the dump as read.
        limits: what it may hold at most.

    Returns:
        A page whose blocks have a layout, without second opinion and structured data.

    Raises:
        DocumentError: the text holds no visible character (EMPTY), or too many blocks (TOO_LARGE).
    """
    lines = read_lines(document.content)
    if not any(line.text for line in lines):
        raise DocumentError(Reason.EMPTY, "the text holds no visible character")
    blocks = _Cutter(lines, limits.blocks).cut()
    return Page(
        source=document.source,
        url=document.url,
        fetched_at=document.fetched_at,
        published=document.published,
        payload_head=document.content[:PAYLOAD_HEAD_CHARS],
        blocks=tuple(blocks),
        second_opinion=None,
        structured_data=StructuredData(),
        extractor=EXTRACTOR,
        language=document.language,
    )


def read_lines(content: str) -> list[Line]:
    """The printed lines of a dump, without invisible characters; bullets and indents are kept apart."""
    content = _LINE_BREAKS.sub("\n", content)
    content = _UNSEEN.sub("", _TERMINAL_COLOURS.sub("", content))
    return [_read_line(raw) for raw in content.split("\n")]


def _read_line(raw: str) -> Line:
    text = raw.strip()
    if not text:
        return Line("", 0, "", 0, False, False)
    lead = raw[: len(raw) - len(raw.lstrip())]
    indent = len(lead.expandtabs(TAB_COLUMNS))
    found = _BULLET.match(text)
    bullet, hang = "", 0
    if found and _LETTER.search(text, found.end()) and (indent or found[1] not in _SOFT_BULLETS):
        bullet, hang, text = found[1], found.end(), text[found.end() :]
    numbered = bool(indent and _NUMBER.match(text))
    cells = [" ".join(cell.split()) for cell in _CELL_GAP.split(text)]
    is_row = len(cells) > 1 and max(map(len, cells)) <= CELL_MAX_CHARS
    text = CELL_BORDER.join(cells) if is_row else " ".join(text.split())
    return Line(text, indent, bullet, hang, numbered, is_row)


class _Cutter:
    """Collects the lines of a block until the next line begins another."""

    def __init__(self, lines: list[Line], max_blocks: int) -> None:
        self.lines = lines
        self.max_blocks = max_blocks
        self.width: WrapWidth | None = find_wrap_width(lines)
        self.words = vocabulary(lines) if self.width else frozenset()
        self.blocks: list[Block] = []
        self.open_lists: list[int] = []

    def cut(self) -> list[Block]:
        blank = 0
        pending: list[Line] = []
        pending_blank = 0
        for line in self.lines:
            if not line.text:
                blank += 1
                continue
            if pending and not blank and self.width and self.width.goes_on(pending, line):
                pending.append(line)
                continue
            if pending:
                self._close(pending, pending_blank)
            pending, pending_blank, blank = [line], blank, 0
        if pending:
            self._close(pending, pending_blank)
        return _with_headings(self.blocks)

    def _close(self, lines: list[Line], blank_before: int) -> None:
        if len(self.blocks) >= self.max_blocks:
            raise DocumentError(Reason.TOO_LARGE, f"the text has more than {self.max_blocks:,} blocks")
        first = lines[0]
        text = join_lines(lines, self.words)
        kind, level = self._kind(first, text)
        layout = Layout(indent=first.indent, bullet=first.bullet, blank_before=blank_before, lines=len(lines))
        self.blocks.append(Block(len(self.blocks), text, kind, level, layout=layout))

    def _kind(self, first: Line, text: str) -> tuple[BlockKind, int]:
        if first.bullet.startswith("#"):
            self.open_lists.clear()
            return BlockKind.HEADING, min(len(first.bullet), MARKDOWN_DEPTH)
        if first.bullet.startswith(">"):
            self.open_lists.clear()
            return BlockKind.QUOTE, 0
        if first.bullet or first.numbered:
            while self.open_lists and self.open_lists[-1] > first.indent:
                self.open_lists.pop()
            if not self.open_lists or self.open_lists[-1] < first.indent:
                self.open_lists.append(first.indent)
            return BlockKind.LIST_ITEM, len(self.open_lists)
        if self.open_lists and first.indent <= self.open_lists[-1]:
            self.open_lists.clear()
        if _RULE.fullmatch(text):
            return BlockKind.OTHER, 0
        if first.cells:
            return BlockKind.TABLE_ROW, 0
        return BlockKind.PARAGRAPH, 0


def _with_headings(blocks: list[Block]) -> list[Block]:
    """The blocks; those that look like a heading and come before a paragraph are marked as headings."""
    marked = list(blocks)
    for block, after in pairwise(blocks):
        if block.kind is not BlockKind.PARAGRAPH or not _could_head(block.text):
            continue
        underlined = after.kind is BlockKind.OTHER and _UNDERLINE.fullmatch(after.text) is not None
        over_paragraph = after.kind is BlockKind.PARAGRAPH and len(after.text) >= PARAGRAPH_MIN_CHARS
        if underlined or over_paragraph:
            marked[block.position] = block._replace(kind=BlockKind.HEADING, level=2 if block.position else 1)
    return marked


def _could_head(text: str) -> bool:
    if len(text) > HEADING_MAX_CHARS or CLAUSE_END.search(text) or not _LETTER.search(text):
        return False
    return not text[0].islower()
