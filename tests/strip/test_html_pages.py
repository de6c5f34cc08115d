"""Every block of an HTML page gets a verdict; the story is rendered as paragraphs."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from galley.errors import DocumentError
from galley.extract.html.page import extract_html
from galley.records import Page, Reason
from galley.strip import score, strip
from galley.strip.html.features import PageColumns
from galley.strip.html.model import first_model, second_model, story_probabilities, token_odds

from tests.records_made import raw_html

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"

PAGE = """
<html><head><title>Ferry runs aground off Skerrow - Harlow Courier</title></head><body>
<header><nav><ul>
<li><a href=/>Home</a></li><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li>
</ul></nav></header>
<main><article class="article">
<h1 class="headline">Ferry runs aground off Skerrow</h1>
<div class="byline">By Una Galbraith</div>
<div class="share-bar"><a href=#>Share on Facebook</a> <a href=#>Email this</a></div>
<div class="article-body">
<p>The ferry Morning Star ran aground on the sandbank off Skerrow early on Thursday, with 140 people
aboard, the harbour master said.</p>
<p>Two lifeboats took the passengers off within the hour, and nobody was hurt, according to the
coastguard.</p>
<h2>A bank that moves</h2>
<p>The bank has moved some forty metres to the east since the channel was last surveyed, in 2019, and
pilots had asked for a new survey in the spring.</p>
<p>“We said it would happen, and it has happened,” said Bram Oduya, who speaks for the pilots. “The
money was there.”</p>
<p>The council will meet on Monday to decide who is to pay for the dredging, which is put at two
million.</p>
</div>
<div class="newsletter-signup"><p>Sign up for our newsletter</p></div>
<aside class="related"><h3>Related articles</h3><ul>
<li><a href=/a>Ferry fares to rise in March</a></li>
<li><a href=/b>Harbour wall to be mended</a></li>
</ul></aside>
</article></main>
<footer><p>© 2021 Harlow Courier. All rights reserved.</p><a href=/privacy>Privacy policy</a></footer>
</body></html>
"""


def test_a_page_of_prose_between_chrome_gives_the_prose() -> None:
    stripped = strip(score(extract_html(raw_html(PAGE))))
    story = [b.text for b, v in zip(stripped.page.blocks, stripped.verdicts, strict=True) if v.story]
    assert [text.split()[0] for text in story if len(text.split()) > 8] == ["The", "Two", "The", "“We", "The"]
    assert "A bank that moves" in story
    chrome = [b.text for b, v in zip(stripped.page.blocks, stripped.verdicts, strict=True) if not v.story]
    assert {"Home", "Sport", "Sign up for our newsletter", "Ferry fares to rise in March"} <= set(chrome)


def test_every_verdict_names_the_rule_or_the_model_that_gave_it() -> None:
    stripped = strip(score(extract_html(raw_html(PAGE))))
    assert len(stripped.verdicts) == len(stripped.page.blocks)
    rules = {b.text: v.rule for b, v in zip(stripped.page.blocks, stripped.verdicts, strict=True)}
    assert rules["Sign up for our newsletter"].startswith("rule:")
    assert all(rule == "model:html" or rule.startswith("rule:") for rule in rules.values())


def test_a_page_without_a_story_says_so() -> None:
    links = "".join(f"<li><a href=/{n}>Item {n}</a></li>" for n in range(60))
    with pytest.raises(DocumentError) as failed:
        strip(score(extract_html(raw_html(f"<html><body><nav><ul>{links}</ul></nav></body></html>"))))
    assert failed.value.reason is Reason.NO_STORY


def test_the_models_were_trained_on_the_columns_that_the_code_makes() -> None:
    page = extract_html(raw_html(PAGE))
    columns = PageColumns(page, token_odds())
    for model, (names, table) in (
        (first_model(), columns.table()),
        (second_model(), columns.table(np.linspace(0.0, 1.0, len(page.blocks)))),
    ):
        assert names == model.features
        assert table.shape == (len(names), len(page.blocks))
        assert np.isfinite(table).all()


def test_a_second_opinion_is_asked_only_about_an_unclear_page() -> None:
    asked = []
    # Is what the readers say the story of this page, or is its story missing?
    said = "The ferry ran aground on the sandbank off Skerrow early on Thursday, with 140 people aboard."
    unclear = "".join(f"<div class=comment><b>Reader {n}</b><p>{said}</p></div>" for n in range(6))
    for markup in (PAGE, unclear):
        page = extract_html(raw_html(markup))

        def opinion(page: Page = page) -> tuple[float, ...]:
            asked.append(page.blocks[0].text)
            return (1.0,) * len(page.blocks)

        story_probabilities(dataclasses.replace(page, second_opinion=opinion))
    assert asked == ["Reader 0"]


def test_the_same_page_gives_the_same_probabilities() -> None:
    first, second = (story_probabilities(extract_html(raw_html(PAGE))) for _ in range(2))
    assert first.tolist() == second.tolist()


def test_a_page_of_one_word_is_judged() -> None:
    assert 0.0 <= story_probabilities(extract_html(raw_html("<p>x</p>")))[0] <= 1.0


def development_pages() -> Iterator[tuple[str, Page]]:
    for name in ("news", "articles"):
        for line in (BENCH / name / "gold.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            raw = gzip.decompress((BENCH / name / "pages" / f"{row['id']}.html.gz").read_bytes())
            yield row["id"], extract_html(raw_html(raw.decode("utf-8", "replace"), url=row["url"]))


@pytest.mark.bench
@pytest.mark.slow
def test_all_development_pages_have_a_verdict_for_each_block_and_a_story() -> None:
    if not BENCH.exists():
        pytest.skip(f"the development benchmark is not at {BENCH}")
    without_story = []
    for name, page in development_pages():
        assert [block.position for block in page.blocks] == list(range(len(page.blocks))), name
        try:
            assert len(strip(score(page)).verdicts) == len(page.blocks), name
        except DocumentError as error:
            assert error.reason is Reason.NO_STORY
            without_story.append(name)
    assert without_story == []
