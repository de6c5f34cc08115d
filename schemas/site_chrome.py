"""The Arrow schema of ``site_chrome``: one row for each block that a site repeats on its pages."""

import pyarrow as pa

from .describe import described, optional, required

SITE_CHROME = described(
    "site_chrome",
    "What was learnt of a site: a block of text that its pages repeat, or how such blocks begin or end.",
    [
        required(
            "site", pa.string(), "the registered domain; for documents without an address, their folder"
        ),
        required("block_hash", pa.uint64(), "xxh3-64 of the block with case, digits and punctuation folded"),
        required(
            "kind",
            pa.string(),
            "block: the whole block; prefix, suffix: how such blocks begin or end (Read more: …)",
        ),
        required("text", pa.string(), "the block as one page shows it, cut to 120 characters"),
        required("pages", pa.int32(), "how many of the site's sampled documents show it"),
        required("site_pages", pa.int32(), "how many of the site's documents were sampled, at most 128"),
        required("chrome", pa.bool_(), "whether it is more likely chrome than story"),
        required(
            "probability",
            pa.float64(),
            "the probability that it is story, from the classifier alone, the mean over pages",
        ),
        required("chars", pa.int32(), "the length of the longest such block"),
        optional("first_seen", pa.date32(), "the first day on which an archive fetched such a page"),
        optional("last_seen", pa.date32(), "the last such day"),
        required(
            "seen_in", pa.binary(), "which of the sampled documents show it: one bit each, the lowest first"
        ),
        required("site_documents", pa.binary(), "the sampled documents: hashes of 8 bytes, little-endian"),
        required("schema_version", pa.int32(), "the version of this schema"),
    ],
)
