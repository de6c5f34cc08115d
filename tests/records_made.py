"""Makes records for tests, with a value for every field that a test does not name."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import xxhash
from galley.articles import Article, Credit, FieldBlock, HeadlineAlternative, StrippedBlock
from galley.records import Extractor, PageKind, RawDocument, Reason, Reject, Source, record_id


def source(
    uri: str = "dump.jsonl", record: int = 0, format: str = "jsonl", media_type: str = "text/plain"
) -> Source:
    return Source(uri=uri, format=format, record=record, media_type=media_type)


def raw_text(content: str, uri: str = "story.txt") -> RawDocument:
    return RawDocument(source=source(uri, format="text"), content=content)


def raw_html(content: str, uri: str = "story.html", url: str | None = None) -> RawDocument:
    return RawDocument(source=source(uri, format="html", media_type="text/html"), content=content, url=url)


def article(
    text: str = "The ferry sank.", uri: str = "dump.jsonl", record: int = 0, **fields: Any
) -> Article:
    where = source(uri, record)
    made = Article(
        id=record_id(where),
        url="https://courier.example/ferry",
        site="courier.example",
        source=where,
        fetched_at=None,
        headline="Ferry sinks",
        headline_source="json-ld",
        headline_alternatives=(HeadlineAlternative("Island ferry sinks", "title"),),
        byline="By Ann Onymous",
        authors=("Ann Onymous",),
        authors_source="text",
        agency=None,
        dateline=None,
        credits=(Credit("Reuters", "agency", "source"),),
        published_at=datetime(2024, 5, 17, 9, 30, tzinfo=UTC),
        published_on=date(2024, 5, 17),
        modified_at=None,
        published_precision="minute",
        published_source="json-ld",
        section=None,
        section_source=None,
        tags=("ferries",),
        tags_source="meta",
        text=text,
        word_count=len(text.split()),
        language="en",
        language_confidence=0.75,
        page_kind=PageKind.ARTICLE,
        story_confidence=0.75,
        stripped=(StrippedBlock("Share", 0, "rule:share"),),
        field_blocks=(FieldBlock("Ferry sinks", 1, "headline"),),
        content_hash=xxhash.xxh3_128_hexdigest(text.encode("utf-8", "surrogatepass")),
        extractor=Extractor("galley-text", "0.1.0"),
    )
    return dataclasses.replace(made, **fields)


def reject(uri: str = "dump.jsonl", record: int = 0, reason: Reason = Reason.EMPTY) -> Reject:
    where = source(uri, record)
    return Reject(record_id(where), where, None, "read", reason, f"{uri}: nothing there", "")
