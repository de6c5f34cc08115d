"""What a reader is given, and the small records that it yields in addition to documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from ...errors import InputError
from ...records import PAYLOAD_HEAD_CHARS, RawDocument, Reason, Reject, Source, record_id
from ...text.words import refuse_lone_str

MAX_DOCUMENT_BYTES = 20_000_000
"""The largest page of the development pages is under 4 MB."""

MAX_EXPANSION = 1_100
"""How many bytes a compressed byte may become. Deflate cannot reach more than 1,032 to 1 (zlib's
technical notes), so sound gzip never meets this limit; zstd, bzip2 and Parquet bombs do."""

MAX_UNFOLDED_BYTES = 512 << 20
"""How much a Parquet page may unfold to, which is held in memory whole. Writers end a page at about
1 MB, but some look only after each 1,024 rows."""

MAX_UNPACKED_BYTES = 8 << 30
"""How much of the temporary disk a Parquet file that was compressed as a whole may take."""

MAX_JSON_DEPTH = 200
"""How deep the arrays and objects of a JSON record may be nested. Python's parser gives up at a depth
that depends on its version and its caller."""

_MESSAGE_CHARS = 500


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
        """Parse the values of ``--field``.

        Args:
            renames: pairs ``NAME=COLUMN``. Names that are left out keep their default column.

        Raises:
            InputError: a pair has no ``=``, its NAME is unknown, or was given before.
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

    Attributes:
        fields: the names of the fields in JSONL and Parquet.
        max_document_bytes: a longer document (decompressed, not yet decoded) becomes a reject, and
            is not held whole.
        max_expansion: how many times its size compressed data may become before reading gives up.
        max_unfolded_bytes: how much a Parquet page may unfold to.
        max_unpacked_bytes: how much a Parquet file that was compressed as a whole may unpack to.
        max_json_depth: how deep a JSON record may be nested.
    """

    fields: FieldNames = FieldNames()
    max_document_bytes: int = MAX_DOCUMENT_BYTES
    max_expansion: int = MAX_EXPANSION
    max_unfolded_bytes: int = MAX_UNFOLDED_BYTES
    max_unpacked_bytes: int = MAX_UNPACKED_BYTES
    max_json_depth: int = MAX_JSON_DEPTH


@dataclasses.dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is not a document by its nature. It is only counted.

    Attributes:
        kind: what it is, such as ``warc:request`` or ``warc:response:image/png``.
    """

    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Unread:
    """A stretch of a file that could not be read, and may have held any number of records.

    A reader yields it after the reject that says why. A run sums it by file.

    Attributes:
        uri: the file.
        bytes: the length of the stretch, in bytes of the file as stored (of a compressed file:
            compressed). 0 where the file is cut off and all that is left of it was read: what followed is
            missing, and nothing shows how much that was.
    """

    uri: str
    bytes: int


Item = RawDocument | Reject | Skipped | Unread
"""What a reader yields."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReadContext:
    """What all records of a file share.

    Attributes:
        uri: the file.
        format: the value of its `Format`.
        settings: how to read it.
    """

    uri: str
    format: str
    settings: ReadSettings

    def source(self, at: int, media_type: str = "text/plain", given_id: str | None = None) -> Source:
        """The source of the record at ``at``."""
        return Source(self.uri, self.format, at, media_type, given_id)

    def place(self, at: int) -> str:
        """The words that name the record at ``at`` in a message."""
        unit = "row" if self.format == "parquet" else "the record at byte"
        return f"{self.uri}: {unit} {at:,}"

    def reject(
        self, at: int, reason: Reason, clause: str, payload: bytes | str = b"", media_type: str = "text/plain"
    ) -> Reject:
        """The reject of the record at ``at``; the clause says what is wrong with it."""
        return reject(self.source(at, media_type), reason, f"{self.place(at)} {clause}", payload)

    def guarded(
        self, at: int, make: Callable[..., Item], *arguments: Any, payload: bytes | str = b""
    ) -> Item:
        """Make one record, or the reject that it ends as, whatever goes wrong in making it.

        A reader goes on at the next record: this is the one place that keeps an unforeseen value, or
        a fault of this code, from costing more than the record that it is met in.

        Args:
            at: the record's place.
            make: makes it, from ``arguments``.
            payload: what it is made from, for the head that a reject keeps.

        Raises:
            OSError: the file itself could not be read. That is not a property of the data.
        """
        try:
            return make(*arguments)
        except Exception as error:
            raise_if_transient(error)
            return self.reject(at, Reason.READ_ERROR, f"cannot be read: {described(error)}", payload)


def raise_if_transient(error: Exception) -> None:
    """Raise again what the file system raised; libraries' own OSErrors, for damage, have no number."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error


def described(error: Exception) -> str:
    """An error as a clause of one line, which can be written as UTF-8."""
    text = (str(error).strip().splitlines() or [""])[0][:_MESSAGE_CHARS]
    return f"{type(error).__name__}: {text}".encode("utf-8", "replace").decode("utf-8")


def reject(
    source: Source, reason: Reason, message: str, payload: bytes | str = b"", url: str | None = None
) -> Reject:
    """A reject of the stage ``read``.

    Args:
        source: where the record is.
        reason: the code.
        message: one sentence.
        payload: the record, or its beginning. What is not UTF-8 in it shows as U+FFFD, so that the
            head can always be written.
        url: the record's address.
    """
    if isinstance(payload, str):
        payload = payload[:PAYLOAD_HEAD_CHARS].encode("utf-8", "replace")
    # A character takes at most four bytes.
    head = payload[: 4 * PAYLOAD_HEAD_CHARS].decode("utf-8", "replace")[:PAYLOAD_HEAD_CHARS]
    return Reject(record_id(source), source, url, "read", reason, message, head)
