"""A damaged column of Parquet costs its values, and rows only where it holds the documents."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from galley.read import ReadSettings
from galley.records import RawDocument

from .dumps import documents, read, rejects, unread, write

ROWS = 300
ROWS_A_GROUP = 100
OPTIONAL = ["url", "id", "date", "language"]


def value(name: str, row: int) -> str:
    return f"{name} of row {row:04d}"


def table() -> bytes:
    """Three row groups, with pages of 10 rows that carry a checksum."""
    columns = {name: [value(name, row) for row in range(ROWS)] for name in [*OPTIONAL, "text"]}
    stored = io.BytesIO()
    pq.write_table(
        pa.table(columns), stored, row_group_size=ROWS_A_GROUP, data_page_size=200, write_batch_size=10,
        use_dictionary=False, compression="none", write_page_checksum=True,
        write_statistics=False,
    )  # fmt: skip
    return stored.getvalue()


SOUND = table()


def damaged(names: list[str], row: int) -> bytes:
    """The file with one value of each column overwritten."""
    data = SOUND
    for name in names:
        stored = value(name, row).encode()
        at = data.index(stored)
        data = data[:at] + bytes(len(stored)) + data[at + len(stored) :]
    return data


def stated(document: RawDocument, name: str) -> str | None:
    return {
        "url": document.url,
        "id": document.source.given_id,
        "date": document.published,
        "language": document.language,
    }[name]


@pytest.mark.parametrize("name", OPTIONAL)
def test_rows_survive_a_damaged_column_that_is_not_theirs(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / "dump.parquet", damaged([name], 155))
    items = read(file)
    found = documents(items)
    assert [document.content for document in found] == [value("text", row) for row in range(ROWS)]
    assert not rejects(items)
    # The column is missing from the damaged page to the end of its row group at most, the others nowhere.
    without = [row for row, document in enumerate(found) if stated(document, name) is None]
    assert 155 in without and set(without) <= set(range(100, 200))
    for other in set(OPTIONAL) - {name}:
        assert [stated(document, other) for document in found] == [value(other, row) for row in range(ROWS)]
    assert all(stated(document, name) in (None, value(name, row)) for row, document in enumerate(found))
    # What was not read of it is counted, so that the run does not end with 0.
    (stretch,) = unread(items)
    size = pq.ParquetFile(io.BytesIO(SOUND)).metadata.row_group(1).column(OPTIONAL.index(name))
    assert 0 < stretch.bytes <= size.total_compressed_size


def test_two_damaged_columns_are_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    items = read(write(tmp_path / "dump.parquet", damaged(["date", "url"], 120)))
    found = documents(items)
    assert len(found) == ROWS and not rejects(items)
    assert [stated(document, "id") for document in found] == [value("id", row) for row in range(ROWS)]
    assert found[120].url is found[120].published is None
    assert (found[220].url, found[220].published) == (value("url", 220), value("date", 220))
    assert sum(stretch.bytes for stretch in unread(items)) > 0


def test_rows_whose_text_is_damaged_are_lost_and_counted_beside_a_damaged_date(tmp_path: Path) -> None:
    items = read(write(tmp_path / "dump.parquet", damaged(["date", "text"], 155)))
    rows = [document.source.record for document in documents(items)]
    assert rows[:100] == list(range(100)) and rows[-100:] == list(range(200, 300))
    (item,) = rejects(items)
    assert f"rows {item.source.record:,} to 199 (row group 1)" in item.message
    assert len(rows) == ROWS - (200 - item.source.record)
    assert len(unread(items)) == 2


def test_a_sound_file_is_read_in_one_pass(tmp_path: Path) -> None:
    items = read(write(tmp_path / "dump.parquet", SOUND))
    assert len(items) == len(documents(items)) == ROWS


def test_a_column_that_unfolds_too_far_is_left_out_too(tmp_path: Path) -> None:
    """A page of the column for the date over ``--max-unfolded-bytes``."""
    rows = pa.table({"text": ["one", "two"], "date": ["2024-01-01", "x" * 3_000_000]})
    stored = io.BytesIO()
    pq.write_table(rows, stored, compression="zstd", use_dictionary=False, write_statistics=False)
    items = read(
        write(tmp_path / "dump.parquet", stored.getvalue()), ReadSettings(max_unfolded_bytes=1_000_000)
    )
    assert [document.content for document in documents(items)] == ["one", "two"]
    assert not rejects(items) and len(unread(items)) == 1
