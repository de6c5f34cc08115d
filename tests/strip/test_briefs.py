"""A document too short for the classifiers is given the benefit of the doubt."""

from __future__ import annotations

import galley
import pytest

CASES = [
    ("The ferry sank on Friday.", None, "The ferry sank on Friday."),
    ("Hello world", None, "Hello world"),
    ("Ferry sinks\n\nThe ferry sank on Friday.", "Ferry sinks", "The ferry sank on Friday."),
    (
        "Mühle verkauft\n\nDer Rat hat beschlossen, die Mühle zu verkaufen. Der Preis ist ein Euro.",
        "Mühle verkauft",
        "Der Rat hat beschlossen, die Mühle zu verkaufen. Der Preis ist ein Euro.",
    ),
    (
        "Bridge opened\n\nBy Jane Doe\n\nIt was opened on Monday.\n\nThe mayor was late, as he often is.",
        "Bridge opened",
        "It was opened on Monday.\n\nThe mayor was late, as he often is.",
    ),
    (
        "フェリーの運航を止めると発表した。",
        None,
        "フェリーの運航を止めると発表した。",
    ),
    ("The ferry sank on Friday.\n\nSubscribe to our newsletter", None, "The ferry sank on Friday."),
]


@pytest.mark.parametrize(("raw", "headline", "text"), CASES)
def test_a_brief_is_a_story(raw: str, headline: str | None, text: str) -> None:
    article = galley.clean(raw, media_type="text/plain")
    assert (article.headline, article.text) == (headline, text)


@pytest.mark.parametrize("raw", ["|\n|", "Subscribe to our newsletter", "Home\nNews\n\n© 2024 The Courier"])
def test_chrome_alone_is_no_story_however_short(raw: str) -> None:
    with pytest.raises(galley.DocumentError) as caught:
        galley.clean(raw, media_type="text/plain")
    assert caught.value.reason == "no_story"


def test_a_small_page_is_a_story() -> None:
    article = galley.clean("<html><body><h1>Ferry sinks</h1><p>It sank on Friday, we hear.</p></body></html>")
    assert (article.headline, article.text) == ("Ferry sinks", "It sank on Friday, we hear.")
