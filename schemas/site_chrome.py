"""The Arrow schema of ``site_chrome``: one row a block that a site repeats over its pages."""

import pyarrow as pa

from .describe import described, required

SITE_CHROME = described(
    "site_chrome",
    "What was learnt of a site: a block of text that recurs over its pages and so is its chrome "
    "(for a later version: no run writes it yet).",
    [
        required("site", pa.string(), "the registered domain"),
        required("block_hash", pa.string(), "xxh3-128 of the normalised block, digits folded, hex"),
        required("text", pa.string(), "the block as one page shows it"),
        required("pages", pa.int64(), "how many of the site's pages show it"),
        required("site_pages", pa.int64(), "how many pages of the site were read"),
        required("schema_version", pa.int32(), "the version of this schema"),
    ],
)
