"""Finds the headline as printed, without the site's name.

Candidates are what JSON-LD, the meta tags, the title and the page's own headings call the article.
Printings of one wording are one candidate. Where sources disagree, `_choose` decides which to trust
(measured on the development pages, docs/metadata.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...text.words import clean, squash
from ..reading.rules import word_set
from .statements import Statements, text_of
from .title import without_site_name

MAX_CHARS = 400
"""A longer line is a paragraph (the longest headline of the development pages has 156)."""

MIN_SHARED = 20
"""A wording of at least this many letters inside another is the same headline, shortened."""

MAX_STATED_CHARS = 110
"""Consumers of schema.org once refused a longer ``headline``, so systems cut it off there."""

MIN_CUT_CHARS = MAX_STATED_CHARS - 10
"""A headline cut off at a word's end has at least this many characters."""

MIN_LIKENESS = 0.1
"""A heading and a stated headline that share fewer of their words are about different things."""

_MARK_AFTER = re.compile(r"\s*[-–—|:·•»/]")
_MARK = re.compile(r"(?<!\s)\s+[-–—]\s+|(?:(?<!\s)\s+)?[|:·•»]\s+|(?:(?<!\s)\s+)?[〉》›＞｜]\s*")
_ENDS = " -–—|:·•»/"
_WORD = re.compile(r"\w+")
_CUT_OFF = re.compile(r"(?:(?<!\s)\s+)?(?:…|\.\.\.)\s*$")


class Headline(NamedTuple):
    """The headline and its source: ``json-ld``, ``meta``, ``microdata``, ``title`` or ``heading``."""

    text: str
    source: str


def find_headline(statements: Statements) -> Headline | None:
    """The headline by a page's structured data and its headings; None if it has neither."""
    stated = stated_headlines(statements)
    heading = _best_heading(printed_headings(statements), [found.text for found in stated])
    if heading and "\n" not in heading:
        heading = without_site_name(heading, statements, None)
    printed = _one_line(heading) if heading else None
    candidates = [
        Headline(text, found.source)
        for found in stated
        if (text := without_site_name(found.text, statements, printed))
        and squash(text) not in statements.site_names
    ]
    if heading is None:
        return _beginning(_full_length(candidates[0], candidates), candidates) if candidates else None
    return _choose(statements, heading, candidates)


def as_printed(headline: str, lines: tuple[str, ...]) -> str:
    """The headline as a line of the page prints it.

    A title keeps what its template adds after a mark (``-Politics``) where nothing identified it before.

    Args:
        headline: The headline of a page that has no heading.
        lines: The texts of the page's blocks.

    Returns:
        The line that the headline goes on from, unless a line prints the headline completely.
    """
    key = squash(headline)
    best = ""
    for line in lines:
        if not len(headline) // 2 <= len(line) <= len(headline):
            continue
        if squash(line) == key:
            return headline
        if len(line) > len(best) and _goes_on(headline, line):
            best = clean(line)
    return best if len(best) >= MIN_SHARED else headline


def _choose(statements: Statements, heading: str, stated: Sequence[Headline]) -> Headline:
    """The headline of a page that has a heading.

    Args:
        statements: The page's statements.
        heading: The heading, with a line break between its lines.
        stated: What the statements call the article, by their order.
    """
    printed = _one_line(heading)
    key = squash(printed)
    stated = [found for found in stated if found.source != "microdata"]
    json_ld = next((found for found in stated if found.source == "json-ld"), None)
    meta = next((found for found in stated if found.source == "meta"), None)
    title = next((found for found in stated if found.source == "title"), None)
    if meta and squash(statements.title) in (key + squash(meta.text), squash(meta.text) + key):
        return meta  # the heading is the site's name, which the title prints next to the headline
    if not any(squash(found.text) == key for found in stated):
        shorter = _beside_inline_kicker(statements, printed, stated) or _without_kicker(heading, stated)
        if shorter:
            return shorter
    if json_ld and statements.is_news and not _is_second_name(printed, statements):
        # Newsrooms write ``headline`` themselves, and it holds where the page's heading is a teaser.
        return _full_length(json_ld, stated)
    same = [found for found in stated if squash(found.text) == key]
    if all(found.text != printed for found in same):
        for found in same:
            if _is_better_printed(found.text, heading):
                return found
    # Elsewhere a plug-in fills ``headline`` with the title for search engines, and the page prints
    # another. It replaces only a heading that is about something else.
    others = [squash(found.text) for found in (meta, title) if found]
    for statement in (json_ld, meta):
        if statement is None or alike(printed, statement.text) >= MIN_LIKENESS:
            continue
        if others.count(squash(statement.text)) > (statement is meta):
            return _full_length(statement, stated)
    return Headline(printed, "heading")


def _without_kicker(heading: str, stated: Sequence[Headline]) -> Headline | None:
    """The headline inside a heading that no statement holds completely.

    A statement is one of the heading's lines, or its end after a mark; or a statement has the same end
    after another kicker.
    """
    lines = {squash(line) for line in heading.split("\n")}
    printed = _one_line(heading)
    for found in stated:
        if "\n" in heading and squash(found.text) in lines:
            return found
        if _before_tail(printed, squash(found.text)):
            return found
    for mark in _MARK.finditer(printed):
        kicker, tail = printed[: mark.start()], printed[mark.end() :]
        if len(squash(tail)) < MIN_SHARED:
            break
        for found in stated:
            other = _before_tail(found.text, squash(tail))
            if other and alike(kicker, other) < MIN_LIKENESS and not squash(kicker).endswith(squash(other)):
                return Headline(tail, "heading")
    return None


def _beside_inline_kicker(
    statements: Statements, printed: str, stated: Sequence[Headline]
) -> Headline | None:
    """The headline of a heading whose first or last child is a kicker or a badge.

    That is where a statement, or the beginning of the title before a mark, is the rest of the heading:
    ``<h1><span>Shipping</span> Ferry to stay in dock</h1>``.
    """
    key = squash(printed)
    for mark in statements.headings:
        if squash(mark.text) != key:
            continue
        for piece in mark.value.split("\n"):
            for rest in {printed.removeprefix(piece), printed.removesuffix(piece)} - {printed}:
                headline = rest.strip(_ENDS)
                for found in stated if len(squash(headline)) > len(squash(piece)) else ():
                    if squash(found.text) == squash(headline):
                        return found
                    after = found.text.removeprefix(headline)
                    if found.source == "title" and after != found.text and _MARK_AFTER.match(after):
                        return Headline(headline, "heading")
    return None


def _before_tail(text: str, tail: str) -> str | None:
    """The text before the mark after which the text equals a tail (squashed); None if there is none."""
    return next(
        (text[: mark.start()] for mark in _MARK.finditer(text) if squash(text[mark.end() :]) == tail), None
    )


def _is_second_name(printed: str, statements: Statements) -> bool:
    """Whether the article's own node has the page's heading as another name.

    Its ``headline`` is then the one for search engines.
    """
    key = squash(printed)
    headline, *others = (
        squash(clean(text_of(statements.article.get(name)) or ""))
        for name in ("headline", "name", "alternativeHeadline")
    )
    return key != headline and key in others


def _is_better_printed(stated: str, heading: str) -> bool:
    """Whether a stated wording is the better print of the same words.

    Markup leaves a space before a kicker's colon or no mark between two lines, and a page may print its
    heading in capitals.
    """
    return (
        "".join(stated.split()) == "".join(heading.split())
        or "\n" in heading
        or (heading.isupper() and not stated.isupper())
    )


def _full_length(chosen: Headline, others: Sequence[Headline]) -> Headline:
    """The headline, or the longer wording of which it is the beginning, cut off."""
    key = squash(_CUT_OFF.sub("", chosen.text))
    if len(key) >= MIN_SHARED and (_CUT_OFF.search(chosen.text) or len(chosen.text) >= MIN_CUT_CHARS):
        for other in others:
            longer = squash(other.text)
            if longer.startswith(key) and len(longer) > len(key):
                return other
    return chosen


def _beginning(chosen: Headline, others: Sequence[Headline]) -> Headline:
    """The headline, or the shortest statement after which it goes on with a mark."""
    shorter = [other for other in others if _goes_on(chosen.text, other.text)]
    return min(shorter, key=lambda other: len(other.text), default=chosen)


def _goes_on(text: str, beginning: str) -> bool:
    """Whether a text starts with a beginning and goes on after a mark."""
    key = squash(beginning)
    return (
        len(beginning) >= MIN_SHARED
        and squash(text) != key
        and squash(text).startswith(key)
        and _MARK_AFTER.match(text[len(beginning.strip()) :]) is not None
    )


def stated_headlines(statements: Statements) -> list[Headline]:
    """What the structured data and the title call the article, in the order of trust, as stated."""
    found: list[Headline] = []

    def add(value: str | None, source: str) -> None:
        text = clean(value or "")
        if 2 < len(text) <= MAX_CHARS:
            found.append(Headline(text, source))

    add(text_of(statements.article.get("headline")), "json-ld")
    add(text_of(statements.article.get("name")), "json-ld")
    for text in statements.titles:
        add(text, "meta")
    for text in statements.data.microdata.get("headline", ())[:1]:
        add(text, "microdata")
    add(statements.title.strip("=<>| "), "title")
    return found


def printed_headings(statements: Statements) -> list[str]:
    """The page's headings of the first rank, those of its frame last; a line break separates their lines."""
    found: list[tuple[bool, str]] = []
    for mark in statements.headings:
        lines = [line for printed in mark.text.split("\n") if (line := clean(printed))]
        text = "\n".join(lines)
        if 2 < len(text) <= MAX_CHARS and squash(text) not in statements.site_names:
            found.append((bool(word_set("frame_of_headings") & set(mark.names)), text))
    # Headings of the page's frame name other lists; they come last.
    return list(dict.fromkeys(text for _, text in sorted(found, key=lambda item: item[0])))


def _one_line(heading: str) -> str:
    return heading.replace("\n", " ")


def _best_heading(headings: list[str], wordings: list[str]) -> str | None:
    """The heading most similar to what the statements call the article; the first if none is similar."""
    if not headings:
        return None
    likeness = [max((alike(heading, wording) for wording in wordings), default=0.0) for heading in headings]
    best = max(likeness)
    return headings[likeness.index(best)]


def alike(left: str, right: str) -> float:
    """The share of words two lines have in common, 0 to 1 (Jaccard)."""
    a, b = set(_WORD.findall(left.casefold())), set(_WORD.findall(right.casefold()))
    return len(a & b) / len(a | b) if a and b else 0.0
