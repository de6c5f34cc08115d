"""What cannot be read is counted in bytes, from the reader to the exit code of a run."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from galley.read import ReadSettings, Unread, read_shard
from galley.records import Reason

from tests.runs import manifest_of, records_of, run, story

from .dumps import (
    NOISE,
    compress,
    documents,
    jsonl,
    parquet,
    read,
    rejects,
    shards_of,
    unread,
    warc_record,
    write,
)

WORDS = [f"{word} " for word in NOISE.split()]


def damaged_dump(folder: Path) -> Path:
    """A gzip stream of 40 stories, whose middle 200 bytes are overwritten, beside one sound file."""
    folder.mkdir()
    chance = random.Random(3)
    lines = jsonl([{"text": story(number) + "".join(chance.choices(WORDS, k=900))} for number in range(40)])
    stored = bytearray(compress(lines, ".gz"))
    middle = len(stored) // 2
    stored[middle : middle + 200] = bytes(200)
    (folder / "damaged.jsonl.gz").write_bytes(stored)
    (folder / "sound.txt").write_text(story(100))
    return folder


def test_a_broken_stream_says_how_many_bytes_are_not_read(tmp_path: Path) -> None:
    path = damaged_dump(tmp_path / "dumps") / "damaged.jsonl.gz"
    items = read(write(path, path.read_bytes()))
    assert documents(items)
    reject, (stretch,) = rejects(items)[-1], unread(items)
    assert stretch.uri == str(path)
    # Deflate goes on through damage until a code is not allowed; 16 kB are decompressed at a time.
    size = path.stat().st_size
    assert 0 < stretch.bytes <= size - size // 2 + (1 << 14)
    assert f"and {stretch.bytes:,} bytes are not read" in reject.message


def test_what_a_damaged_stream_still_held_back_is_counted(tmp_path: Path) -> None:
    """2 kB hold 1.2 MB here. They are fed at once, and come out 256 kB at a time until the damage."""
    stored = bytearray(compress(jsonl({"text": f"{n} " + "word " * 4000} for n in range(60)), ".gz"))
    middle = len(stored) // 2
    stored[middle : middle + 40] = bytes(40)
    items = read(write(tmp_path / "dump.jsonl.gz", bytes(stored)))
    assert 0 < len(documents(items)) < 60
    (reject,), (stretch,) = rejects(items), unread(items)
    assert reject.reason is Reason.CORRUPT and stretch.bytes == len(stored)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9])
@pytest.mark.parametrize("name", ["dump.jsonl.bz2", "dump.jsonl.zst", "stream.warc.bz2", "stream.warc.zst"])
def test_the_block_that_a_cut_loses_is_counted(tmp_path: Path, name: str, share: float) -> None:
    """Bzip2 and zstd give a block whole or not at all, and one may hold hundreds of records."""
    chance = random.Random(3)
    texts = [f"{number} " + "".join(chance.choices(WORDS, k=300)) for number in range(1200)]
    plain = jsonl({"text": text} for text in texts)
    if "warc" in name:
        plain = b"".join(
            warc_record("conversion", text.encode(), content_type="text/plain") for text in texts
        )
    ending = Path(name).suffix
    stored = compress(plain, ending)[: int(len(compress(plain, ending)) * share)]
    items = read(write(tmp_path / name, stored))
    reject, (stretch,) = rejects(items)[-1], unread(items)
    assert reject.reason is Reason.TRUNCATED
    assert (
        f"cut off at byte {len(stored):,} of the file, and {stretch.bytes:,} bytes are not read"
        in reject.message
    )
    # What is counted is no less than what is missing, and more by no more than is decompressed at once.
    seen = sum(len(document.content) for document in documents(items)) / sum(map(len, texts))
    missing = len(stored) - seen * len(compress(plain, ending))
    assert 0.9 * missing - (1 << 12) <= stretch.bytes <= 1.1 * missing + (1 << 15)


def test_a_gzip_file_that_simply_ends_is_read_to_its_end(tmp_path: Path) -> None:
    stored = (damaged_dump(tmp_path / "dumps") / "damaged.jsonl.gz").read_bytes()
    cut = stored[: len(stored) // 3]  # the damage comes later
    items = read(write(tmp_path / "dump.jsonl.gz", cut))
    reject = rejects(items)[-1]
    assert documents(items) and reject.reason is Reason.TRUNCATED
    assert unread(items) == [Unread(str(tmp_path / "dump.jsonl.gz"), 0)]
    assert reject.message.endswith(f"is cut off: the gz data are cut off at byte {len(cut):,} of the file")


@pytest.mark.parametrize(("option", "code"), [([], 3), (["--allow-unread"], 0)])
def test_a_run_that_leaves_bytes_unread_says_so_at_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str], code: int
) -> None:
    dumps = damaged_dump(tmp_path / "dumps")
    assert run(dumps, "--output", tmp_path / "out", *option) == code
    unread = manifest_of(tmp_path / "out")["bytes_unread"]
    assert list(unread) == [str(dumps / "damaged.jsonl.gz")]
    size = f"{sum(unread.values()):,} bytes"
    assert f"NOT READ: {size} of damaged input: {dumps / 'damaged.jsonl.gz'}" in capsys.readouterr().out
    assert f"{size} of 1 input file are damaged" in (tmp_path / "out" / "report.html").read_text()
    assert "Ferry 100 runs aground off Orlen" in {
        row["headline"] for row in records_of(tmp_path / "out", "articles")
    }


def test_a_sound_run_leaves_nothing_unread(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(json.dumps({"text": story(1)}) + "\n{no json\n")
    assert run(tmp_path / "one.jsonl", "--output", tmp_path / "out") == 0
    assert manifest_of(tmp_path / "out")["bytes_unread"] == {}


def test_a_file_that_became_shorter_says_how_much_is_missing(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl", jsonl([{"text": "one"}, {"text": "two"}]))
    (tmp_path / "dump.jsonl").write_bytes(jsonl([{"text": "one"}]))
    items = read(file)
    assert [document.content for document in documents(items)] == ["one"]
    (reject,) = rejects(items)
    assert reject.message == f"{file.uri} became shorter after the run was planned: 16 bytes are missing"
    assert unread(items) == [Unread(file.uri, 16)]


def test_a_file_that_became_longer_is_read_to_its_end(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl", jsonl([{"text": "one"}]))
    (tmp_path / "dump.jsonl").write_bytes(jsonl([{"text": "one"}, {"text": "two"}]))
    assert [document.content for document in documents(read(file))] == ["one", "two"]


def test_row_groups_that_are_gone_are_counted(tmp_path: Path) -> None:
    rows: list[object] = [f"story {number}" for number in range(40)]
    file = write(tmp_path / "dump.parquet", parquet({"text": rows}, rows_a_group=10))
    shards = shards_of(file, 1)
    (tmp_path / "dump.parquet").write_bytes(parquet({"text": rows[:20]}, rows_a_group=10))
    items = [item for shard in shards for item in read_shard(shard, ReadSettings())]
    assert [document.content for document in documents(items)] == rows[:20]
    assert len({reject.id for reject in rejects(items)}) == len(unread(items)) == 2
    assert "changed after the run was planned: row groups 2 to 2" in rejects(items)[0].message
