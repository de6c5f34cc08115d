"""The Arrow schema of ``articles`` and ``duplicates``: one row for each article.

``tests/test_schemas.py`` checks `galley.articles.Article` against it, and ``write/rows.py`` makes rows from
it."""

import pyarrow as pa

from .describe import described, optional, required

SOURCE = pa.struct(
    [
        required("uri", pa.string(), "the file or URL that the document was in"),
        required("format", pa.string(), "text, html, jsonl, warc, wet or parquet"),
        required(
            "record",
            pa.int64(),
            "the place in the file, from 0: the line's byte offset in the uncompressed file (JSONL), the "
            "record's byte offset as CDX counts it (WARC, WET) or the row (Parquet); 0 if the file is one "
            "document",
        ),
        required("media_type", pa.string(), "what the payload was read as: text/html or text/plain"),
        optional(
            "given_id", pa.string(), "the identifier that the dump gives: its id field or WARC-Record-ID"
        ),
    ]
)

HEADLINE_ALTERNATIVE = pa.struct(
    [
        required("text", pa.string(), "the wording, without the site's name"),
        required("source", pa.string(), "where it was found: json-ld, meta, microdata, title or heading"),
    ]
)

CREDIT = pa.struct(
    [
        required("name", pa.string(), "as printed"),
        required("kind", pa.string(), "agency, person or desk"),
        required(
            "role", pa.string(), "what the line says the name did: source, contributor, reporter, editor …"
        ),
    ]
)

STRIPPED_BLOCK = pa.struct(
    [
        required("text", pa.string(), "the block as a reader sees it"),
        required("position", pa.int32(), "its place among the blocks of the document, from 0"),
        required("rule", pa.string(), "the rule or model that took it"),
    ]
)

FIELD_BLOCK = pa.struct(
    [
        required("text", pa.string(), "the block as a reader sees it"),
        required("position", pa.int32(), "its place among the blocks of the document, from 0"),
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
    required("id", pa.string(), "xxh3-128 of the source's uri and record, in hex: the same in every run"),
    optional("url", pa.string(), "the address; the canonical one if the page names it"),
    optional("site", pa.string(), "the registered domain of url"),
    required("source", SOURCE, "enough to find the raw document again"),
    optional("fetched_at", TIMESTAMP, "when the archive fetched the document (WARC-Date and the like)"),
    optional("headline", pa.string(), "as printed, without the site's name"),
    optional(
        "headline_source",
        pa.string(),
        "where the headline was found: json-ld, meta, microdata, title, heading (the page's h1) or text (a "
        "line)",
    ),
    optional(
        "headline_alternatives",
        pa.list_(HEADLINE_ALTERNATIVE),
        "the other wordings of the headline that the page states, each once; null in results of Galley 0.1 "
        "to 0.3",
    ),
    optional("byline", pa.string(), "as printed, such as By VOA News"),
    required("authors", pa.list_(pa.string()), "people only, each name once, as printed"),
    optional(
        "authors_source",
        pa.string(),
        "where the authors were found: json-ld, meta, microdata, dom (an element whose names say so) or text "
        "(a line); null if there are none",
    ),
    optional("agency", pa.string(), "the organisation that wrote it, such as VOA News or Reuters"),
    optional(
        "dateline", pa.string(), "the place (and agency) that opens the story; it stays in the text, too"
    ),
    required("credits", pa.list_(CREDIT), "whom the credit lines name"),
    optional("published_at", TIMESTAMP, "when it was published; midnight UTC if only the day is known"),
    optional(
        "published_on",
        pa.date32(),
        "the calendar day of publication at the paper's place: as the page prints it, otherwise in the time "
        "zone that the stated date has",
    ),
    optional("modified_at", TIMESTAMP, "when it was last modified"),
    optional("published_precision", pa.string(), "day, minute or second"),
    optional("published_source", pa.string(), "where published_at was found: json-ld, meta, text, url …"),
    optional("section", pa.string(), "the section of the site that it was in"),
    optional("section_source", pa.string(), "where the section was found: json-ld or meta"),
    required("tags", pa.list_(pa.string()), "its keywords, each once"),
    optional("tags_source", pa.string(), "where the tags were found: json-ld or meta"),
    required("text", pa.string(), "the story; a blank line separates paragraphs"),
    required(
        "word_count",
        pa.int32(),
        "the number of words in the text; each CJK, Kana, Hangul or Thai character counts as one",
    ),
    optional("language", pa.string(), "the BCP 47 code of the text's language"),
    optional("language_confidence", pa.float32(), "the probability that the language is right, 0 to 1"),
    optional(
        "page_kind",
        pa.string(),
        "the kind of page: article, live_blog, opinion, interview, forum, product, listing, service, "
        "documentation or other; null in results of Galley 0.1",
    ),
    optional(
        "story_confidence",
        pa.float32(),
        "how well the text is expected to be the story: the F1 to expect of its words, 0 to 1; null in "
        "results of Galley 0.1",
    ),
    required(
        "stripped",
        pa.list_(STRIPPED_BLOCK),
        "every block that was taken out, in order, with the rule that took it",
    ),
    required("field_blocks", pa.list_(FIELD_BLOCK), "every block that became a field, as printed, in order"),
    required(
        "content_hash", pa.string(), "xxh3-128 of the normalised text, in hex: equal for exact duplicates"
    ),
    required("extractor", EXTRACTOR, "the code that made the record"),
    required("schema_version", pa.int32(), "the version of this schema"),
]

ARTICLES = described("articles", "One clean article in each row.", ARTICLE_FIELDS)

DUPLICATES = described(
    "duplicates",
    "An article that was set apart because another with the same or nearly the same text was kept. It has "
    "all fields of an article, and says which article was kept.",
    [
        *ARTICLE_FIELDS,
        required("duplicate_of", pa.string(), "the id of the article that was kept"),
        required(
            "duplicate_kind",
            pa.string(),
            "exact: both have the same content_hash; near: most of the text is the same",
        ),
        required(
            "similarity",
            pa.float32(),
            "the Jaccard index of the runs of five words of both texts, estimated for near duplicates; 1 for "
            "exact ones",
        ),
        optional(
            "duplicate_in",
            pa.string(),
            "the result given with --against that knows the article that was kept; null if it is in this "
            "result",
        ),
    ],
)
