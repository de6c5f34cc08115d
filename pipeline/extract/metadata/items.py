"""Finds the microdata items that are not the story: comments, reviews, pictures.

An item is an element with ``itemscope``; what it is says its ``itemtype`` (HTML, section 5, Microdata).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lxml.html import HtmlElement

from ...rules import read_rules

MAX_TYPE_CHARS = 300
"""Characters read of an itemtype."""

_NAME = re.compile(r"[^/#\s]+(?=/?(?:\s|$))")


@cache
def _types() -> Mapping[str, frozenset[str]]:
    """The types in lower case, by what ``rules/sources.json`` says of them."""
    items = read_rules("sources.json")["items"]
    return {name: frozenset(map(str.lower, items[name])) for name in ("never", "beside", "story", "writers")}


class Items:
    """The items of one page, as far as they have been asked about; ask in page order."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, tuple[bool, bool]] = {}
        self._has_story = False

    def is_other(self, element: HtmlElement) -> bool:
        """Whether an element is, or is inside, an item that is not the story.

        Its properties are then those of a comment, a review, a picture.
        """
        path: list[HtmlElement] = []
        current: HtmlElement | None = element
        other, inside = False, False
        while current is not None:
            if current in self._known:
                other, inside = self._known[current]
                break
            path.append(current)
            current = current.getparent()
        for one in reversed(path):
            if one.get("itemscope") is not None:
                other = other or self._is_other_item(one, inside)
                inside = True
            self._known[one] = other, inside
        return other

    def _is_other_item(self, item: HtmlElement, inside: bool) -> bool:
        types = _types()
        names = {name.lower() for name in _NAME.findall(item.get("itemtype", "")[:MAX_TYPE_CHARS])}
        if names & types["story"]:
            self._has_story = True
            return False
        if names & types["never"]:
            return True
        if types["writers"] & set(item.get("itemprop", "")[:MAX_TYPE_CHARS].lower().split()):
            return False
        return (inside or self._has_story) and bool(names & types["beside"])
