"""The Arrow schema of ``signatures``: one row for each article, to find its near duplicates later."""

import pyarrow as pa

from .describe import described, required

SIGNATURE_BYTES = 160

SIGNATURES = described(
    "signatures",
    "What is kept of an article's text to find its near duplicates, in this run and, with --against, in "
    "later ones. Written if the run has --dedup near.",
    [
        required("id", pa.string(), "the id of the article"),
        required(
            "signature",
            pa.binary(SIGNATURE_BYTES),
            "the low bytes of a MinHash signature of 128 values, then the 16 smallest hashes of the numbers "
            "in the text, 2 bytes each, little-endian",
        ),
        required("signature_version", pa.int32(), "only signatures of the same version can be compared"),
        required("schema_version", pa.int32(), "the version of this schema"),
    ],
)
