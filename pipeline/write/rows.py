"""Records as rows of the schemas in ``galley.schemas``."""

from __future__ import annotations

from ..files.parts import Row
from ..records import SCHEMA_VERSION, Article, Extractor, Reject, Source


def article_row(article: Article) -> Row:
    """The row of ``articles`` that an article is written as.

    The lists of blocks stay tuples: Arrow takes a tuple for a struct, member by member.
    """
    return {
        "id": article.id,
        "url": article.url,
        "site": article.site,
        "source": _source(article.source),
        "fetched_at": article.fetched_at,
        "headline": article.headline,
        "headline_source": article.headline_source,
        "byline": article.byline,
        "authors": article.authors,
        "authors_source": article.authors_source,
        "agency": article.agency,
        "dateline": article.dateline,
        "credits": article.credits,
        "published_at": article.published_at,
        "published_on": article.published_on,
        "modified_at": article.modified_at,
        "published_precision": article.published_precision,
        "published_source": article.published_source,
        "section": article.section,
        "section_source": article.section_source,
        "tags": article.tags,
        "tags_source": article.tags_source,
        "text": article.text,
        "word_count": article.word_count,
        "language": article.language,
        "language_confidence": article.language_confidence,
        "stripped": article.stripped,
        "field_blocks": article.field_blocks,
        "content_hash": article.content_hash,
        "extractor": _extractor(article.extractor),
        "schema_version": article.schema_version,
    }


def reject_row(reject: Reject) -> Row:
    """The row of ``rejects`` that a reject is written as."""
    return {
        "id": reject.id,
        "source": _source(reject.source),
        "url": reject.url,
        "stage": reject.stage,
        "reason": str(reject.reason),
        "message": reject.message,
        "payload_head": reject.payload_head,
        "schema_version": SCHEMA_VERSION,
    }


def _source(source: Source) -> tuple[str, str, int, str, str | None]:
    return source.uri, str(source.format), source.record, source.media_type, source.given_id


def _extractor(extractor: Extractor) -> tuple[str, str]:
    return extractor.name, extractor.version
