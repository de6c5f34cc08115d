"""The Arrow schema of ``site_chrome``: one row a block that a site repeats over its pages."""

import pyarrow as pa

from .describe import described, field

SITE_CHROME = described(
    "site_chrome",
    "What was learnt of a site: a block of text that recurs over its pages and so is its chrome.",
    [
        field("site", pa.string(), "the registered domain", nullable=False),
        field("block_hash", pa.string(), "xxh3-128 of the normalised block, digits folded, hex", nullable=False),
        field("text", pa.string(), "the block as one page shows it", nullable=False),
        field("pages", pa.int64(), "how many of the site's pages show it", nullable=False),
        field("site_pages", pa.int64(), "how many pages of the site were read", nullable=False),
        field("schema_version", pa.int32(), "the version of this schema", nullable=False),
    ],
)
