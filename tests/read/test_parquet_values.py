"""A value of Parquet that Python cannot hold costs that value, or its row."""

from __future__ import annotations

import io
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from galley.records import RawDocument, Reason, Reject

from .dumps import documents, read, rejects, unread, write

ROWS = 1000
BAD = 3
TEXTS = [f"story {number}" for number in range(ROWS)]


def table(**columns: Any) -> bytes:
    stored = io.BytesIO()
    pq.write_table(pa.table({"text": TEXTS, **columns}), stored, store_schema=True)
    return stored.getvalue()


def strings(good: str, bad: bytes, type: pa.DataType) -> pa.Array:
    """A column of one string, with bytes in one row that are not UTF-8."""
    binary = pa.large_binary() if type == pa.large_string() else pa.binary()
    values = [bad if row == BAD else f"{good} {row}".encode() for row in range(ROWS)]
    stored = pa.array(values, binary)
    if pa.types.is_dictionary(type):
        stored = stored.dictionary_encode()
        return pa.DictionaryArray.from_arrays(stored.indices, stored.dictionary.view(pa.string()))
    return (
        stored.view(type) if type in (pa.string(), pa.large_string()) else stored.view(pa.string()).cast(type)
    )


@pytest.mark.parametrize(
    "type", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_a_text_that_is_not_utf_8_is_decoded_as_a_page_would_be(tmp_path: Path, type: pa.DataType) -> None:
    column = strings("Straße in Gießen", "Die Brücke über die Lahn bleibt gesperrt.".encode("latin-1"), type)
    items = read(write(tmp_path / "dump.parquet", table(text=column)))
    assert [item.source.record for item in documents(items)] == list(range(ROWS))
    assert documents(items)[BAD].content == "Die Brücke über die Lahn bleibt gesperrt."


def test_a_text_that_is_no_text_costs_its_row(tmp_path: Path) -> None:
    column = strings("Straße", bytes(range(256)) * 4, pa.string())
    items = read(write(tmp_path / "dump.parquet", table(text=column)))
    assert [isinstance(item, RawDocument) for item in items] == [row != BAD for row in range(ROWS)]
    (reject,) = rejects(items)
    assert (reject.reason, reject.source.record) == (Reason.BINARY, BAD)


@pytest.mark.parametrize("name", ["url", "id", "language", "date"])
def test_another_field_that_is_not_utf_8_costs_its_bad_characters(tmp_path: Path, name: str) -> None:
    items = read(write(tmp_path / "dump.parquet", table(**{name: strings("good", b"b\xffd", pa.string())})))
    assert len(documents(items)) == len(items) == ROWS
    bad, good = documents(items)[BAD], documents(items)[BAD + 1]
    values = {"url": bad.url, "id": bad.source.given_id, "language": bad.language, "date": bad.published}
    assert values[name] == "b\ufffdd"
    assert "good 4" in (good.url, good.source.given_id, good.language, good.published)


MOMENT = datetime(2022, 1, 7, 12, 30, 15, 250000)
SECONDS = 1641558615


@pytest.mark.parametrize(
    ("type", "value", "printed"),
    [
        (pa.timestamp("s"), SECONDS, "2022-01-07T12:30:15"),
        (pa.timestamp("ms"), SECONDS * 10**3 + 250, "2022-01-07T12:30:15.250000"),
        (pa.timestamp("us"), SECONDS * 10**6 + 250000, "2022-01-07T12:30:15.250000"),
        (pa.timestamp("ns"), SECONDS * 10**9 + 250000123, "2022-01-07T12:30:15.250000"),
        (pa.timestamp("us", "UTC"), SECONDS * 10**6, "2022-01-07T12:30:15+00:00"),
        (pa.timestamp("us", "+05:30"), SECONDS * 10**6, "2022-01-07T18:00:15+05:30"),
        (pa.timestamp("us", "Europe/Berlin"), SECONDS * 10**6, "2022-01-07T13:30:15+01:00"),
        (pa.timestamp("us", "Middle-earth/Shire"), SECONDS * 10**6, "2022-01-07T12:30:15+00:00"),
        (pa.date32(), 18999, "2022-01-07"),
        (pa.date64(), 18999 * 86_400_000, "2022-01-07"),
    ],
    ids=str,
)  # fmt: skip
def test_a_date_of_any_unit_and_zone_is_read(
    tmp_path: Path, type: pa.DataType, value: int, printed: str
) -> None:
    stored = pa.array([None if row == 7 else value for row in range(ROWS)], pa.int64())
    column = stored.cast(pa.int32()).view(type) if type == pa.date32() else stored.view(type)
    found = [item.published for item in documents(read(write(tmp_path / "dump.parquet", table(date=column))))]
    assert found == [None if row == 7 else printed for row in range(ROWS)]


@pytest.mark.parametrize("bad", [2**63 - 1, -(2**63), 10**17])
@pytest.mark.parametrize(
    "type", [pa.timestamp("ms"), pa.timestamp("us"), pa.timestamp("us", "Asia/Tokyo")], ids=str
)
def test_a_time_out_of_range_is_none(tmp_path: Path, type: pa.DataType, bad: int) -> None:
    column = pa.array([bad if row == BAD else 10**9 for row in range(ROWS)], pa.int64()).view(type)
    items = documents(read(write(tmp_path / "dump.parquet", table(date=column))))
    assert len(items) == ROWS
    assert items[BAD].published is None or (bad == 10**17 and type.unit == "us")
    assert items[BAD + 1].published


@pytest.mark.parametrize("bad", [2**31 - 1, -(2**31)])
def test_a_day_out_of_range_is_none(tmp_path: Path, bad: int) -> None:
    column = pa.array([bad if row == BAD else 0 for row in range(ROWS)], pa.int32()).view(pa.date32())
    items = documents(read(write(tmp_path / "dump.parquet", table(date=column))))
    assert [item.published for item in items[BAD : BAD + 2]] == [None, "1970-01-01"]


OTHER = {
    "a list": pa.array([["x"]] * ROWS),
    "a list of nothing": pa.array([None] * ROWS, pa.list_(pa.string())),
    "a struct": pa.array([{"x": "y"}] * ROWS),
    "a map": pa.array([[("x", "y")]] * ROWS, pa.map_(pa.string(), pa.string())),
    "integers": pa.array(range(ROWS)),
    "floats": pa.array([math.nan] * ROWS),
    "booleans": pa.array([True] * ROWS),
    "decimals": pa.array([Decimal("1.5")] * ROWS),
    "durations": pa.array([1] * ROWS, pa.duration("ns")),
    "times": pa.array([1] * ROWS, pa.time64("ns")),
    "nulls": pa.nulls(ROWS),
    "fixed": pa.array([b"xyz"] * ROWS, pa.binary(3)),
}


@pytest.mark.parametrize("what", OTHER)
def test_a_text_column_of_another_type_costs_its_rows_and_no_more(tmp_path: Path, what: str) -> None:
    items = read(write(tmp_path / "dump.parquet", table(text=OTHER[what])))
    assert [item.source.record for item in items if isinstance(item, RawDocument | Reject)] == list(
        range(ROWS)
    )
    assert not unread(items)
    if what == "fixed":
        assert documents(items)[0].content == "xyz"
    else:
        assert {reject.reason for reject in rejects(items)} <= {Reason.MISSING_FIELD, Reason.EMPTY}
    if what == "a list":
        assert rejects(items)[0].message.endswith(
            "row 0: text is of type list<element: string>, not a string"
        )


@pytest.mark.parametrize("what", OTHER)
@pytest.mark.parametrize("name", ["url", "id", "date", "language", "html"])
def test_another_column_of_any_type_costs_nothing(tmp_path: Path, what: str, name: str) -> None:
    items = read(write(tmp_path / "dump.parquet", table(**{name: OTHER[what]})))
    assert len(documents(items)) == ROWS


def test_two_columns_of_one_name_are_read(tmp_path: Path) -> None:
    stored = io.BytesIO()
    arrays = [pa.array(["first"]), pa.array(["second"])]
    pq.write_table(pa.Table.from_arrays(arrays, names=["text", "text"]), stored)
    (document,) = documents(read(write(tmp_path / "dump.parquet", stored.getvalue())))
    assert document.content == "second"


@pytest.mark.parametrize(
    "encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", "RLE_DICTIONARY"]
)
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
def test_every_encoding_is_read(tmp_path: Path, encoding: str, version: str, compression: str) -> None:
    is_dictionary = encoding == "RLE_DICTIONARY"
    stored = io.BytesIO()
    pq.write_table(
        pa.table({"text": TEXTS, "date": [date(2022, 1, 7), None] * (ROWS // 2)}), stored,
        compression=compression, data_page_version=version, use_dictionary=is_dictionary, data_page_size=2000,
        column_encoding=None if is_dictionary else {"text": encoding, "date": "PLAIN"}, row_group_size=300,
    )  # fmt: skip
    items = documents(read(write(tmp_path / "dump.parquet", stored.getvalue())))
    assert [item.content for item in items] == TEXTS
    assert [item.published for item in items] == ["2022-01-07", None] * (ROWS // 2)


def test_what_was_printed_before_is_printed_now(tmp_path: Path) -> None:
    """The values that Arrow turns into Python values without trouble print as those do."""
    values = [
        datetime(2022, 1, 7, 12, 30, 15, 250000, UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, UTC),
        None,
    ]
    column = pa.array(values * 400, pa.timestamp("us", "America/New_York"))[:ROWS]
    items = documents(read(write(tmp_path / "dump.parquet", table(date=column))))
    assert [item.published for item in items] == [
        value.isoformat() if value else None for value in column.to_pylist()
    ]
