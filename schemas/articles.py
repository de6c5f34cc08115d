"""The Arrow schema of ``articles`` and ``duplicates``: one row an article."""

import pyarrow as pa

from .describe import described, field

SOURCE = pa.struct(
    [
        field("uri", pa.string(), "the file or URL that held the document", nullable=False),
        field("format", pa.string(), "text, html, jsonl, warc, wet or parquet", nullable=False),
        field(
            "record",
            pa.int64(),
            "where in the file, from 0: the line's byte offset (JSONL, in the uncompressed file), the record's "
            "byte offset as CDX counts it (WARC, WET), the row (Parquet); 0 for a file of one document",
            nullable=False,
        ),
        field("media_type", pa.string(), "what the payload was read as: text/html or text/plain", nullable=False),
        field("given_id", pa.string(), "the identifier that the dump itself gives: its id field, WARC-Record-ID"),
    ]
)

CREDIT = pa.struct(
    [
        field("name", pa.string(), "as printed", nullable=False),
        field("kind", pa.string(), "agency, person or desk", nullable=False),
        field("role", pa.string(), "what the line says it did: source, contributor, reporter, editor …", nullable=False),
    ]
)

STRIPPED_BLOCK = pa.struct(
    [
        field("text", pa.string(), "the block as a reader saw it", nullable=False),
        field("position", pa.int32(), "its place among the document's blocks, from 0", nullable=False),
        field("rule", pa.string(), "the rule or model that took it", nullable=False),
    ]
)

FIELD_BLOCK = pa.struct(
    [
        field("text", pa.string(), "the block as a reader saw it", nullable=False),
        field("position", pa.int32(), "its place among the document's blocks, from 0", nullable=False),
        field("field", pa.string(), "the field or fields it became, joined by +", nullable=False),
    ]
)

EXTRACTOR = pa.struct(
    [
        field("name", pa.string(), "galley-html or galley-text", nullable=False),
        field("version", pa.string(), "Galley's version", nullable=False),
    ]
)

TIMESTAMP = pa.timestamp("us", tz="UTC")

ARTICLE_FIELDS = [
    field("id", pa.string(), "xxh3-128 of the source's uri and record, hex: the same in every run", nullable=False),
    field("url", pa.string(), "the address, canonical where the page names it"),
    field("site", pa.string(), "the registered domain of url"),
    field("source", SOURCE, "enough to find the raw document again", nullable=False),
    field("fetched_at", TIMESTAMP, "when the archive took the document (WARC-Date and the like)"),
    field("headline", pa.string(), "as printed, without the site's name"),
    field("byline", pa.string(), "as printed: By VOA News"),
    field("authors", pa.list_(pa.string()), "people only, each name once, as printed", nullable=False),
    field("agency", pa.string(), "the organisation that wrote it: VOA News, Reuters"),
    field("dateline", pa.string(), "place (and agency) that opens the story; it stays in text too"),
    field("credits", pa.list_(CREDIT), "who the credit lines name", nullable=False),
    field("published_at", TIMESTAMP, "when it was published; midnight UTC where only the day is known"),
    field("modified_at", TIMESTAMP, "when it was last changed"),
    field("published_precision", pa.string(), "day, minute or second"),
    field("published_source", pa.string(), "where published_at was found: json-ld, meta, text, url …"),
    field("section", pa.string(), "the part of the site it stood in"),
    field("tags", pa.list_(pa.string()), "its keywords, each once", nullable=False),
    field("text", pa.string(), "the story: paragraphs parted by one blank line", nullable=False),
    field("word_count", pa.int32(), "words of text; each CJK, Kana, Hangul or Thai character is one", nullable=False),
    field("language", pa.string(), "BCP 47 code of the text's language"),
    field("language_confidence", pa.float32(), "the detector's probability for language, 0 to 1"),
    field("stripped", pa.list_(STRIPPED_BLOCK), "every block taken out, in order, with its reason", nullable=False),
    field("field_blocks", pa.list_(FIELD_BLOCK), "every block that became a field, as printed, in order", nullable=False),
    field("content_hash", pa.string(), "xxh3-128 of the normalised text, hex: equal for exact duplicates", nullable=False),
    field("extractor", EXTRACTOR, "the code that made the record", nullable=False),
    field("schema_version", pa.int32(), "the version of this schema", nullable=False),
]

ARTICLES = described("articles", "One clean article a row.", ARTICLE_FIELDS)

DUPLICATES = described(
    "duplicates",
    "An article left out because another with the same text was kept; all of its fields, and which was kept.",
    [*ARTICLE_FIELDS, field("duplicate_of", pa.string(), "id of the article that was kept", nullable=False)],
)
