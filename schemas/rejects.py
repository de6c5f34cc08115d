"""The Arrow schema of ``rejects``: one row a document that did not become an article."""

import pyarrow as pa

from .articles import SOURCE
from .describe import described, field

REJECTS = described(
    "rejects",
    "A document that ended without becoming an article, and why.",
    [
        field("id", pa.string(), "xxh3-128 of the source's uri and record, hex: the same in every run", nullable=False),
        field("source", SOURCE, "enough to find the raw document again", nullable=False),
        field("url", pa.string(), "the address that the dump gives"),
        field("stage", pa.string(), "the stage that gave it up: read, extract, strip or split", nullable=False),
        field("reason", pa.string(), "the reason's code: empty, binary, truncated, no_story …", nullable=False),
        field("message", pa.string(), "what was wrong and where, in a sentence", nullable=False),
        field("payload_head", pa.string(), "how the raw document begins", nullable=False),
        field("schema_version", pa.int32(), "the version of this schema", nullable=False),
    ],
)
