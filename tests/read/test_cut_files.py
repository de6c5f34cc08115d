"""Every kind of file that is cut off or damaged: what is read of it, what is counted, and the exit code."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.runs import manifest_of, records_of, run, story

from .dumps import compress, documents, http, jsonl, page, read, rejects, unread, warc, warc_record, write

STORIES = [story(number) for number in range(60)]
CHANCE = random.Random(5)
TAILS = [" ".join(CHANCE.choices("abcdefghijklmnopqrstuvwxyz", k=400)) for _ in STORIES]
"""Text that compresses badly, so that a cut of the stored bytes is one of the stories."""

TEXTS = [f"{text}\n\n{tail}" for text, tail in zip(STORIES, TAILS, strict=True)]
LINES = jsonl({"text": text} for text in TEXTS)
RESPONSES = [warc_record("response", http(page(text))) for text in TEXTS]
ARRAY = b"[" + b",\n".join(line for line in LINES.splitlines()) + b"]"


def checked_parquet() -> bytes:
    """With a checksum of each page: without one, nothing shows that a value was changed."""
    stored = io.BytesIO()
    pq.write_table(
        pa.table({"text": TEXTS}), stored, row_group_size=10, write_page_checksum=True, write_statistics=False
    )
    return stored.getvalue()


PARQUET = checked_parquet()

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
    "dump.parquet": PARQUET,
    "dump.parquet.gz": compress(PARQUET, ".gz"),
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


def contents(name: str, data: bytes, folder: Path) -> tuple[list[str], list[str], list[int]]:
    """The texts that are read of a file, the messages of its rejects, and its unread bytes."""
    items = read(write(folder / name, data))
    texts = [document.content for document in documents(items)]
    return texts, [reject.message for reject in rejects(items)], [stretch.bytes for stretch in unread(items)]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_read_whole(tmp_path: Path, name: str) -> None:
    texts, messages, unread_bytes = contents(name, SOUND[name], tmp_path)
    assert (len(texts), messages, unread_bytes) == (len(TEXTS), [], [])


@pytest.mark.parametrize("damage", [cut, cut_at_the_end])
@pytest.mark.parametrize("name", SOUND)
def test_a_file_that_is_cut_off_counts_as_unread(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    """Nothing shows what followed. One reject says where the file ends, and how much was not read."""
    data = damage(SOUND[name])
    sound, _, _ = contents(name, SOUND[name], tmp_path)
    texts, (message,), (unread_bytes,) = contents(name, data, tmp_path)
    assert texts == sound[: len(texts)]
    assert message.startswith(str(tmp_path / name))
    # All that is left of text and of deflate comes out. The block of bzip2 or zstd that is cut does not, nor
    # does a JSON value that does not end, or anything of a Parquet file without its footer.
    is_read_to_its_end = name.endswith((".jsonl", ".jsonl.gz", ".warc", ".warc.gz", ".json.gz"))
    assert (unread_bytes == 0) == is_read_to_its_end
    assert unread_bytes <= len(data)


@pytest.mark.parametrize("name", SOUND)
def test_damage_in_the_middle_costs_one_record_or_is_counted(tmp_path: Path, name: str) -> None:
    texts, messages, unread_bytes = contents(name, overwritten(SOUND[name]), tmp_path)
    is_accounted_for = len(texts) + len(messages) == len(TEXTS) and not unread_bytes
    (message,) = messages
    assert is_accounted_for or sum(unread_bytes) > 0 or "bytes are not read" in message


def test_zeros_over_the_headers_of_two_records_are_counted(tmp_path: Path) -> None:
    """The first record before them is whole, so that they are no rest of it. (Two of 60 records.)"""
    start, end = sum(map(len, RESPONSES[:30])), sum(map(len, RESPONSES[:32]))
    data = SOUND["crawl.warc"]
    texts, (message,), unread_bytes = contents(
        "crawl.warc", data[:start] + bytes(end - start) + data[end:], tmp_path
    )
    assert (len(texts), unread_bytes) == (58, [end - start])
    assert message.endswith(f"{end - start:,} bytes are not read")


def test_lines_that_open_records_and_are_none_are_counted(tmp_path: Path) -> None:
    """The header of the first is broken, and so are those of the 9,999 in it; one reject stands for all."""
    data = RESPONSES[0] + b"WARC/1.0\n" * 10_000 + RESPONSES[1]
    texts, (message,), unread_bytes = contents("crawl.warc", data, tmp_path)
    assert (len(texts), unread_bytes) == (2, [90_000])
    assert message.endswith("90,000 bytes are not read")


@pytest.mark.parametrize("name", ["arrays.json", "arrays.jsonl"])
def test_an_array_of_records_inside_another_stream_of_values_is_counted(tmp_path: Path, name: str) -> None:
    """Of a file of several arrays the first is read, of lines that are arrays none; each other one is a
    reject that stands for all its records."""
    one = b"[" + LINES.splitlines()[0] + b"," + LINES.splitlines()[1] + b"]"
    data = one + b"\n" + one if name == "arrays.json" else LINES.splitlines()[2] + b"\n" + one + b"\n"
    texts, (message,), unread_bytes = contents(name, data, tmp_path)
    assert len(texts) == (2 if name == "arrays.json" else 1)
    assert unread_bytes == [len(one) + (name == "arrays.jsonl")]
    assert message.endswith("bytes are not read")


def test_a_header_that_takes_the_rest_of_the_file_is_counted(tmp_path: Path) -> None:
    data = RESPONSES[0] + b"WARC/1.0\r\nX: " + b"y" * 500_000
    texts, (message,), unread_bytes = contents("crawl.warc", data, tmp_path)
    assert (len(texts), unread_bytes) == (1, [500_013])
    assert message.endswith("500,013 bytes are not read")


def test_records_before_the_damage_in_a_single_member_are_read(tmp_path: Path) -> None:
    """The damage is in the first 128 kB, from which it shows whether each record is a member of its own."""
    texts, _, (unread_bytes,) = contents("stream.warc.gz", overwritten(SOUND["stream.warc.gz"]), tmp_path)
    sound, _, _ = contents("stream.warc.gz", SOUND["stream.warc.gz"], tmp_path)
    assert len(texts) >= 28 and texts[:28] == sound[:28]
    assert unread_bytes


@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("damage", [bytes, cut, overwritten])
def test_what_is_compressed_twice_is_not_read_and_counted(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    data = damage(NESTED[name])
    texts, messages, unread_bytes = contents(name, data, tmp_path)
    assert (texts, len(messages), unread_bytes) == ([], 1, [len(data)])


def test_a_block_of_which_nothing_comes_out_may_have_held_anything(tmp_path: Path) -> None:
    """Without a telling name, it does not even show that these are lines of JSON."""
    data = SOUND["dump.jsonl.bz2"][:5000]
    texts, messages, unread_bytes = contents("export.bz2", data, tmp_path)
    assert (texts, len(messages), unread_bytes) == ([], 1, [5000])


@pytest.mark.parametrize("name", ["page.html.gz", "story.txt.bz2"])
def test_a_file_that_is_one_document_ends_as_its_reject_when_it_is_cut_off(tmp_path: Path, name: str) -> None:
    """Nothing but the document can be missing where its beginning shows what it is."""
    content = (
        page(TEXTS[0] + "\n\n" + " ".join(TAILS)) if "html" in name else "\n\n".join(TEXTS * 90).encode()
    )
    data = cut(compress(content, Path(name).suffix))
    texts, (message,), unread_bytes = contents(name, data, tmp_path)
    assert (texts, unread_bytes) == ([], [])
    assert "are cut off at byte" in message


def test_a_run_over_damaged_files_names_each_and_exits_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    for name, data in SOUND.items():
        (dumps / name).write_bytes(cut(data))
    (dumps / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert run(dumps, "--output", tmp_path / "out", "--dedup", "none") == 3
    unread_bytes = manifest_of(tmp_path / "out")["bytes_unread"]
    assert set(unread_bytes) == {str(dumps / name) for name in SOUND}  # a picture holds no records
    printed = capsys.readouterr().out
    assert f"NOT READ: {sum(unread_bytes.values()):,} bytes of damaged input: " in printed
    assert f"; what is missing at the end of input that is cut off: {dumps / 'array.json.gz'}" in printed
    report = (tmp_path / "out" / "report.html").read_text()
    assert f"{list(unread_bytes.values()).count(0)} input files cut off" in report
    assert len(records_of(tmp_path / "out", "rejects")) == len(SOUND) + 1
    assert run(dumps / "dump.jsonl.bz2", "--output", tmp_path / "other", "--allow-unread") == 0


def test_a_run_over_a_file_of_which_all_that_is_left_was_read_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every byte that is there is accounted for, by the articles and the reject of the last record."""
    dump = tmp_path / "dump.jsonl.gz"
    dump.write_bytes(cut(SOUND["dump.jsonl.gz"]))
    assert run(dump, "--output", tmp_path / "out", "--dedup", "none") == 0
    assert "NOT READ: what is missing at the end of input that is cut off" in capsys.readouterr().out
    assert [row["reason"] for row in records_of(tmp_path / "out", "rejects")] == ["truncated"]


@pytest.mark.parametrize("claimed, name", [(-700, "short.warc"), (-20, "short-by-little.warc")])
def test_the_rest_of_a_record_that_claims_too_little_is_a_reject_and_no_more(
    tmp_path: Path, claimed: int, name: str
) -> None:
    record = RESPONSES[1]
    header, body = record.split(b"\r\n\r\n", 1)
    length = int(header.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    lying = header.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length + claimed))
    data = b"".join([RESPONSES[0], lying, b"\r\n\r\n", body, RESPONSES[2]])
    texts, (message,), unread_bytes = contents(name, data, tmp_path)
    assert (len(texts), unread_bytes) == (3, [])
    assert "bytes are not read" in message


def test_a_value_that_does_not_end_counts_where_it_takes_less_than_a_stored_byte(tmp_path: Path) -> None:
    """It may have swallowed others: a count of 0 would say that the file is read to its end."""
    data = compress(b'[{"text": "' + b"a" * 200_000 + b'"}, {"text": "b"', ".gz")
    _, messages, unread_bytes = contents("array.json.gz", data, tmp_path)
    assert unread_bytes == [1]
    assert messages[-1].endswith("does not end; 1 bytes are not read")


@pytest.mark.parametrize("cut_at", [*range(10, 200, 10), RESPONSES[1].index(b"WARC-Date")])
def test_a_record_cut_off_inside_its_header_is_a_reject_and_the_next_one_is_read(
    tmp_path: Path, cut_at: int
) -> None:
    """As after a crawl that was killed and went on in the same file.

    The two headers would read as one: the address of the first, up to the cut, and the story of the second.
    """
    data = b"".join([RESPONSES[0], RESPONSES[1][:cut_at], *RESPONSES[2:5]])
    texts, (message,), unread_bytes = contents("killed.warc", data, tmp_path)
    sound, _, _ = contents("sound.warc", b"".join([RESPONSES[0], *RESPONSES[2:5]]), tmp_path)
    assert (texts, unread_bytes) == (sound, [])
    assert "has a header that is cut off by that of another record" in message
