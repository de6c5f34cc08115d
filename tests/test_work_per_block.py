"""The work that a page costs, counted in calls: it needs no clock, and is the same on every machine."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

import galley
import pytest
from galley.document import warm_up

STORY = (
    "The island ferry will stay in dry dock for six more weeks after inspectors found cracks in two of its"
    " stern frames, the operator said on Monday. Passengers have relied on a replacement since April,"
    " number {number}."
)
MENU = "<li class='menu-item item-{number}'><a href='/places/{number}'>Harbour {number}</a></li>"
STATED = """<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>"""

MAX_CALLS_OF_A_PARAGRAPH = 150
MAX_CALLS_OF_A_MENU_ITEM = 185
"""Measured with Python 3.11: 141 and 171. Before regions looked only at marked elements: 153 and 201."""


def page(paragraphs: int, items: int, *, start: int, stated: bool = False) -> str:
    """A page whose blocks are numbered from a start on: no two pages share a text that is remembered."""
    story = [STORY.format(number=start + number) for number in range(paragraphs)]
    head = STATED.format(body="\\\\n".join(story)) if stated else ""
    menu = "".join(MENU.format(number=start + number) for number in range(items))
    return (
        f"<html><head><title>Ferry stays in dock</title>{head}</head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>Ferry stays in dock</h1>{''.join(f'<p>{each}</p>' for each in story)}</article>"
        "</body></html>"
    )


def calls(html: str) -> Counter[str]:
    """How often each function is called while a page is cleaned that no page before was like."""
    found: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            found[frame.f_code.co_qualname] += 1
        elif event == "c_call":
            found[argument.__qualname__] += 1

    sys.setprofile(count)
    try:
        galley.clean(html, url="https://news.example/ferry")
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize(
    ("further", "limit"),
    [
        ({"paragraphs": 200, "items": 100}, MAX_CALLS_OF_A_PARAGRAPH),
        ({"paragraphs": 100, "items": 200}, MAX_CALLS_OF_A_MENU_ITEM),
    ],
    ids=["paragraph", "menu item"],
)
def test_a_further_block_costs_few_calls(further: dict[str, int], limit: int) -> None:
    warm_up()
    calls(page(100, 100, start=70_000))  # patterns are compiled when they are first needed
    calls(page(**further, start=71_000))
    first, more = calls(page(100, 100, start=72_000)), calls(page(**further, start=73_000))
    assert (more.total() - first.total()) / 100 <= limit, (more - first).most_common(40)


WALKS: list[tuple[str, Callable[[], str]]] = [
    ("a page", lambda: page(30, 30, start=74_000)),
    ("a page that states the story it shows", lambda: page(30, 30, start=75_000, stated=True)),
]


@pytest.mark.parametrize(("what", "made"), WALKS, ids=[what for what, _ in WALKS])
def test_a_page_is_parsed_listed_and_cut_once(what: str, made: Callable[[], str]) -> None:
    found = calls(made())
    for walk in (
        "_parsed",
        "Listing.__init__",
        "_Walk.blocks_of_page",
        "Elements.__init__",
        "elements_around",
    ):
        assert found[walk] == 1, f"{what}: {walk}"
