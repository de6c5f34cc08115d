"""Makes small dumps of every format for the tests: the bytes, and what must be read from them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import zstandard
from galley.read import InputFile, ReadSettings, Shard, Skipped, Unread, plan_shards, read_shard
from galley.read.formats.reader_types import Item
from galley.records import RawDocument, Reject

COMPRESSIONS = ("", ".gz", ".zst", ".bz2")


def compress(data: bytes, ending: str) -> bytes:
    """The data as one compressed member, by the file name's ending."""
    if ending == ".gz":
        return gzip.compress(data, mtime=0)
    if ending == ".zst":
        # With a checksum, as the zstd command writes it.
        return zstandard.ZstdCompressor(write_checksum=True).compress(data)
    if ending == ".bz2":
        return bz2.compress(data)
    return data


def jsonl(objects: Iterable[object]) -> bytes:
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in objects)


def warc_record(
    kind: str,
    block: bytes,
    *,
    url: str = "https://example.org/story",
    content_type: str = "application/http; msgtype=response",
    more: str = "",
) -> bytes:
    """One record as WARC 1.1 writes it."""
    header = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2022-01-07T12:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(block):012d}>\r\n"
        f"Content-Type: {content_type}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return header.encode() + block + b"\r\n\r\n"


def http(
    body: bytes, *, status: str = "200 OK", content_type: str = "text/html; charset=utf-8", more: str = ""
) -> bytes:
    """A response as a server sends it."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + body


def page(text: str) -> bytes:
    return f"<!DOCTYPE html><html><body><p>{text}</p></body></html>".encode()


def warc(records: Sequence[bytes], ending: str) -> bytes:
    """A WARC whose records are, if compressed, members of their own."""
    return b"".join(compress(record, ending) for record in records)


def write(path: Path, data: bytes) -> InputFile:
    path.write_bytes(data)
    return InputFile(str(path), len(data))


def read(
    file: InputFile,
    settings: ReadSettings | None = None,
    *,
    format: str = "auto",
    target_bytes: int = 1 << 40,
) -> list[Item]:
    """Everything the file's shards give, in order."""
    shards = plan_shards([file], format, target_bytes)
    return [item for shard in shards for item in read_shard(shard, settings or ReadSettings())]


def shards_of(file: InputFile, target_bytes: int) -> list[Shard]:
    return plan_shards([file], "auto", target_bytes)


def documents(items: Iterable[Item]) -> list[RawDocument]:
    return [item for item in items if isinstance(item, RawDocument)]


def rejects(items: Iterable[Item]) -> list[Reject]:
    return [item for item in items if isinstance(item, Reject)]


def skipped(items: Iterable[Item]) -> list[str]:
    return [item.kind for item in items if isinstance(item, Skipped)]


def unread(items: Iterable[Item]) -> list[Unread]:
    return [item for item in items if isinstance(item, Unread)]


def parquet(columns: dict[str, list[object]], rows_a_group: int = 1 << 20) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stored = io.BytesIO()
    pq.write_table(pa.table(columns), stored, row_group_size=rows_a_group)
    return stored.getvalue()


def flipped(data: bytes) -> bytes:
    """The data with one bit wrong in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1 :]


NOISE = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz     ", k=6000))
"""Text that compresses badly, so that cutting the compressed bytes cuts the text."""
