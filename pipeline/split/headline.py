"""The headline: as printed, without the site's name.

Candidates are what JSON-LD, the meta tags, the title and the page's own headings call the article.
Printings of one wording are one candidate; where sources disagree, RANKING says whom to believe
(measured on the development pages, docs/metadata.md).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence

from .rules import word_set
from .statements import Statements, text_of
from .wording import clean, squash

MAX_CHARS = 400
"""A longer line is a paragraph (the longest headline of the development pages has 156)."""

MIN_SHARED = 20
"""From this many letters on a wording inside another is the same headline, shortened."""

UNLIKE = 0.1
"""Below this share of common words a heading and a stated headline are of different things."""

# Marks that part a title from the site's name, in the order they are tried.
_SEPARATOR = re.compile(r"\s*[|｜ㅣ│‖]+\s*|\s+[-–—―:•·●⋆~«»/]+\s+|(?<=\w)—(?=\w)|:\s+")
_MARK_BEHIND = re.compile(r"\s*[-–—|:·•»/]")
_DASH_BEFORE = re.compile(r"\w\s+[-–—|]\s+\W*$")
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)\s*$")


@dataclasses.dataclass(frozen=True)
class _Candidate:
    text: str
    source: str


def find_headline(statements: Statements) -> str | None:
    """The headline by a page's structured data and its headings; None for a page without any."""
    stated = _stated(statements)
    wordings = [*(candidate.text for candidate in stated), statements.title]
    heading = _best_heading(_headings(statements), wordings)
    stated = [
        _Candidate(text, candidate.source)
        for candidate in stated
        if (text := without_site_name(candidate.text, statements, heading))
        and squash(text) not in statements.site_names
    ]
    json_ld = next((c.text for c in stated if c.source == "json-ld"), None)
    meta = next((c.text for c in stated if c.source != "json-ld"), None)
    title = without_site_name(statements.title, statements, heading) or None
    return _choose(json_ld, meta, title, heading, statements.is_news)


def as_printed(headline: str, lines: Iterable[str]) -> str:
    """The headline as a line of the page prints it, where none prints the whole: a title keeps what
    its template adds behind a mark (``-Politics``) if nothing told the template's part before."""
    key = squash(headline)
    best = ""
    for line in lines:
        if not len(headline) // 2 <= len(line) <= len(headline):
            continue
        printed = squash(line)
        if printed == key:
            return headline
        if (
            key.startswith(printed)
            and len(line) > len(best)
            and _MARK_BEHIND.match(headline[len(line.strip()) :])
        ):
            best = clean(line)
    return best if len(best) >= MIN_SHARED else headline


def _choose(
    json_ld: str | None, meta: str | None, title: str | None, heading: str | None, news: bool
) -> str | None:
    others = [text for text in (json_ld, meta, title) if text]
    if heading is None:
        return _whole(others[0], others) if others else None
    key = squash(heading)
    if (
        meta
        and squash(title or "").startswith(squash(meta))
        and key.endswith(squash(meta))
        and _DASH_BEFORE.search(heading[: -len(meta)])
    ):
        return meta  # markup puts a dash between the kicker and the headline
    if json_ld and news:
        # Newsrooms write ``headline`` themselves, and it holds where the page's heading is a teaser.
        return _whole(json_ld, others)
    for text in others:
        if squash(text) == key:
            # One wording in two printings: markup leaves a space before a kicker's colon.
            return text
    for text in others:
        inner = squash(text)
        if len(inner) > MIN_SHARED and key.endswith(inner) and text is not title:
            return text  # the heading prints a kicker before it
    # Elsewhere a plug-in fills ``headline`` with the title made for search engines, and the page
    # prints another: only a heading of something else gives way to it.
    stated = json_ld if json_ld and squash(json_ld) in (squash(meta or ""), squash(title or "")) else None
    if stated and alike(heading, stated) < UNLIKE:
        return _whole(stated, others)
    if meta and squash(meta) == squash(title or "") and alike(heading, meta) < UNLIKE:
        return meta
    return heading


def _whole(text: str, others: Sequence[str]) -> str:
    """The text, or the longer printing it is the cut-off beginning of."""
    key = squash(_CUT_OFF.sub("", text))
    if len(key) >= MIN_SHARED and (_CUT_OFF.search(text) or len(text) >= 100):
        for other in others:
            longer = squash(other)
            if longer.startswith(key) and len(longer) > len(key):
                return other
    return text


def _stated(statements: Statements) -> list[_Candidate]:
    found: list[_Candidate] = []

    def add(value: str | None, source: str) -> None:
        text = clean(value or "")
        if 2 < len(text) <= MAX_CHARS:
            found.append(_Candidate(text, source))

    add(text_of(statements.article.get("headline")), "json-ld")
    add(text_of(statements.article.get("name")), "json-ld")
    for text in statements.data.microdata.get("headline", ())[:1]:
        add(text, "microdata")
    for text in statements.titles:
        add(text, "meta")
    return found


def _headings(statements: Statements) -> list[str]:
    found: list[tuple[bool, str]] = []
    for mark in statements.headings:
        text = clean(mark.text.replace("\n", " "))
        if 2 < len(text) <= MAX_CHARS and squash(text) not in statements.site_names:
            found.append((bool(word_set("frame_of_headings") & set(mark.names)), text))
    # Headings of the page's frame name other lists; they count where nothing else is there.
    return list(dict.fromkeys(text for _, text in sorted(found, key=lambda item: item[0])))


def _best_heading(headings: Sequence[str], wordings: Sequence[str]) -> str | None:
    """The heading most like what the page's statements call the article; the first if none is."""
    if not headings:
        return None
    likeness = [
        max((alike(heading, wording) for wording in wordings if wording), default=0.0) for heading in headings
    ]
    best = max(likeness)
    return headings[likeness.index(best)]


def alike(left: str, right: str) -> float:
    """The share of words two lines have in common, 0 to 1 (Jaccard)."""
    a, b = set(re.findall(r"\w+", left.casefold())), set(re.findall(r"\w+", right.casefold()))
    return len(a & b) / len(a | b) if a and b else 0.0


def without_site_name(title: str, statements: Statements, heading: str | None) -> str:
    """The title without what the site's template puts behind or before it.

    A segment goes when it is one of the site's names or the section's; when what stands before it
    is the page's heading, all behind goes.
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
    while end - start > 1 and _is_site_name(title[pieces[end - 1][0] : pieces[end - 1][1]], statements):
        end -= 1
    while end - start > 1 and _is_site_name(title[pieces[start][0] : pieces[start][1]], statements):
        start += 1
    return title[pieces[start][0] : pieces[end - 1][1]].strip()


def _pieces(title: str) -> list[tuple[int, int]]:
    """Start and end of each piece between separators."""
    borders = [0]
    for found in _SEPARATOR.finditer(title):
        borders += [found.start(), found.end()]
    borders.append(len(title))
    return [(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True)]


def _is_site_name(piece: str, statements: Statements) -> bool:
    key = squash(piece)
    if not key:
        return True
    for name in statements.site_names:
        if key == name or (
            len(key) > 3
            and len(name) > 3
            and (name.startswith(key) or key.startswith(name))
            and abs(len(key) - len(name)) < 12
        ):
            return True
    return False
