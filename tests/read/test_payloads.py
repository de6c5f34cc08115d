"""Payloads of HTTP records: content codings and chunks are taken off, and broken ones cost their record."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard
from galley.records import Reason

from .dumps import NOISE, documents, flipped, http, page, read, rejects, warc_record, write


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(page("one"), mtime=0)),
        ("x-gzip", gzip.compress(page("one"), mtime=0)),
        ("deflate", zlib.compress(page("one"))),
        ("deflate", zlib.compress(page("one"))[2:-4]),
        ("br", brotli.compress(page("one"))),
        ("zstd", zstandard.compress(page("one"))),
        ("gzip, br", brotli.compress(gzip.compress(page("one"), mtime=0))),
        ("gzip", page("one")),  # Stored decoded under the old header.
        ("br", page("one")),
        ("identity", page("one")),
    ],
)
def test_payloads_are_freed_of_their_content_coding(tmp_path: Path, coding: str, packed: bytes) -> None:
    record = warc_record("response", http(packed, more=f"Content-Encoding: {coding}\r\n"))
    (document,) = documents(read(write(tmp_path / "crawl.warc", record)))
    assert document.content == page("one").decode()


def test_chunks_are_joined(tmp_path: Path) -> None:
    body = page("one, two, three")
    chunked = b"".join(b"%x;note=1\r\n%s\r\n" % (len(c), c) for c in (body[:7], body[7:30], body[30:]))
    headers = "Transfer-Encoding: chunked\r\n"
    for sent in (chunked + b"0\r\n\r\n", body):
        record = warc_record("response", http(sent, more=headers))
        (document,) = documents(read(write(tmp_path / "crawl.warc", record)))
        assert document.content == body.decode()


@pytest.mark.parametrize(
    ("coding", "packed", "reason"),
    [
        ("gzip", gzip.compress(NOISE.encode(), mtime=0)[:-2000], Reason.TRUNCATED),
        ("br", brotli.compress(NOISE.encode())[:-2000], Reason.TRUNCATED),
        ("zstd", zstandard.compress(NOISE.encode())[:-2000], Reason.TRUNCATED),
        ("gzip", flipped(gzip.compress(NOISE.encode(), mtime=0)), Reason.CORRUPT),
        ("compress", b"\x1f\x9d\x90", Reason.UNDECODABLE),
        ("br", brotli.compress(b"<p>" + b"x" * 30_000_000, quality=1), Reason.TOO_LARGE),
    ],
)
def test_a_broken_payload_costs_its_record(
    tmp_path: Path, coding: str, packed: bytes, reason: Reason
) -> None:
    record = warc_record("response", http(packed, more=f"Content-Encoding: {coding}\r\n"))
    after = warc_record("response", http(page("after")))
    items = read(write(tmp_path / "crawl.warc", record + after))
    (item,) = rejects(items)
    assert (item.reason, item.url) == (reason, "https://example.org/story")
    assert len(documents(items)) == 1


def test_a_page_that_the_crawler_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    packed = gzip.compress(page(NOISE), mtime=0)[:-1000]
    response = http(packed, more="Content-Encoding: gzip\r\n")
    cut = warc_record("response", response, more="WARC-Truncated: length\r\n")
    (document,) = documents(read(write(tmp_path / "crawl.warc", cut)))
    assert page(NOISE).decode().startswith(document.content)
    assert len(document.content) > 3000
