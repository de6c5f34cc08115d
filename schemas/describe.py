"""Makes schemas whose fields carry their descriptions into every file written with them."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from ..records import SCHEMA_VERSION

__all__ = ["SCHEMA_VERSION", "described", "flat_fields", "optional", "required"]


def required(name: str, kind: pa.DataType, description: str) -> pa.Field:
    """An Arrow field that is never null, with its description in the field's metadata."""
    return pa.field(name, kind, nullable=False, metadata={"description": description})


def optional(name: str, kind: pa.DataType, description: str) -> pa.Field:
    """An Arrow field that may be null, with its description in the field's metadata."""
    return pa.field(name, kind, nullable=True, metadata={"description": description})


def described(name: str, description: str, fields: Sequence[pa.Field]) -> pa.Schema:
    """The schema of a dataset, with its name, description and version in the schema's metadata."""
    return pa.schema(
        fields,
        metadata={
            "galley.dataset": name,
            "galley.schema_version": str(SCHEMA_VERSION),
            "description": description,
        },
    )


def flat_fields(schema: pa.Schema) -> Iterator[tuple[str, str, bool, str]]:
    """Every field of a schema, each followed by the members of its struct.

    Yields:
        Path (``source.uri``, ``credits[].name``), Arrow type, whether it may be null, description.
    """
    for each in schema:
        yield from _flat(each, each.name)


def _flat(each: pa.Field, path: str) -> Iterator[tuple[str, str, bool, str]]:
    kind = each.type
    members = kind.value_type if pa.types.is_list(kind) else kind
    name = _type_name(kind)
    yield path, name, each.nullable, (each.metadata or {}).get(b"description", b"").decode()
    if pa.types.is_struct(members):
        below = f"{path}[]" if pa.types.is_list(kind) else path
        for member in members:
            yield from _flat(member, f"{below}.{member.name}")


def _type_name(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list<{_type_name(kind.value_type)}>"
    return "struct" if pa.types.is_struct(kind) else str(kind)
