"""The document that named fields hold: the fields of a JSON object or a Parquet row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ...errors import DocumentError
from ...records import RawDocument, Reason, Reject
from ..bytes.charset import decode
from .markup_in_text import as_stated
from .reader_types import ReadContext, reject

TYPE_NAMES = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", int: "a number",
              float: "a number", type(None): "null"}  # fmt: skip
"""What a message calls a JSON value."""

_NAMED_FIELDS = 12
_PARAGRAPH_BREAK = "\n\n"
_ABSENT = object()
_MAX_CHARACTER_BYTES = 4


class OtherType(NamedTuple):
    """Stands for a value whose type no field can be read from.

    Attributes:
        name: the type, for a message.
    """

    name: str


class _WrongTypeError(Exception):
    """A field is not text. The exception's text says what it is."""


def record_of(
    context: ReadContext, at: int, fields: Mapping[str, Any], payload: bytes | str = b""
) -> RawDocument | Reject:
    """Make a document of named fields.

    The HTML is taken if it holds something, else the text: HTML shows more of what is chrome. Text that turns
    out to be HTML is read as that.

    Args:
        context: of the file.
        at: the record's place.
        fields: values by the names of the file. Strings are decoded; bytes are in an unknown charset.
        payload: the record as stored, for the head that a reject keeps.

    Returns:
        The document, or the reject that the record ends as.
    """
    names, place = context.settings.fields, context.place(at)
    url = optional_text(_field(fields, names.url))
    given_id = optional_text(_field(fields, names.id))
    wrong: list[str] = []
    is_present = False
    for name, media_type in ((names.html, "text/html"), (names.text, "text/plain")):
        value = _field(fields, name, _ABSENT)
        if value is _ABSENT:
            continue
        source = context.source(at, media_type, given_id)
        try:
            content = _text_of(value, media_type, context.settings.max_document_bytes)
        except _WrongTypeError as error:
            wrong.append(f"{name} is {error}, not a string")
            continue
        except DocumentError as error:
            head = value if isinstance(value, str | bytes) else payload
            return reject(source, error.reason, f"{place}: {error.message}", head, url)
        if content:
            if media_type == "text/plain":
                content, media_type = as_stated(content)
                source = context.source(at, media_type, given_id)
            published = optional_text(_field(fields, names.date))
            language = optional_text(_field(fields, names.language))
            return RawDocument(source, content, url, published=published, language=language)
        is_present = True
    source = context.source(at, "text/plain", given_id)
    if wrong:
        return reject(source, Reason.MISSING_FIELD, f"{place}: {'; '.join(wrong)}", payload, url)
    if is_present:
        return reject(source, Reason.EMPTY, f"{place} holds no text", payload, url)
    found = ", ".join(sorted(fields)[:_NAMED_FIELDS]) or "no field"
    message = f"{place} has neither {names.html} nor {names.text}, but {found}"
    return reject(source, Reason.MISSING_FIELD, message, payload, url)


def _field(fields: Mapping[str, Any], name: str, absent: Any = None) -> Any:
    """The value of a field: under its very name, or by a path of names with dots between them."""
    if name in fields:
        return fields[name]
    value: Any = fields
    for step in name.split("."):
        if not isinstance(value, dict) or step not in value:
            return absent
        value = value[step]
    return value


def _text_of(value: Any, media_type: str, limit: int) -> str | None:
    """A field's text, None if it is absent or blank.

    Raises:
        DocumentError: it is too long, or cannot be decoded.
        _WrongTypeError: it is not text.
    """
    if value is None:
        return None
    if isinstance(value, OtherType):
        raise _WrongTypeError(value.name)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = _PARAGRAPH_BREAK.join(value)
    if not isinstance(value, str | bytes):
        raise _WrongTypeError(TYPE_NAMES.get(type(value), type(value).__name__))
    if isinstance(value, bytes):
        if len(value) > limit:
            raise _too_long(limit)
        value = decode(value, None, media_type) if value else ""
    if not value or value.isspace():
        return None
    if is_longer(value, limit):
        raise _too_long(limit)
    return value.replace("\0", "\ufffd")


def _too_long(limit: int) -> DocumentError:
    return DocumentError(Reason.TOO_LARGE, f"the document is over {limit:,} bytes long")


def is_longer(content: str, limit: int) -> bool:
    """Whether a text is longer than ``limit`` bytes in UTF-8."""
    # Counting bytes takes encoding, which most texts are too short to need.
    return _MAX_CHARACTER_BYTES * len(content) > limit and len(content.encode("utf-8", "replace")) > limit


def optional_text(value: Any) -> str | None:
    """A field as a string; None if it is absent, blank or neither a string nor a number."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None
