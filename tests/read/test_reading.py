"""Every format, plain and compressed, becomes the documents that it holds."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from galley.errors import InputError
from galley.read import FieldNames, ReadSettings
from galley.records import RawDocument, Source, record_id

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
    skipped,
    warc,
    warc_record,
    write,
)

STORY = "Die Brücke bleibt geschlossen.\n\nNiemand weiß, wie lange."


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_a_text_file_is_one_document(tmp_path: Path, ending: str) -> None:
    file = write(tmp_path / f"story.txt{ending}", compress(STORY.encode(), ending))
    assert read(file) == [RawDocument(Source(file.uri, "text", 0, "text/plain"), STORY)]


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_an_html_file_is_one_document(tmp_path: Path, ending: str) -> None:
    content = page(STORY)
    file = write(tmp_path / f"story.html{ending}", compress(content, ending))
    assert read(file) == [RawDocument(Source(file.uri, "html", 0, "text/html"), content.decode())]


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_a_line_of_jsonl_is_a_document_known_by_its_offset(tmp_path: Path, ending: str) -> None:
    lines = [
        {"id": 7, "url": "https://example.org/a", "date": "2022-01-07", "language": "de", "text": STORY},
        {"id": "b", "url": None, "text": "two", "html": "<p>two"},
    ]
    file = write(tmp_path / f"dump.jsonl{ending}", compress(jsonl(lines), ending))
    offset = len(jsonl(lines[:1]))
    assert read(file) == [
        RawDocument(
            Source(file.uri, "jsonl", 0, "text/plain", "7"),
            STORY,
            "https://example.org/a",
            published="2022-01-07",
            language="de",
        ),
        # HTML goes before text: it tells more of what is chrome.
        RawDocument(Source(file.uri, "jsonl", offset, "text/html", "b"), "<p>two"),
    ]


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_pages_of_a_warc_are_documents_and_the_rest_is_counted(tmp_path: Path, ending: str) -> None:
    records = [
        warc_record("warcinfo", b"software: test\r\n", content_type="application/warc-fields"),
        warc_record("request", b"GET /story HTTP/1.1\r\n\r\n"),
        warc_record("response", http(page(STORY))),
        warc_record("response", http(b"\x89PNG", content_type="image/png")),
        warc_record("response", http(b"gone", status="404 Not Found")),
        warc_record("revisit", b"HTTP/1.1 200 OK\r\n\r\n"),
        warc_record("metadata", b"via: x\r\n", content_type="application/warc-fields"),
        warc_record("resource", page("two"), content_type="text/html"),
    ]
    file = write(tmp_path / f"crawl.warc{ending}", warc(records, ending))
    items = read(file)
    story, resource = documents(items)
    # The place is that of a CDX index: in the file as stored.
    place = len(warc(records[:2], ending))
    number = len(http(page(STORY)))
    given_id = f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>"
    assert story == RawDocument(
        Source(file.uri, "warc", place, "text/html", given_id),
        page(STORY).decode(),
        "https://example.org/story",
        datetime(2022, 1, 7, 12, 30, tzinfo=UTC),
    )
    assert resource.source.record == len(warc(records[:7], ending))
    assert skipped(items) == [
        "warc:warcinfo",
        "warc:request",
        "warc:response:image/png",
        "warc:response:status-404",
        "warc:revisit",
        "warc:metadata",
    ]
    assert not rejects(items)


@pytest.mark.parametrize("ending", COMPRESSIONS[1:])
def test_a_warc_compressed_as_one_stream_has_offsets_of_the_stream(tmp_path: Path, ending: str) -> None:
    records = [warc_record("response", http(page(text))) for text in ("one", "two")]
    file = write(tmp_path / f"crawl.warc{ending}", compress(b"".join(records), ending))
    assert [document.source.record for document in documents(read(file))] == [0, len(records[0])]


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("target_bytes", [1 << 40, 700])
def test_a_zstd_warc_may_open_with_its_dictionary(tmp_path: Path, is_packed: bool, target_bytes: int) -> None:
    records = [warc_record("response", http(page(f"story {number}"))) for number in range(50)]
    dictionary = zstandard.train_dictionary(1000, records)
    stored = dictionary.as_bytes()
    stored = zstandard.compress(stored) if is_packed else stored
    opening = b"\x5d\x2a\x4d\x18" + len(stored).to_bytes(4, "little") + stored
    compressor = zstandard.ZstdCompressor(dict_data=dictionary)
    members = [compressor.compress(record) for record in records]
    file = write(tmp_path / "crawl.warc.zst", opening + b"".join(members))
    items = read(file, target_bytes=target_bytes)
    assert [document.content for document in documents(items)] == [
        page(f"story {number}").decode() for number in range(50)
    ]
    assert documents(items)[1].source.record == len(opening) + len(members[0])
    assert not rejects(items)


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_conversions_of_a_wet_are_texts(tmp_path: Path, ending: str) -> None:
    records = [
        warc_record("warcinfo", b"software: test\r\n", content_type="application/warc-fields"),
        warc_record(
            "conversion",
            STORY.encode(),
            content_type="text/plain",
            more="WARC-Identified-Content-Language: deu,eng\r\n",
        ),
    ]
    # The name says nothing: the records do.
    file = write(tmp_path / f"part-0001{ending}", warc(records, ending))
    (document,) = documents(read(file))
    assert (document.source.format, document.source.media_type) == ("wet", "text/plain")
    assert (document.content, document.language) == (STORY, "deu,eng")


def test_rows_of_parquet_are_documents_known_by_their_number(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {
        "url": ["https://example.org/1", None, None],
        "html": [None, "<p>two", None],
        "text": ["one", "two", "three"],
        "date": [datetime(2022, 1, 7, tzinfo=UTC), None, None],
        "language": ["en", None, None],
        "unread": [1, 2, 3],
    }
    file = write(tmp_path / "dump.parquet", parquet(columns, rows_a_group=2))
    assert read(file) == [
        RawDocument(
            Source(file.uri, "parquet", 0, "text/plain"),
            "one",
            "https://example.org/1",
            published="2022-01-07T00:00:00+00:00",
            language="en",
        ),
        RawDocument(Source(file.uri, "parquet", 1, "text/html"), "<p>two"),
        RawDocument(Source(file.uri, "parquet", 2, "text/plain"), "three"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "offsets"),
    [
        ("one-array", '[{"text": "one"}, {"text": "t[w]o"}\n]', [1, 18]),
        ("pretty-array", '[\n  {\n    "text": "one"\n  },\n  {\n    "text": "t[w]o"\n  }\n]\n', [4, 31]),
        ("pretty-objects", '{\n  "text": "one"\n}\n{\n  "text": "t[w]o"\n}\n', [0, 20]),
        ("nested", '[{"text": "one", "x": [{"y": "]}\\""}]},{"text": "t[w]o"}]', [1, 39]),
    ],
)
def test_json_that_spans_lines_is_read_value_by_value(
    tmp_path: Path, name: str, content: str, offsets: list[int]
) -> None:
    file = write(tmp_path / f"{name}.json", content.encode())
    items = read(file)
    assert [document.content for document in documents(items)] == ["one", "t[w]o"]
    assert [document.source.record for document in documents(items)] == offsets
    assert not rejects(items)


def test_json_values_come_out_the_same_however_the_chunks_fall(tmp_path: Path) -> None:
    texts = [f'"{"x" * (number * 37 % 900)}\\' for number in range(1500)]
    plain = json.dumps([{"text": text} for text in texts])
    file = write(tmp_path / "many.json", plain.encode())
    assert file.size > 2 << 18, "spans several chunks"
    assert [document.content for document in documents(read(file))] == texts


def test_fields_are_found_under_the_names_given(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl", jsonl([{"link": "https://example.org", "body": "one"}]))
    settings = ReadSettings(fields=FieldNames.parse(["text=body", "url=link"]))
    (document,) = documents(read(file, settings))
    assert (document.content, document.url) == ("one", "https://example.org")


@pytest.mark.parametrize(
    ("renames", "message"),
    [
        (["text"], "--field text is not of the form NAME=COLUMN, such as text=content."),
        (["body=text"], "--field body=text: body is none of url, id, date, text, html, language."),
        (["text=a", "text=b"], "--field text=b: text was already given as a."),
    ],
)
def test_a_wrong_field_option_is_said_in_one_sentence(renames: list[str], message: str) -> None:
    with pytest.raises(InputError) as raised:
        FieldNames.parse(renames)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("story.txt", page("one"), "html"),
        ("story", b"<?xml version='1.0'?><html xmlns='x'><body>one", "html"),
        ("story.html", b"plain words that nobody marked up", "html"),
        ("story.html", b'{"text": "one"}\n', "jsonl"),
        ("story.dat", b'\xef\xbb\xbf{"text": "one"}\n', "jsonl"),
        ("story.jsonl", b'{"text": "one"}\n', "jsonl"),
        ("story.gz", b"A story.", "text"),
        ("story", b"{Not JSON}, said the mayor.", "text"),
        ("story", b"[Updated] The mayor said.", "text"),
        ("story", b"2 < 3 and 5 > 4, the mayor said.", "text"),
        ("story.warc", b"A story of WARC/1.0", "warc"),
        ("story", "<html><p>Straße".encode("utf-16"), "html"),
    ],
)
def test_the_content_tells_the_format_before_the_name_does(
    tmp_path: Path, name: str, content: bytes, format: str
) -> None:
    item = read(write(tmp_path / name, content))[0]
    assert not isinstance(item, str)
    assert item.source.format == format  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["dump.bz2", "dump.jsonl.bz2", "dump"])
def test_the_content_of_a_block_that_is_longer_than_the_head_tells_the_format(
    tmp_path: Path, name: str
) -> None:
    """A bzip2 block shows nothing before all of its 80 kB are there."""
    chance = random.Random(1)
    texts = ["".join(chance.choices("abcdefghij klmno", k=3000)) for _ in range(60)]
    stored = compress(json.dumps([{"text": text} for text in texts]).encode(), ".bz2")
    assert len(stored) > 1 << 16
    items = read(write(tmp_path / name, stored))
    assert [document.content for document in documents(items)] == texts and not rejects(items)


def test_a_format_given_is_taken_as_said(tmp_path: Path) -> None:
    file = write(tmp_path / "story.html", page("one"))
    (document,) = documents(read(file, format="text"))
    assert document.source.media_type == "text/plain"


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_parquet_may_be_compressed_as_a_whole(tmp_path: Path, ending: str) -> None:
    file = write(tmp_path / f"dump.parquet{ending}", compress(parquet({"text": ["one", "two"]}), ending))
    assert [document.content for document in documents(read(file))] == ["one", "two"]


def test_ids_are_distinct_and_stable(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl", jsonl([{"text": "same"}] * 100))
    sources = [document.source for document in documents(read(file))]
    assert len({record_id(source) for source in sources}) == 100
    assert record_id(Source("a/b.warc.gz", "warc", 90112, "text/html")) == "1184224fe11144269ad86266a9c26f05"


def test_a_field_may_be_a_path_of_nested_names(tmp_path: Path) -> None:
    lines = jsonl(
        [
            {"article": {"body": "nested"}, "meta": {"link": "https://example.org/1"}},
            {"article.body": "flat", "article": {"body": "not this"}},
            {"article": "no object"},
        ]
    )
    settings = ReadSettings(FieldNames(text="article.body", url="meta.link"))
    items = read(write(tmp_path / "dump.jsonl", lines), settings)
    assert [(each.content, each.url) for each in documents(items)] == [
        ("nested", "https://example.org/1"),
        ("flat", None),
    ]
    assert rejects(items)[0].message.endswith("has neither html nor article.body, but article")


def test_a_list_of_strings_is_paragraphs(tmp_path: Path) -> None:
    (document,) = documents(read(write(tmp_path / "dump.jsonl", jsonl([{"text": ["one", "two"]}]))))
    assert document.content == "one\n\ntwo"
