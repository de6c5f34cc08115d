"""Puts the story that a page carries for its scripts where the scripts would draw it.

What the page shows of the story stays as it is; the rest is added between and after. The words that the page
shows keep their order, and none of the story comes twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from ...blocks import Block, BlockKind
from ...text.agreement import NO_LETTERS, letters
from ...text.words import refuse_lone_str
from .blocks import Cut
from .story_share import LETTERS_PER_IDEOGRAPH, is_in_chrome, size

MIN_OPENING = 24
"""Letters that a block shares with the beginning of a paragraph to be taken for it (chosen)."""

MIN_NEXT = 12
"""Letters that do where the story goes on just there."""

CUT_OFF = re.compile(r"(?<!\s)\s*+(?:…|\.\.\.+|\[…\]|\[\.\.\.\])")
"""What a teaser ends with. A link to the whole story may follow."""

MAX_AFTER_CUT = 40
"""Characters of such a link."""

MAX_COMPLETED = 20
"""Paragraphs of a page that are completed: each costs a pass over the element that holds it."""

SENTENCE_END = re.compile(r"[.!?。！？।؟:][\"'”’»“)\]]*\s*\Z")

SENTENCE_REST = re.compile(r"\A(?:[^\w\s]*\s+|[。！？．」』”’]+)")
"""Marks that belong to the sentence before."""

HOLDERS = frozenset({"article", "main", "body", "section", "div", "html"})
"""Elements in which paragraphs are side by side."""

REGIONS = frozenset({"article", "main", "body", "html"})
FRONT_MATTER = frozenset(
    {"p", "div", "span", "time", "address", "header", "hgroup", "figure", "img", "picture"}
)
MAX_FRONT_MATTER = 300
"""Characters, or elements, of what is around or after a headline: a byline, a date (chosen)."""

_TAGS = {BlockKind.LIST_ITEM: "li", BlockKind.QUOTE: "blockquote", BlockKind.PREFORMATTED: "pre"}


class Match(NamedTuple):
    """A block of the page, and the place in the letters of the story where it begins and ends."""

    place: int
    start: int
    end: int


class StoryText:
    """A story as a row of letters.

    Args:
        blocks: its blocks.
        element: the element that holds it, if one does. Its markup says more than the blocks: what is a
            caption, for instance.
    """

    def __init__(self, blocks: Sequence[Block], element: HtmlElement | None = None) -> None:
        self.blocks, self.element = blocks, element
        parts = [letters(block.text) for block in blocks]
        self.letters = "".join(parts)
        self._starts = list(accumulate(map(len, parts), initial=0))
        self._openings: dict[str, int] = {}
        for start, part in zip(self._starts, parts, strict=False):
            if opening := _opening(part):
                self._openings.setdefault(opening, start)

    def matches(self, blocks: Sequence[Block]) -> list[Match]:
        """The blocks of a page that are a part of the story, in the order of both."""
        found: list[Match] = []
        for place, block in enumerate(blocks):
            told = letters(without_cut(block.text))
            if len(told) < MIN_NEXT or is_in_chrome(block):
                continue
            end = found[-1].end if found else 0
            start = self._openings.get(_opening(told))
            if found and self.letters.startswith(told, end):
                found.append(Match(place, end, end + len(told)))
            elif start is not None and self.letters.startswith(told, start):
                if found and start == found[-1].start and end < start + len(told):
                    found[-1] = Match(place, start, start + len(told))  # the first was a teaser of this one
                elif start >= end:
                    found.append(Match(place, start, start + len(told)))
        return found

    def between(self, start: int, end: int) -> tuple[str, list[HtmlElement]]:
        """What lies between two places: the rest of the paragraph that is open at the first, and elements
        that hold the paragraphs after it."""
        rest, elements = "", []
        number = bisect_right(self._starts, start) - 1
        while start < end:
            block, begin = self.blocks[number], self._starts[number]
            if start > begin:
                rest = block.text[_index_after(block.text, start - begin) :]
            else:
                elements.append(_element_of(block))
            number += 1
            start = self._starts[number]
        return rest, elements


def place_story(tree: HtmlElement, cut: Cut, story: StoryText, headlines: Sequence[str]) -> None:
    """Add to a page what it does not show of its story.

    Args:
        tree: the page. It is changed.
        cut: its blocks, with their elements.
        story: the story.
        headlines: the page's headline, in each form known.
    """
    refuse_lone_str(headlines, "headlines")
    found = story.matches(cut.blocks)
    if not found:
        _add_whole(tree, cut, story, headlines)
        return
    ends = _Ends()
    _, before = story.between(0, found[0].start)
    node = _in_holder(cut.owners[found[0].place])
    if node.tag not in ("body", "html"):
        for element in before:
            node.addprevious(element)
    completed = 0
    for match, after in zip(found, [*found[1:], None], strict=True):
        rest, elements = story.between(match.end, after.start if after else len(story.letters))
        owner, block = cut.owners[match.place], cut.blocks[match.place]
        if rest and not (completed < MAX_COMPLETED and _complete(owner, block.text, rest)):
            elements.insert(0, _element("p", SENTENCE_REST.sub("", rest)))
        completed += bool(rest)
        ends.add(_in_holder(owner), elements)


class _Ends:
    """Adds elements after others, in order."""

    def __init__(self) -> None:
        self._last: dict[HtmlElement, HtmlElement] = {}

    def add(self, node: HtmlElement, elements: Sequence[HtmlElement]) -> None:
        if node.tag in ("body", "html"):
            node.extend(elements)
            return
        last = self._last.get(node, node)
        for element in elements:
            last.addnext(element)
            last = element
        self._last[node] = last


def _add_whole(tree: HtmlElement, cut: Cut, story: StoryText, headlines: Sequence[str]) -> None:
    """Add a story of which the page shows nothing, after the headline and what belongs to that."""
    container = _element("article" if next(tree.iter("article"), None) is None else "div", "")
    container.set("class", "article-body")
    container.set("itemprop", "articleBody")
    if story.element is None:
        container.extend(story.between(0, len(story.letters))[1])
    else:
        container.text = story.element.text
        container.extend(list(story.element))
    headline = _headline(cut, headlines)
    if headline is not None:
        node = _front_matter_end(headline)
        if node.tag not in ("body", "html"):
            node.addnext(container)
            return
    regions = list(tree.iter("main")) or list(tree.iter("body")) or [tree]
    regions[0].append(container)


def _headline(cut: Cut, headlines: Sequence[str]) -> HtmlElement | None:
    """The element of the headline; where none is known by its words, that of the only heading of rank 1."""
    known = {letters(headline) for headline in headlines} - {""}
    first = [
        place
        for place, block in enumerate(cut.blocks)
        if block.kind is BlockKind.HEADING and not is_in_chrome(block)
    ]
    for place in first:
        if letters(cut.blocks[place].text) in known:
            return cut.owners[place]
    top = [place for place in first if cut.blocks[place].level == 1]
    return cut.owners[top[0]] if len(top) == 1 else None


def _front_matter_end(headline: HtmlElement) -> HtmlElement:
    """The last element of headline, byline and date."""
    node = headline
    while True:
        parent = node.getparent()
        if parent is None or parent.tag in REGIONS or not _is_short(parent):
            break
        node = parent
    while not (node.tail or "").strip():
        after = node.getnext()
        if after is None or after.tag not in FRONT_MATTER or not _is_short(after):
            break
        node = after
    return node


def _is_short(element: HtmlElement) -> bool:
    chars = 0
    for number, inner in enumerate(element.iter()):
        chars += len((inner.text or "").strip()) + len(
            (inner.tail or "").strip() if inner is not element else ""
        )
        if chars > MAX_FRONT_MATTER or number > MAX_FRONT_MATTER:
            return False
    return True


def _in_holder(element: HtmlElement) -> HtmlElement:
    """The element that is beside other paragraphs: the one given or one around it."""
    parent = element.getparent()
    while parent is not None and parent.tag not in HOLDERS:
        element, parent = parent, parent.getparent()
    return element


def without_cut(text: str) -> str:
    """A block without the mark that it is cut off, and without the link that may follow."""
    cut = _last_cut(text)
    return text if cut is None else text[: cut.start()]


def _last_cut(text: str) -> re.Match[str] | None:
    start = max(0, len(text) - MAX_AFTER_CUT - 5)
    last = None
    for last in CUT_OFF.finditer(text, start):  # noqa: B007
        pass
    return last if last is not None and len(text) - last.end() <= MAX_AFTER_CUT else None


def _complete(owner: HtmlElement, text: str, rest: str) -> bool:
    """Complete the paragraph of a block.

    Args:
        owner: the element that holds the block.
        text: the block's text.
        rest: what is missing from it.

    Returns:
        Whether that was done. It was not if the block ends with its sentence, or its end cannot be found.
    """
    is_cut = _last_cut(text) is not None
    if not is_cut and SENTENCE_END.search(text):
        return False
    told = letters(without_cut(text))[-MIN_OPENING:]
    before = ""
    for element, is_tail in _text_places(owner):
        piece = (element.tail if is_tail else element.text) or ""
        for cut in CUT_OFF.finditer(piece) if is_cut else (None,):
            kept, after = (piece.rstrip(), "") if cut is None else (piece[: cut.start()], piece[cut.end() :])
            if (before + letters(kept)).endswith(told):
                _write(element, is_tail, kept + rest, after)
                return True
        before = (before + letters(piece))[-MIN_OPENING:]
    return False


def _text_places(owner: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """Where text is in an element, in order: an element, and whether the text follows it."""
    for event, element in etree.iterwalk(owner, events=("start", "end")):
        if event == "start":
            yield element, False
        elif element is not owner:
            yield element, True


def _write(element: HtmlElement, is_tail: bool, text: str, after: str) -> None:
    """Replace a text, and make a paragraph of its own of what follows."""
    first, second = _element("br", ""), _element("br", "")
    if is_tail:
        element.tail = None
        element.addnext(first)
        element.tail = text
    else:
        element.text = text
        element.insert(0, first)
    first.addnext(second)
    second.tail = after


def _opening(told: str) -> str:
    """The letters by which a paragraph is known; empty if it has too few."""
    few = told[: MIN_OPENING // LETTERS_PER_IDEOGRAPH + 1]
    if size(few) >= MIN_OPENING:
        return few
    return told[:MIN_OPENING] if len(told) >= MIN_OPENING else ""


def _index_after(text: str, number: int) -> int:
    """The index after a number of letters of a text."""
    for index, character in enumerate(text):
        if not NO_LETTERS.match(character):
            number -= len(character.lower())
            if number <= 0:
                return index + 1
    return len(text)


def _element_of(block: Block) -> HtmlElement:
    tag = f"h{block.level}" if block.kind is BlockKind.HEADING else _TAGS.get(block.kind, "p")
    if tag == "pre":
        return _element(tag, block.text)
    lines = block.text.split("\n")
    element = _element(tag, lines[0])
    for line in lines[1:]:
        line_break = _element("br", "")
        line_break.tail = line
        element.append(line_break)
    return element


def _element(tag: str, text: str) -> HtmlElement:
    element = _PARSER.makeelement(tag)
    element.text = text or None
    return element


_PARSER = etree.HTMLParser()
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
