"""Records and schemas have the same fields, and code that reads a result of this schema version today can
read every later result of this version."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from galley.articles import Article
from galley.records import Reason, Reject
from galley.schemas import ARTICLES, DUPLICATES, REJECTS, SCHEMA_VERSION, SCHEMAS, flat_fields
from galley.write.rows import article_row, reject_row

from tests.records_made import article, reject

RECORDED = Path(__file__).parent / "schemas" / f"version-{SCHEMA_VERSION}.json"

ARROW_TYPES = {
    str: pa.string(),
    int: (pa.int32(), pa.int64()),
    float: pa.float32(),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
}


def fields_of(record: type) -> dict[str, Any]:
    """The fields of a dataclass or named tuple and their annotations, in order."""
    return typing.get_type_hints(record)


def assert_same_type(annotation: Any, field: pa.Field) -> None:
    """Check that the annotation of a record's field matches the Arrow field it is written as."""
    members = [each for each in typing.get_args(annotation) if each is not types.NoneType]
    optional = types.NoneType in typing.get_args(annotation)
    assert field.nullable == optional, field.name
    kind = members[0] if optional else annotation
    if typing.get_origin(kind) is tuple:  # tuple[X, ...]
        assert pa.types.is_list(field.type), field.name
        kind, arrow = typing.get_args(kind)[0], field.type.value_type
    else:
        arrow = field.type
    if pa.types.is_struct(arrow):
        assert list(fields_of(kind)) == [member.name for member in arrow], field.name
        for member in arrow:
            assert_same_type(fields_of(kind)[member.name], member)
    elif issubclass(kind, StrEnum):
        assert arrow == pa.string(), field.name
    else:
        expected = ARROW_TYPES[kind]
        assert arrow in (expected if isinstance(expected, tuple) else (expected,)), field.name


@pytest.mark.parametrize(
    ("record", "schema", "only_in_the_schema"),
    [(Article, ARTICLES, []), (Reject, REJECTS, ["schema_version"])],
)
def test_a_record_has_the_fields_of_its_schema_in_order_and_of_the_same_types(
    record: type, schema: pa.Schema, only_in_the_schema: list[str]
) -> None:
    assert [*fields_of(record), *only_in_the_schema] == schema.names
    for name, annotation in fields_of(record).items():
        assert_same_type(annotation, schema.field(name))


def test_a_duplicate_has_every_field_of_an_article() -> None:
    assert list(DUPLICATES)[: len(ARTICLES)] == list(ARTICLES)


def test_a_row_has_the_values_of_its_record() -> None:
    made = article("The ferry sank.", agency="Reuters", fetched_at=datetime(2024, 5, 18, tzinfo=UTC))
    row = article_row(made)
    assert list(row) == ARTICLES.names
    [read] = pa.RecordBatch.from_pylist([row], schema=ARTICLES).to_pylist()
    assert read == plain(dataclasses.asdict(made))


def test_the_row_of_a_reject_names_its_reason_and_the_schema_version() -> None:
    made = reject(reason=Reason.NO_STORY)
    row = reject_row(made)
    assert list(row) == REJECTS.names
    [read] = pa.RecordBatch.from_pylist([row], schema=REJECTS).to_pylist()
    assert read == {**plain(dataclasses.asdict(made)), "reason": "no_story", "schema_version": SCHEMA_VERSION}


def plain(value: Any) -> Any:
    """A record as Arrow reads it back: tuples are lists, named tuples are dictionaries."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    return [plain(member) for member in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("dataset", ["articles", "duplicates", "rejects", "signatures"])
def test_no_field_of_this_schema_version_is_lost_renamed_or_of_another_type(dataset: str) -> None:
    """A change that breaks this must raise SCHEMA_VERSION. A new field may be added to the recorded ones."""
    recorded = json.loads(RECORDED.read_text("utf-8"))[dataset]
    now = {
        path: f"{kind}{'?' if nullable else ''}" for path, kind, nullable, _ in flat_fields(SCHEMAS[dataset])
    }
    assert {path: now.get(path) for path in recorded} == recorded
