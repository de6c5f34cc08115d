"""What the tags of HTML mean to the walk that cuts a page into blocks."""

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
"""Elements that a row of data does not hold: their presence shows a table made for layout."""

UNSEEN_TAGS = frozenset(
    {
        "script", "style", "template", "head", "title", "meta", "link", "base", "canvas", "iframe",
        "object", "embed", "audio", "video", "svg", "datalist", "select", "textarea", "noframes",
        "noembed", "map", "track", "param", "rp", "img", "input",
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

HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}


class Trait(IntFlag):
    """What the walk asks of a tag, as bits of one number: one look-up answers all."""

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
    KIND = auto()  # says of what kind a block in it is
    PARAGRAPH = auto()
    NOSCRIPT = auto()
    DATA_ROW = auto()  # of a row that holds data, which its tag alone does not tell


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
    """The traits of every tag, as plain numbers; a tag that HTML does not know is looked at once."""

    def __init__(self) -> None:
        super().__init__()
        for trait, tags in _TAGS_WITH.items():
            for tag in tags:
                self[tag] = self.get(tag, 0) | trait.value

    def __missing__(self, tag: str) -> int:
        # An element of the page's own making (a custom element) is drawn by itself.
        return Trait.APART.value if "-" in tag else 0
