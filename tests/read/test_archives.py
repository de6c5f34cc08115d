"""The records of an archive are counted as an independent reader counts them, sound or broken."""

from __future__ import annotations

import gzip
import io
import random
import re
import zlib
from collections import Counter
from pathlib import Path

import pytest
from galley.read.formats.reader_types import Item
from galley.records import RawDocument, Reason
from warcio.archiveiterator import ArchiveIterator

from .dumps import (
    COMPRESSIONS,
    NOISE,
    compress,
    documents,
    http,
    page,
    read,
    rejects,
    skipped,
    unread,
    warc,
    warc_record,
    write,
)

KINDS = ("warcinfo", "request", "response", "metadata", "revisit", "resource", "conversion", "continuation")


def crawl(number: int, chance: random.Random) -> list[bytes]:
    """Records of every kind, in any order."""
    records = []
    for place in range(number):
        kind = chance.choice(KINDS)
        text = f"{place} {NOISE[: chance.randrange(3000)]}"
        if kind == "response":
            status = chance.choice(["200 OK", "200 OK", "404 Not Found", "301 Moved"])
            type = chance.choice(["text/html", "text/html", "image/png"])
            records.append(warc_record(kind, http(page(text), status=status, content_type=type)))
        else:
            type = chance.choice(["text/plain", "text/html", "application/warc-fields"])
            records.append(warc_record(kind, text.encode(), content_type=type))
    return records


def counted_by_warcio(data: bytes) -> int:
    return sum(1 for _ in ArchiveIterator(io.BytesIO(data)))


def headers_in(data: bytes) -> int:
    """How many whole headers begin at the beginning of a line, as far as warcio can parse them."""
    count = 0
    for found in re.finditer(rb"(?:\A|(?<=\n))WARC/1\.1\r\n", data):
        header = data[found.start() :].partition(b"\r\n\r\n")[0]
        is_whole = re.search(rb"\r\nContent-Length: \d+(?:\r\n|\Z)", header) and b"\r\nWARC-Type: " in header
        count += bool(is_whole) and b"\nWARC/" not in header[5:]
    return count


def members_in(data: bytes) -> int:
    """How many gzip members begin in the file that open with a record, as far as they can be opened."""
    count = 0
    for found in re.finditer(b"\x1f\x8b\x08", data):
        try:
            opening = zlib.decompressobj(31).decompress(data[found.start() : found.start() + 4096], 16)
        except zlib.error:
            continue
        count += opening.startswith(b"WARC/")
    return count


def made(items: list[Item]) -> int:
    """The records that came out: documents, skipped ones, and rejects, but for those of stretches in which
    no record begins."""
    no_records = ("is not a compressed WARC record", "does not begin with WARC/")
    records = [item for item in rejects(items) if not any(each in item.message for each in no_records)]
    return len(documents(items)) + len(skipped(items)) + len(records)


@pytest.mark.parametrize("ending", COMPRESSIONS)
@pytest.mark.parametrize("seed", range(5))
def test_a_sound_archive_holds_as_many_records_as_warcio_finds(
    tmp_path: Path, ending: str, seed: int
) -> None:
    records = crawl(40, random.Random(seed))
    data = warc(records, ending)
    items = read(write(tmp_path / f"crawl.warc{ending}", data))
    assert made(items) == len(records)
    if ending in ("", ".gz"):  # warcio reads no other compression
        assert made(items) == counted_by_warcio(data)


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_archive_accounts_for_every_record_that_is_left(
    tmp_path: Path, ending: str, seed: int
) -> None:
    """No payload holds a header or member, so each one is a record: document, reject or skipped."""
    chance = random.Random(seed)
    data = bytearray(warc(crawl(30, chance), ending))
    for _ in range(chance.randrange(1, 4)):
        at, width = chance.randrange(len(data)), chance.randrange(1, 400)
        if chance.random() < 0.5:
            data[at : at + width] = chance.randbytes(width)
        else:
            del data[at : at + width]
    file = write(tmp_path / f"crawl.warc{ending}", bytes(data))
    items = read(file, target_bytes=chance.choice([1 << 40, 5000]))
    assert made(items) >= (members_in if ending else headers_in)(bytes(data))


@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_an_archive_cut_off_at_any_offset_keeps_what_is_before_it(tmp_path: Path, ending: str) -> None:
    records = [warc_record("response", http(page(f"{number} {NOISE[:500]}"))) for number in range(5)]
    data = warc(records, ending)
    ends = [sum(len(compress(each, ending)) for each in records[:number]) for number in range(6)]
    for offset in random.Random(1).sample(range(1, len(data)), 200):
        items = read(write(tmp_path / f"{offset}.warc{ending}", data[:offset]))
        whole = sum(offset >= end for end in ends[1:])
        # Two line ends follow a record; a plain one is whole without them.
        near = not ending and any(0 < end - offset <= 4 for end in ends[1:])
        assert len(documents(items)) == whole + near, offset
        assert len(rejects(items)) == (offset not in ends and not near), offset
        # Deflate gives all that is stored; bzip2 and zstd give nothing of the block that is cut.
        lost = 0 if ending in ("", ".gz") else offset - max(end for end in ends if end <= offset)
        assert [stretch.bytes for stretch in unread(items)] == [lost] * len(rejects(items)), offset
        assert {item.reason for item in rejects(items)} <= {Reason.TRUNCATED, Reason.CORRUPT, Reason.EMPTY}


def numbered(document: RawDocument) -> str:
    """The number that a page opens with."""
    return document.content.partition("<p>")[2][:1]


LENGTHS = {
    "too short": lambda size: str(size - 40),
    "too long": lambda size: str(size + 40),
    "far too long": lambda size: str(10**17),
    "negative": lambda size: "-5",
    "not a number": lambda size: "many",
    "of other digits": lambda size: "\u0661\u0662",
    "with a sign": lambda size: f"+{size}",
    "empty": lambda size: "",
    "zero": lambda size: "0",
}


@pytest.mark.parametrize("wrong", LENGTHS)
@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz", "stream.warc.gz", "stream.warc.bz2"])
def test_a_false_length_costs_its_record(tmp_path: Path, wrong: str, name: str) -> None:
    records = [warc_record("response", http(page(f"{number} {NOISE[:200]}"))) for number in range(6)]
    size = re.search(rb"Content-Length: (\d+)", records[2])
    assert size
    length = LENGTHS[wrong](int(size[1])).encode()
    records[2] = records[2].replace(size[0], b"Content-Length: " + length)
    ending = Path(name).suffix.replace(".warc", "")
    data = compress(warc(records, ""), ending) if "stream" in name else warc(records, ending)
    items = read(write(tmp_path / name, data))
    kept = [numbered(document) for document in documents(items)]
    assert [number for number in kept if number != "2"] == ["0", "1", "3", "4", "5"]
    assert len(documents(items)) + len(rejects(items)) >= 6
    assert not any("WARC/1.1" in document.content for document in documents(items))


def test_what_a_false_length_hides_is_counted_where_a_stream_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes of a compressed stream are read again only so often that damage cannot take forever."""
    monkeypatch.setattr("galley.read.formats.warc.FREE_WORK", 0)
    monkeypatch.setattr("galley.read.formats.warc.WORK_A_BYTE", 0)
    records = [warc_record("response", http(page(f"{number} {NOISE[:200]}"))) for number in range(6)]
    records[2] = re.sub(rb"Content-Length: \d+", b"Content-Length: 99999999", records[2])
    stored = compress(warc(records, ""), ".gz")
    items = read(write(tmp_path / "stream.warc.gz", stored))
    assert [numbered(document) for document in documents(items)] == ["0", "1"]
    (reject,), (stretch,) = rejects(items), unread(items)
    assert reject.message.endswith(f"more bytes); {stretch.bytes:,} bytes are not read")
    assert 0.6 * len(stored) < stretch.bytes < 0.7 * len(stored)


@pytest.mark.parametrize("wrong", ["too short", "too long", "far too long"])
@pytest.mark.parametrize("ending", [".gz", ".zst", ".bz2"])
def test_members_are_found_though_the_first_record_states_a_false_length(
    tmp_path: Path, wrong: str, ending: str
) -> None:
    """In one stream, damage would cost all that follows it."""
    records = [warc_record("response", http(page(f"{number} {NOISE[:200]}"))) for number in range(6)]
    size = re.search(rb"Content-Length: (\d+)", records[0])
    assert size
    records[0] = records[0].replace(size[0], b"Content-Length: " + LENGTHS[wrong](int(size[1])).encode())
    for damaged in (1, 3):
        members = [compress(record, ending) for record in records]
        members[damaged] = members[damaged][:-20] + bytes(20)
        items = read(write(tmp_path / f"crawl.warc{ending}", b"".join(members)))
        kept = [numbered(document) for document in documents(items)]
        assert [number for number in kept if number != "0"] == [
            str(number) for number in range(1, 6) if number != damaged
        ]
        assert len(documents(items)) + len(rejects(items)) >= 6


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_missing_length_costs_its_record(tmp_path: Path, ending: str) -> None:
    records = [warc_record("response", http(page(str(number)))) for number in range(4)]
    records[1] = re.sub(rb"Content-Length: \d+\r\n", b"", records[1])
    items = read(write(tmp_path / f"crawl.warc{ending}", warc(records, ending)))
    assert [numbered(document) for document in documents(items)] == ["0", "2", "3"]
    (reject,) = rejects(items)
    assert "has no valid Content-Length" in reject.message


GZIPPED = gzip.compress(page("one"), mtime=0)
BODIES = {
    "gzip that is not": (page("one"), "Content-Encoding: gzip\r\n", "one"),
    "gzip with a tail": (GZIPPED + b"tail", "Content-Encoding: gzip\r\n", "one"),
    "gzip cut off": (GZIPPED[:-12], "Content-Encoding: gzip\r\n", (Reason.TRUNCATED,)),
    "gzip damaged": (
        GZIPPED[:20] + b"\xff\xff" + GZIPPED[22:],
        "Content-Encoding: gzip\r\n",
        (Reason.CORRUPT,),
    ),
    "br that is not": (b"words", "Content-Encoding: br\r\n", (Reason.CORRUPT, Reason.TRUNCATED)),
    "zstd that is not": (page("one"), "Content-Encoding: zstd\r\n", "one"),
    "a coding without a name": (page("one"), "Content-Encoding: ,,\r\n", "one"),
    "a coding nobody knows": (page("one"), "Content-Encoding: rot13\r\n", (Reason.UNDECODABLE,)),
    "codings without end": (page("one"), f"Content-Encoding: {'gzip,' * 500}\r\n", (Reason.UNDECODABLE,)),
    "chunked that is not": (page("one"), "Transfer-Encoding: chunked\r\n", "one"),
    "chunked with a false size": (b"ffffff\r\n" + page("one"), "Transfer-Encoding: chunked\r\n", "one"),
    "chunked with a huge size": (b"9" * 200 + b"\r\n" + page("one"), "Transfer-Encoding: chunked\r\n", "one"),
    "chunked with a negative size": (b"-5\r\n" + page("one"), "Transfer-Encoding: chunked\r\n", "one"),
    "chunked without an end": (b"10\r\n" + page("one"), "Transfer-Encoding: chunked\r\n", "<!DOCTYPE html><"),
}


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_not_what_its_headers_say_costs_itself_at_most(tmp_path: Path, what: str) -> None:
    body, header, expected = BODIES[what]
    records = [warc_record("response", http(body, more=header)), warc_record("response", http(page("next")))]
    items = read(write(tmp_path / "crawl.warc", b"".join(records)))
    assert len(items) == 2 and "next" in documents(items)[-1].content
    if isinstance(expected, tuple):
        assert rejects(items)[0].reason in expected
    else:
        assert expected in documents(items)[0].content


def test_a_hole_in_an_archive_is_one_reject_and_counted_in_bytes(tmp_path: Path) -> None:
    records = [compress(warc_record("response", http(page(f"{n} {NOISE}"))), ".gz") for n in range(9)]
    data = b"".join(records)
    start, end = len(b"".join(records[:3])), len(b"".join(records[:6]))
    items = read(write(tmp_path / "crawl.warc.gz", data[:start] + bytes(end - start) + data[end:]))
    assert len(documents(items)) == 6
    (reject,), (stretch,) = rejects(items), unread(items)
    assert reject.message.endswith(f"is not a compressed WARC record; {end - start:,} bytes are not read")
    assert (reject.source.record, stretch.bytes) == (start, end - start)


def test_a_hole_in_a_stream_is_counted_in_bytes_as_stored(tmp_path: Path) -> None:
    records = [warc_record("response", http(page(f"{number} {NOISE}"))) for number in range(30)]
    hole = "".join(random.Random(2).choices("abcdefghijklmnopqrstuvwxyz     ", k=300_000)).encode() + b"\r\n"
    stored = compress(b"".join([*records[:15], hole, *records[15:]]), ".gz")
    items = read(write(tmp_path / "stream.warc.gz", stored))
    assert len(documents(items)) == 30
    (reject,), (stretch,) = rejects(items), unread(items)
    assert reject.message.endswith(f"does not begin with WARC/; {stretch.bytes:,} bytes are not read")
    expected = len(compress(hole, ".gz"))
    assert 0.7 * expected < stretch.bytes < 1.1 * expected


def test_the_shards_of_a_damaged_archive_count_as_the_whole_does(tmp_path: Path) -> None:
    data = bytearray(warc(crawl(60, random.Random(5)), ""))
    for at in (3000, 20_000, 40_000):
        data[at : at + 300] = bytes(300)
    file = write(tmp_path / "crawl.warc", bytes(data))
    whole, cut = read(file), read(file, target_bytes=4000)
    assert Counter(map(repr, whole)) == Counter(map(repr, cut))


@pytest.mark.parametrize("ending", COMPRESSIONS)
@pytest.mark.parametrize("damage", [b"\0\1" * 300, b"\xff"], ids=["many bytes", "one byte"])
def test_damage_to_the_first_bytes_of_an_archive_costs_the_first_record(
    tmp_path: Path, ending: str, damage: bytes
) -> None:
    """The name still says that it is an archive, and how it is compressed."""
    texts = ["one", "two", "three"]
    records = [compress(warc_record("response", http(page(text * 700))), ending) for text in texts]
    records[0] = damage + records[0][len(damage) :]
    file = write(tmp_path / f"crawl.warc{ending}", b"".join(records))
    for target_bytes in (1 << 40, 60):
        items = read(file, target_bytes=target_bytes)
        assert [page("two" * 700).decode(), page("three" * 700).decode()] == [
            document.content for document in documents(items)
        ]
        (reject,) = rejects(items)
        assert reject.reason is Reason.CORRUPT
        assert reject.source.record == 0
