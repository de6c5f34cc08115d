"""The Arrow schema of ``site_chrome``: one row a block that a site repeats over its pages."""

import pyarrow as pa

from .describe import described, optional, required

SITE_CHROME = described(
    "site_chrome",
    "What was learnt of a site: a block of text, or how such blocks begin or end, that its pages repeat.",
    [
        required(
            "site", pa.string(), "the registered domain; for documents without an address, their folder"
        ),
        required("block_hash", pa.uint64(), "xxh3-64 of the block with case, digits and punctuation folded"),
        required(
            "kind",
            pa.string(),
            "block: the whole block; prefix, suffix: how it begins or ends (Read more: …)",
        ),
        required("text", pa.string(), "the block as one page shows it, cut to 120 characters"),
        required("pages", pa.int32(), "how many of the site's sampled documents show it"),
        required("site_pages", pa.int32(), "how many of the site's documents were sampled, 128 at most"),
        required("chrome", pa.bool_(), "whether it is likelier chrome than story"),
        required(
            "probability", pa.float64(), "that it is story, by the classifier alone, the mean over pages"
        ),
        required("chars", pa.int32(), "the length of the longest such block"),
        optional("first_seen", pa.date32(), "the earliest day on which an archive took such a page"),
        optional("last_seen", pa.date32(), "the latest"),
        required("seen_in", pa.binary(), "which of the sampled documents show it: one bit each, least first"),
        required("site_documents", pa.binary(), "the sampled documents: hashes of 8 bytes, little endian"),
        required("schema_version", pa.int32(), "the version of this schema"),
    ],
)
