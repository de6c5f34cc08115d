"""The stages in a user's own pipeline, and `galley.clean`."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import apache_beam as beam
import galley
import pyarrow.dataset as ds
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from galley import document as cleaning
from galley.isolation.limits import ChildLimits
from galley.read import DOCUMENTS, REJECTS
from galley.running import stages
from galley.site_chrome.waiting_pages import PageWithSite, WaitingPage

from tests.records_made import raw_text
from tests.runs import story, write_dumps

PAGE = """<html><head><title>Ferry sinks | The Orlen Courier</title>
<meta property="og:site_name" content="The Orlen Courier"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry sinks</h1><p class="byline">By Ann Onymous</p>
<p>The ferry left the harbour of Orlen on Friday with some eighty people on board, the company said.</p>
<p>Two hours later it ran aground on a sandbank, the harbour master told reporters in the evening.</p>
<p>Nobody was hurt, and all passengers were brought ashore in lifeboats before the night came.</p></article>
<footer>© 2024 The Orlen Courier. All rights reserved.</footer></body></html>"""


def test_a_users_own_pipeline_reads_cleans_and_writes(tmp_path: Path) -> None:
    dumps = write_dumps(tmp_path / "dumps", stories=5)
    shards = galley.plan_shards(galley.match_inputs([str(dumps)]))
    with TestPipeline(runner="FnApiRunner") as pipeline:
        read = pipeline | beam.Create(shards) | beam.Reshuffle() | galley.ReadDumps()
        cleaned = read[DOCUMENTS] | galley.CleanArticles()
        cleaned.articles | "Articles" >> galley.WriteArticles(str(tmp_path / "articles"))
        rejects = (read[REJECTS], cleaned.rejects) | beam.Flatten()
        rejects | "Rejects" >> galley.WriteRejects(str(tmp_path / "rejects"))
    articles = ds.dataset(tmp_path / "articles").to_table().to_pylist()
    assert sorted(row["headline"] for row in articles) == sorted(
        f"Ferry {n} runs aground off Orlen" for n in (0, 0, 1, 2, 3, 4, 1000)
    )
    rejects = ds.dataset(tmp_path / "rejects").to_table().to_pylist()
    assert sorted(row["reason"] for row in rejects) == ["empty", "not_json"]
    assert not list(tmp_path.rglob("_unfinished*"))


def test_a_document_that_fails_becomes_a_reject_and_the_others_do_not() -> None:
    documents = [
        raw_text(story(1), "good.txt"),
        raw_text("\n", "blank.txt"),
        raw_text("|\n|\n", "debris.txt"),
    ]
    with TestPipeline(runner="FnApiRunner") as pipeline:
        cleaned = pipeline | beam.Create(documents) | galley.CleanArticles()
        assert_that(cleaned.articles | beam.Map(lambda a: a.source.uri), equal_to(["good.txt"]), "articles")
        rejects = cleaned.rejects | beam.Map(lambda r: (r.source.uri, str(r.reason), r.payload_head))
        expected = [("blank.txt", "empty", "\n"), ("debris.txt", "no_story", "|\n|\n")]
        assert_that(rejects, equal_to(expected), "rejects")


def test_a_fault_in_a_rule_costs_only_the_document_that_triggers_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(stripped: galley.records.StrippedPage) -> galley.Article:
        raise IndexError("list index out of range")

    page = cleaning.score_document(raw_text(story(2), "2.txt"))
    assert isinstance(page, WaitingPage)
    assert isinstance(cleaning.clean_page(PageWithSite(page.page)), galley.Article)
    monkeypatch.setattr(cleaning, "split", faulty)
    rejected = cleaning.clean_page(PageWithSite(page.page))
    assert isinstance(rejected, galley.Reject)
    assert (rejected.stage, str(rejected.reason)) == ("split", "parser_error")
    assert rejected.message == "2.txt: IndexError: list index out of range"


def test_a_page_that_takes_too_long_to_clean_becomes_a_reject_and_the_others_do_not() -> None:
    workforce = stages.Workforce(ChildLimits(wall_seconds=0.5))
    clean = beam.ParDo(stages._IsolatedDoFn("split", hang_on_the_second, workforce))
    with TestPipeline(runner="FnApiRunner") as pipeline:
        documents = [raw_text(story(n), f"{n}.txt") for n in (1, 2, 3)]
        cleaned = pipeline | beam.Create(documents) | clean.with_outputs("rejects", main="main")
        assert_that(cleaned.main, equal_to(["1.txt", "3.txt"]), "others")
        rejects = cleaned.rejects | beam.Map(lambda r: (r.stage, str(r.reason), r.source.uri))
        assert_that(rejects, equal_to([("split", "time_limit", "2.txt")]), "rejects")


def hang_on_the_second(document: galley.RawDocument) -> str:
    if document.source.uri == "2.txt":
        time.sleep(60)
    return document.source.uri


def test_one_page_is_cleaned_without_a_pipeline() -> None:
    article = galley.clean(PAGE, url="https://www.courier.example/2024/ferry")
    assert article.headline == "Ferry sinks"
    assert article.byline == "By Ann Onymous"
    assert article.authors == ("Ann Onymous",)
    assert article.text.split("\n\n") == [
        "The ferry left the harbour of Orlen on Friday with some eighty people on board, the company said.",
        "Two hours later it ran aground on a sandbank, the harbour master told reporters in the evening.",
        "Nobody was hurt, and all passengers were brought ashore in lifeboats before the night came.",
    ]
    assert article.language == "en"
    assert [block.text for block in article.stripped][-1].startswith("© 2024 The Orlen Courier")


def test_bytes_are_decoded_in_the_charset_they_declare() -> None:
    page = PAGE.replace("<head>", "<head><meta charset=windows-1252>").replace("Ferry sinks", "Fähre sinkt")
    as_text = galley.clean(page)
    assert dataclasses.replace(galley.clean(page.encode("windows-1252")), id="") == dataclasses.replace(
        as_text, id=""
    )


def test_a_page_without_a_story_is_an_error_with_a_reason() -> None:
    with pytest.raises(galley.DocumentError) as caught:
        galley.clean("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    assert caught.value.reason == "no_story"
