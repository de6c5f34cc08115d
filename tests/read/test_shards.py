"""What is read does not depend on how a file was cut."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import pytest
from galley.read import ReadSettings, read_shard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .dumps import (
    COMPRESSIONS,
    compress,
    documents,
    http,
    jsonl,
    page,
    parquet,
    read,
    shards_of,
    warc,
    warc_record,
    write,
)

TEXTS = st.lists(st.text(alphabet='aä漢\r\n"\\{}[] WARC/1.0:', max_size=60), min_size=1, max_size=12)
TARGETS = st.integers(min_value=1, max_value=4000)
same_folder = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def dump_of(format: str, ending: str, texts: list[str]) -> bytes:
    """A dump that holds the texts, among records that are skipped and lines that are rejected."""
    if format == "jsonl":
        lines = [jsonl([{"id": number, "text": text}]) for number, text in enumerate(texts)]
        return compress(b"\n".join([*lines, b"no json", b'{"text": "last"}']), ending)
    if format == "warc":
        records = [warc_record("warcinfo", b"software: test\r\n", content_type="application/warc-fields")]
        for text in texts:
            records.append(warc_record("request", b"GET / HTTP/1.1\r\n\r\n"))
            records.append(warc_record("response", http(page(text))))
        return warc(records, ending)
    if format == "wet":
        return warc([warc_record("conversion", t.encode(), content_type="text/plain") for t in texts], ending)
    return parquet({"text": list(texts), "url": [f"https://example.org/{n}" for n in range(len(texts))]}, 3)


@pytest.mark.parametrize("format", ["jsonl", "warc", "wet", "parquet"])
@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_shards_together_give_what_the_whole_file_gives(tmp_path: Path, format: str, ending: str) -> None:
    if format == "parquet" and ending:
        pytest.skip("Parquet compresses inside; see test_formats for a Parquet file in gzip")

    @same_folder
    @given(TEXTS, TARGETS)
    def check(texts: list[str], target: int) -> None:
        file = write(tmp_path / f"dump.{format}{ending}", dump_of(format, ending, texts))
        assert read(file, target_bytes=target) == read(file)

    check()


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_shards_of_a_damaged_warc_give_what_the_whole_file_gives(tmp_path: Path, ending: str) -> None:
    @same_folder
    @given(TEXTS, TARGETS, st.randoms(use_true_random=False))
    def check(texts: list[str], target: int, chance: random.Random) -> None:
        data = bytearray(dump_of("warc", ending, texts))
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        # The first bytes stay: they tell the format.
        data[:8] = dump_of("warc", ending, texts)[:8]
        file = write(tmp_path / f"dump.warc{ending}", bytes(data))
        assert read(file, target_bytes=target) == read(file)

    check()


@pytest.mark.parametrize(
    ("format", "ending"), [("jsonl", ""), ("warc", ""), ("warc", ".gz"), ("wet", ".zst")]
)
def test_big_files_are_cut(tmp_path: Path, format: str, ending: str) -> None:
    texts = [f"story {number} {random.Random(number).random()}" for number in range(200)]
    file = write(tmp_path / f"dump.{format}{ending}", dump_of(format, ending, texts))
    shards = shards_of(file, file.size // 8)
    assert len(shards) == 8
    assert sum(shard.size for shard in shards) == file.size
    assert all(documents(read_shard(shard, ReadSettings())) for shard in shards)


def test_a_small_file_is_one_shard_and_not_opened() -> None:
    from galley.read import InputFile, plan_shards

    (shard,) = plan_shards([InputFile("/nowhere/at/all.warc.gz", 100)])
    assert (shard.start, shard.stop, shard.detected) == (0, None, None)


def test_one_gzip_stream_is_not_cut(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl.gz", dump_of("jsonl", ".gz", ["one", "two"] * 50))
    assert len(shards_of(file, 10)) == 1


def test_plans_are_equal_and_pickle(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.warc.gz", dump_of("warc", ".gz", ["one"] * 20))
    plan = shards_of(file, 500)
    assert plan == shards_of(file, 500)
    assert pickle.loads(pickle.dumps(plan)) == plan
