"""Batches are bounded by bytes, however large or many the rows are."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from galley.files import parts, storage
from galley.files.batches import (
    BATCH_BYTES,
    MAX_BATCH_ROWS,
    batches_of,
    count_rows,
    open_parquet,
    read_batches,
)
from galley.files.parts import PartWriter
from hypothesis import given
from hypothesis import strategies as st

SCHEMA = pa.schema(
    [
        ("n", pa.int64()),
        ("text", pa.string()),
        ("place", pa.struct([("uri", pa.string()), ("row", pa.int32())])),
    ],
    metadata={"galley.dataset": "made"},
)


def write(path: Path, sizes: list[int]) -> str:
    """Write a row for each size, with a text of as many characters, all of them different."""
    writer = PartWriter(SCHEMA, str(path), storage.create)
    for n, size in enumerate(sizes):
        writer.add({"n": n, "text": f"{n:09d}" * (size // 9), "place": {"uri": f"file-{n}", "row": n}})
    writer.close()
    return str(path)


def test_large_rows_are_read_and_written_a_few_at_a_time(tmp_path: Path) -> None:
    """Twenty legal pages of 9.5 MB used to wait together, because only rows were counted."""
    path = write(tmp_path / "large.parquet", [9_500_000] * 20)
    row_groups = pq.read_metadata(path)
    assert row_groups.num_row_groups >= 5
    batches = list(read_batches(path))
    assert all(batch.nbytes < BATCH_BYTES + 9_500_000 for batch in batches)
    assert [n for batch in batches for n in batch.column("n").to_pylist()] == list(range(20))


def test_columns_that_are_not_asked_for_do_not_count(tmp_path: Path) -> None:
    path = write(tmp_path / "part.parquet", [100_000] * 200)
    assert max(batch.num_rows for batch in read_batches(path)) < 100
    assert [batch.num_rows for batch in read_batches(path, ["n"])] == [200]
    [batch] = read_batches(path, ["place.row"])
    assert batch.column("place").to_pylist()[7] == {"row": 7}


def test_small_rows_are_bounded_by_number(tmp_path: Path) -> None:
    path = tmp_path / "small.parquet"
    pq.write_table(pa.table({"n": pa.array(range(MAX_BATCH_ROWS + 5))}), path)
    assert [batch.num_rows for batch in read_batches(str(path))] == [MAX_BATCH_ROWS, 5]


@given(st.lists(st.integers(0, 60), max_size=60), st.integers(1, 20), st.integers(0, 60))
def test_every_row_is_read_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], rows_of_a_group: int, wanted: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PENDING_ROWS", 3)
        patch.setattr(parts, "ROW_GROUP_ROWS", rows_of_a_group)
        patch.setattr("galley.files.batches.BATCH_BYTES", 200)
        path = write(tmp_path_factory.mktemp("made") / "part.parquet", sizes)
        read = [n for batch in read_batches(path, ["n", "text"]) for n in batch.column("n").to_pylist()]
        assert read == list(range(len(sizes)))
        assert count_rows(path) == len(sizes)
        if sizes:
            with open_parquet(path) as file:
                in_group = file.metadata.row_group(0).num_rows
                first = [
                    n for batch in batches_of(file, 0, ["n"], wanted) for n in batch.column("n").to_pylist()
                ]
            assert first == list(range(min(wanted, in_group)))
