"""Part files keep what was written, describe themselves, and refuse what the schema does not allow."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from galley.articles import Article
from galley.files import parts, storage
from galley.files.parts import PartWriter, SchemaError
from galley.schemas import ARTICLES
from galley.write.rows import article_row

from tests.records_made import article


def written(path: Path, *articles: Article) -> parts.PartFile:
    writer = PartWriter(ARTICLES, str(path), storage.create)
    for each in articles:
        writer.add(article_row(each))
    return writer.close()


def test_a_row_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    written(tmp_path / "part.parquet", article("One."))
    [row] = pq.read_table(tmp_path / "part.parquet").to_pylist()
    assert row["text"] == "One."
    assert row["source"] == {
        "uri": "dump.jsonl", "format": "jsonl", "record": 0, "media_type": "text/plain", "given_id": None,
    }  # fmt: skip
    assert row["authors"] == ["Ann Onymous"]
    assert row["credits"] == [{"name": "Reuters", "kind": "agency", "role": "source"}]
    assert row["stripped"] == [{"text": "Share", "position": 0, "rule": "rule:share"}]
    assert row["field_blocks"] == [{"text": "Ferry sinks", "position": 1, "field": "headline"}]
    assert row["published_at"].isoformat() == "2024-05-17T09:30:00+00:00"


def test_the_part_file_gives_rows_size_and_hash(tmp_path: Path) -> None:
    part = written(tmp_path / "part.parquet", article("One."), article("Two."))
    content = (tmp_path / "part.parquet").read_bytes()
    assert (part.dataset, part.rows, part.size) == ("articles", 2, len(content))
    assert part.sha256 == hashlib.sha256(content).hexdigest()


def test_every_field_carries_its_description_into_the_file(tmp_path: Path) -> None:
    written(tmp_path / "part.parquet", article())
    schema = pq.read_schema(tmp_path / "part.parquet")
    assert all(each.metadata and each.metadata[b"description"] for each in schema)
    assert schema.metadata[b"galley.schema_version"] == b"1"


def test_a_null_in_a_required_column_is_refused(tmp_path: Path) -> None:
    writer = PartWriter(ARTICLES, str(tmp_path / "part.parquet"), storage.create)
    writer.add({**article_row(article()), "source": ("u", "text", None, "text/plain", None)})
    with pytest.raises(SchemaError, match=r"source\.record may not be null"):
        writer.close()


def test_a_value_of_the_wrong_type_is_refused(tmp_path: Path) -> None:
    writer = PartWriter(ARTICLES, str(tmp_path / "part.parquet"), storage.create)
    writer.add({**article_row(article()), "word_count": "many"})
    with pytest.raises(SchemaError, match="schema of articles"):
        writer.close()


def test_a_lone_surrogate_becomes_the_replacement_character(tmp_path: Path) -> None:
    part = written(tmp_path / "part.parquet", article("Before \ud800 after 😀"), article("Fine."))
    texts = pq.read_table(tmp_path / "part.parquet", columns=["text"])["text"].to_pylist()
    assert texts == ["Before � after 😀", "Fine."]
    assert part.rows == 2


def test_many_rows_become_several_row_groups_with_statistics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PENDING_ROWS", 10)
    monkeypatch.setattr(parts, "ROW_GROUP_ROWS", 20)
    part = written(tmp_path / "part.parquet", *(article(f"Story {n}.", record=n) for n in range(45)))
    metadata = pq.read_metadata(tmp_path / "part.parquet")
    assert part.rows == metadata.num_rows == 45
    assert metadata.num_row_groups == 3
    assert metadata.row_group(0).column(0).compression == "ZSTD"
    assert metadata.row_group(0).column(0).statistics.has_min_max


def test_rows_as_record_batches_keep_their_order(tmp_path: Path) -> None:
    writer = PartWriter(ARTICLES, str(tmp_path / "part.parquet"), storage.create)
    rows = [article_row(article(f"Story {n}.")) for n in range(3)]
    writer.add_batch(pa.RecordBatch.from_pylist(rows, schema=ARTICLES))
    assert writer.close().rows == 3
    assert pq.read_table(tmp_path / "part.parquet")["text"].to_pylist() == [
        "Story 0.",
        "Story 1.",
        "Story 2.",
    ]
