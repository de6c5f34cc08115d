"""The Arrow schema of ``signatures``: one row an article, to find its near duplicates in later runs."""

import pyarrow as pa

from .describe import described, required

SIGNATURE_BYTES = 160

SIGNATURES = described(
    "signatures",
    "What is kept of an article's text to find its near duplicates, in this run and, with --against, in "
    "later ones. Written with --dedup near.",
    [
        required("id", pa.string(), "id of the article"),
        required(
            "signature",
            pa.binary(SIGNATURE_BYTES),
            "the low bytes of a MinHash signature of 128 values, then the 16 least hashes of its numbers, "
            "each 2 bytes, little-endian",
        ),
        required("signature_version", pa.int32(), "only signatures of one version can be compared"),
        required("schema_version", pa.int32(), "the version of this schema"),
    ],
)
