"""Whatever goes wrong in making a record costs that record, and the reader goes on at the next one."""

from __future__ import annotations

import codecs
import encodings.aliases
import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from galley.errors import DocumentError
from galley.read.bytes.charset import codec_of, decode
from galley.records import RawDocument, Reason, Reject

from .dumps import (
    COMPRESSIONS,
    compress,
    documents,
    http,
    jsonl,
    page,
    parquet,
    read,
    rejects,
    unread,
    warc,
    warc_record,
    write,
)

TEXTS = [f"story {number}" for number in range(20)]
BAD = 3
"""The record that something goes wrong with."""

RECORDS = [warc_record("response", http(page(text))) for text in TEXTS]
CONVERSIONS = [warc_record("conversion", text.encode(), content_type="text/plain") for text in TEXTS]
DUMPS = {
    "dump.jsonl": jsonl({"text": text} for text in TEXTS),
    "dump.json": json.dumps([{"text": text} for text in TEXTS]).encode(),
    "dump.parquet": parquet({"text": list(TEXTS)}),
    "dump.warc": warc(RECORDS, ""),
    "dump.warc.gz": warc(RECORDS, ".gz"),
    "stream.warc.gz": compress(warc(RECORDS, ""), ".gz"),
    "dump.wet": warc(CONVERSIONS, ""),
}


@pytest.mark.parametrize(
    "error", [ZeroDivisionError, UnicodeError, OverflowError, RecursionError, MemoryError]
)
@pytest.mark.parametrize("name", DUMPS)
def test_any_error_in_making_a_record_costs_that_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception]
) -> None:
    def document(source: Any, content: str, *more: Any, **fields: Any) -> RawDocument:
        if f"story {BAD}" in content and f"story {BAD}0" not in content:
            raise error("not foreseen")
        return RawDocument(source, content, *more, **fields)

    for module in ("named_fields", "warc_record", "single_document"):
        monkeypatch.setattr(importlib.import_module(f"galley.read.formats.{module}"), "RawDocument", document)
    file = write(tmp_path / name, DUMPS[name])
    items = read(file)
    assert [isinstance(item, Reject) for item in items] == [number == BAD for number in range(len(TEXTS))]
    (reject,) = rejects(items)
    unit = "row" if "parquet" in name else "the record at byte"
    assert reject.reason is Reason.READ_ERROR
    assert reject.message == (
        f"{file.uri}: {unit} {reject.source.record:,} cannot be read: {error.__name__}: not foreseen"
    )


def test_an_error_outside_of_records_says_how_many_bytes_are_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from galley.read.bytes.streams import Stream

    readline = Stream.readline

    def failing(stream: Stream, limit: int) -> bytes:
        if stream.position:
            raise ZeroDivisionError("not foreseen")
        return readline(stream, limit)

    monkeypatch.setattr(Stream, "readline", failing)
    file = write(tmp_path / "dump.jsonl", DUMPS["dump.jsonl"])
    document, reject, stretch = read(file)
    assert isinstance(document, RawDocument) and isinstance(reject, Reject)
    assert unread([stretch])[0].bytes == file.size
    assert reject.message == (
        f"{file.uri}: reading failed after the record at 0, and {file.size:,} bytes up to the end of the file"
        " are not read: ZeroDivisionError: not foreseen"
    )


@pytest.mark.parametrize("where", ["the header", "the page"])
@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_a_page_in_the_charset_undefined_costs_nothing(tmp_path: Path, where: str, ending: str) -> None:
    """Python has a codec of that name, which raises UnicodeError for whatever it is given."""
    pages = [page(text) for text in TEXTS]
    content_type = "text/html"
    if where == "the header":
        content_type = "text/html; charset=undefined"
    else:
        pages[BAD] = pages[BAD].replace(b"<body>", b"<head><meta charset=undefined></head><body>")
    pages[BAD] = pages[BAD].replace(b"story", "Straße in Gießen".encode("latin-1"))
    records = [
        warc_record("response", http(each, content_type=content_type if number == BAD else "text/html"))
        for number, each in enumerate(pages)
    ]
    items = read(write(tmp_path / f"crawl.warc{ending}", warc(records, ending)))
    assert len(items) == len(documents(items)) == len(TEXTS)
    assert "Straße in Gießen 3" in documents(items)[BAD].content


@pytest.mark.parametrize(
    "date",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "0000-00-00T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2022-01-07T12:30:00+99:99",
        "2022-13-45",
        "-1",
        "9" * 5000,
        "\u0662\u0660\u0662\u0662-01-07",
    ],
)
def test_a_date_that_is_none_costs_the_date(tmp_path: Path, date: str) -> None:
    records = [warc_record("response", http(page(text))) for text in TEXTS]
    records[BAD] = records[BAD].replace(b"2022-01-07T12:30:00Z", date.encode())
    items = documents(read(write(tmp_path / "crawl.warc", b"".join(records))))
    assert [item.fetched_at is None for item in items] == [number == BAD for number in range(len(TEXTS))]


def test_no_codec_of_python_makes_decoding_raise_anything_else() -> None:
    names = {
        *encodings.aliases.aliases.values(),
        "undefined",
        "idna",
        "punycode",
        "unicode_escape",
        "mbcs",
        "oem",
    }
    payload = "<p>Straße, 東京, Київ</p>".encode() + bytes(range(128, 256)) * 2
    for name in sorted(names):
        try:
            decode(payload, name)
            decode(b"<meta charset=%s>" % name.encode() + payload)
        except DocumentError:
            continue
    assert codec_of("undefined") is None
    assert codecs.lookup("undefined")
