"""The Arrow schema of ``articles`` and ``duplicates``: one row an article."""

import pyarrow as pa

from .describe import described, optional, required

SOURCE = pa.struct(
    [
        required("uri", pa.string(), "the file or URL that held the document"),
        required("format", pa.string(), "text, html, jsonl, warc, wet or parquet"),
        required(
            "record",
            pa.int64(),
            "where in the file, from 0: the line's byte offset (JSONL, in the uncompressed file), the "
            "record's byte offset as CDX counts it (WARC, WET), the row (Parquet); 0 where the file is one "
            "document",
        ),
        required("media_type", pa.string(), "what the payload was read as: text/html or text/plain"),
        optional(
            "given_id", pa.string(), "the identifier that the dump itself gives: its id field, WARC-Record-ID"
        ),
    ]
)

CREDIT = pa.struct(
    [
        required("name", pa.string(), "as printed"),
        required("kind", pa.string(), "agency, person or desk"),
        required("role", pa.string(), "what the line says it did: source, contributor, reporter, editor …"),
    ]
)

STRIPPED_BLOCK = pa.struct(
    [
        required("text", pa.string(), "the block as a reader saw it"),
        required("position", pa.int32(), "its place among the document's blocks, from 0"),
        required("rule", pa.string(), "the rule or model that took it"),
    ]
)

FIELD_BLOCK = pa.struct(
    [
        required("text", pa.string(), "the block as a reader saw it"),
        required("position", pa.int32(), "its place among the document's blocks, from 0"),
        required("field", pa.string(), "the field or fields it became, joined by +"),
    ]
)

EXTRACTOR = pa.struct(
    [
        required("name", pa.string(), "galley-html or galley-text"),
        required("version", pa.string(), "Galley's version"),
    ]
)

TIMESTAMP = pa.timestamp("us", tz="UTC")

ARTICLE_FIELDS = [
    required("id", pa.string(), "xxh3-128 of the source's uri and record, hex: the same in every run"),
    optional("url", pa.string(), "the address, canonical where the page names it"),
    optional("site", pa.string(), "the registered domain of url"),
    required("source", SOURCE, "enough to find the raw document again"),
    optional("fetched_at", TIMESTAMP, "when the archive took the document (WARC-Date and the like)"),
    optional("headline", pa.string(), "as printed, without the site's name"),
    optional(
        "headline_source",
        pa.string(),
        "where headline was found: json-ld, meta, microdata, title, heading (the page's h1) or text (a line)",
    ),
    optional("byline", pa.string(), "as printed: By VOA News"),
    required("authors", pa.list_(pa.string()), "people only, each name once, as printed"),
    optional(
        "authors_source",
        pa.string(),
        "where authors were found: json-ld, meta, microdata, dom (an element whose names say so) or text (a "
        "line); null where there are none",
    ),
    optional("agency", pa.string(), "the organisation that wrote it: VOA News, Reuters"),
    optional("dateline", pa.string(), "place (and agency) that opens the story; it stays in text too"),
    required("credits", pa.list_(CREDIT), "who the credit lines name"),
    optional("published_at", TIMESTAMP, "when it was published; midnight UTC where only the day is known"),
    optional(
        "published_on",
        pa.date32(),
        "the calendar day of publication where the paper is: as the page prints it, else in the time zone "
        "that its statement names",
    ),
    optional("modified_at", TIMESTAMP, "when it was last changed"),
    optional("published_precision", pa.string(), "day, minute or second"),
    optional("published_source", pa.string(), "where published_at was found: json-ld, meta, text, url …"),
    optional("section", pa.string(), "the part of the site it stood in"),
    optional("section_source", pa.string(), "where section was found: json-ld or meta"),
    required("tags", pa.list_(pa.string()), "its keywords, each once"),
    optional("tags_source", pa.string(), "where tags were found: json-ld or meta"),
    required("text", pa.string(), "the story: paragraphs parted by one blank line"),
    required("word_count", pa.int32(), "words of text; each CJK, Kana, Hangul or Thai character is one"),
    optional("language", pa.string(), "BCP 47 code of the text's language"),
    optional("language_confidence", pa.float32(), "the probability that language is right, 0 to 1"),
    required("stripped", pa.list_(STRIPPED_BLOCK), "every block taken out, in order, with its reason"),
    required("field_blocks", pa.list_(FIELD_BLOCK), "every block that became a field, as printed, in order"),
    required("content_hash", pa.string(), "xxh3-128 of the normalised text, hex: equal for exact duplicates"),
    required("extractor", EXTRACTOR, "the code that made the record"),
    required("schema_version", pa.int32(), "the version of this schema"),
]

ARTICLES = described("articles", "One clean article a row.", ARTICLE_FIELDS)

DUPLICATES = described(
    "duplicates",
    "An article left out because another with the same or nearly the same text was kept; all of its fields, "
    "and which was kept.",
    [
        *ARTICLE_FIELDS,
        required("duplicate_of", pa.string(), "id of the article that was kept"),
        required("duplicate_kind", pa.string(), "exact: both have one content_hash; near: most is the same"),
        required(
            "similarity",
            pa.float32(),
            "the Jaccard index of both texts' runs of five words, estimated for near ones; 1 for exact ones",
        ),
        optional(
            "duplicate_in",
            pa.string(),
            "the result of --against that told of the article kept; null where it is this result's",
        ),
    ],
)
