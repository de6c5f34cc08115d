"""Decides the headline by what the page states and by the lines that it prints above its story."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.words import clean, squash
from ..printed.headline_line import LineScores, likely_headline
from ..printed.page import PrintedPage
from ..printed.titled_line import TitledLine, is_piece, printed_lines, titled_lines
from ..stated.headline import Headline, alike, as_printed, find_headline
from ..stated.statements import Statements, text_of

MIN_SCORE = -4.0
"""A line that scores less is no headline, though the title may name it: it is the site's name or a section
(the development pages have none that was right below it)."""

MAX_SHARED, MIN_SHARED = 0.3, 0.5
"""A headline shares at least half of its longer words with the story's beginning, where another line that
shares less than a third is refused for it."""

MAX_LIKENESS = 0.3
"""A heading that shares at most this part of its words with a line is about something else."""


def decide_headline(statements: Statements, page: PrintedPage) -> Headline | None:
    """The headline that the page states, as a line of the page prints it; None if it states none."""
    found = find_headline(statements)
    if found is None:
        return None
    if found.source == "json-ld" or _is_json_ld(found, statements):
        return found
    titles = tuple(dict.fromkeys(title for title in (statements.title, *statements.titles) if title))
    lines = titled_lines(page, titles, frozenset(statements.site_names))
    better = _better_line(found, lines, titles, page)
    if better is not None:
        return Headline(clean(better.text), "title")
    other = _related_line(found, lines, titles, page)
    if other is not None:
        return Headline(clean(page.blocks[other].text), "text")
    if statements.headings:
        return found
    return found._replace(text=as_printed(found.text, tuple(block.text for block in page.blocks)))


def _is_json_ld(found: Headline, statements: Statements) -> bool:
    return squash(found.text) == squash(clean(text_of(statements.article.get("headline")) or ""))


def _better_line(
    found: Headline, lines: Sequence[TitledLine], titles: Sequence[str], page: PrintedPage
) -> TitledLine | None:
    """The line that is the headline rather than what the page states or its heading."""
    if not lines or lines[0].score < MIN_SCORE:
        return None
    key, best = squash(found.text), lines[0]
    best_key = squash(best.text)
    if best_key == key:
        return None
    own = [line for line in lines if squash(line.text) == key] or printed_lines(page, found.text)
    if own:
        return best if _is_masthead(own, best, key in map(squash, titles)) else None
    if found.source == "heading" or is_piece(best_key, found.text, key) or key in best_key:
        return best
    return best if alike(best.text, found.text) <= MAX_LIKENESS else None


def _is_masthead(own: Sequence[TitledLine], best: TitledLine, is_title: bool) -> bool:
    """Whether a heading stands above a more likely headline, and not right above it.

    Args:
        own: The lines that print the heading.
        best: The more likely headline.
        is_title: The heading is a title of the page, without any addition.
    """
    last = max(own, key=lambda line: line.score)
    return not is_title and last.index + 1 < best.index and last.score < best.score


def _related_line(
    found: Headline, lines: Sequence[TitledLine], titles: Sequence[str], page: PrintedPage
) -> int | None:
    """The line that is the headline where no statement and no heading has anything to do with the story.

    That is a page whose title is the site's name, or whose only heading is a list's (``Latest news``).
    """
    if any(squash(line.text) == squash(found.text) for line in lines):
        return None
    if found.source == "heading" and any(is_piece(squash(found.text), title, squash(title)) for title in titles):
        return None
    scores = LineScores(page)
    if scores.shared_with_story(found.text) > MAX_SHARED:
        return None
    index = likely_headline(page)
    if index is None or scores.shared_with_story(page.blocks[index].text) < MIN_SHARED:
        return None
    import os
    if os.environ.get("DBG"): print("DBG", found, scores.shared_with_story(found.text), "|", page.blocks[index].text, round(scores.of(index),2), scores.shared_with_story(page.blocks[index].text), titles)
    return index
