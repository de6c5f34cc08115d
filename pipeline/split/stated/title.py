"""A page's title without what the site's template puts around the headline."""

from __future__ import annotations

import re
import unicodedata

from ...text.words import squash, words
from ..reading.date_text import printed_dates
from ..reading.names import is_person, match_prefix, tidy_name
from .statements import Statements

# Marks that part a title from the site's name, with space around them where words may hold them too.
_SEPARATOR = re.compile(r"\s*[|｜ㅣ│‖]+\s*|\s+[-–—―:•·●⋆*~/]+(?:\s+|$)|(?<=\w)—(?=\w)|:\s+|\s+[«»]\s+")
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|il|de|het)\s+(?=\S)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:[\w-]+\.)+(?:com|org|net|info|news|tv|eu|co\.uk|com\.\w\w|de|fr|it|es|nl|pl|at|ch)", re.I
)

HEADLINE_WORDS = 3
"""So many words before a site's name are a headline, and whatever stands behind it is the template's."""

MAX_NAME_DIFFERENCE = 12
"""A site is called by its name's beginning too (``NTV`` of ``ntv.com.tr``), so many letters short."""


def without_site_name(title: str, statements: Statements, heading: str | None) -> str:
    """The title without the site's name, and without the section, date or writer beside that.

    A piece between separators goes from either end when it is one of the site's names, from the
    back also when it is the stated section, a date or ``by`` and a name. All behind a piece goes
    that is the page's heading, and all from a piece on that is the site's name.
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
    start, end = 0, len(pieces)
    while end > 1 and _is_templates(title[pieces[end - 1][0] : pieces[end - 1][1]], statements):
        end -= 1
    for place in range(1, end):
        rest = title[pieces[place][0] : pieces[end - 1][1]]
        piece = title[slice(*pieces[place])]
        headed = len(words(title[pieces[0][0] : pieces[place - 1][1]])) >= HEADLINE_WORDS
        if squash(rest) in statements.site_names or (headed and _is_site_name(piece, statements)):
            end = place
            break
    while end > 1 and _is_templates(title[slice(*pieces[end - 1])], statements):
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


def _is_templates(piece: str, statements: Statements) -> bool:
    """Whether a template puts such a piece behind the headline."""
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
    keys = {_bare(piece), _bare(_ARTICLE.sub("", piece))}
    if "" in keys or _DOMAIN.fullmatch(piece.strip()):
        return True
    for name in map(_bare, statements.site_names):
        for key in keys:
            if key == name or (
                len(key) > 3
                and len(name) > 3
                and (name.startswith(key) or key.startswith(name))
                and abs(len(key) - len(name)) < MAX_NAME_DIFFERENCE
            ):
                return True
    return False


def _bare(text: str) -> str:
    """Squashed, and without accents, which domains do not have."""
    decomposed = unicodedata.normalize("NFKD", squash(text))
    return (
        "".join(c for c in decomposed if not unicodedata.combining(c)) if not text.isascii() else squash(text)
    )
