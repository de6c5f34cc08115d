"""What HTML tags mean to the walk that cuts a page into blocks."""

from __future__ import annotations

from enum import IntFlag, auto

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
"""Elements that a row of data does not hold: they show that a table is there for layout."""

UNSEEN_TAGS = frozenset(
    {
        "script", "style", "template", "head", "title", "meta", "link", "base", "canvas", "iframe",
        "object", "embed", "audio", "video", "svg", "datalist", "select", "textarea", "noframes",
        "noembed", "map", "track", "param", "rp", "img", "input",
    }
)  # fmt: skip
"""Elements whose content is not shown as text of the page."""

APART_TAGS = frozenset(
    {
        "button", "label", "input", "img", "picture", "video", "audio", "iframe", "object", "canvas",
        "textarea", "svg",
    }
)  # fmt: skip
"""Inline elements that are separate from the text beside them, with or without a space in the source."""

HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}


class Trait(IntFlag):
    """What the walk asks of a tag, as bits of one number, so that one look-up answers everything."""

    BLOCK = auto()
    UNSEEN = auto()
    APART = auto()
    LINK = auto()
    STRONG = auto()
    PREFORMATTED = auto()
    LIST = auto()
    ROW = auto()
    CELL = auto()
    BREAK = auto()
    SPAN = auto()
    KIND = auto()  # decides the kind of the blocks inside
    PARAGRAPH = auto()
    NOSCRIPT = auto()
    DATA_ROW = auto()  # a table row that holds data; its tag alone does not show it


_TAGS_WITH = {
    Trait.BLOCK: BLOCK_TAGS,
    Trait.UNSEEN: UNSEEN_TAGS,
    Trait.APART: APART_TAGS,
    Trait.LINK: {"a"},
    Trait.STRONG: {"b", "strong", "em", "i", "cite"},
    Trait.PREFORMATTED: {"pre"},
    Trait.LIST: {"ul", "ol", "menu", "dir"},
    Trait.ROW: {"tr"},
    Trait.CELL: {"td", "th"},
    Trait.BREAK: {"br"},
    Trait.SPAN: {"span"},
    Trait.KIND: {*HEADINGS, "li", "blockquote", "figcaption", "caption", "pre"},
    Trait.PARAGRAPH: {"p"},
    Trait.NOSCRIPT: {"noscript"},
}


class Traits(dict[str, int]):
    """The traits of every tag, as plain numbers. Those of a tag that HTML does not know are found once."""

    def __init__(self) -> None:
        super().__init__()
        for trait, tags in _TAGS_WITH.items():
            for tag in tags:
                self[tag] = self.get(tag, 0) | trait.value

    def __missing__(self, tag: str) -> int:
        # A custom element, whose name has a hyphen, is drawn by itself.
        return Trait.APART.value if "-" in tag else 0
