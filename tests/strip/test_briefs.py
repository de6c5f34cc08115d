"""A document too short for the classifiers is given the benefit of the doubt."""

from __future__ import annotations

import time

import galley
import numpy as np
import pytest
from galley.extract import extract
from galley.records import RawDocument, Source, Verdict
from galley.strip.score import scored
from galley.strip.shared.brief_documents import verdicts_on_brief

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


def test_many_short_sentences_take_linear_time() -> None:
    """Four times as many sentences; a quadratic pass takes 13 times as long for them."""

    def seconds(count: int) -> float:
        html = "<body>" + "".join(f"<p>The sea is calm, line {n}.</p>" for n in range(count)) + "</body>"
        found = extract(RawDocument(Source("a.html", "html", 0, "text/html"), html))
        page = scored(found, np.full(count, 0.9))
        verdicts = [Verdict(True, "model:html")] * count
        started = time.process_time()
        assert all(verdict.story for verdict in verdicts_on_brief(page, verdicts))
        return time.process_time() - started

    assert min(seconds(20_000) for _ in range(3)) < 8 * max(min(seconds(5_000) for _ in range(3)), 0.005)
