"""Bad input costs its own record, which ends in rejects with a reason and its place."""

from __future__ import annotations

import bz2
import gzip
import json
import random
from pathlib import Path

import pytest
import zstandard
from galley.read import ReadSettings
from galley.records import Reason, record_id

from .dumps import (
    COMPRESSIONS,
    NOISE,
    compress,
    documents,
    http,
    jsonl,
    page,
    parquet,
    read,
    rejects,
    skipped,
    unread,
    warc,
    warc_record,
    write,
)


@pytest.mark.parametrize("name", ["empty.txt", "empty.html", "empty.jsonl", "empty.warc.gz", "empty.parquet"])
def test_an_empty_file_is_one_reject(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, b"")
    (item,) = rejects(read(file))
    assert (item.reason, item.message) == (Reason.EMPTY, f"{file.uri} is empty")


def test_a_file_of_white_space_is_one_reject(tmp_path: Path) -> None:
    (item,) = rejects(read(write(tmp_path / "blank.txt", b" \n\n\t")))
    assert item.reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"%PDF-1.7\n1 0 obj\n", "a PDF document"),
        (b"PK\x03\x04\x14\0", "a zip archive (or a document of an office suite)"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
        (b"\xfd7zXZ\0", "xz-compressed; gz, zst and bz2 are read"),
        (b"dump.txt".ljust(257, b"\0") + b"ustar\0", "a tar archive; unpack it first"),
        (random.Random(2).randbytes(3000), "binary data"),
    ],
)
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_binary_file_is_one_reject_that_names_it(
    tmp_path: Path, content: bytes, what: str, ending: str
) -> None:
    file = write(tmp_path / f"story.txt{ending}", compress(content, ending))
    (item,) = rejects(read(file))
    assert item.reason is Reason.BINARY
    assert item.message == f"{file.uri} is {what}, which is none of the formats that are read"


def test_binary_data_behind_text_are_a_reject(tmp_path: Path) -> None:
    file = write(tmp_path / "story.txt", b"words " * 20_000 + random.Random(3).randbytes(5000))
    (item,) = rejects(read(file))
    assert (item.reason, item.source.record) == (Reason.BINARY, 0)


@pytest.mark.parametrize("ending", COMPRESSIONS[1:])
@pytest.mark.parametrize("name", ["story.txt", "story.html"])
def test_a_truncated_document_is_a_reject(tmp_path: Path, name: str, ending: str) -> None:
    data = compress(NOISE.encode(), ending)
    file = write(tmp_path / (name + ending), data[: len(data) // 2])
    (item,) = rejects(read(file))
    assert item.reason is Reason.TRUNCATED
    assert item.message == (
        f"{file.uri}: the {ending[1:]} data are cut off at byte {len(data) // 2:,} of the file"
    )


@pytest.mark.parametrize("ending", COMPRESSIONS[1:])
def test_truncated_compression_keeps_the_lines_of_jsonl_before_the_cut(tmp_path: Path, ending: str) -> None:
    lines = [jsonl([{"text": f"{number} {NOISE[number:]}"}]) for number in range(300)]
    data = compress(b"".join(lines), ending)
    file = write(tmp_path / f"dump.jsonl{ending}", data[: len(data) - 100])
    items = read(file)
    kept = documents(items)
    (item,) = rejects(items)
    assert items == [*kept, item, *unread(items)]
    # What is left of a block of bzip2 or zstd is lost with it. Of gzip nothing is, but the end is missing.
    assert [stretch.bytes > 0 for stretch in unread(items)] == [ending != ".gz"]
    assert item.reason is Reason.TRUNCATED
    # Everything before the cut is kept, and the reject stands where the next record would.
    assert [document.source.record for document in kept] == [
        sum(map(len, lines[:number])) for number in range(len(kept))
    ]
    assert item.source.record == sum(map(len, lines[: len(kept)]))
    if ending != ".bz2":  # bzip2 gives nothing of a block that is not whole: 900 kB.
        assert len(kept) > 250


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_a_cut_off_warc_costs_one_record(tmp_path: Path, ending: str) -> None:
    records = [warc_record("response", http(page(f"{number} {NOISE}"))) for number in range(3)]
    data = warc(records, ending)
    file = write(tmp_path / f"crawl.warc{ending}", data[:-200])
    items = read(file)
    assert len(documents(items)) == 2
    (item,) = rejects(items)
    place = len(warc(records[:2], ending))
    assert (item.reason, item.source.record) == (Reason.TRUNCATED, place)
    assert item.message.startswith(f"{file.uri}: the record at byte {place:,} ")
    assert "cut off" in item.message


def test_a_cut_off_record_says_how_much_is_missing(tmp_path: Path) -> None:
    data = warc_record("response", http(page("one"))) + warc_record("response", http(page("two")))
    file = write(tmp_path / "crawl.warc", data[: -(4 + 10)])
    (item,) = rejects(read(file))
    place = len(data) // 2
    assert item.message == f"{file.uri}: the record at byte {place:,} is cut off (expected 10 more bytes)"


@pytest.mark.parametrize("ending", [".gz", ".zst", ".bz2"])
def test_a_damaged_member_costs_itself(tmp_path: Path, ending: str) -> None:
    records = [warc_record("response", http(page(f"{number} {NOISE}"))) for number in range(3)]
    data = bytearray(warc(records, ending))
    place = len(compress(records[0], ending))
    for offset in range(200, 230):
        data[place + offset] ^= 0xFF
    items = read(write(tmp_path / f"crawl.warc{ending}", bytes(data)))
    assert [document.content[30] for document in documents(items)] == ["0", "2"]
    (item,) = rejects(items)
    assert (item.reason, item.source.record) == (Reason.CORRUPT, place)


def test_a_lying_content_length_costs_its_record(tmp_path: Path) -> None:
    records = [warc_record("response", http(page(str(number)))) for number in range(4)]
    lying = records[1].replace(b"Content-Length: 1", b"Content-Length: 2")
    items = read(write(tmp_path / "crawl.warc", records[0] + lying + records[2] + records[3]))
    assert len(documents(items)) == 3
    (item,) = rejects(items)
    assert (item.reason, item.source.record) == (Reason.CORRUPT, len(records[0]))


def test_lines_that_are_no_document_cost_themselves(tmp_path: Path) -> None:
    lines: list[tuple[bytes, Reason | None]] = [
        (b'{"text": "fine"}', None),
        (b'{"text": "cut', Reason.NOT_JSON),
        (b'["text"]', Reason.MISSING_FIELD),
        (b'{"title": "no text"}', Reason.MISSING_FIELD),
        (b'{"text": 7}', Reason.MISSING_FIELD),
        (b'{"text": null}', Reason.EMPTY),
        (b'{"text": "  ", "html": ""}', Reason.EMPTY),
        (b"[" * 200_000, Reason.TOO_DEEP),
        (b'{"x": ' + b'{"x":' * 100_000, Reason.TOO_DEEP),
        (b'{"text": "fine", "score": NaN, "n": 1e999}', None),
        (b'{"text": "first", "text": "fine"}', None),
        (b"\xff\x00\x01\x02\x03\x04", Reason.BINARY),
        (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', Reason.NOT_JSON),
        (b'{"text": "last fine"}', None),
    ]
    data = b"\n".join(line for line, _ in lines) + b"\n\n"
    items = read(write(tmp_path / "dump.jsonl", data))
    at = 0
    for (line, reason), item in zip(lines, items, strict=True):
        assert item.source.record == at, line[:40]  # type: ignore[union-attr]
        assert getattr(item, "reason", None) == reason, line[:40]
        if reason:
            assert f"the record at byte {at:,}" in item.message  # type: ignore[union-attr]
        at += len(line) + 1
    assert all("fine" in document.content for document in documents(items))


def test_messages_say_what_was_found(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl", b'{"body": "x", "title": "y"}\n{"text": [1, 2]}\n')
    assert [item.message for item in rejects(read(file))] == [
        f"{file.uri}: the record at byte 0 has neither html nor text, but body, title",
        f"{file.uri}: the record at byte 28: text is a list, not a string",
    ]


def test_a_lone_surrogate_becomes_the_replacement_character(tmp_path: Path) -> None:
    line = b'{"text": "a\\ud83d b \\ud83d\\ude00", "url": "https://x/\\udc00"}\n'
    (document,) = documents(read(write(tmp_path / "dump.jsonl", line)))
    assert (document.content, document.url) == ("a\ufffd b \U0001f600", "https://x/\ufffd")
    document.content.encode("utf-8")


def test_a_line_in_another_charset_is_decoded(tmp_path: Path) -> None:
    line = '{"text": "Die Brücke über die Lahn wird für drei Wochen gesperrt."}\n'
    (document,) = documents(read(write(tmp_path / "dump.jsonl", line.encode("cp1252"))))
    assert document.content == json.loads(line)["text"]


def test_json_in_utf_16_is_one_clear_reject(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl", '{"text": "one"}\n'.encode("utf-16"))
    (item,) = rejects(read(file))
    assert "JSON in UTF-16" in item.message


def test_a_line_that_is_too_long_costs_itself(tmp_path: Path) -> None:
    settings = ReadSettings(max_document_bytes=1000)
    data = b'{"text": "one"}\n{"text": "' + b"x" * 5000 + b'"}\n{"text": "two"}\n'
    items = read(write(tmp_path / "dump.jsonl", data), settings)
    assert [document.content for document in documents(items)] == ["one", "two"]
    (item,) = rejects(items)
    assert (item.reason, item.source.record) == (Reason.TOO_LARGE, 16)
    assert "5,013 bytes long, over 1,000" in item.message
    assert len(item.payload_head) == 500


@pytest.mark.parametrize("name", ["story.txt", "story.html", "crawl.warc", "value.json", "dump.parquet"])
def test_a_document_over_the_limit_is_a_reject_in_every_format(tmp_path: Path, name: str) -> None:
    text = "x" * 100_000
    data = {
        "story.txt": text.encode(),
        "story.html": page(text),
        "crawl.warc": warc_record("response", http(page(text))),
        "value.json": json.dumps([{"text": text}]).encode(),
        "dump.parquet": parquet({"text": [text]}),
    }[name]
    (item,) = rejects(read(write(tmp_path / name, data), ReadSettings(max_document_bytes=10_000)))
    assert (item.reason, len(item.payload_head) <= 500) == (Reason.TOO_LARGE, True)


def test_a_compression_bomb_ends_at_the_limit(tmp_path: Path) -> None:
    bomb = zstandard.compress(b"\n" * (70 << 20))
    file = write(tmp_path / "dump.jsonl.zst", zstandard.compress(jsonl([{"text": "one"}])) + bomb)
    items = read(file)
    assert [document.content for document in documents(items)] == ["one"]
    (item,) = rejects(items)
    assert item.reason is Reason.TOO_LARGE
    assert "more than 1,100 times their size" in item.message


def test_records_without_what_http_needs_are_skipped_and_counted(tmp_path: Path) -> None:
    records = [
        warc_record("response", b"", content_type="text/dns", url="dns:example.org"),
        warc_record("response", b"nothing like HTTP"),
        warc_record("response", http(page("one"), content_type="")),
        warc_record("response", http(page("two"), content_type="TEXT/HTML ;Charset=UTF-8")),
        warc_record("response", http(b"", content_type="text/html")),
        warc_record("response", http(page("three"), status="200")),
    ]
    items = read(write(tmp_path / "crawl.warc", b"".join(records)))
    assert len(documents(items)) == 3
    assert len(skipped(items)) == 2
    assert [item.reason for item in rejects(items)] == [Reason.EMPTY]


def test_a_corrupt_parquet_file_is_a_reject(tmp_path: Path) -> None:
    good = parquet({"text": ["one", "two"]})
    (item,) = rejects(read(write(tmp_path / "cut.parquet", good[:-20])))
    assert item.reason is Reason.CORRUPT


def test_a_corrupt_row_group_costs_itself(tmp_path: Path) -> None:
    noise = random.Random(4)
    texts: list[object] = [noise.randbytes(600).hex() for _ in range(30)]
    data = bytearray(parquet({"text": texts}, rows_a_group=10))
    middle = data.find(str(texts[15]).encode()[:40])
    middle = middle if middle > 0 else len(data) // 2
    data[middle - 3000 : middle] = b"\xff" * 3000
    items = read(write(tmp_path / "dump.parquet", bytes(data)))
    kept = [document.source.record for document in documents(items)]
    assert kept[:10] == list(range(10))
    assert kept[-10:] == list(range(20, 30))
    (item,) = rejects(items)
    assert (item.reason, item.source.record) == (Reason.CORRUPT, 10)


def test_parquet_without_a_column_to_read_names_those_there_are(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.parquet", parquet({"body": ["one"], "title": ["x"]}, 1))
    (item,) = rejects(read(file))
    assert item.reason is Reason.MISSING_FIELD
    assert item.message == (
        f"{file.uri} has no column html or text; name one by --field text=COLUMN. Its columns: body, title"
    )


def test_a_file_that_vanished_fails_for_the_runner_to_try_again(tmp_path: Path) -> None:
    file = write(tmp_path / "dump.jsonl", b"{}")
    (tmp_path / "dump.jsonl").unlink()
    with pytest.raises(FileNotFoundError):
        read(file)


def test_trailing_padding_is_no_damage_and_trailing_rubbish_is(tmp_path: Path) -> None:
    data = gzip.compress(jsonl([{"text": "one"}]))
    assert not rejects(read(write(tmp_path / "padded.jsonl.gz", data + bytes(1000))))
    (item,) = rejects(read(write(tmp_path / "rubbish.jsonl.gz", data + b"rubbish")))
    assert item.reason is Reason.CORRUPT
    assert f"at byte {len(data):,} of the file" in item.message


def test_every_reject_has_the_id_of_its_place(tmp_path: Path) -> None:
    (item,) = rejects(read(write(tmp_path / "dump.jsonl", b"no json\n")))
    assert item.id == record_id(item.source)


def test_several_members_are_one_stream(tmp_path: Path) -> None:
    for ending, pack in ((".gz", gzip.compress), (".bz2", bz2.compress), (".zst", zstandard.compress)):
        data = b"".join(pack(part) for part in (b'{"text": "o', b'ne"}\n{"text":', b' "two"}\n'))
        items = read(write(tmp_path / f"dump.jsonl{ending}", data))
        assert [document.content for document in documents(items)] == ["one", "two"]


def test_a_line_that_is_only_a_brace_costs_itself(tmp_path: Path) -> None:
    """It may also begin an object over several lines, but then a key follows and no other object."""
    file = write(tmp_path / "dump.jsonl", b"{\n" + jsonl([{"text": "one"}, {"text": "two"}]))
    items = read(file)
    assert [document.content for document in documents(items)] == ["one", "two"]
    (reject,) = rejects(items)
    assert (reject.reason, reject.source.record) == (Reason.NOT_JSON, 0)
