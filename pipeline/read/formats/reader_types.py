"""What a reader is told, and the small records it gives besides documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ...errors import InputError
from ...records import PAYLOAD_HEAD_CHARS, RawDocument, Reason, Reject, Source, record_id
from ...text.words import refuse_lone_str

MAX_DOCUMENT_BYTES = 20_000_000
"""Our choice: the largest page of the development pages is under 4 MB."""

MAX_EXPANSION = 1_100
"""Decompressed bytes a compressed byte may become. Deflate cannot reach more than 1,032 to 1
(zlib's technical notes), so honest gzip never meets this limit; zstd and bzip2 bombs do."""


@dataclasses.dataclass(frozen=True, slots=True)
class FieldNames:
    """Which field of a JSON object, or column of a Parquet file, holds what."""

    url: str = "url"
    id: str = "id"
    date: str = "date"
    text: str = "text"
    html: str = "html"
    language: str = "language"

    @classmethod
    def parse(cls, renames: Sequence[str]) -> FieldNames:
        """Takes ``NAME=COLUMN`` pairs as ``--field`` gives them; the names left out keep theirs.

        Raises `InputError` for a pair without ``=``, an unknown NAME, or a NAME given twice.
        """
        refuse_lone_str(renames, "renames")
        known = [field.name for field in dataclasses.fields(cls)]
        chosen: dict[str, str] = {}
        for rename in renames:
            name, equals, column = rename.partition("=")
            if not equals or not column:
                raise InputError(f"--field {rename} is not of the form NAME=COLUMN, such as text=content.")
            if name not in known:
                raise InputError(f"--field {rename}: {name} is none of {', '.join(known)}.")
            if name in chosen:
                raise InputError(f"--field {rename}: {name} was already given as {chosen[name]}.")
            chosen[name] = column
        return dataclasses.replace(cls(), **chosen)


@dataclasses.dataclass(frozen=True, slots=True)
class ReadSettings:
    """How to read.

    fields: names of the fields in JSONL and Parquet.
    max_document_bytes: a longer document (decompressed, not yet decoded) becomes a reject and
        is never held whole.
    max_expansion: how many times its size compressed data may become before it is given up.
    """

    fields: FieldNames = FieldNames()
    max_document_bytes: int = MAX_DOCUMENT_BYTES
    max_expansion: int = MAX_EXPANSION


@dataclasses.dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is no document by its nature: counted, and nothing else.

    kind: what it was, such as ``warc:request`` or ``warc:response:image/png``.
    """

    kind: str


Item = RawDocument | Reject | Skipped
"""What a reader yields."""


def reject(
    source: Source, reason: Reason, message: str, payload: bytes | str = b"", url: str | None = None
) -> Reject:
    """A reject of the stage ``read``.

    Takes the payload, or its beginning, as bytes or text; what is no UTF-8 in it shows as
    U+FFFD, so that the head can always be written.
    """
    if isinstance(payload, str):
        payload = payload[:PAYLOAD_HEAD_CHARS].encode("utf-8", "replace")
    # A character takes at most four bytes.
    head = payload[: 4 * PAYLOAD_HEAD_CHARS].decode("utf-8", "replace")[:PAYLOAD_HEAD_CHARS]
    return Reject(record_id(source), source, url, "read", reason, message, head)
