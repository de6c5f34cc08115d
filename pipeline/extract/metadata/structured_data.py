"""Reads what a page states about itself for machines, in one walk.

That is JSON-LD, meta tags, microdata, and the short elements (headings, bylines, times) whose tag or class
names say what they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from ...records import Mark, StructuredData
from ...rules import read_rules
from ..dom.listing import Listing, tokens
from .items import Items
from .json_ld import MAX_CHARS, parse_json_ld
from .mark_kinds import MarkKinds, author_links, mark_patterns

MAX_MARKS = 80
"""Marks kept of one kind (chosen): the article's own are among the first, the rest belong to teasers."""

MAX_MARK_CHARS = 300
"""The text of an element is cut here: one with more text is neither a byline nor a date."""

MAX_VALUES = 100
"""Values kept of one meta name or itemprop."""

OTHER_AUTHOR = "other.author"
"""The key of the authors of items that are not the story."""

MAX_NAME_CHARS = 1_000
"""Characters read of an itemprop: a longer name would be repeated in the key of every value inside it."""

MAX_ANCESTORS = 12
"""Elements whose names a mark takes: its own and those around it."""

_NAMES = frozenset({"class", "id", "rel", "data-testid"})
_ATTRIBUTES = _NAMES | {"itemprop"}
_INVISIBLE = frozenset({"script", "style", "svg", "template", "noscript", "iframe", "button", "select"})
_OWN_LINE = frozenset(
    {"a", "p", "div", "li", "br", "time", "h1", "h2", "h3", "h4", "dd", "dt", "td", "address"}
)
# The value after a key of JSON. The JSON may itself be escaped in a string.
_SCRIPT_DATE = re.compile(r"""\\*["']\s*:\s*\\*["']([^"'\\]{8,40})""")
_LINK_VALUE = frozenset({"a", "link"})
_SOURCE_VALUE = frozenset({"img", "source", "video", "audio", "iframe", "embed"})
_WORDLESS = frozenset({"img", "source", "svg", "path", "g", "use", "br", "input", "style", "iframe"})
_ALWAYS_VISITED = frozenset({"meta", "script", "title", "link", "h1", "time"})
_DECIDED_BY_TAG = _WORDLESS | _ALWAYS_VISITED
_VISITED_BY_TAG = _DECIDED_BY_TAG | {"a"}

_kinds = MarkKinds()


@cache
def _script_names() -> tuple[str, ...]:
    return tuple(read_rules("sources.json")["names"]["published_script"])


def structured_data(tree: HtmlElement, url: str | None, listing: Listing | None = None) -> StructuredData:
    """What a page states about itself.

    Args:
        tree: the root element of the page.
        url: the page's address, if known: relative links are resolved against it.
        listing: the elements of the tree, if they have been listed already.
    """
    if listing is None:
        listing = Listing(tree)
    walk = _Walk(url)
    for order in _elements_to_visit(listing):
        walk.visit(listing.elements[order], dict(listing.attributes[order]), order)
    if not any("datePublished" in node for node in walk.json_ld):
        walk.search_scripts()
    return walk.result(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))


def _elements_to_visit(listing: Listing) -> list[int]:
    """The places of the elements that may state something, in page order.

    The tag or the attribute values of nine in ten elements show at once that they state nothing.
    """
    values, tags = listing.values, listing.tags
    named = [values[name] for name in _NAMES]
    told: set[int] = set()
    for value in _kinds.learn(dict.fromkeys(chain.from_iterable(named))):
        told.update(chain.from_iterable(places.get(value, ()) for places in named))
    links = values["href"]
    for address in author_links(links):
        told.update(links[address])
    # Elements without words carry long attributes; only itemprop is of use.
    found = {order for order in told if tags[order] not in _DECIDED_BY_TAG}
    found.update(chain.from_iterable(values["itemprop"].values()))
    found.update([order for order, tag in enumerate(tags) if tag in _ALWAYS_VISITED])
    return sorted(found)


class _Walk:
    """What the walk has found so far."""

    def __init__(self, url: str | None) -> None:
        self.url = url
        self.json_ld: list[dict[str, Any]] = []
        self.json_ld_chars = 0
        self.meta: dict[str, list[str]] = {}
        self.microdata: dict[str, list[str]] = {}
        self.title: str | None = None
        self.canonical: str | None = None
        self.marks: list[Mark] = []
        self.scripts: list[HtmlElement] = []
        self.script_dates: list[str] = []
        self.counts: dict[str, int] = defaultdict(int)
        self.owners: dict[HtmlElement, str] = {}
        self.items = Items()

    def visit(self, element: HtmlElement, attributes: dict[str, str], order: int) -> None:
        tag = element.tag
        if tag in _VISITED_BY_TAG and self._visit_by_tag(element, attributes, order):
            return
        kind = None
        for name, value in attributes.items():
            if name in _ATTRIBUTES:
                if kind != "byline":
                    kind = _kinds[value] or kind
                if name == "itemprop":
                    self._visit_itemprop(element, attributes)
        if kind == "byline":
            self._mark(kind, element, attributes.get("content", ""), order)
        elif kind == "date" and tag not in ("time", "body"):
            self._mark(kind, element, attributes.get("datetime") or attributes.get("content", ""), order)

    def _visit_by_tag(self, element: HtmlElement, attributes: dict[str, str], order: int) -> bool:
        """Take what the tag alone decides; gives whether the element states nothing else."""
        tag = element.tag
        if tag in _WORDLESS:
            if attributes.get("itemprop"):
                self._visit_itemprop(element, attributes)
            return True
        if tag == "meta":
            self._visit_meta(element, attributes)
            return True
        if tag == "script":
            if "ld+json" in attributes.get("type", "").lower():
                self._visit_json_ld(element.text or "")
            else:
                self.scripts.append(element)
            return True
        if tag == "title":
            # SVG drawings have titles too, further down; the first with text is the page's own.
            self.title = self.title or visible_text(element).replace("\n", " ") or None
            return True
        if tag == "link":
            if attributes.get("rel", "").lower() == "canonical" and not self.canonical:
                self.canonical = self._absolute(attributes.get("href"))
        elif tag == "h1":
            self._mark("heading", element, "\n".join(_inline_pieces(element)), order)
        elif tag == "time":
            self._mark("time", element, attributes.get("datetime", ""), order)
        elif tag == "a":
            href = attributes.get("href", "")
            if attributes.get("rel") == "author" or mark_patterns()["author_link"].search(href.lower()):
                self._mark("author_link", element, href, order)
        return False

    def _visit_json_ld(self, script: str) -> None:
        # All scripts of a page share the limit of one.
        self.json_ld_chars += len(script)
        if self.json_ld_chars <= MAX_CHARS:
            self.json_ld += parse_json_ld(script)

    def _mark(self, kind: str, element: HtmlElement, value: str, order: int) -> None:
        if self.counts[kind] >= MAX_MARKS or (kind != "heading" and self.items.is_other(element)):
            return
        text = visible_text(element)
        if text or value:
            self.counts[kind] += 1
            self.marks.append(Mark(kind, text, value.strip(), _names(element), order))

    def search_scripts(self) -> None:
        """Take the first publication date that the data of each script holds under each name."""
        for script in self.scripts:
            text = script.text or ""
            for name in _script_names():
                at = text.find(name)
                found = _SCRIPT_DATE.match(text, at + len(name)) if at >= 0 else None
                if found and len(self.script_dates) < MAX_VALUES:
                    self.script_dates.append(found[1])

    def _visit_meta(self, element: HtmlElement, attributes: dict[str, str]) -> None:
        content = attributes.get("content", "").strip()
        if not content:
            return
        for attribute in ("property", "name", "http-equiv", "itemprop"):
            for name in attributes.get(attribute, "").lower().split():
                values = self.meta.setdefault(name, [])
                if len(values) < MAX_VALUES:
                    values.append(content)
        if attributes.get("itemprop"):
            self._visit_itemprop(element, attributes)

    def _visit_itemprop(self, element: HtmlElement, attributes: dict[str, str]) -> None:
        value = attributes.get("content") or attributes.get("datetime")
        if value is None and element.tag in _LINK_VALUE and not visible_text(element):
            value = attributes.get("href")
        if value is None and element.tag in _SOURCE_VALUE:
            value = attributes.get("src")
        if value is None:
            value = visible_text(element).replace("\n", " ")
        if not value.strip():
            return
        value = value.strip()
        owner = self._owner(element.getparent())
        if self.items.is_other(element):
            # Who wrote a comment is known not to have written the story.
            if owner == "author" or "author" in attributes.get("itemprop", ""):
                values = self.microdata.setdefault(OTHER_AUTHOR, [])
                values += [value] if len(values) < MAX_VALUES else []
            return
        for name in attributes.get("itemprop", "")[:MAX_NAME_CHARS].split():
            for key in (name, f"{owner}.{name}") if owner else (name,):
                values = self.microdata.setdefault(key, [])
                if len(values) < MAX_VALUES:
                    values.append(value)

    def _owner(self, element: HtmlElement | None) -> str:
        """The itemprop of an element, or of the nearest around it that has one; empty where none has."""
        path: list[HtmlElement] = []
        owner = ""
        while element is not None and not owner:
            if element in self.owners:
                owner = self.owners[element]
                break
            path.append(element)
            owner = element.get("itemprop", "")[:MAX_NAME_CHARS]
            element = element.getparent()
        self.owners.update(dict.fromkeys(path, owner))
        return owner

    def _absolute(self, href: str | None) -> str | None:
        if not href:
            return None
        try:
            return urljoin(self.url or "", href.strip())
        except ValueError:  # an address such as "http://[broken"
            return None

    def result(self, html_lang: str | None) -> StructuredData:
        times = tuple((m.value or m.text, " ".join(m.names)) for m in self.marks if m.kind == "time")
        authors = [
            m.text
            for m in self.marks
            if m.text and (m.kind == "author_link" or (m.names[:1] and "author" in m.names[:4]))
        ]
        return StructuredData(
            json_ld=tuple(self.json_ld),
            meta={name: tuple(values) for name, values in self.meta.items()},
            microdata={name: tuple(values) for name, values in self.microdata.items()},
            title=self.title,
            canonical_url=self.canonical,
            html_lang=(html_lang or "").strip() or None,
            times=times,
            authors=tuple(dict.fromkeys(authors)),
            marks=tuple(self.marks),
            script_dates=tuple(self.script_dates),
        )


def visible_text(element: HtmlElement) -> str:
    """The first `MAX_MARK_CHARS` characters of an element's text as a reader sees it.

    A line break marks where a child that is separate from the rest (a link, a line, a list item) begins
    or ends.
    """
    pieces: list[str] = []
    _gather(element, pieces, 0)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\x00"))
    return "\n".join(line for line in lines if line)[:MAX_MARK_CHARS]


def _inline_pieces(element: HtmlElement) -> list[str]:
    """The texts of a heading's first and last child, where the child holds only some of its words."""
    whole = visible_text(element)
    for _ in range(MAX_ANCESTORS):
        children = [child for child in element if isinstance(child.tag, str) and child.tag not in _INVISIBLE]
        if not children:
            return []
        ends = [children[0], *children[-1:]] if len(children) > 1 else children
        pieces = [text for child in ends if (text := visible_text(child).replace("\n", " "))]
        if pieces[:1] != [whole.replace("\n", " ")]:
            return [piece for piece in dict.fromkeys(pieces) if len(piece) < len(whole)]
        element = children[0]
    return []


def _gather(element: HtmlElement, pieces: list[str], depth: int) -> int:
    """Append the element's text to ``pieces``, with a NUL for a border; gives the length of the text."""
    size = 0
    if element.text:
        pieces.append(element.text)
        size += len(element.text)
    for child in element:
        if size > 4 * MAX_MARK_CHARS or depth > MAX_ANCESTORS:
            break
        if isinstance(child.tag, str) and child.tag not in _INVISIBLE:
            border = "\x00" if child.tag in _OWN_LINE else " " if child.tag == "span" else ""
            pieces.append(border)
            size += _gather(child, pieces, depth + 1)
            pieces.append(border)
        if child.tail:
            pieces.append(child.tail)
            size += len(child.tail)
    return size


def _names(element: HtmlElement) -> tuple[str, ...]:
    names: list[str] = []
    current: HtmlElement | None = element
    for _ in range(MAX_ANCESTORS):
        if current is None or current.tag in ("body", "html"):
            break
        names.append(current.tag)
        for name, value in current.items():
            if name in _ATTRIBUTES:
                names += tokens(value)
        current = current.getparent()
    return tuple(names)
