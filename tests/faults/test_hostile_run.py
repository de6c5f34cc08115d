"""One run over a folder of hostile files: it ends, accounts for each of them, and keeps the sound one."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from galley.cli.main import main

from tests.read.dumps import compress, http, page, warc_record
from tests.runs import manifest_of, records_of, run, story

RECORDS = [warc_record("response", http(page(story(number)))) for number in range(6)]
NOISE = random.Random(14).randbytes(5_000)
PROSE = "".join(f"<p>{line}</p>" for line in story(9).split("\n\n")).encode()


def table(columns: dict[str, object]) -> bytes:
    stored = io.BytesIO()
    pq.write_table(pa.table(columns), stored, compression="zstd")
    return stored.getvalue()


def entities() -> bytes:
    names = "abcdefghij"
    nested = (f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">{"".join(nested)}]><p>&j;</p>'.encode()


def json_ld(data: bytes) -> bytes:
    return b'<html><head><script type="application/ld+json">' + data + b"</script></head><body>" + PROSE


HOSTS = [
    "a" * 300 + ".com",
    "漢" * 60 + ".example",
    "../..",
    "..",
    "a/b",
    "%2F",
    "con.com",
    "[::1]",
    "\0",
    "x y",
]


def hostile_files() -> dict[str, bytes]:
    """The files by name. They are made when they are needed: some take seconds."""
    return {
        "bomb.jsonl.gz": gzip.compress(b'{"text": "' + b"a" * 90_000_000 + b'"}\n'),
        "bomb.jsonl.zst": zstandard.compress(bytes(200_000_000)),
        "bomb.txt.bz2": compress(b"a" * 90_000_000, ".bz2"),
        "bomb.parquet": table({"text": ["x" * 90_000_000]}),
        "bomb.parquet.gz": gzip.compress(b"PAR1" + bytes(90_000_000)),
        "bomb.warc": RECORDS[0]
        + warc_record(
            "response", http(gzip.compress(b"<p>" + b"a" * 90_000_000), more="Content-Encoding: gzip\r\n")
        ),
        "twice.warc.gz.gz": gzip.compress(gzip.compress(b"".join(RECORDS))),
        "line.jsonl": b'{"text": "' + b"a b " * 12_000_000 + b'"}\n',
        "deep.html": b"<html><body>" + b"<div>" * 1_000_000 + b"x",
        "attributes.html": b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">" + PROSE,
        "rowspan.html": b"<table><tr><td rowspan=999999999 colspan=999999999>"
        + PROSE
        + b"</td></tr></table>",
        "deep-json-ld.html": json_ld(b"[" * 100_000 + b"]" * 100_000),
        "long-json-ld.html": json_ld(b'[{"@type": "NewsArticle"},' * 700_000),
        "quotes-json-ld.html": json_ld(b'{"a":' + b'"\\"\\"' * 100_000),
        "lines.warc": b"WARC/1.0\n" * 300_000,
        "header.warc": RECORDS[0] + b"WARC/1.0\r\nX: " + b"y" * 5_000_000,
        "lengths.warc": RECORDS[0]
        + RECORDS[1].replace(b"Content-Length: ", b"Content-Length: -")
        + RECORDS[2].replace(b"Content-Length: ", b"Content-Length: 99")
        + RECORDS[3].replace(b"Content-Length", b"Content-Breadth")
        + RECORDS[4],
        "charset.warc": warc_record(
            "response", http(b"<p>caf\xe9</p>", content_type="text/html; charset=undefined")
        ),
        "date.warc": RECORDS[0].replace(b"2022-01-07T12:30:00Z", b"9999-12-31T23:59:59-14:00"),
        "chunked.warc": warc_record("response", http(b"ffff\r\nabc", more="Transfer-Encoding: chunked\r\n")),
        "coded.warc": warc_record(
            "response", http(b"\x1f\x8b\x08" + NOISE, more="Content-Encoding: gzip\r\n")
        ),
        "surrogates.jsonl": json.dumps({"text": "\ud83d" + story(1) + "\0", "url": "\udcff"}).encode(),
        "marks.txt": b"\xff\xfe" + story(1).encode("utf-16-le") + b"\xef\xbb\xbf" + story(2).encode(),
        "numbers.jsonl": b'{"date": 1e999, "id": 1'
        + b"0" * 40
        + b', "text": "x"}\n{"id": '
        + b"9" * 10_000
        + b"}\n",
        "types.parquet": table({"text": [1, 2, 3], "url": [[1], [2], [3]]}),
        "empty.jsonl": b"",
        "hosts.jsonl": b"".join(
            json.dumps({"url": f"https://{host}/x", "text": story(number)}).encode() + b"\n"
            for number, host in enumerate(HOSTS)
        ),
        "entities.xml": entities(),
        "words.txt": b"word\n" * 150_000,
        "hyphens.txt": b"wordword wordword wordword word-\n" * 10_000,
        "paragraphs.html": b"<html><body>" + b"<p>a b c</p>" * 150_000,
        "skippable.jsonl.zst": b"\x50\x2a\x4d\x18" + struct.pack("<I", 4_000_000_000) + NOISE,
        "garbage.jsonl.gz": b"\x1f\x8b\x08" + NOISE,
        "zip.jsonl": b"PK\x03\x04" + NOISE,
    }


@pytest.mark.slow
def test_a_run_accounts_for_every_hostile_file_and_keeps_the_sound_one(tmp_path: Path) -> None:
    dumps, out = tmp_path / "dumps", tmp_path / "out"
    dumps.mkdir()
    hostile = hostile_files()
    for name, data in hostile.items():
        (dumps / name).write_bytes(data)
    (dumps / "sound.txt").write_text(story(100))
    assert run(dumps, "--output", out, "--partition-by", "site", "--dedup", "near") == 3
    assert main(["verify", str(out)]) == 0

    manifest = manifest_of(out)
    sources = {
        dataset: {Path(row["source"]["uri"]).name for row in records_of(out, dataset)}
        for dataset in ("articles", "duplicates", "rejects")
    }
    assert set().union(*sources.values()) == {*hostile, "sound.txt"}
    assert "sound.txt" in sources["articles"]
    # What ends in no document at all, and may have held many, is counted in bytes.
    unread = {Path(uri).name for uri in manifest["bytes_unread"]}
    assert unread >= {
        "bomb.jsonl.zst", "bomb.parquet", "bomb.parquet.gz", "twice.warc.gz.gz", "lines.warc", "header.warc",
        "skippable.jsonl.zst", "garbage.jsonl.gz", "zip.jsonl",
    }  # fmt: skip
    assert not unread & {"sound.txt", "deep.html", "date.warc", "hosts.jsonl", "empty.jsonl"}
    # Nothing was written outside of the folder of the result.
    assert {path.name for path in tmp_path.iterdir()} == {"dumps", "out"}
    assert not manifest["reject_reasons"].keys() & {"read_error", "parser_error", "parser_crash"}
