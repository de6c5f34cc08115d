"""Every kind of file that is cut off or damaged: what is read of it, what is counted, and the exit code."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs import manifest_of, records_of, run, story

from .dumps import compress, documents, http, jsonl, page, parquet, read, rejects, unread, warc, warc_record, write

STORIES = [story(number) for number in range(60)]
CHANCE = random.Random(5)
TAILS = [" ".join(CHANCE.choices("abcdefghijklmnopqrstuvwxyz", k=400)) for _ in STORIES]
"""Text that compresses badly, so that a cut of the stored bytes is one of the stories."""

TEXTS = [f"{text}\n\n{tail}" for text, tail in zip(STORIES, TAILS, strict=True)]
LINES = jsonl({"text": text} for text in TEXTS)
RESPONSES = [warc_record("response", http(page(text))) for text in TEXTS]
ARRAY = b"[" + b",\n".join(line for line in LINES.splitlines()) + b"]"

SOUND: dict[str, bytes] = {
    "dump.jsonl": LINES,
    "dump.jsonl.gz": compress(LINES, ".gz"),
    "dump.jsonl.bz2": compress(LINES, ".bz2"),
    "dump.jsonl.zst": compress(LINES, ".zst"),
    "array.json": ARRAY,
    "array.json.gz": compress(ARRAY, ".gz"),
    "crawl.warc": warc(RESPONSES, ""),
    "members.warc.gz": warc(RESPONSES, ".gz"),
    "members.warc.zst": warc(RESPONSES, ".zst"),
    "members.warc.bz2": warc(RESPONSES, ".bz2"),
    "stream.warc.gz": compress(warc(RESPONSES, ""), ".gz"),
    "stream.warc.bz2": compress(warc(RESPONSES, ""), ".bz2"),
    "dump.parquet": parquet({"text": list(TEXTS)}, rows_a_group=10),
    "dump.parquet.gz": compress(parquet({"text": list(TEXTS)}, rows_a_group=10), ".gz"),
}
"""A file of each kind that holds many records."""

NESTED = {
    "twice.jsonl.gz.gz": compress(compress(LINES, ".gz"), ".gz"),
    "twice.warc.gz.bz2": compress(warc(RESPONSES, ".gz"), ".bz2"),
}


def cut(data: bytes) -> bytes:
    """Inside a record in the middle."""
    return data[: len(data) // 2 + 7]


def cut_at_the_end(data: bytes) -> bytes:
    """Inside the last record, or in what ends the file."""
    return data[:-5]


def overwritten(data: bytes) -> bytes:
    """With 200 bytes of zeros in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes(200) + data[middle + 200 :]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_leaves_nothing_unread(tmp_path: Path, name: str) -> None:
    items = read(write(tmp_path / name, SOUND[name]))
    assert len(documents(items)) == len(items) == len(TEXTS)


@pytest.mark.parametrize("damage", [cut, cut_at_the_end])
@pytest.mark.parametrize("name", SOUND)
def test_a_file_that_is_cut_off_never_counts_as_read(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    """Nothing shows what followed. A reject says where the file ends, and the file is noted as unread."""
    data = damage(SOUND[name])
    items = read(write(tmp_path / name, data))
    whole, (reject,), (stretch,) = documents(items), rejects(items), unread(items)
    assert len(whole) < len(TEXTS)
    assert [document.content for document in whole] == [document.content for document in whole_of(name)][: len(whole)]
    assert reject.message.startswith(str(tmp_path / name))
    # All that is left of plain text and of deflate comes out; a block of bzip2 or zstd does not, and a value
    # of JSON that does not end, or a Parquet file without its footer, cannot be read at all.
    is_read_to_its_end = name.removesuffix(".gz").endswith((".jsonl", ".warc"))
    assert (stretch.bytes == 0) == is_read_to_its_end
    assert 0 <= stretch.bytes <= len(data)


def whole_of(name: str) -> list[object]:
    raise NotImplementedError
