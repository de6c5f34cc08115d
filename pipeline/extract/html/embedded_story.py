"""Finds the story that a page carries for its scripts to draw.

Such a page holds its text as data: as ``articleBody`` in its JSON-LD, or in the state that the script starts
from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from ...errors import DocumentError
from ...records import StructuredData
from ...text.agreement import bare_letters, letters
from ...text.words import unescaped
from ..dom.listing import Listing
from .blocks import cut_into_blocks
from .parsing import parse
from .script_state import PARAGRAPH_MARKUP, Candidate, candidates
from .story_placement import StoryText
from .story_share import MIN_LETTERS, size

TITLE_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ")
"""What is between a headline and the name of the site in a title."""

REACH, REACH_CHARS = 4, 1_000
"""Of the strings in the data, those up to this much further from the headline than the nearest may be the
story (chosen): a teaser is often between the two."""

MAX_STORY_DEPTH = 40
"""A story nested deeper is taken without its markup, which the depth of the page would be added to."""

MIN_NAME_LETTERS = 8
MIN_DESCRIPTION_LETTERS = 40


class Facts:
    """What a page says it is about, to tell its own story from the others that it carries.

    Args:
        data: what the page states about itself.
        url: its address, if known.
    """

    def __init__(self, data: StructuredData, url: str | None) -> None:
        own = [mark.text for mark in data.marks if mark.kind == "heading"]
        own += (*data.meta.get("og:title", ()), *data.meta.get("twitter:title", ()))
        titles = [*own, data.title or ""]
        titles += [_without_site(title) for title in titles]
        headlines = [node.get("headline") for node in data.json_ld]
        titles += [headline for headline in headlines if isinstance(headline, str)]
        self.headlines = list(dict.fromkeys(title for title in titles if title.strip()))
        self.names_itself = any(len(letters(title)) >= MIN_NAME_LETTERS for title in own)
        self._titles = {letters(title) for title in (*own, data.title or "")}
        addresses = (url, data.canonical_url, *data.meta.get("og:url", ()))
        self._paths = {_path(address) for address in addresses if address} - {""}
        self._descriptions = [
            letters(text)[:MIN_DESCRIPTION_LETTERS]
            for name in ("og:description", "description", "twitter:description")
            for text in data.meta.get(name, ())
        ]

    def are_of(self, node: Mapping[str, Any]) -> bool | None:
        """Whether a JSON-LD node describes this page, by its headline or address; None if it has neither."""
        names = [letters(name) for key in ("headline", "name") if isinstance(name := node.get(key), str)]
        paths = {_path(address) for address in _addresses(node)} - {""}
        if paths & self._paths:
            return True
        names = [name for name in names if len(name) >= MIN_NAME_LETTERS]
        for name in names:
            for title in self._titles:
                if name in title or (len(title) >= MIN_NAME_LETTERS and title in name):
                    return True
        return False if names or paths else None

    def describe(self, story: str) -> bool:
        """Whether the page's description begins somewhere in a story, given as letters."""
        return any(len(start) >= MIN_DESCRIPTION_LETTERS and start in story for start in self._descriptions)


def stated_story(data: StructuredData, facts: Facts) -> str | None:
    """The ``articleBody`` of the page's own story.

    A page that lists stories may state the body of each. Then none is taken, unless the headline or the
    address of one is that of the page.
    """
    bodies: dict[str, tuple[str, bool | None]] = {}
    for node in data.json_ld:
        body = node.get("articleBody")
        if isinstance(body, str) and 3 * len(body) >= MIN_LETTERS:
            told = bare_letters(body)
            if size(told) >= MIN_LETTERS and not (told in bodies and bodies[told][1]):
                bodies[told] = body, facts.are_of(node)
    own = [body for body, is_own in bodies.values() if is_own]
    if not own and len(bodies) == 1:
        own = [body for body, is_own in bodies.values() if is_own is None or not facts.names_itself]
    return max(own, key=len, default=None)


def story_in_state(listing: Listing, facts: Facts, *, alone: bool) -> str | None:
    """The story in the data of the page's scripts, as HTML.

    Args:
        listing: the elements of the page.
        facts: what the page says it is about.
        alone: whether the page shows nothing else, so that the longest story will do.

    Returns:
        The story that the page's description is taken from, the one beside the headline, or the only one;
        None if there is none.
    """
    found = candidates(listing, facts.headlines, alone=alone)
    if not found:
        return None
    described = [each for each in found if facts.describe(each.letters)]
    near = [each for each in found if each.distance is not None]
    if described:
        return _longest(described).markup
    if near:
        reach = REACH * min(each.distance or 0 for each in near) + REACH_CHARS
        return _longest([each for each in near if (each.distance or 0) <= reach]).markup
    if alone or (len({each.letters for each in found}) == 1 and found[0].is_named):
        return _longest(found).markup
    return None


def read_story(markup: str) -> StoryText:
    """The paragraphs, headings and list items of a story that is given as HTML."""
    try:
        root = parse(f"<html><body><div>{markup}</div></body></html>")
        blocks = cut_into_blocks(root)
    except DocumentError:
        return StoryText(())
    body = root.find("body")
    if body is None or any(block.dom and len(block.dom.elements) > MAX_STORY_DEPTH for block in blocks):
        return StoryText(blocks)
    return StoryText(blocks, body[0] if len(body) == 1 else body)


def _longest(found: Sequence[Candidate]) -> Candidate:
    return max(found, key=lambda each: len(each.letters))


def markup_of(body: str) -> str:
    """A stated story as HTML."""
    lines = _plain_lines(body)
    if lines is None:
        return _with_markup_opened(body)
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def plain_letters(body: str) -> str | None:
    """The letters of a stated story without markup, as `read_story` would find them; None if it has markup.

    Most pages show the story that they state: then it need not be parsed.
    """
    lines = _plain_lines(body)
    return None if lines is None else "".join(map(bare_letters, lines))


def _plain_lines(body: str) -> list[str] | None:
    body = _with_markup_opened(body)
    if PARAGRAPH_MARKUP.search(body):
        return None
    return [unescaped(line) for line in body.splitlines() if line.strip()]


def _with_markup_opened(body: str) -> str:
    return unescaped(body) if "&lt;" in body and "<" not in body else body


def _without_site(title: str) -> str:
    for separator in TITLE_SEPARATORS:
        title = title.split(separator)[0]
    return title.strip()


def _addresses(node: Mapping[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _path(address: str) -> str:
    """The path of an address with what distinguishes pages of one path, to compare addresses."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/").lower()
    return f"{path}?{parts.query}" if path and parts.query else path
