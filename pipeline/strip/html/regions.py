"""What a page's markup says of the regions that its blocks are in: comments, dialogs, what is hidden.

These are facts, read before a decision is made; `vetoes` says what follows from them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from ...blocks import MAX_ANCESTORS, Block, BlockKind, DomElement
from ...records import Page, Region
from ...rules import read_rules
from .features import headline_place

COMMENTS, DIALOG, CONSENT, OFFSCREEN, OPENS = 1, 2, 4, 8, 16
_KINDS = {
    "comments": COMMENTS,
    "dialog": DIALOG,
    "consent": CONSENT,
    "offscreen": OFFSCREEN,
    "opens": OPENS,
}

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

CACHED_NAMES = 65_536
"""Name lists whose regions are remembered: pages of a site share their elements."""

_DIGITS = re.compile(r"\d+")

NOWHERE = Region()


def regions(page: Page) -> list[Region]:
    """The region of each block of a page; `NOWHERE` for those of a text dump."""
    blocks = page.blocks
    elements = _all_elements(blocks)
    flags = {order: _flags(element) for order, element in elements.items()}
    several = sum(element.tag == "article" for element in elements.values()) > 1
    headings = _headings(blocks)
    alike = max(Counter(headings.values()).values(), default=0) > 1
    is_plain = not several and not alike
    if is_plain and not any(flags.values()) and not any(each.hidden for each in elements.values()):
        return [NOWHERE] * len(blocks)
    marked = frozenset(
        order
        for order, element in elements.items()
        if flags[order] or element.hidden or (several and element.tag == "article")
    )
    is_hiding = any(_is_hidden(elements[order], flags) for order in marked)
    opening = _opening(blocks, flags) if is_hiding else frozenset[int]()
    known: dict[int, Region] = {}
    found = []
    for block in blocks:
        around = _elements(block)
        own = around[-1].order if around else 0
        if own not in known:
            plain = marked.isdisjoint([element.order for element in around])
            known[own] = NOWHERE if plain else _region(around, flags, opening, several)
        found.append(known[own])
    headline = headline_place(page) if several or alike else None
    if headline is not None:
        found[headline] = found[headline]._replace(headline=True)
        for place, make in headings.items():
            if place > headline and make == headings.get(headline):
                found[place] = found[place]._replace(peer=True)
    return found


def _headings(blocks: Sequence[Block]) -> dict[int, object]:
    """The make of each heading that has a name, or is in an element that has one: the tag and names of
    both, and the depth."""
    found: dict[int, object] = {}
    for place, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING or block.dom is None:
            continue
        around = _elements(block)
        depth = next((at for at in range(len(around) - 1, -1, -1) if around[at].tag in HEADINGS), 0)
        own, parent = around[depth], around[depth - 1]
        if depth and (own.names or parent.names):
            found[place] = (_make(own), _make(parent), depth)
    return found


def _elements(block: Block) -> tuple[DomElement, ...]:
    return block.dom.elements if block.dom else ()


def _all_elements(blocks: Sequence[Block]) -> dict[int, DomElement]:
    """The elements that blocks are in, by their order."""
    elements: dict[int, DomElement] = {}
    seen: set[int] = set()
    for block in blocks:
        around = _elements(block)
        # A block in many elements remembers only the nearest, so theirs may be unknown still.
        whole = len(around) < MAX_ANCESTORS
        for element in reversed(around):
            if whole and element.order in seen:
                break
            elements[element.order] = element
            if whole:
                seen.add(element.order)
    return elements


def _region(
    around: Sequence[DomElement], flags: dict[int, int], opening: frozenset[int], several: bool
) -> Region:
    hidden = next((element.order for element in around if _is_hidden(element, flags)), 0)
    return Region(
        dialog=any(flags[each.order] & DIALOG for each in around),
        consent=any(flags[each.order] & CONSENT for each in around),
        hidden=0 if hidden in opening else hidden,
        comments=tuple(
            each.order for each in around if flags[each.order] & COMMENTS and each.tag not in ("html", "body")
        ),
        articles=tuple(each.order for each in around if each.tag == "article") if several else (),
    )


def _is_hidden(element: DomElement, flags: dict[int, int]) -> bool:
    return element.hidden or flags[element.order] & OFFSCREEN != 0


def _opening(blocks: Iterable[Block], flags: dict[int, int]) -> frozenset[int]:
    """The hidden elements that a reader opens, such as the answers to a list of questions.

    Their names say so, or several of them are alike. On the development pages these are story as a rule, and
    other hidden elements are not.
    """
    outermost = {
        element.order: element
        for block in blocks
        for element in [next((each for each in _elements(block) if _is_hidden(each, flags)), None)]
        if element is not None
    }
    makes = Counter(map(_make, outermost.values()))
    return frozenset(
        order
        for order, element in outermost.items()
        if flags[order] & OPENS or (makes[_make(element)] > 1 and not flags[order] & OFFSCREEN)
    )


def _make(element: DomElement) -> tuple[str, tuple[str, ...]]:
    """The tag and names of an element, numbers aside: what elements of one template share."""
    return element.tag, tuple(_DIGITS.sub("0", name) for name in element.names)


def _flags(element: DomElement) -> int:
    of_tag = DIALOG if element.tag == "dialog" else 0
    return of_tag | _flags_of_names(element.names) if element.names else of_tag


@lru_cache(CACHED_NAMES)
def _flags_of_names(names: tuple[str, ...]) -> int:
    joined = "\n".join(names)
    return sum(flag for flag, pattern in _patterns() if pattern.search(joined))


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    rules = read_rules("regions.json")
    return tuple((flag, re.compile("|".join(rules[kind]))) for kind, flag in _KINDS.items())
