"""The identity of a record: the same document of the same dump has the same id on every run."""

from __future__ import annotations

import xxhash

from .records import Source


def record_id(source: Source) -> str:
    """The ``id`` of an article, a duplicate or a reject.

    Takes the source as ``read`` made it; gives 32 hex digits: xxh3-128 of the file's URI, a NUL
    and the record's place in decimal. Neither format nor content is part of it, so a
    better reader or extractor does not change the ids of a dump that stayed the same.
    """
    return source_id(source.uri, source.record)


def source_id(uri: str, record: int) -> str:
    """The same, of the two that it is made of."""
    identity = f"{uri}\0{record}"
    # A local path that is not UTF-8 reaches Python with surrogates: they are hashed as they are.
    return xxhash.xxh3_128_hexdigest(identity.encode("utf-8", "surrogatepass"))
