"""Decides the headline by what the page states and by the lines that it prints above its story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...text.words import clean, squash, words
from ..printed.headline_line import LineScores, likely_headline
from ..printed.page import PrintedPage
from ..printed.titled_line import TitledLine, is_piece, printed_lines, titled_lines
from ..stated.headline import (
    Headline,
    alike,
    as_printed,
    find_headline,
    printed_headings,
    stated_headlines,
)
from ..stated.statements import Statements, text_of
from ..stated.title import without_site_name

MIN_SCORE = -4.0
"""A line that scores less is no headline, though the title may name it: it is the site's name or a section
(the development pages have none that was right below it)."""

MAX_SHARED, MIN_SHARED = 0.3, 0.5
"""A headline shares at least half of its longer words with the story's beginning, where another line that
shares less than a third is refused for it."""

MIN_SCORE_UNNAMED = -0.5
"""The same for a line that no title names."""

MIN_WORDS = 4
"""A headline that no title names has at least this many words."""

MAX_LIKENESS = 0.3
"""A heading that shares at most this part of its words with a line is about something else."""

_NAME_FIRST = re.compile(r"\s*[:»|]\s")
"""The mark after a site's name at the beginning of a title."""


def called(statements: Statements) -> tuple[str, ...]:
    """What the page is called: its title, then its meta tags' titles."""
    return tuple(dict.fromkeys(title for title in (statements.title, *statements.titles) if title))


def decide_headline(statements: Statements, page: PrintedPage) -> Headline | None:
    """The headline that the page states, as a line of the page prints it; None if it states none."""
    found = find_headline(statements)
    if found is None:
        return None
    if found.source == "json-ld" or _is_json_ld(found, statements):
        return found
    titles, scores = called(statements), LineScores(page)
    lines = titled_lines(scores, titles, frozenset(statements.site_names), squash(found.text))
    better = _better_line(found, lines, titles, scores)
    if better is not None:
        return Headline(clean(better.text), "title")
    other = _related(found, lines, statements, scores)
    if other is not None:
        return other
    if statements.headings:
        return found
    return found._replace(text=as_printed(found.text, tuple(block.text for block in page.blocks)))


def other_wordings(headline: Headline, statements: Statements) -> tuple[Headline, ...]:
    """What the page states as its headline in other words, each wording once.

    A title that only adds the site's name or is cut off is no other wording, and neither is a heading that
    has nothing to do with the article. Nor is any statement that a line of the page was preferred to because
    they had nothing to do with it.
    """
    key = squash(headline.text)
    found: dict[str, Headline] = {}
    stated = [
        one._replace(text=without_site_name(one.text, statements, headline.text))
        for one in stated_headlines(statements)
    ]
    for heading in printed_headings(statements):
        text = heading.replace("\n", " ")
        if any(alike(text, other) > MAX_LIKENESS for other in (headline.text, *(one.text for one in stated))):
            stated.append(Headline(text, "heading"))
    for one in stated:
        other = squash(one.text)
        is_refused = headline.source == "text" and alike(one.text, headline.text) <= MAX_LIKENESS
        if (
            other
            and not is_refused
            and other not in statements.site_names
            and not key.startswith(other)
            and not is_piece(key, one.text, other)
        ):
            found.setdefault(other, one)
    return tuple(found.values())


def _is_json_ld(found: Headline, statements: Statements) -> bool:
    return squash(found.text) == squash(clean(text_of(statements.article.get("headline")) or ""))


def _better_line(
    found: Headline, lines: Sequence[TitledLine], titles: Sequence[str], scores: LineScores
) -> TitledLine | None:
    """The line that is the headline rather than what the page states or its heading."""
    if not lines or lines[0].score < MIN_SCORE:
        return None
    key = squash(found.text)
    if squash(lines[0].text) == key:
        return next(
            (line for line in lines if line.score >= MIN_SCORE and _leads(line, lines[0], titles)), None
        )
    best = lines[0]
    best_key = squash(best.text)
    own = [line for line in lines if squash(line.text) == key] or printed_lines(scores, found.text)
    if own and found.source == "heading" and alike(best.text, found.text) > MAX_LIKENESS:
        return None
    if own:
        likely = max(own, key=lambda line: line.score)
        is_title = key in map(squash, titles[:1] if found.source == "meta" else titles)
        return best if not is_title and _is_below(best, likely, titles) else None
    if found.source == "heading":
        is_other = best_key not in key and alike(best.text, found.text) <= MAX_LIKENESS
        return best if is_other and key not in map(squash, titles) else None
    if is_piece(best_key, found.text, key) or (best_key.endswith(key) and best_key in map(squash, titles)):
        return best
    return best if alike(best.text, found.text) <= MAX_LIKENESS else None


def _leads(line: TitledLine, above: TitledLine, titles: Sequence[str]) -> bool:
    """Whether a title begins with a line and ends with the line above it: the site's name, printed first."""
    key, site = squash(line.text), squash(above.text)
    return above.block < line.block and any(
        squash(title).startswith(key) and squash(title).endswith(site) and len(squash(title)) > len(site)
        for title in titles
    )


def _is_below(best: TitledLine, heading: TitledLine, titles: Sequence[str]) -> bool:
    """Whether a heading stands above a more likely headline, so that it is the site's or a section's name.

    The site's name right below the headline is no headline.
    """
    if heading.block >= best.block or heading.score >= best.score:
        return False
    is_after = any(squash(title).startswith(squash(heading.text)) for title in titles) and not any(
        squash(title).startswith(squash(best.text)) for title in titles
    )
    return (
        not is_after
        or _NAME_FIRST.match(_after(titles, heading)) is not None
        or heading.block + 1 < best.block
    )


def _after(titles: Sequence[str], heading: TitledLine) -> str:
    """What the first title that begins with a heading goes on with."""
    text = clean(heading.text)
    return next((title[len(text) :] for title in titles if title.startswith(text)), "")


def _related(
    found: Headline, lines: Sequence[TitledLine], statements: Statements, scores: LineScores
) -> Headline | None:
    """What is the headline where the one found has nothing to do with the story.

    That is a page whose title is the site's name, or whose only heading is a list's (``Latest news``).
    """
    titles, key = called(statements), squash(found.text)
    if found.source not in ("heading", "title") or any(squash(line.text) == key for line in lines):
        return None
    if found.source == "heading" and any(is_piece(key, title, squash(title)) for title in titles[:1]):
        return None
    own = printed_lines(scores, found.text)
    if any(line.score >= MIN_SCORE_UNNAMED for line in own):
        return None
    if scores.shared_with_story(found.text) > MAX_SHARED:
        return None
    for title in (*statements.titles, statements.title) if found.source == "heading" and not own else ():
        text = without_site_name(title, statements, None)
        if squash(text) in key:
            return None
        if scores.shared_with_story(text) >= MIN_SHARED and len(words(text)) >= MIN_WORDS:
            return Headline(text, "title" if title == statements.title else "meta")
    index = likely_headline(scores.page)
    if index is None:
        return None
    text = scores.page.blocks[index].text
    is_related = scores.shared_with_story(text) >= MIN_SHARED and len(words(text)) >= MIN_WORDS
    return Headline(clean(text), "text") if is_related and scores.of(index) >= MIN_SCORE_UNNAMED else None
