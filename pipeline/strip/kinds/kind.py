"""Which kind of page an article comes from, by what the page states and by what it looks like.

Every kind collects points. What a page states (schema.org types, og:type) is worth the most, then its
address and the system that made it, then the short lines that such pages print. The rules and their points
are in ``rules/page_kinds.json``; docs/quality.md says what they are worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ...blocks import BlockKind
from ...records import PageKind, ScoredPage
from .rules import (
    MAX_LINE_CHARS,
    KindRule,
    article_types,
    folded_line,
    folded_lines,
    kin_rules,
    phrases,
    prices,
    rules_of,
)
from .signs import ITEMS, LIKELY_ITEMS, LINK_SHARE, LINKED_HEADINGS, item_signs
from .story_points import BARE, Story, is_bare, of_prose, of_self_speech, of_size

PRIOR = 1.5
"""Points of an article before anything is known: dumps are mostly of articles."""

DATED, SIGNED, PRINTED_BYLINE = 3.0, 1.0, 1.0
"""What it is worth that a page says when it was published, names an author, prints a byline."""

MUCH_LINKED, LINK_POINTS = 0.5, 6.0
MANY_HEADINGS, MANY_PRICES = 6, 6
CODE = ((0.08, 2.0), (0.2, 1.5))
"""The share of a page's characters that is code from which on documentation gets points."""

MIN_SHARE, MIN_WRITTEN, MIN_MARKED, MIN_LINKED = 0.7, 0.7, 0.6, 0.8
"""What repeated items must hold of a page's text to be what it is about; the shares of them that must be
written text, say when they were written, or lead elsewhere."""

FEW_ITEMS, MANY_ITEMS = 4, 10

MAX_BEFORE = 350
"""Characters of story before marked items from which on these are what readers say of it (chosen)."""

POSTS, POSTS_APART, TEASER_ITEMS, ITEMS_IN_A_ROW = 3.5, 2.5, 1.5, 1.0
"""What items are worth: marked ones among the likely story (9 of 192 pages of other kinds, 3 of 1,314
articles), marked ones that the classifier takes for comments, linked ones, and many plain ones."""

FRONT_PAGE = "service.root"
FRONT = 3.0
"""What a front page loses as an article beside its dates and names. Of 1,314 development pages that are
articles none is at the root of its site, of 192 others 33 are."""

MAX_REPEATS = 3
"""How often a line that a page repeats is counted."""

SURE = 3.0
"""Points of what a page states and of its repeated items from which on another kind explains the page's dates
and names itself."""

_EXPLAINED = {
    PageKind.FORUM: 1.0,
    PageKind.PRODUCT: 1.0,
    PageKind.LISTING: 0.7,
    PageKind.SERVICE: 1.0,
    PageKind.DOCUMENTATION: 0.5,
}
"""The share of the points for dates and names that a page of such a kind takes for its posts, reviews and
teasers."""

TEASERS = 5
"""Articles that JSON-LD describes from which on they are a list (of 1,863 development pages one has five)."""

SECOND, MAX_SECOND = 0.5, 2.0
"""What share of the second other kind's points is added, and how many at most: a page that is partly a shop
and partly a list is not an article either."""

NOTHING_SAID = 1.2
"""What a page loses that names no date or author and states nothing that an article would. Of the
development pages since 2016 that say nothing of the kind 20 are articles and 22 are not, although there are
eighteen times as many articles."""

DOUBT = 0.5
"""How many points a page may lack and still be an article: a story lost costs more than a list kept."""

MIN_ARTICLE = 1.6
"""A page with fewer points for an article is not one, even if nothing speaks for another kind."""

MIN_OTHER = 1.5
"""A kind with fewer points is not named."""

HINTED, PLAIN, PLAINLY_MORE = 2.5, 3.5, 1.5
"""How many points for another kind a page needs before its short lines are looked at, to be plainly not an
article, and more than it has for an article."""


class _Address(NamedTuple):
    host: str
    path: str


def page_kind(page: ScoredPage, story: Story) -> PageKind:
    """The kind of page that an article comes from."""
    points = kind_points(page, story)
    return _kin(page, story) if is_article(points) else other_kind(points)


def is_article(points: Mapping[PageKind, float]) -> bool:
    """Whether a page with these points is an article of some kind."""
    others = sorted((more for kind, more in points.items() if kind is not PageKind.ARTICLE), reverse=True)
    best, second = (*others, 0.0, 0.0)[:2]
    article = points[PageKind.ARTICLE]
    return article >= MIN_ARTICLE and (not best or article >= best + min(SECOND * second, MAX_SECOND) - DOUBT)


def other_kind(points: Mapping[PageKind, float]) -> PageKind:
    """The likeliest kind of a page that is not an article."""
    more, best = max((more, kind) for kind, more in points.items() if kind is not PageKind.ARTICLE)
    return best if more >= MIN_OTHER else PageKind.OTHER


def plain_kind(page: ScoredPage) -> PageKind | None:
    """The kind of a page that is plainly no article, before its story is known; None for any other page."""
    points = dict.fromkeys(PageKind, 0.0)
    for rule in _stated(page):
        points[rule.kind] += rule.points
    for kind, more in _of_items(page):
        points[kind] += more
    article = points.pop(PageKind.ARTICLE)
    if max(points.values()) < HINTED:
        return None
    lines = [block.text for block in page.blocks if len(block.text) <= MAX_LINE_CHARS]
    for kind, more in (*_of_lines(lines), *_of_prices(lines), *_of_blocks(page)):
        points[kind] += more
    most, best = max((more, kind) for kind, more in points.items())
    return best if most >= max(PLAIN, article + PLAINLY_MORE) else None


def kind_points(page: ScoredPage, story: Story) -> Mapping[PageKind, float]:
    """The points of each kind of page; those of `PageKind.ARTICLE` are those of every kind of article."""
    stated = dict.fromkeys(PageKind, 0.0)
    rules = list(_stated(page))
    for rule in rules:
        stated[rule.kind] += rule.points
    of_items = list(_of_items(page))
    for kind, more in of_items:
        stated[kind] += more
    is_front = any(rule.id == FRONT_PAGE for rule in rules)
    if is_front and of_items:
        stated[PageKind.LISTING] += stated[PageKind.SERVICE]
    points = stated.copy()
    lines = [block.text for block in page.blocks if len(block.text) <= MAX_LINE_CHARS]
    for kind, more in (*_of_lines(lines), *_of_prices(lines), *_of_blocks(page)):
        points[kind] += more
    own = DATED * story.dated + SIGNED * story.signed + PRINTED_BYLINE * story.printed_byline
    for kind, share in _EXPLAINED.items():
        if stated[kind] >= SURE:
            points[kind] += share * own
    if is_front:
        own = -FRONT
    points[PageKind.ARTICLE] += PRIOR + own + of_size(story.text)
    others = max(more for kind, more in stated.items() if kind is not PageKind.ARTICLE)
    alone = others < MIN_OTHER and is_bare(page, story)
    if alone:
        points[PageKind.ARTICLE] += BARE
    says_nothing = not alone and not own and not stated[PageKind.ARTICLE]
    points[PageKind.ARTICLE] += of_prose(story, best=1.0 if says_nothing else 0.0)
    if says_nothing:
        points[PageKind.ARTICLE] -= NOTHING_SAID
    points[PageKind.SERVICE] += of_self_speech(story.text)
    return points


def _kin(page: ScoredPage, story: Story) -> PageKind:
    """Which kind of article an article is, if something says so."""
    values = {
        "types": _types(page),
        "path": (_address(page).path,),
        "section": (folded_line(story.section or ""),),
        "headline": (" ".join((story.headline or "").lower().split()),),
    }
    for rule in kin_rules():
        if _applies(rule, values[rule.where]):
            return rule.kind
    return PageKind.ARTICLE


def _stated(page: ScoredPage) -> Iterator[KindRule]:
    """The rules that apply to what a page states: its data, address, title and the names of its elements."""
    data = page.structured_data
    address = _address(page)
    values: dict[str, Iterable[str]] = {
        "types": _types(page),
        "keys": {*data.meta, *(key.lower() for key in data.microdata)},
        "og": {value.lower() for value in data.meta.get("og:type", ())},
        "host": (address.host,),
        "path": (address.path,) if address.host else (),
        "generator": [value.lower() for value in data.meta.get("generator", ())],
        "title": ((data.title or "").lower(),),
    }
    for where, found in values.items():
        for rule in rules_of(where):
            if _applies(rule, found):
                yield rule
    for rule in rules_of("names"):
        if rule.id in page.signs:
            yield rule


def _describes_teasers(page: ScoredPage) -> bool:
    """Whether JSON-LD describes at least `TEASERS` articles: those of a list."""
    types = article_types()
    described = (not types.isdisjoint(type_names(node.get("@type"))) for node in page.structured_data.json_ld)
    return sum(described) >= TEASERS


def _applies(rule: KindRule, values: Iterable[str]) -> bool:
    if rule.values:
        return not rule.values.isdisjoint(values)
    return any(map(rule.pattern.search, values))


def _of_lines(lines: Sequence[str]) -> Iterator[tuple[PageKind, float]]:
    """What a page's short lines are worth: buttons, labels of posts, facts of a product."""
    counts: Counter[str] = Counter()
    known = phrases()
    for line, times in Counter(folded_lines(lines)).items():
        for rule_id in known.get(line, ()):
            counts[rule_id] += min(times, MAX_REPEATS)
    for rule in rules_of("phrases"):
        if rule.id in counts:
            yield rule.kind, min(rule.limit, rule.points * counts[rule.id])


def _of_prices(lines: Sequence[str]) -> Iterator[tuple[PageKind, float]]:
    """What a page's prices are worth."""
    whole = "\n".join(lines)
    rules = prices()
    if not any(currency in whole for currency in rules.currencies):
        return
    count = len(rules.pattern.findall(whole))
    if count:
        yield PageKind.PRODUCT, 0.5
    if count >= MANY_PRICES:
        yield PageKind.LISTING, 1.5


def _of_blocks(page: ScoredPage) -> Iterator[tuple[PageKind, float]]:
    """What a page's links and code are worth."""
    if page.signs.get(LINK_SHARE, 0.0) >= MUCH_LINKED:
        yield PageKind.LISTING, LINK_POINTS * (page.signs[LINK_SHARE] - MUCH_LINKED)
    if _describes_teasers(page):
        yield PageKind.LISTING, 3.0
    if page.signs.get(LINKED_HEADINGS, 0.0) >= MANY_HEADINGS:
        yield PageKind.LISTING, 1.0
    code = sum(len(block.text) for block in page.blocks if block.kind is BlockKind.PREFORMATTED)
    if code:
        share = code / sum(len(block.text) for block in page.blocks)
        yield PageKind.DOCUMENTATION, sum(points for minimum, points in CODE if share >= minimum)


def _of_items(page: ScoredPage) -> Iterator[tuple[PageKind, float]]:
    """What a page's repeated items are worth: one kind, or none."""
    likely, every = item_signs(page.signs, LIKELY_ITEMS), item_signs(page.signs, ITEMS)
    for each, worth in ((likely, POSTS), (every, POSTS_APART)):
        if (
            each is not None
            and each.number >= FEW_ITEMS
            and min(each.share, each.written) >= MIN_SHARE
            and each.marked >= MIN_MARKED
            and each.before < MAX_BEFORE
        ):
            yield PageKind.LISTING if each.linked > 0.5 else PageKind.FORUM, worth
            return
    if likely is not None and likely.share >= MIN_SHARE and likely.number >= FEW_ITEMS:
        if likely.linked >= MIN_LINKED:
            yield PageKind.LISTING, TEASER_ITEMS
        elif likely.number >= MANY_ITEMS and likely.written >= MIN_WRITTEN:
            yield PageKind.LISTING, ITEMS_IN_A_ROW


def _address(page: ScoredPage) -> _Address:
    """The host, without www, and the path with its query; empty for an address that cannot be read."""
    try:
        # The address that the dump gives comes first: some sites state their front page as canonical.
        parts = urlsplit((page.url or page.structured_data.canonical_url or "").lower())
    except ValueError:  # such as "http://[broken"
        return _Address("", "")
    return _Address(
        parts.netloc.removeprefix("www."), f"{parts.path}?{parts.query}" if parts.query else parts.path
    )


def _types(page: ScoredPage) -> set[str]:
    """The schema.org types that JSON-LD states, without their address."""
    found: set[str] = set()
    for node in page.structured_data.json_ld:
        found.update(type_names(node.get("@type")))
    return found


def type_names(value: Any) -> Iterator[str]:
    """The names in an ``@type`` of JSON-LD, without their address."""
    for name in value if isinstance(value, list) else [value]:
        if isinstance(name, str):
            yield name.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
