"""Finds the story of a page that shows nothing without its scripts.

Such a page still carries its text, as data for the script that would draw it: as ``articleBody`` in its
JSON-LD, or as a string of HTML in the state that the script starts from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from lxml.html import HtmlElement

from ...errors import DocumentError
from .parsing import parse

MIN_LETTERS = 400
"""A shorter string is a teaser or a notice (chosen)."""

MAX_SCRIPT_CHARS = 5_000_000
MAX_LAYERS = 3
"""How many layers of JSON within strings of JSON are opened."""

# A string that is too short or never ends is matched as well, without a group: looking for another string in
# it would take quadratic time.
_CHARACTER = r'(?:[^"\\\n]|\\.)'
JSON_STRING = re.compile(rf'"(?:({_CHARACTER}{{{MIN_LETTERS},}}+)"|{_CHARACTER}*+)')
PARAGRAPH_MARKUP = re.compile(r"<(?:p|br|div)\b[^<>]*>", re.IGNORECASE)
MIN_PARAGRAPHS = 2


def embedded_story(tree: HtmlElement, json_ld: Sequence[Mapping[str, Any]]) -> HtmlElement | None:
    """Make a page of the story that the scripts would have drawn.

    Args:
        tree: the page as parsed.
        json_ld: the JSON-LD nodes of the page.

    Returns:
        The root of a page that holds the story alone; None if the page carries none.
    """
    bodies = [node["articleBody"] for node in json_ld if isinstance(node.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    if len(body) >= MIN_LETTERS:
        return _page_of(body if PARAGRAPH_MARKUP.search(body) else _paragraphs_of(body))
    markup = max(_markup_strings(tree), key=len, default="")
    return _page_of(markup) if markup else None


def _paragraphs_of(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _markup_strings(tree: HtmlElement) -> Iterator[str]:
    """The strings in the page's scripts that hold paragraphs of HTML."""
    for script in tree.iter("script"):
        source = script.text or ""
        if len(source) <= MAX_SCRIPT_CHARS:
            yield from _opened(source, MAX_LAYERS)


def _opened(source: str, layers: int) -> Iterator[str]:
    for found in JSON_STRING.finditer(source):
        if found[1] is None:
            continue
        try:
            text = json.loads(f'"{found[1]}"', strict=False)
        except ValueError:
            continue
        if len(PARAGRAPH_MARKUP.findall(text)) >= MIN_PARAGRAPHS:
            yield text
        elif layers > 1:
            yield from _opened(text, layers - 1)


def _page_of(markup: str) -> HtmlElement | None:
    try:
        return parse(f"<html><body><article>{markup}</article></body></html>")
    except DocumentError:
        return None
