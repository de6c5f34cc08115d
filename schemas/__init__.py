"""The Arrow schema of every dataset that a run writes.

It is the one source for the writer, the documentation, ``galley schema`` and the test that keeps later
versions compatible."""

from .articles import ARTICLES, DUPLICATES
from .describe import SCHEMA_VERSION, flat_fields
from .rejects import REJECTS
from .signatures import SIGNATURES
from .site_chrome import SITE_CHROME

SCHEMAS = {
    "articles": ARTICLES,
    "duplicates": DUPLICATES,
    "rejects": REJECTS,
    "signatures": SIGNATURES,
    "site_chrome": SITE_CHROME,
}

__all__ = [
    "ARTICLES",
    "DUPLICATES",
    "REJECTS",
    "SCHEMAS",
    "SCHEMA_VERSION",
    "SIGNATURES",
    "SITE_CHROME",
    "flat_fields",
]
