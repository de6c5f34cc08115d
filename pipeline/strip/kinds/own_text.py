"""The text of a page that is plainly no article: a thread's posts, a product's facts, a manual's code.

The rules for stories take readers' comments, teasers, tables and labels away. Where those are what the page
is about, they stay. Only a page that states its kind, or shows it in its layout, is treated so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from ...blocks import BlockKind
from ...records import PageKind, Score, ScoredPage, Verdict
from ...text.sentences import is_sentence
from ..shared.tokens import word_count
from .kind import FEW_ITEMS, plain_kind
from .rules import MAX_LINE_CHARS, folded_lines, phrases
from .signs import ITEMS, LIKELY_ITEMS, item_signs

MIN_POST_WORDS = 8
"""A block of fewer words in a thread is a name, an age or a rank, unless it ends like a sentence (chosen)."""

MIN_POSTS_SHARE = 0.35
"""The share of a thread's unlinked words that its repeated items must hold to be its posts (chosen: the frame
of a forum has many words)."""

MIN_TEASERS_SHARE = 0.5

MIN_TEASER_CHARS = 30

MIN_REPEATS = 3
"""How many short lines of a thread begin alike that are its labels."""

MIN_FACTS, MAX_FACT_CHARS = 3, 300
"""A run of fewer rows does not list the facts of a product; a row of more characters ends the run."""

LIKELY_ENOUGH = 0.3
"""The probability from which on a block of such a page is its text. (On 44 lists among the development pages
the mean F1 rises by 0.002; with 0.2 it falls again.)"""

POSSIBLE = 0.1

REPEATED = "repeated:"
"""How the rules begin that take what a page prints a second time."""

_OF_MANUALS = frozenset((BlockKind.PREFORMATTED, BlockKind.TABLE_ROW, BlockKind.LIST_ITEM))

_ROWS = BlockKind.TABLE_ROW
_CELLS = "\t"


def verdicts_of_kind(page: ScoredPage, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts on the blocks of a page, given those of a story.

    Args:
        page: an HTML page or a text dump.
        verdicts: what the rules for stories say of its blocks.

    Returns:
        The same verdicts, unless the page is plainly of another kind and more or fewer blocks are its text.
    """
    kind = plain_kind(page)
    changes = _CHANGES.get(kind) if kind is not None else None
    if changes is None or not any(verdict.story for verdict in verdicts):
        return tuple(verdicts)
    changed = {
        place: is_text
        for place, is_text in changes(page, verdicts)
        if not (is_text and _stays_out(kind, page.scores[place], verdicts[place]))
    }
    return tuple(
        verdict
        if changed.get(place, verdict.story) == verdict.story
        else Verdict(changed[place], f"kind:{kind}")
        for place, verdict in enumerate(verdicts)
    )


def _stays_out(kind: PageKind | None, score: Score, verdict: Verdict) -> bool:
    """Whether a block is text of no kind of page: a dialog, a request for consent, a second copy. In a thread
    one reader may say what another has said."""
    is_copy = verdict.rule.startswith(REPEATED) and kind is not PageKind.FORUM
    return score.region.dialog or score.region.consent or is_copy


def _of_forum(page: ScoredPage, verdicts: Sequence[Verdict]) -> Iterator[tuple[int, bool]]:
    """The posts of a thread, without the labels beside them."""
    posts = item_signs(page.signs, ITEMS)
    if posts is None or posts.share < MIN_POSTS_SHARE:
        return
    places = range(int(posts.start), int(posts.end))
    labels = _labels(page, places)
    for place in places:
        block, score = page.blocks[place], page.scores[place]
        if place in labels:
            yield place, False
        elif not score.linked and score.rule is None and not score.certain:
            long = word_count(block.text) >= MIN_POST_WORDS or block.kind is BlockKind.PREFORMATTED
            if long or score.probability >= LIKELY_ENOUGH or is_sentence(block.text):
                yield place, True


def _labels(page: ScoredPage, places: Sequence[int]) -> set[int]:
    """The short lines of a thread that its software prints: known ones, and those that begin alike."""
    short = [place for place in places if len(page.blocks[place].text) <= MAX_LINE_CHARS]
    if not short:
        return set()
    lines = folded_lines([page.blocks[place].text for place in short])
    beginnings = [_beginning(line) for line in lines]
    times = Counter(beginnings)
    known = phrases()
    return {
        place
        for place, line, beginning in zip(short, lines, beginnings, strict=True)
        if line in known or times[beginning] >= MIN_REPEATS
    }


def _beginning(line: str) -> str:
    """What a label begins with: all before its colon, or its first two words."""
    before, colon, _ = line.partition(":")
    return before if colon else " ".join(line.split()[:2])


def _of_listing(page: ScoredPage, verdicts: Sequence[Verdict]) -> Iterator[tuple[int, bool]]:
    """The items of a list with their headings, which lead to other pages."""
    yield from _likely(page, verdicts)
    items = item_signs(page.signs, LIKELY_ITEMS)
    if items is None or items.share < MIN_TEASERS_SHARE or items.number < FEW_ITEMS:
        return
    for place in range(int(items.start), int(items.end)):
        block, score = page.blocks[place], page.scores[place]
        is_heading = block.kind is BlockKind.HEADING
        if score.rule is None and (is_heading or (not score.linked and len(block.text) >= MIN_TEASER_CHARS)):
            yield place, True


def _of_product(page: ScoredPage, verdicts: Sequence[Verdict]) -> Iterator[tuple[int, bool]]:
    """A product's tables of facts."""
    run: list[int] = []
    for place, block in enumerate(page.blocks):
        if block.kind is _ROWS and not page.scores[place].linked and len(block.text) <= MAX_FACT_CHARS:
            run.append(place)
            continue
        yield from _facts(page, run)
        run = []
    yield from _facts(page, run)


def _facts(page: ScoredPage, rows: Sequence[int]) -> Iterator[tuple[int, bool]]:
    if sum(_CELLS in page.blocks[place].text for place in rows) >= MIN_FACTS:
        yield from ((place, True) for place in rows if page.scores[place].rule is None)


def _of_documentation(page: ScoredPage, verdicts: Sequence[Verdict]) -> Iterator[tuple[int, bool]]:
    """Everything between the first block of a manual's text and the last: lists, code, tables, labels."""
    story = [place for place, verdict in enumerate(verdicts) if verdict.story]
    for place in range(story[0], story[-1] + 1):
        score = page.scores[place]
        likely = page.blocks[place].kind in _OF_MANUALS or score.probability >= POSSIBLE
        if likely and not score.linked and score.rule is None:
            yield place, True


def _likely(page: ScoredPage, verdicts: Sequence[Verdict]) -> Iterator[tuple[int, bool]]:
    for place, score in enumerate(page.scores):
        if score.probability >= LIKELY_ENOUGH and not score.linked and not score.certain:
            yield place, True


_CHANGES: Mapping[PageKind, Callable[[ScoredPage, Sequence[Verdict]], Iterator[tuple[int, bool]]]] = {
    PageKind.FORUM: _of_forum,
    PageKind.LISTING: _of_listing,
    PageKind.PRODUCT: _of_product,
    PageKind.DOCUMENTATION: _of_documentation,
}
