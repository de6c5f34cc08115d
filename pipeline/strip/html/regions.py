"""What a page's markup says of the regions that its blocks are in: comments, dialogs, what is hidden.

These are facts, read before a decision is made; `vetoes` says what follows from them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache, reduce
from operator import or_

import numpy as np
import numpy.typing as npt

from ...blocks import MAX_ANCESTORS, Block, BlockKind, DomElement
from ...records import Page, Region
from ...rules import read_rules
from ...text.held_parts import texts_holding
from .elements import elements_around, elements_of
from .features import headline_place
from .islands import levels_away

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


def regions(
    page: Page,
    headline: int | None = None,
    elements: Mapping[int, DomElement] | None = None,
    probabilities: npt.NDArray[np.float64] | None = None,
) -> list[Region]:
    """The region of each block of a page; `NOWHERE` for those of a text dump.

    Args:
        headline: the place of the page's headline, if it has been looked for already.
        elements: those that its blocks are in, if they have been listed already.
        probabilities: of each block to be story. Without them nothing is away from the story.
    """
    found = _of_markup(page, headline, elements)
    if probabilities is None:
        return found
    for place, levels in levels_away(page.blocks, probabilities).items():
        found[place] = found[place]._replace(away=levels)
    return found


def _of_markup(page: Page, headline: int | None, elements: Mapping[int, DomElement] | None) -> list[Region]:
    blocks = page.blocks
    if elements is None:
        elements = elements_around(blocks)
    flags = _flags_of(elements.values())
    several = sum(element.tag == "article" for element in elements.values()) > 1
    headings = _headings(blocks)
    alike = max(Counter(headings.values()).values(), default=0) > 1
    marked = {
        order
        for order, element in elements.items()
        if order in flags or element.hidden or (several and element.tag == "article")
    }
    if not marked and not alike:
        return [NOWHERE] * len(blocks)
    inside = _inside(blocks, marked)
    known: dict[tuple[DomElement, ...], Region] = {(): NOWHERE}
    opening = _opening(frozenset(inside), flags)
    for telling in inside:
        if telling not in known:
            known[telling] = _region(telling, flags, opening, several)
    found = [known[telling] for telling in inside]
    if several or alike:
        headline = headline_place(page) if headline is None else headline
        if headline is not None:
            found[headline] = found[headline]._replace(headline=True)
            make = headings.get(headline)
            for place, other in headings.items():
                if place > headline and other == make:
                    found[place] = found[place]._replace(peer=True)
    return found


def _inside(blocks: Sequence[Block], marked: Collection[int]) -> list[tuple[DomElement, ...]]:
    """For each block the marked elements that it is in, outermost first. Hardly one is visited twice."""
    known: dict[int, tuple[DomElement, ...]] = {}
    found: list[tuple[DomElement, ...]] = []
    for block in blocks:
        around = block.dom.elements if block.dom else ()
        telling: tuple[DomElement, ...] = ()
        if len(around) >= MAX_ANCESTORS:  # further ones are unknown, to this block alone
            found.append(tuple([element for element in around if element.order in marked]))
            continue
        new = len(around)
        while new:
            nearest = known.get(around[new - 1].order)
            if nearest is not None:
                telling = nearest
                break
            new -= 1
        for element in around[new:]:
            if element.order in marked:
                telling = (*telling, element)
            known[element.order] = telling
        found.append(telling)
    return found


def _headings(blocks: Sequence[Block]) -> dict[int, object]:
    """The make of each heading that has a name, or is in an element that has one: the tag and names of
    both, and the depth."""
    found: dict[int, object] = {}
    for place, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING or block.dom is None:
            continue
        around = elements_of(block)
        depth = next((at for at in range(len(around) - 1, -1, -1) if around[at].tag in HEADINGS), 0)
        own, parent = around[depth], around[depth - 1]
        if depth and (own.names or parent.names):
            found[place] = (_make(own), _make(parent), depth)
    return found


def _region(
    telling: Sequence[DomElement], flags: Mapping[int, int], opening: frozenset[int], several: bool
) -> Region:
    """The region of the blocks in these elements, of all that say something."""
    bits = [flags.get(element.order, 0) for element in telling]
    every = reduce(or_, bits, 0)
    hidden = next((each.order for each in telling if _is_hidden(each, flags)), 0)
    return Region(
        dialog=every & DIALOG != 0,
        consent=every & CONSENT != 0,
        hidden=0 if hidden in opening else hidden,
        comments=tuple([
            each.order
            for each, own in zip(telling, bits, strict=True)
            if own & COMMENTS and each.tag not in ("html", "body")
        ]),
        articles=tuple([each.order for each in telling if each.tag == "article"]) if several else (),
    )  # fmt: skip


def _is_hidden(element: DomElement, flags: Mapping[int, int]) -> bool:
    return element.hidden or flags.get(element.order, 0) & OFFSCREEN != 0


def _opening(inside: Iterable[Sequence[DomElement]], flags: Mapping[int, int]) -> frozenset[int]:
    """The hidden elements that a reader opens, such as the answers to a list of questions.

    Their names say so, or several of them are alike. On the development pages these are story as a rule, and
    other hidden elements are not.

    Args:
        inside: the telling elements around each block, outermost first.
    """
    outermost = {
        element.order: element
        for telling in inside
        for element in [next((each for each in telling if _is_hidden(each, flags)), None)]
        if element is not None
    }
    makes = Counter(map(_make, outermost.values()))
    return frozenset(
        order
        for order, element in outermost.items()
        if flags.get(order, 0) & OPENS or (makes[_make(element)] > 1 and not flags.get(order, 0) & OFFSCREEN)
    )


def _make(element: DomElement) -> tuple[str, tuple[str, ...]]:
    """The tag and names of an element, numbers aside: what elements of one template share."""
    return element.tag, _without_digits(element.names)


@lru_cache(CACHED_NAMES)
def _without_digits(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_DIGITS.sub("0", name) for name in names)


def _flags_of(elements: Collection[DomElement]) -> dict[int, int]:
    """What the tags and names of elements say, by their order; only of those that say something."""
    of_names = _flags_of_names(frozenset([element.names for element in elements]))
    flags = {element.order: of_names[element.names] for element in elements if element.names in of_names}
    for element in elements:
        if element.tag == "dialog":
            flags[element.order] = flags.get(element.order, 0) | DIALOG
    return flags


def _flags_of_names(names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """What lists of names say; only those that say something."""
    texts = {"\n".join(each): each for each in names}
    found: dict[tuple[str, ...], int] = {}
    for flag, pattern, needs in _patterns():
        for text in texts_holding(texts, needs):
            if pattern.search(text):
                found[texts[text]] = found.get(texts[text], 0) | flag
    return found


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str], tuple[str, ...]], ...]:
    """For each flag the pattern of the names that have it, and the strings of which each match holds one."""
    rules = read_rules("regions.json")
    return tuple(
        (flag, re.compile("|".join(rules[kind])), tuple(rules["needs"][kind]))
        for kind, flag in _KINDS.items()
    )
