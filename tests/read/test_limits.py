"""Reading stays inside limits: what unfolds is measured while it unfolds, and time is linear in the input."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from galley.read import ReadSettings
from galley.read.bytes.allowance import Allowance
from galley.read.formats import parquet as reader
from galley.read.formats.json_scanning import is_deeper
from galley.read.formats.parquet_pages import DICTIONARY_PAGE, PageHeaderError, pages_of
from galley.records import Reason

from .dumps import compress, documents, http, jsonl, page, parquet, read, rejects, unread, warc_record, write

MEASURE = """
import json, resource, sys
from galley.read import ReadSettings, match_inputs, plan_shards, read_shard
from galley.read.formats import parquet  # its imports are not part of what is measured

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = peak_mb()
counts = {}
for shard in plan_shards(match_inputs(sys.argv[1:2])):
    for item in read_shard(shard, ReadSettings(**json.loads(sys.argv[2]))):
        name = str(getattr(item, "reason", type(item).__name__))
        counts[name] = counts.get(name, 0) + 1
print(json.dumps([peak_mb() - before, counts]))
"""


def growth(path: Path, **settings: int) -> tuple[int, dict[str, int]]:
    """Megabytes that the peak of a fresh process grew by in reading the file, and what came out."""
    command = [sys.executable, "-c", MEASURE, str(path), json.dumps(settings)]
    grown, counts = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return grown, counts


def write_parquet(path: Path, texts: Any, **options: Any) -> None:
    pq.write_table(pa.table({"text": texts}), path, **options)


def test_a_page_over_the_limit_is_not_unfolded(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.parquet"
    write_parquet(bomb, ["x" * (80 << 20)], compression="zstd", use_dictionary=False)
    assert bomb.stat().st_size < 30_000
    grown, items = growth(bomb, max_unfolded_bytes=40 << 20)
    assert items == {"too_large": 1, "Unread": 1}
    assert grown < 50, f"{grown} MB"


def test_rows_that_share_one_long_value_are_held_one_at_a_time(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.parquet"
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 400, pa.int32()), pa.array(["x" * 10_000_000]))
    write_parquet(bomb, texts, compression="zstd", store_schema=False)
    assert bomb.stat().st_size < 10_000
    grown, items = growth(bomb)
    # 64 MiB may come of any file; what is over 1,100 times its size then ends it.
    assert items == {"RawDocument": 6, "too_large": 1, "Unread": 1} or items["RawDocument"] == 7
    assert grown < 150, f"{grown} MB"


def test_rows_that_share_their_beginnings_are_held_one_at_a_time(tmp_path: Path) -> None:
    texts = [f"{'x' * 2_000_000}{number}" for number in range(100)]
    encoding = {"text": "DELTA_BYTE_ARRAY"}
    write_parquet(tmp_path / "bomb.parquet", texts, use_dictionary=False, column_encoding=encoding)
    grown, items = growth(tmp_path / "bomb.parquet")
    assert items["RawDocument"] >= 32
    assert grown < 80, f"{grown} MB"


def test_a_sound_dump_of_long_pages_is_read_whole_in_little_memory(tmp_path: Path) -> None:
    texts = ["".join(chr(97 + (place * number) % 26) for place in range(2000)) * 1000 for number in range(60)]
    write_parquet(tmp_path / "dump.parquet", texts, compression="snappy", row_group_size=20)
    grown, items = growth(tmp_path / "dump.parquet")
    assert items == {"RawDocument": 60}
    assert grown < 160, f"{grown} MB for rows of 2 MB"


def test_rows_before_a_page_that_is_too_large_come_out(tmp_path: Path) -> None:
    texts = [f"story {number}" for number in range(90)]
    texts[50] = "x" * 5_000_000
    write_parquet(
        tmp_path / "dump.parquet", texts, use_dictionary=False, write_batch_size=10, data_page_size=50
    )
    file = write(tmp_path / "dump.parquet", (tmp_path / "dump.parquet").read_bytes())
    items = read(file, ReadSettings(max_unfolded_bytes=1_000_000))
    assert [document.source.record for document in documents(items)] == list(range(50))
    (reject,), (stretch,) = rejects(items), unread(items)
    assert (reject.reason, reject.source.record) == (Reason.TOO_LARGE, 50)
    assert "rows 50 to 89 (row group 0)" in reject.message
    assert f"{stretch.bytes:,} bytes" in reject.message


def test_rows_without_anything_in_them_end_at_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nulls take no room in a file: ten million of them are a few kilobytes."""
    monkeypatch.setattr(reader, "Allowance", lambda expansion: Allowance(expansion, free=1 << 20))
    write_parquet(tmp_path / "nulls.parquet", pa.nulls(10_000_000, pa.string()), row_group_size=10_000_000)
    file = write(tmp_path / "nulls.parquet", (tmp_path / "nulls.parquet").read_bytes())
    assert file.size < 30_000
    items = read(file, ReadSettings(max_expansion=10))
    assert len(items) < 20_000
    assert rejects(items)[-1].reason is Reason.TOO_LARGE
    assert "to 9,999,999 (row group 0)" in rejects(items)[-1].message


@pytest.mark.parametrize("ending", [".gz", ".zst", ".bz2"])
def test_a_parquet_file_that_unpacks_to_too_much_is_one_reject(tmp_path: Path, ending: str) -> None:
    data = compress(parquet({"text": ["x"]}) + bytes(40 << 20), ending)
    file = write(tmp_path / f"bomb.parquet{ending}", data)
    items = read(file, ReadSettings(max_unpacked_bytes=10 << 20))
    (reject,) = rejects(items)
    assert reject.reason is Reason.TOO_LARGE
    assert reject.message.endswith("nothing of it is read: holds over 10,485,760 bytes")
    assert unread(items)[0].bytes == len(data)


def test_a_full_temporary_disk_costs_the_file_that_fills_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            if self.tell() > 5 << 20:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(tempfile, "TemporaryFile", Full)
    file = write(tmp_path / "bomb.parquet.gz", gzip.compress(parquet({"text": ["x"]}) + bytes(40 << 20)))
    items = read(file)
    (reject,) = rejects(items)
    assert (reject.reason, unread(items)[0].bytes) == (Reason.TOO_LARGE, file.size)
    assert "no room on the temporary disk" in reject.message


@pytest.mark.parametrize("pack", [zstandard.compress, bz2.compress])
@pytest.mark.parametrize("name", ["dump.jsonl", "story.txt", "crawl.warc"])
def test_a_bomb_in_a_bomb_is_unfolded_once(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    """Only the outer compression is undone: what comes out is binary data, or lines of it."""
    ending = ".zst" if pack is zstandard.compress else ".bz2"
    file = write(tmp_path / (name + ending), pack(pack(b"\n" * (30 << 20))))
    started = time.process_time()
    items = read(file)
    assert not documents(items) and rejects(items)
    assert time.process_time() - started < 2


def test_many_small_bombs_in_one_archive_share_one_allowance(tmp_path: Path) -> None:
    """Each member alone unfolds to less than may come out of a file."""
    bomb = zstandard.compress(warc_record("resource", b" " * (40 << 20), content_type="text/plain"))
    sound = zstandard.compress(warc_record("response", http(page("sound"))))
    file = write(tmp_path / "crawl.warc.zst", sound + bomb * 20 + sound)
    started = time.process_time()
    items = read(file)
    assert len(documents(items)) == 2
    assert len(rejects(items)) == 20
    assert sum("more than 1,100 times their size" in item.message for item in rejects(items)) >= 18
    assert time.process_time() - started < 5


def test_an_http_body_ends_at_the_limit_of_a_document(tmp_path: Path) -> None:
    for coding, body in (
        ("gzip", gzip.compress(b" " * (50 << 20))),
        ("zstd", zstandard.compress(b" " * (50 << 20))),
        ("gzip, gzip", gzip.compress(gzip.compress(b" " * (50 << 20)))),
    ):
        record = warc_record("response", http(body, more=f"Content-Encoding: {coding}\r\n"))
        (reject,) = rejects(
            read(write(tmp_path / "crawl.warc", record), ReadSettings(max_document_bytes=1 << 20))
        )
        assert reject.reason in (Reason.TOO_LARGE, Reason.EMPTY)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("[]", 1),
        ('[{"a": [1]}]', 3),
        ('["[[[[", "\\"[[["]', 1),
        ("[[], []]", 2),
        ('{"a": "]", "b": [[]]}', 3),
    ],
)
def test_depth_is_that_of_brackets_outside_of_strings(text: str, depth: int) -> None:
    assert is_deeper(text.encode(), depth - 1)
    assert not is_deeper(text.encode(), depth)


def test_json_as_deep_as_allowed_is_read_and_deeper_is_not(tmp_path: Path) -> None:
    lines = [b'{"text": "x", "deep": ' + b"[" * depth + b"]" * depth + b"}" for depth in (199, 200)]
    items = read(write(tmp_path / "dump.jsonl", b"\n".join(lines)))
    assert len(documents(items)) == 1
    (reject,) = rejects(items)
    assert reject.reason is Reason.TOO_DEEP
    assert reject.message.endswith("is JSON nested over 200 deep")


HEADER = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: "
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "lines that begin a record.warc": lambda size: b"WARC/1.0\r\n" * (size // 10),
    "records of a version alone.warc": lambda size: b"WARC/1.0\r\n\r\n" * (size // 12),
    "a header that never ends.warc": lambda size: b"WARC/1.0\r\n" + b"WARC-Type: response\r\n" * (size // 21),
    "a record and such lines.warc": lambda size: (
        warc_record("response", http(page("one"))) + b"WARC/1.0\r\nx: y\r\n" * (size // 16)
    ),
    "lengths that run to the end.warc": lambda size: (HEADER + b"%d\r\n\r\n\r\n\r\n" % size) * (size // 62),
    "lengths beyond the end.warc": lambda size: (HEADER + b"9" * 17 + b"\r\n\r\n\r\n\r\n") * (size // 73),
    "lengths beyond the end of a stream.warc.gz": lambda size: compress(
        warc_record("response", http(page("one")))
        + (HEADER + b"9" * 17 + b"\r\n\r\n\r\n\r\n") * (size // 73),
        ".gz",
    ),
    "lengths that are too long in a stream.warc.gz": lambda size: compress(
        warc_record("response", http(page("one"))) + (HEADER + b"75\r\n\r\n\r\n\r\n") * (size // 73), ".gz"
    ),
    "blank lines.warc": lambda size: b"WARC/1.0\r\n" + b"\r\n" * (size // 2),
    "sound headers.warc": lambda size: (HEADER + b"0\r\n\r\n\r\n\r\n") * (size // 56),
    "magic numbers.warc.gz": lambda size: (
        compress(warc_record("response", http(page("one"))), ".gz") + b"\x1f\x8b\x08\x08aaaaaa" * (size // 10)
    ),
    "stored members in each other.warc.gz": lambda size: nested_members(size),
    "bzip2 magic numbers.warc.bz2": lambda size: (
        compress(warc_record("response", http(page("one"))), ".bz2") + b"BZh91AY&SY" * (size // 10)
    ),
    "blank lines of spaces.jsonl": lambda size: b" \n" * (size // 2),
    "numbers in an array.json": lambda size: b"[{}," + b"1," * (size // 2) + b"1]",
    "commas in an array.json": lambda size: b"[{}," + b"," * size + b"1]",
    "quotes in an array.json": lambda size: b"[{}," + b'"\\"' * (size // 3) + b"]",
    "brackets that close.json": lambda size: b"[{}" + b"]" * size,
    "open brackets.jsonl": lambda size: b'{"text": ' + b"[" * size,
    "escapes.jsonl": lambda size: b'{"text": "' + b'\\"' * (size // 2),
    "small gzip members.jsonl.gz": lambda size: gzip.compress(b"\n") * (size // 21),
    "chunks of a byte.warc": lambda size: warc_record(
        "response", http(b"1\r\nx\r\n" * (size // 6) + b"0\r\n\r\n", more="Transfer-Encoding: chunked\r\n")
    ),
    "chunks without an end.warc": lambda size: warc_record(
        "response", http(b";" * size, more="Transfer-Encoding: chunked\r\n")
    ),
}


def nested_members(size: int) -> bytes:
    """Gzip members that begin 400 bytes apart, each of which goes on, stored, to the end of the file.

    A stored block of Deflate holds the members after it as its content, and none has a right checksum.
    """
    opening = b"WARC/1.0\r\n"
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
    block = b"\x00\xff\xff\x00\x00"  # 65,535 bytes as they are
    return (head + block + opening + b"a" * (400 - 25)) * (size // 400)


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear_in_the_input(tmp_path: Path, name: str) -> None:
    """Eight times as much input may take sixteen times as long: quadratic work takes 64 times."""
    small_input, large_input = (HOSTILE[name](size) for size in (32 << 10, 256 << 10))
    # The quickest of three: caches and neighbours make CPU time longer on a busy machine, never shorter.
    small = min(measured(tmp_path, name, small_input) for _ in range(3))
    limit = min(16 * max(small, 0.02), 2)
    large = 1e9
    for _ in range(3):
        large = min(large, measured(tmp_path, name, large_input))
        if large < limit:
            break
    assert large < limit, f"{small:.2f} s for 32 KiB, {large:.2f} s for 256 KiB"


def measured(folder: Path, name: str, data: bytes) -> float:
    """CPU seconds that reading takes."""
    file = write(folder / name, data)
    read(write(folder / f"warm-{name}", data[:1000]))
    started = time.process_time()
    read(file)
    return time.process_time() - started


def test_the_pages_of_a_column_are_what_arrow_wrote() -> None:
    texts = [f"story {number % 50}" for number in range(5000)]
    for version in ("1.0", "2.0"):
        stored = io.BytesIO()
        pq.write_table(pa.table({"text": texts}), stored, data_page_version=version, data_page_size=1000)
        about = pq.ParquetFile(stored).metadata.row_group(0).column(0)
        pages = list(pages_of(stored, about.dictionary_page_offset, about.total_compressed_size))
        assert pages[0].kind == DICTIONARY_PAGE and pages[0].values == 50
        assert sum(each.values for each in pages[1:]) == 5000
        assert all(each.is_indexed for each in pages[1:])
        assert sum(each.unfolded for each in pages) <= about.total_uncompressed_size


@pytest.mark.parametrize(
    "damage", [b"\xff" * 30, b"\x15\x01", b"\x1c" * 100, b"\x15\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"]
)
def test_a_page_header_that_is_none_is_an_error_of_its_own(damage: bytes) -> None:
    with pytest.raises(PageHeaderError):
        list(pages_of(io.BytesIO(damage), 0, len(damage)))


class EndlessLine(io.RawIOBase):
    """A file of a line of a gigabyte between two short ones, which is never held."""

    SIZE = 1 << 30

    def __init__(self) -> None:
        first, last = jsonl([{"text": "one"}]), jsonl([{"text": "two"}])
        self.first, self.last = first + b'{"text": "', b'"}\n' + last
        self.length = len(self.first) + self.SIZE + len(self.last)
        self.at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset if whence == 0 else self.length + offset
        return self.at

    def read(self, count: int = -1) -> bytes:
        at = self.at
        if at < len(self.first):
            data = self.first[at : at + count]
        elif at < len(self.first) + self.SIZE:
            data = b"w" * min(count, len(self.first) + self.SIZE - at)
        else:
            data = self.last[at - len(self.first) - self.SIZE :][:count]
        self.at += len(data)
        return data


@pytest.mark.slow
def test_a_line_of_a_gigabyte_costs_itself_and_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from galley.read import documents as documents_reader
    from galley.read.bytes.sniffing import Format
    from galley.read.plan.shards import Shard

    monkeypatch.setattr(documents_reader, "open_unbuffered", lambda uri: EndlessLine())
    shard = Shard("line.jsonl", Format.JSONL, None, 0, None, EndlessLine().length)
    one, reject, two = documents_reader.read_shard(shard, ReadSettings())
    assert [document.content for document in documents([one, two])] == ["one", "two"]
    assert rejects([reject])[0].message.endswith("bytes long, over 20,000,000")


def test_json_of_many_values_is_read(tmp_path: Path) -> None:
    line = json.dumps({"text": "x", "more": [[]] * 300_000}).encode()
    (document,) = documents(read(write(tmp_path / "dump.jsonl", line)))
    assert document.content == "x"
