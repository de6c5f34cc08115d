"""Removes from a page's title what the site's template puts around the headline."""

from __future__ import annotations

import re
import unicodedata

from ...text.words import squash, words
from ..reading.date_text import printed_dates
from ..reading.names import is_person, match_prefix, tidy_name
from ..reading.rules import line_pattern
from .statements import Statements

# Marks between a title and the site's name; those that words may hold need space around them.
_SEPARATOR = re.compile(
    r"(?:(?<!\s)\s+)?[|｜ㅣ│‖]+\s*|(?<!\s)\s+[-–—―:•·●⋆*~/]+(?:\s+|$)|(?<=\w)—(?=\w)|:\s+|(?<!\s)\s+[«»]\s+"
)
MIN_HEADLINE_WORDS = 3
"""If at least this many words come before a site's name, they are a headline, and the template adds
everything after it."""

MAX_NAME_DIFFERENCE = 12
"""A name that starts like the site's and differs by fewer letters is the site's too (``NTV`` of
``ntv.com.tr``)."""

MIN_NAME_CHARS = 4
"""Shorter names must be equal to the site's."""


def without_site_name(title: str, statements: Statements, heading: str | None) -> str:
    """The title without the site's name, and without the section, date or writer next to it.

    A piece between separators goes from either end if it is one of the site's names, from the end also if
    it is the stated section, a date, or ``by`` and a name. What follows the page's heading goes too, and
    everything from the site's name on, or from a date on unless a heading of the page prints the whole title.

    Args:
        title: The title.
        statements: The page's statements.
        heading: The page's heading, if it has one.
    """
    if not title:
        return ""
    pieces = _pieces(title)
    if len(pieces) == 1:
        return title
    if heading:
        key = squash(heading)
        for _, end in pieces[:-1]:
            if squash(title[:end]) == key:
                return title[:end].strip()
    is_heading = any(squash(mark.text) == squash(title) for mark in statements.headings)
    start, end = 0, len(pieces)
    while end > 1 and _is_of_template(title[slice(*pieces[end - 1])], statements):
        end -= 1
    for place in range(1, end):
        rest = title[pieces[place][0] : pieces[end - 1][1]]
        piece = title[slice(*pieces[place])]
        headed = len(words(title[pieces[0][0] : pieces[place - 1][1]])) >= MIN_HEADLINE_WORDS
        # A colon is the headline's own: "The day in history: May 8, 1945: War ends".
        may_be_date = not is_heading and title[pieces[place - 1][1] : pieces[place][0]].strip() != ":"
        if squash(rest) in statements.site_names or (
            headed and (_is_site_name(piece, statements) or (may_be_date and _is_date(piece)))
        ):
            end = place
            break
    while end > 1 and _is_of_template(title[slice(*pieces[end - 1])], statements):
        end -= 1
    while end - start > 1 and _is_site_name(title[slice(*pieces[start])], statements):
        start += 1
    return title[pieces[start][0] : pieces[end - 1][1]].strip()


def _pieces(title: str) -> list[tuple[int, int]]:
    """Start and end of each piece between separators."""
    borders = [0]
    quotes = "«" in title and "»" in title
    for found in _SEPARATOR.finditer(title):
        if quotes and found[0].strip() in ("«", "»"):
            continue
        borders += [found.start(), found.end()]
    borders.append(len(title))
    return [(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True)]


def _is_of_template(piece: str, statements: Statements) -> bool:
    """Whether a piece is what templates put after the headline."""
    return (
        _is_site_name(piece, statements)
        or squash(piece) in statements.section_names
        or _is_date(piece)
        or _is_writer(piece)
    )


def _is_date(piece: str) -> bool:
    found = next(iter(printed_dates(piece)), None)
    return found is not None and not words(piece[: found[1]] + piece[found[2] :])


def _is_writer(piece: str) -> bool:
    found = match_prefix(piece)
    return found is not None and is_person(tidy_name(piece[found.end() :]))


def _is_site_name(piece: str, statements: Statements) -> bool:
    keys = {_bare(piece), _bare(line_pattern("article-before-site-name").sub("", piece))}
    if "" in keys or line_pattern("domain").fullmatch(piece.strip()):
        return True
    for name in map(_bare, statements.site_names):
        for key in keys:
            if key == name or (
                min(len(key), len(name)) >= MIN_NAME_CHARS
                and (name.startswith(key) or key.startswith(name))
                and abs(len(key) - len(name)) < MAX_NAME_DIFFERENCE
            ):
                return True
    return False


def _bare(text: str) -> str:
    """Squashed, and without accents, which domains do not have."""
    key = squash(text)
    if text.isascii():
        return key
    return "".join(c for c in unicodedata.normalize("NFKD", key) if not unicodedata.combining(c))
