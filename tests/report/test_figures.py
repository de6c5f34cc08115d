"""The figures of a report match the files of the result."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from galley.articles import FieldBlock, StrippedBlock
from galley.records import Reason, Source
from galley.report import DamagedResultError, render, summarise
from galley.report.figures import DuplicateGroup, Share, TakenBlock
from galley.report.reading import RowGroup
from galley.report.sample import sample_plan

from .results import article, reject, write_result


def counts(shares: Sequence[Share]) -> list[tuple[str, int]]:
    """Shares as pairs of name and count."""
    return [(each.name, each.count) for each in shares]


def test_the_report_shows_what_came_out_and_what_was_skipped(tmp_path: Path) -> None:
    manifest = write_result(
        tmp_path,
        [article(1), article(2)],
        duplicates=[(article(3), article(1).id)],
        rejects=[reject(4)],
        skipped={"warc:warcinfo": 1, "warc:request": 6},
    )
    figures = summarise(str(tmp_path), manifest)
    assert figures.documents == 4
    assert figures.outcomes == (Share("articles", 2, 4), Share("duplicates", 1, 4), Share("rejects", 1, 4))
    assert counts(figures.skipped) == [("warc:request", 6), ("warc:warcinfo", 1)]
    assert [(each.name, each.files, each.rows) for each in figures.datasets] == [
        ("articles", 1, 2), ("duplicates", 1, 1), ("rejects", 1, 1),
    ]  # fmt: skip


def test_rejects_are_listed_by_reason_with_examples(tmp_path: Path) -> None:
    torn = Source("dumps/b.warc.gz", "warc", 90112, "text/html")
    rejects = [reject(number) for number in range(6, 0, -1)]
    rejects.append(
        reject(
            9,
            reason=Reason.TRUNCATED,
            source=torn,
            stage="read",
            message="record 17 is cut off",
            payload_head="",
        )
    )
    figures = summarise(str(tmp_path), write_result(tmp_path, rejects=rejects))
    not_json, truncated = figures.reject_reasons
    assert not_json.reason == Share("not_json", 6, 7)
    assert [example.record for example in not_json.examples] == [1000, 2000, 3000, 4000]  # the smallest ids
    assert truncated.reason == Share("truncated", 1, 7)
    [example] = truncated.examples
    assert (example.uri, example.record, example.message) == (
        "dumps/b.warc.gz",
        90112,
        "record 17 is cut off",
    )
    assert counts(figures.reject_files.top) == [("dumps/harlow.jsonl", 6), ("dumps/b.warc.gz", 1)]


def test_the_articles_with_the_most_duplicates_come_first(tmp_path: Path) -> None:
    twice, once = article(1), article(2)
    copies = [(article(5, headline="A copy"), twice.id), (article(4), once.id), (article(3), twice.id)]
    figures = summarise(str(tmp_path), write_result(tmp_path, [twice, once], duplicates=copies))
    assert figures.duplicate_groups == (
        DuplicateGroup(twice.id, None, 2, "Ferry 3 returns to the river", "https://harlow.example/news/3"),
        DuplicateGroup(once.id, None, 1, "Ferry 4 returns to the river", "https://harlow.example/news/4"),
    )


def test_articles_of_two_results_with_the_same_id_are_counted_apart(tmp_path: Path) -> None:
    kept = article(1)
    copies = [(article(1), kept.id, "news/monday"), (article(2), kept.id), (article(3), kept.id)]
    figures = summarise(str(tmp_path), write_result(tmp_path, [kept], duplicates=copies))
    assert figures.duplicate_groups == (
        DuplicateGroup(kept.id, None, 2, "Ferry 2 returns to the river", "https://harlow.example/news/2"),
        DuplicateGroup(
            kept.id, "news/monday", 1, "Ferry 1 returns to the river", "https://harlow.example/news/1"
        ),
    )


def test_languages_formats_and_sites_are_ranked(tmp_path: Path) -> None:
    articles = [
        article(1, language="de", language_confidence=1.0, site="b.example"),
        article(2, language="de", language_confidence=0.5, site="a.example"),
        article(3, language=None, language_confidence=None, site=None),
        article(4, language="en", site="b.example", source=Source("x.html", "html", 0, "text/html")),
    ]
    figures = summarise(str(tmp_path), write_result(tmp_path, articles, articles_a_file=3))
    assert [(each.articles.name, each.articles.count, each.confidence) for each in figures.languages] == [
        ("de", 2, 0.75), ("", 1, None), ("en", 1, 0.75),
    ]  # fmt: skip
    assert counts(figures.formats) == [("jsonl", 3), ("html", 1)]
    assert counts(figures.sites.top) == [("b.example", 2), ("", 1), ("a.example", 1)]
    assert figures.sites.distinct == 3


def test_dates_are_counted_by_month(tmp_path: Path) -> None:
    days = [datetime(2021, 12, 31, 23, 59, tzinfo=UTC), datetime(2022, 2, 1, tzinfo=UTC), None]
    articles = [article(number, published_at=day) for number, day in enumerate(days)]
    dates = summarise(str(tmp_path), write_result(tmp_path, articles)).dates
    assert counts(dates.histogram.bars) == [("Dec 2021", 1), ("Jan 2022", 0), ("Feb 2022", 1)]
    assert (dates.earliest, dates.latest) == ("2021-12-31", "2022-02-01")
    assert dates.sources == (Share("json-ld", 2, 2),)


def test_the_first_second_of_1970_is_an_ordinary_date(tmp_path: Path) -> None:
    articles = [article(1, published_at=datetime(1970, 1, 1, tzinfo=UTC)), article(2)]
    dates = summarise(str(tmp_path), write_result(tmp_path, articles, articles_a_file=1)).dates
    assert (dates.earliest, dates.latest) == ("1970-01-01", "2022-01-07")


def test_story_lengths_and_the_shortest_and_longest_stories(tmp_path: Path) -> None:
    words = [10, 60, 70, 5200, 99, 120, 130, 140]
    articles = [article(number, word_count=count) for number, count in enumerate(words)]
    figures = summarise(str(tmp_path), write_result(tmp_path, articles, articles_a_file=3))
    assert figures.lengths.words == sum(words)
    assert dict(figures.lengths.quantiles) == {5: 10, 25: 60, 50: 99, 75: 130, 95: 5200}
    filled = [(name, count) for name, count in counts(figures.lengths.histogram.bars) if count]
    assert filled == [("0 to 49", 1), ("50 to 99", 3), ("100 to 199", 3), ("5,000 or more", 1)]
    assert [each.words for each in figures.shortest] == [10, 60, 70, 99, 120]
    assert [(each.words, each.record) for each in figures.longest][:2] == [(5200, 3000), (140, 7000)]


def test_completeness_does_not_count_empty_lists(tmp_path: Path) -> None:
    articles = [
        article(1, authors=(), agency="Reuters"),
        article(2, authors=(), headline=None),
        article(3, tags=(), published_at=None),
    ]
    figures = summarise(str(tmp_path), write_result(tmp_path, articles))
    found = dict(counts(figures.completeness.fields))
    assert {
        name: found[name] for name in ("headline", "author or agency", "authors", "tags", "published_at")
    } == {
        "headline": 2,
        "author or agency": 2,
        "authors": 1,
        "tags": 2,
        "published_at": 2,
    }


def test_sites_that_lack_most_come_first_without_tiny_and_complete_ones(tmp_path: Path) -> None:
    articles = [article(number, site="whole.example") for number in range(5)]
    articles += [article(number, site="poor.example", headline=None) for number in range(10, 16)]
    articles += [article(number, site="fair.example", published_at=None) for number in range(30, 32)]
    articles += [article(number, site="fair.example") for number in range(32, 36)]
    articles += [article(20, site="tiny.example", headline=None, published_at=None)]
    completeness = summarise(str(tmp_path), write_result(tmp_path, articles)).completeness
    assert [each.site for each in completeness.worst_sites] == ["poor.example", "fair.example"]
    assert counts(completeness.worst_sites[0].fields)[0] == ("headline", 0)


def test_stripped_words_and_the_rules_that_took_them(tmp_path: Path) -> None:
    subscribe, pager = (
        StrippedBlock("Subscribe now", 0, "en.subscribe"),
        StrippedBlock("1 2 3", 9, "any.pager"),
    )
    articles = [
        article(1, word_count=5, stripped=(subscribe, pager), field_blocks=()),
        article(
            2, word_count=4, stripped=(subscribe,), field_blocks=(FieldBlock("By Ada Quill", 1, "byline"),)
        ),
        article(3, word_count=1, stripped=(), field_blocks=()),
    ]
    stripping = summarise(str(tmp_path), write_result(tmp_path, articles)).stripping
    assert stripping.articles == Share("articles", 3, 3)
    assert (stripping.story.count, stripping.became_fields.count, stripping.stripped.count) == (
        5 + 4 + 1,
        3,
        7,
    )
    assert stripping.story.of == 20
    assert stripping.untouched.count == 1
    assert [(each.rule, each.blocks.count, each.words.count, each.example) for each in stripping.rules] == [
        ("en.subscribe", 2, 4, "Subscribe now"),
        ("any.pager", 1, 3, "1 2 3"),
    ]


def test_large_results_are_sampled_and_the_sample_says_so(tmp_path: Path) -> None:
    manifest = write_result(tmp_path, [article(number) for number in range(90)], articles_a_file=30)
    stripping = summarise(str(tmp_path), manifest, sample_articles=20).stripping
    assert stripping.articles == Share("articles", 20, 90)
    assert stripping.blocks == 20


def test_a_sample_takes_rows_from_each_row_group_in_proportion() -> None:
    groups = [RowGroup("a", 0, 100), RowGroup("a", 1, 300), RowGroup("b", 0, 0), RowGroup("b", 1, 600)]
    assert sample_plan(groups, 10) == [(groups[0], 1), (groups[1], 3), (groups[3], 6)]
    assert sample_plan(groups, 5000) == [(groups[0], 100), (groups[1], 300), (groups[3], 600)]
    assert sample_plan([], 10) == []


def test_examples_show_blocks_in_document_order_and_where_the_story_was(tmp_path: Path) -> None:
    shown = article(
        1,
        stripped=(StrippedBlock("Home News Sport", 0, "nav"), StrippedBlock("Read on", 6, "read_more")),
        field_blocks=(FieldBlock("By Ada Quill", 1, "byline"),),
    )
    [example] = summarise(str(tmp_path), write_result(tmp_path, [shown])).examples
    assert example.paragraphs == ("The ferry is back.", "It crosses twice a day.")
    assert example.blocks == (
        TakenBlock(0, "Home News Sport", "nav", False, 0),
        TakenBlock(1, "By Ada Quill", "byline", True, 0),
        TakenBlock(6, "Read on", "read_more", False, 4),
    )


def test_examples_come_from_as_many_sites_as_possible(tmp_path: Path) -> None:
    articles = [article(number) for number in range(20)] + [
        article(99, site="fenland.example", url="https://f")
    ]
    examples = summarise(str(tmp_path), write_result(tmp_path, articles)).examples
    assert len(examples) == 6
    assert "https://f" in [example.url for example in examples]


def test_figures_do_not_depend_on_how_files_are_split(tmp_path: Path) -> None:
    articles = [
        article(
            number,
            site=f"{number % 7}.example",
            word_count=number * 37 % 900,
            headline=None if number % 3 else "H",
        )
        for number in range(100)
    ]
    whole = summarise(str(tmp_path / "whole"), write_result(tmp_path / "whole", articles))
    cut = summarise(str(tmp_path / "cut"), write_result(tmp_path / "cut", articles[::-1], articles_a_file=9))
    assert replace(cut, datasets=whole.datasets) == whole


def test_a_result_without_articles_has_a_report(tmp_path: Path) -> None:
    figures = summarise(str(tmp_path), write_result(tmp_path))
    assert figures.documents == figures.articles == figures.lengths.words == 0
    assert figures.examples == figures.languages == figures.dates.histogram.bars == ()


@pytest.mark.parametrize("damage", ["missing", "torn", "fewer rows"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: str) -> None:
    manifest = write_result(tmp_path, [article(1), article(2)])
    [file] = manifest["files"]
    path = tmp_path / file["path"]
    if damage == "missing":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        other = write_result(tmp_path / "other", [article(1)])
        path.write_bytes((tmp_path / "other" / other["files"][0]["path"]).read_bytes())
    with pytest.raises(DamagedResultError, match=r"part-00000\.parquet"):
        summarise(str(tmp_path), manifest)


def test_counts_that_do_not_balance_are_damage(tmp_path: Path) -> None:
    manifest = write_result(tmp_path, [article(1)])
    manifest["counts"]["documents"] = 2
    with pytest.raises(DamagedResultError, match="does not balance"):
        summarise(str(tmp_path), manifest)


@pytest.mark.parametrize("year", [-290_000, 0, 10_000, 294_246])
def test_a_date_that_no_run_can_write_is_damage(tmp_path: Path, year: int) -> None:
    """A flipped bit moves a date by up to 300,000 years, and Parquet pages have no checksum."""
    manifest = write_result(tmp_path, [article(1), article(2)])
    path = tmp_path / manifest["files"][0]["path"]
    table = pq.read_table(path)
    column = table.schema.get_field_index("published_at")
    microseconds = int((year - 1970) * 365.2425 * 86_400 * 1_000_000)
    odd = pa.array([microseconds, None], pa.int64()).cast(table.schema.field(column).type)
    pq.write_table(table.set_column(column, table.schema.field(column), odd), path)
    with pytest.raises(DamagedResultError, match=r"part-00000\.parquet .* outside the years 1 to 9999"):
        summarise(str(tmp_path), manifest)


@pytest.mark.parametrize("dataset", ["articles", "duplicates", "rejects"])
def test_a_flipped_bit_never_makes_the_report_fail_with_anything_but_damage(
    tmp_path: Path, dataset: str
) -> None:
    manifest = write_result(
        tmp_path,
        [article(number, site=f"{number}.example") for number in range(20)],
        duplicates=[(article(30), article(1).id), (article(31), article(2).id, "news/monday")],
        rejects=[reject(number) for number in range(40, 44)],
    )
    path = tmp_path / dataset / "part-00000.parquet"
    whole = path.read_bytes()
    drawn = random.Random(dataset)
    damaged = 0
    for _ in range(60):
        flipped = bytearray(whole)
        flipped[drawn.randrange(len(flipped))] ^= 1 << drawn.randrange(8)
        path.write_bytes(flipped)
        try:
            render(summarise(str(tmp_path), manifest))
        except DamagedResultError as error:
            damaged += 1
            assert str(tmp_path) in str(error) and "\n" not in str(error)
    assert damaged


@pytest.mark.parametrize("missing", ["counts", "files", "options", "seconds", "skipped", "galley_version"])
def test_an_incomplete_manifest_is_damage_that_names_what_is_missing(tmp_path: Path, missing: str) -> None:
    manifest = write_result(tmp_path, [article(1)])
    del manifest[missing]
    with pytest.raises(DamagedResultError, match=f"is damaged: it has no {missing}"):
        summarise(str(tmp_path), manifest)
