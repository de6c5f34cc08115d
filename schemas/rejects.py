"""The Arrow schema of ``rejects``: one row for each document that did not become an article."""

import pyarrow as pa

from .articles import SOURCE
from .describe import described, optional, required

REJECTS = described(
    "rejects",
    "A document that did not become an article, and why.",
    [
        required("id", pa.string(), "xxh3-128 of the source's uri and record, in hex: the same in every run"),
        required("source", SOURCE, "enough to find the raw document again"),
        optional("url", pa.string(), "the address that the dump gives"),
        required(
            "stage",
            pa.string(),
            "the stage that rejected it: read, extract, strip or split; or select, for an option of the run",
        ),
        required("reason", pa.string(), "the code of the reason: empty, binary, truncated, no_story …"),
        required("message", pa.string(), "what was wrong, and where, in a sentence"),
        required("payload_head", pa.string(), "the beginning of the raw document"),
        required("schema_version", pa.int32(), "the version of this schema"),
    ],
)
