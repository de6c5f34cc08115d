"""Where a page's structure decides: chosen blocks that are not story, whatever they read like.

The classifier judges blocks one by one, and reads a reader's comment or a second copy of the story as prose.
Each veto here has a guard, so that a page whose markup says something else than it means keeps its story.
docs/quality.md lists them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ...blocks import BlockKind
from ...records import Region, ScoredPage
from ...text.agreement import letters
from ..shared.comment_threads import RULE as COMMENT_THREAD
from ..shared.comment_threads import blocks_after_heading, comment_blocks
from .author_notes import RULE as AUTHOR_NOTE
from .author_notes import author_notes
from .islands import RULE as ISLAND
from .islands import islands

COMMENTS = "structure:comments"
DIALOG = "structure:dialog"
HIDDEN = "structure:hidden"
OTHER_ARTICLE = "structure:other-article"
COPY = "repeated:copy"

Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.float64]

MIN_STORY_BEFORE = 30
"""Words of story before an element that its names call comments (chosen). Names such as `has-comments` are
those of the element around everything, before which there is no story."""

MAX_COMMENTS = 0.8
"""A greater share of the chosen words is the story (chosen)."""

MIN_STORY_LEFT = 60
"""Words of story that must be left without a dialog or what is hidden (chosen). Some pages hide their story
until a script shows it."""

MAX_HIDDEN = 0.55

MIN_MAIN_ARTICLE = 100
"""Words of story in the article that holds the headline. Without this guard, a page whose headline stands in
an article of its own loses its story (11 development pages)."""

MAX_PEERS = 0.3
"""The share of the chosen words that may be those of other articles below the first, where nothing but their
headings distinguishes them from its sections (chosen: on the development pages there are more sections)."""

MIN_COPY_LETTERS = 40
MIN_COPY_WORDS = 60
MIN_COPY_SHARE = 0.25
"""Fewer words that are printed twice are a refrain, a label or a quotation: the story's own (chosen)."""

MAX_SEARCHED = 200_000_000
"""Letters that are searched for copies in one block (a tenth of a second); a larger page keeps them."""

MIN_PIECES, MIN_PIECES_SHARE = 2, 0.7
"""A block is a copy of others if it holds at least two of them, and they make up this share of it."""


def vetoes(page: ScoredPage, chosen: Mask, words: Words) -> Mapping[int, str]:
    """The places of chosen blocks that are not story, with the rule of each.

    Args:
        page: an HTML page.
        chosen: for each block whether it would be story.
        words: how many words each block has.
    """
    if not chosen.any():
        return {}
    regions = [score.region for score in page.scores]
    left = chosen.copy()
    found: dict[int, str] = {}
    for rule, veto in _OF_REGIONS:
        taken = veto(regions, left, words)
        left &= ~taken
        found |= dict.fromkeys(np.flatnonzero(taken).tolist(), rule)
    thread = comment_blocks(page.blocks, page.scores, left.tolist(), words.tolist())
    left[list(thread)] = False
    thread |= blocks_after_heading(page.blocks, page.scores, left.tolist(), words.tolist())
    left[list(thread)] = False
    found |= dict.fromkeys(thread, COMMENT_THREAD)
    for place in islands(page.scores, left, words):
        left[place] = False
        found[place] = ISLAND
    for place in _headings_of_prompts(page, left):
        left[place] = False
        found[place] = str(page.scores[place + 1].rule)
    for place in author_notes(page, left.tolist(), words.tolist()):
        left[place] = False
        found[place] = AUTHOR_NOTE
    taken = _copies(page, left, words)
    return found | dict.fromkeys(np.flatnonzero(taken).tolist(), COPY)


def _dialogs(regions: Sequence[Region], chosen: Mask, words: Words) -> Mask:
    """Dialogs, and what the names of an element call a request for consent."""
    taken = chosen & np.array([region.dialog or region.consent for region in regions], dtype=np.bool_)
    return taken if words[chosen & ~taken].sum() >= MIN_STORY_LEFT else _none(chosen)


def _comments(regions: Sequence[Region], chosen: Mask, words: Words) -> Mask:
    """What is in an element that its names call comments, once the story has begun."""
    if not any(region.comments for region in regions):
        return _none(chosen)
    before = np.cumsum(words * chosen) - words * chosen
    whole = words[chosen].sum()
    first: dict[int, float] = {}
    held: defaultdict[int, float] = defaultdict(float)
    story_before, sizes = before.tolist(), (words * chosen).tolist()
    for place, region in enumerate(regions):
        for element in region.comments:
            first.setdefault(element, story_before[place])
            held[element] += sizes[place]
    vetoed = {
        element
        for element, story in first.items()
        if story >= MIN_STORY_BEFORE and held[element] < MAX_COMMENTS * whole
    }
    return chosen & np.array([not vetoed.isdisjoint(region.comments) for region in regions], dtype=np.bool_)


def _other_articles(regions: Sequence[Region], chosen: Mask, words: Words) -> Mask:
    """What is in another article element than that of the headline, beside it."""
    headline = next((region for region in regions if region.headline), None)
    if headline is None or not headline.articles:
        return _none(chosen)
    held: defaultdict[int, float] = defaultdict(float)
    for region, size in zip(regions, (words * chosen).tolist(), strict=True):
        for article in region.articles:
            held[article] += size
    main = next((each for each in reversed(headline.articles) if held[each] >= MIN_MAIN_ARTICLE), None)
    if main is None:
        return _none(chosen)
    around = frozenset().union(*(region.articles for region in regions if main in region.articles))
    return chosen & np.array(
        [any(article not in around for article in region.articles) for region in regions], dtype=np.bool_
    )


def _peers(regions: Sequence[Region], chosen: Mask, words: Words) -> Mask:
    """What comes after a heading that is made like the headline: the next article, or its beginning."""
    peers = [at for at, region in enumerate(regions) if region.peer]
    if not peers:
        return _none(chosen)
    before = np.cumsum(words * chosen) - words * chosen
    start = next((at for at in peers if before[at] >= MIN_MAIN_ARTICLE), len(regions))
    taken = chosen & (np.arange(len(regions)) >= start)
    return taken if words[taken].sum() <= MAX_PEERS * words[chosen].sum() else _none(chosen)


def _hidden(regions: Sequence[Region], chosen: Mask, words: Words) -> Mask:
    """What no reader sees before opening it, one element by itself; nothing if too little would be left."""
    if not any(region.hidden for region in regions):
        return _none(chosen)
    whole = words[chosen].sum()
    held: defaultdict[int, float] = defaultdict(float)
    for region, size in zip(regions, (words * chosen).tolist(), strict=True):
        held[region.hidden] += size
    vetoed = {element for element, size in held.items() if element and size <= MAX_HIDDEN * whole}
    taken = chosen & np.array([region.hidden in vetoed for region in regions], dtype=np.bool_)
    return taken if words[chosen & ~taken].sum() >= MIN_STORY_LEFT else _none(chosen)


_OF_REGIONS: Sequence[tuple[str, Callable[[Sequence[Region], Mask, Words], Mask]]] = (
    (DIALOG, _dialogs),
    (COMMENTS, _comments),
    (OTHER_ARTICLE, _other_articles),
    (OTHER_ARTICLE, _peers),
    (HIDDEN, _hidden),
)


def _headings_of_prompts(page: ScoredPage, chosen: Mask) -> list[int]:
    """The headings right above a call to subscribe: they name the newsletter."""
    return [
        place
        for place in np.flatnonzero(chosen[:-1] & ~chosen[1:]).tolist()
        if page.blocks[place].kind is BlockKind.HEADING
        and ".newsletter" in (page.scores[place + 1].rule or "")
    ]


def _copies(page: ScoredPage, chosen: Mask, words: Words) -> Mask:
    """The second copy of a story, paragraph by paragraph or all in one block."""
    places = np.flatnonzero(chosen).tolist()
    parts = {place: letters(page.blocks[place].text) for place in places}
    long = [place for place in places if len(parts[place]) >= MIN_COPY_LETTERS]
    # Of two copies the one that is seen stays.
    order = sorted(long, key=lambda place: (page.scores[place].region.hidden != 0, place))
    first: set[str] = set()
    twice: dict[str, float] = {}
    again = _none(chosen)
    for place in order:
        if parts[place] in first:
            again[place] = True
            twice[parts[place]] = words[place]
        first.add(parts[place])
    whole = words[chosen].sum()
    # A line that is printed ten times counts once: it is a label.
    if sum(twice.values()) < max(MIN_COPY_WORDS, MIN_COPY_SHARE * whole):
        again[:] = False
    for place in long:
        if (
            words[place] >= max(MIN_COPY_WORDS, MIN_COPY_SHARE * whole)
            and not again[place]
            and len(long) * len(parts[place]) <= MAX_SEARCHED
        ):
            inside = [
                len(parts[other])
                for other in long
                if other != place and not again[other] and len(parts[other]) < len(parts[place])
                and parts[other] in parts[place]
            ]  # fmt: skip
            again[place] = len(inside) >= MIN_PIECES and sum(inside) >= MIN_PIECES_SHARE * len(parts[place])
    return again


def _none(chosen: Mask) -> Mask:
    return np.zeros(len(chosen), dtype=np.bool_)
