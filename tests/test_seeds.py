"""Every seed of `seeds/` and the records expected from it.

`tests/expected/SEED.json` lists, for each document of a seed in order, what a careful editor would put into
each field. It is written by hand from the dump, never from the output of the code. A document that is not an
article has `reject` with the reason code instead.

The fields are those of the article record, except for `id`, which follows from the place of the document,
`word_count` and `content_hash`, which follow from other fields, and the extractor's name.
"""

from __future__ import annotations

import dataclasses
import functools
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import zstandard
from galley.articles import Article
from galley.errors import DocumentError
from galley.extract import extract
from galley.language import with_language
from galley.read import ReadSettings, Skipped, match_inputs, plan_shards, read_shard
from galley.records import RawDocument, Reject, Source, StrippedPage, record_id
from galley.split import split
from galley.strip import score, strip

from tests.lossless import assert_nothing_is_lost

SEEDS = Path(__file__).parents[1] / "seeds"
EXPECTED = Path(__file__).parent / "expected"
NAMES = sorted(path.name for path in SEEDS.iterdir())

SHORTFALLS = {
    "hautval-moulin.html": "a cross-heading that is a bold line outside any paragraph is taken for chrome",
}
"""Seeds that are not yet read as an editor would read them, and why."""

Expected = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Cleaned:
    """What became of one document: an article and the verdicts on its blocks, or the reason for a reject."""

    document: RawDocument
    stripped: StrippedPage | None
    article: Article | None
    reason: str | None


def expected_records(seed: str) -> list[Expected]:
    records: list[Expected] = json.loads((EXPECTED / f"{seed}.json").read_text("utf-8"))
    return records


def read_seed(seed: str) -> Iterator[RawDocument | Reject | Skipped]:
    for shard in plan_shards(match_inputs([str(SEEDS / seed)])):
        yield from read_shard(shard, ReadSettings())


@functools.cache
def clean_seed(seed: str) -> tuple[Cleaned, ...]:
    return tuple(clean_one(item) for item in read_seed(seed) if isinstance(item, RawDocument))


def clean_one(document: RawDocument) -> Cleaned:
    try:
        stripped = strip(score(extract(document)))
        article = with_language(split(stripped))
    except DocumentError as error:
        return Cleaned(document, None, None, error.reason.value)
    return Cleaned(document, stripped, article, None)


def records() -> list[Any]:
    """One test parameter for each document that is an article."""
    return [
        pytest.param(seed, place, id=f"{seed}-{place}")
        for seed in NAMES
        for place, expected in enumerate(expected_records(seed))
        if "reject" not in expected
    ]


def article_fields(article: Article) -> Expected:
    """The article in the form of the expected records."""
    return {
        "format": article.source.format,
        "media_type": article.source.media_type,
        "url": article.url,
        "site": article.site,
        "fetched_at": article.fetched_at and article.fetched_at.isoformat(),
        "headline": article.headline,
        "headline_source": article.headline_source,
        "byline": article.byline,
        "authors": list(article.authors),
        "authors_source": article.authors_source,
        "agency": article.agency,
        "dateline": article.dateline,
        "credits": [[credit.name, credit.kind, credit.role] for credit in article.credits],
        "published_at": article.published_at and article.published_at.isoformat(),
        "published_on": article.published_on and article.published_on.isoformat(),
        "modified_at": article.modified_at and article.modified_at.isoformat(),
        "published_precision": article.published_precision,
        "published_source": article.published_source,
        "section": article.section,
        "section_source": article.section_source,
        "tags": list(article.tags),
        "tags_source": article.tags_source,
        "language": article.language,
        "text": article.text.split("\n\n"),
        "field_blocks": [[" ".join(block.text.split()), block.field] for block in article.field_blocks],
        "stripped": [block.text for block in article.stripped],
    }


def test_no_seed_is_broken() -> None:
    assert [item for seed in NAMES for item in read_seed(seed) if isinstance(item, Reject)] == []


@pytest.mark.parametrize("seed", NAMES)
def test_each_seed_gives_as_many_articles_and_rejects_as_it_holds(seed: str) -> None:
    assert [cleaned.reason for cleaned in clean_seed(seed)] == [
        expected.get("reject") for expected in expected_records(seed)
    ]


def test_every_seed_has_its_expected_records() -> None:
    assert sorted(path.name for path in EXPECTED.iterdir()) == [f"{name}.json" for name in NAMES]


def test_crawl_records_that_are_not_documents_are_skipped_and_counted() -> None:
    passed_over = Counter(
        item.kind for item in read_seed("fenland-crawl.warc.gz") if isinstance(item, Skipped)
    )
    assert passed_over == {
        "warc:warcinfo": 1,
        "warc:request": 6,
        "warc:response:image/gif": 1,
        "warc:response:status-404": 1,
        "warc:response:status-301": 1,
        "warc:revisit": 1,
        "warc:metadata": 1,
    }


@pytest.mark.parametrize("seed", [name for name in NAMES if ".warc" in name])
def test_a_record_of_an_archive_is_found_again_by_its_offset(seed: str) -> None:
    for cleaned in clean_seed(seed):
        source = cleaned.document.source
        with (SEEDS / seed).open("rb") as archive:
            archive.seek(source.record)
            head = gzip.GzipFile(fileobj=archive).read(2_000).decode("utf-8", "replace")
        assert head.startswith("WARC/1.0\r\n")
        assert f"WARC-Record-ID: {source.given_id}\r\n" in head
        assert f"WARC-Target-URI: {cleaned.document.url}\r\n" in head


@pytest.mark.parametrize("seed", [name for name in NAMES if "jsonl" in name])
def test_a_line_of_an_export_is_found_again_by_its_offset(seed: str) -> None:
    packed = (SEEDS / seed).read_bytes()
    lines = zstandard.decompress(packed) if seed.endswith(".zst") else packed
    for cleaned in clean_seed(seed):
        source = cleaned.document.source
        assert str(json.loads(lines[source.record :].split(b"\n", 1)[0])["id"]) == source.given_id


@pytest.mark.parametrize(("seed", "place"), records())
def test_each_field_is_what_an_editor_would_write(
    seed: str, place: int, request: pytest.FixtureRequest
) -> None:
    if seed in SHORTFALLS:
        request.applymarker(pytest.mark.xfail(reason=SHORTFALLS[seed], strict=True))
    expected = dict(expected_records(seed)[place])
    article = clean_seed(seed)[place].article
    assert article is not None
    found = article_fields(article)
    # The markup does not always show where one chrome block ends and the next begins (links side by side),
    # so that stripped blocks are compared as one text.
    found["stripped"] = without_space(found["stripped"])
    expected["stripped"] = without_space(expected["stripped"])
    assert found == expected


@pytest.mark.parametrize(("seed", "place"), records())
def test_every_visible_word_of_a_seed_is_kept_in_order(seed: str, place: int) -> None:
    """Story, fields and stripped blocks, joined by position, are the words of the raw document."""
    cleaned = clean_seed(seed)[place]
    document, article = cleaned.document, cleaned.article
    assert cleaned.stripped is not None and article is not None
    is_html = document.source.media_type == "text/html"
    assert_nothing_is_lost(
        cleaned.stripped, article, visible_text(document.content) if is_html else document.content
    )


def test_the_voa_story_gives_the_expected_record() -> None:
    (cleaned,) = clean_seed("000_eef0caf31c78fcaf.txt")
    article = cleaned.article
    assert article is not None
    lines = (SEEDS / "000_eef0caf31c78fcaf.txt").read_text("utf-8").strip("\n").split("\n")

    assert article.id == record_id(Source(article.source.uri, "text", 0, "text/plain"))
    assert (article.url, article.site, article.fetched_at) == (None, None, None)
    assert article.source.uri.endswith("seeds/000_eef0caf31c78fcaf.txt")
    assert (article.source.format, article.source.record, article.source.media_type) == (
        "text",
        0,
        "text/plain",
    )
    assert article.source.given_id is None
    assert article.headline == "Kazakh President Issues Shoot-to-Kill Order to Quell Protests"
    assert article.byline == "By VOA News"
    assert article.authors == ()
    assert article.agency == "VOA News"
    assert article.dateline is None
    assert [(credit.name, credit.kind, credit.role) for credit in article.credits] == [
        ("The Associated Press", "agency", "source"),
        ("Reuters", "agency", "source"),
        ("Agence France-Presse", "agency", "source"),
        ("VOA's Mandarin Service", "desk", "contributor"),
        ("Fern Robinson", "person", "contributor"),
    ]
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2022-01-07T00:00:00+00:00"
    assert (article.published_precision, article.published_source) == ("day", "text")
    assert article.modified_at is None
    assert (article.section, article.tags) == (None, ())
    assert article.text == "\n\n".join(lines[2:12])
    assert article.word_count == 368
    assert article.language == "en"
    assert article.language_confidence is not None and article.language_confidence > 0.99
    assert [block.text for block in article.stripped] == [
        "NEWSLETTER",
        "|",
        "Join the GlobalSecurity.org mailing list |",
        "|",
        "|",
    ]
    assert [block.position for block in article.stripped] == [13, 14, 15, 16, 17]
    assert all(block.rule for block in article.stripped)
    assert [(block.text, block.position, block.field) for block in article.field_blocks] == [
        (lines[0], 0, "headline"),
        (lines[1], 1, "byline+published_at"),
        (lines[12], 12, "credits"),
    ]
    assert re.fullmatch("[0-9a-f]{32}", article.content_hash)
    assert article.extractor.name == "galley-text"
    assert article.schema_version == 1


def without_space(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


def visible_text(html: str) -> str:
    """The text that a page shows, found by a second, much simpler parser than the tested one."""
    reader = _VisibleText()
    reader.feed(html)
    return " ".join(reader.texts)


class _VisibleText(HTMLParser):
    UNSEEN = frozenset({"script", "style", "noscript", "title", "template", "textarea"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in self.UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in self.UNSEEN

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.texts.append(data)


def test_each_seed_is_called_the_kind_of_page_that_it_is() -> None:
    kinds = {
        (seed, place): cleaned.article.page_kind
        for seed in NAMES
        for place, cleaned in enumerate(clean_seed(seed))
        if cleaned.article
    }
    assert {key: kind for key, kind in kinds.items() if kind != "article"} == {
        ("riverine-opinion-gauges.html", 0): "opinion"
    }
