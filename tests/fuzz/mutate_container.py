"""Mutations of dumps of several records: one record lies about itself, or the stored bytes are damaged.

What each input says is undamaged must be read whatever happened beside it.
"""

from __future__ import annotations

import datetime
import gzip
import io
import json
import random
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from ..read.dumps import compress, http, page, warc_record
from .material import ODD_CHARACTERS, FuzzInput, Material, long_token

RECORD_CHARS = 1_200
MAX_RECORDS = 8

DATES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "-1", "2021-13-45", "", "x" * 500,
    "20210304",
         "2021-03-04T24:00:00Z", "10000-01-01", "2021-03-04T00:00:00+99:99", "\x00")  # fmt: skip
LENGTHS = (
    "-1",
    "0",
    "1",
    "99999999999999999999999999",
    "999999999",
    "abc",
    "",
    "1e3",
    "0x10",
    " 12 12",
    "+5",
    "٣",
    "1_0",
)
CHARSETS = ("undefined", "utf-7", "hex", "idna", "punycode", "utf-16", "x" * 300, "\x00",
    "unicode_escape", "mbcs",
            "shift_jis", "rot13", "base64", "utf-8; charset=latin-1", "zlib", "oem", "utf_8_sig")  # fmt: skip
URLS = ("http://[", "https://" + "a" * 300 + ".com/x", "<http://x/>", "\x00", "//",
    "http://例え.テスト/道", "x y", "",
        "https://u:p@h:99999/", "javascript:alert(1)", "http://" + "漢" * 60 + ".example/",
        "http://%zz/")  # fmt: skip

Records = list[str]


def container_input(chance: random.Random, material: Material) -> FuzzInput:
    """A dump of a few records, one of which is odd, or whose bytes are damaged."""
    texts = [
        f"Record number {at}. {_piece(chance, material)}" for at in range(chance.randint(2, MAX_RECORDS))
    ]
    return chance.choice([_jsonl, _jsonl, _json_array, _warc, _warc, _warc, _parquet])(chance, texts)


def _piece(chance: random.Random, material: Material) -> str:
    text = chance.choice(material.dumps)
    at = chance.randrange(max(1, len(text) - RECORD_CHARS))
    return text[at : at + chance.randint(50, RECORD_CHARS)].strip()


def _ending(chance: random.Random) -> str:
    return chance.choice(["", "", ".gz", ".zst", ".bz2"])


# -- damage to stored bytes -----------------------------------------------------------------------------


def _flip(chance: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _drop(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice([1, 2, 50]) :]


def _fill(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    filler = [
        chance.randbytes(chance.choice([1, 8, 300])),
        b"\0" * 600,
        b"WARC/1.0\r\n",
        b"\x1f\x8b\x08",
        b"\n",
        b"[{",
    ]
    return data[:at] + chance.choice(filler) + data[at:]


def _repeat(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[: chance.choice([4, 100, len(data)])] + data[at:]


def _damaged(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice([1, 1, 1, 3])):
        data = chance.choice([_flip, _flip, _drop, _fill, _repeat])(chance, data)
    return data


def _stored(
    chance: random.Random, suffix: str, pieces: Sequence[bytes], texts: Sequence[str], odd: set[int]
) -> FuzzInput:
    """A file of which each piece is a compressed member of its own, and perhaps damaged in one place.

    Args:
        odd: the records that need not be read.
    """
    ending = _ending(chance)
    members = [compress(piece, ending) for piece in pieces]
    damage = chance.randrange(4)
    if damage == 0:
        at = chance.randrange(len(members))
        # Without compression a lost border joins two records, and so does a record that is not ended.
        members[at] = _damaged(chance, members[at]) if ending else _flip(chance, members[at])
        if ending and suffix == ".jsonl":  # a stream of lines cannot go on after a damaged member
            odd = odd | set(range(at, len(members)))
        else:
            odd = odd | ({at} if ending else {at, at + 1})
    data = b"".join(members)
    if damage == 1:
        cut = chance.randrange(len(data) + 1)
        data = data[:cut]
        ends = [sum(map(len, members[: at + 1])) for at in range(len(members))]
        odd = odd | {at for at, end in enumerate(ends) if end > cut}
    expected = tuple(text for at, text in enumerate(texts) if at not in odd)
    return FuzzInput(f"dump{suffix}{ending}", data, expected)


def _whole(chance: random.Random, suffix: str, data: bytes, expected: tuple[str, ...] = ()) -> FuzzInput:
    """A file compressed as one, and perhaps damaged anywhere."""
    ending = _ending(chance)
    data = compress(data, ending)
    if chance.randrange(2):
        return FuzzInput(f"dump{suffix}{ending}", data, expected)
    data = data[: chance.randrange(len(data) + 1)] if chance.randrange(3) == 0 else _damaged(chance, data)
    return FuzzInput(f"dump{suffix}{ending}", data)


# -- JSON -----------------------------------------------------------------------------------------------


def _odd_value(chance: random.Random) -> Any:
    return chance.choice(
        [None, True, -1, 1e400, 10**400, [], {}, [[]], "", " ", "\x00", "\ud83d", "\udc00\ud83d",
        "x" * 5_000, {"a": {"b": []}},
         long_token(chance), *ODD_CHARACTERS, *DATES, *URLS, *CHARSETS]
    )  # fmt: skip


def _odd_object(chance: random.Random, text: str) -> bytes:
    names = ("text", "html", "url", "date", "id", "language", "title", "\ud83d", "", "text ")
    value = {"text": text, "url": "https://harlow.example/1"}
    for name in chance.sample(names, chance.randint(1, 4)):
        value[name] = _odd_value(chance)
    line = json.dumps(value, ensure_ascii=chance.random() < 0.7).encode("utf-8", "surrogatepass")
    return chance.choice(
        [
            line, line, line,
            line.replace(b'"text"', b'"text": 1, "text"', 1),
            line[: chance.randrange(len(line))],
            b"[" * chance.choice([150, 5_000]) + line,
            line + b"}" * 3,
            b'{"text": ' * 300 + b"1" + b"}" * 300,
            line.replace(b'"', b"'"),
            line.replace(b"\\u", b"\\x"),
            line.decode("utf-8", "replace").encode("utf-16-be"),
            b"\xff" + line,
            b"NaN", b"-", b'"', b"\x00", b"{}", b"[]", b'{"text":"\xe9"}', b'{"text": "' + b"\\" * 3_001,
        ]
    ).replace(b"\n", b" ") + b"\n"  # fmt: skip


def _jsonl(chance: random.Random, texts: Records) -> FuzzInput:
    lines = [json.dumps({"text": text, "id": at}).encode() + b"\n" for at, text in enumerate(texts)]
    odd: set[int] = set()
    if chance.randrange(3):
        odd = {chance.randrange(len(lines))}
        lines[min(odd)] = _odd_object(chance, texts[min(odd)])
        if b"\0" in lines[0]:  # the first line says what the file is
            return _whole(chance, ".jsonl", b"".join(lines))
    if chance.randrange(2):
        return _stored(chance, ".jsonl", lines, texts, odd)
    expected = tuple(text for at, text in enumerate(texts) if at not in odd)
    return _whole(chance, ".jsonl", b"".join(lines), expected)


def _json_array(chance: random.Random, texts: Records) -> FuzzInput:
    values = [json.dumps({"text": text}, indent=chance.choice([None, 1])).encode() for text in texts]
    if chance.randrange(2):
        values[chance.randrange(len(values))] = _odd_object(chance, texts[0]).strip()
    joint = chance.choice([b",", b",\n", b"\n", b"", b"\x1e", b",,"])
    return _whole(chance, ".json", b"[" + joint.join(values) + chance.choice([b"]", b"]", b"", b"]]"]))


# -- WARC -----------------------------------------------------------------------------------------------


def _odd_header(chance: random.Random, record: bytes) -> bytes:
    """The record with its WARC header edited."""
    head, _, block = record.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    values: dict[bytes, Sequence[str]] = {
        b"Content-Length": LENGTHS, b"WARC-Date": DATES, b"WARC-Target-URI": URLS, b"WARC-Type": ("",
        "x" * 99, "\x00", "response"),
        b"Content-Type": ("text/html", "", "application/http", "text/plain; charset=undefined", ";;;",
        "\x00/\x00"),
    }  # fmt: skip
    name = chance.choice(sorted(values))
    value = chance.choice(values[name]).encode()
    edit = chance.randrange(7)
    if edit < 3:
        lines = [name + b": " + value if line.startswith(name) else line for line in lines]
    elif edit == 3:
        lines = [line for line in lines if not line.startswith(name)]
    elif edit == 4:
        odd = (
            b"no colon here",
            b": no name",
            b" continued",
            name + b": " + value,
            b"X: " + b"y" * 90_000,
            b"\xff\xfe: \x80",
        )
        lines.insert(chance.randrange(len(lines)) + 1, chance.choice(odd))
    elif edit == 5:
        lines[0] = chance.choice([b"WARC/9.9", b"WARC/", b"WARC/1.0", b"warc/1.1", b"", b"WARC/1.1 x"])
    else:
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"Content-Length"))
        lie = length + chance.choice([-length // 2, -1, 1, 2, 3, 4, 5, 60, 600])
        lines = [
            b"Content-Length: %d" % lie if line.startswith(b"Content-Length") else line for line in lines
        ]
    return chance.choice([b"\r\n", b"\r\n", b"\r\n", b"\n"]).join(lines) + b"\r\n\r\n" + block


def _odd_response(chance: random.Random, text: str) -> bytes:
    """A response whose HTTP headers do not fit its body."""
    body = page(text)
    packed = {
        "gzip": gzip.compress(body, mtime=0), "deflate": zlib.compress(body),
        "zstd": zstandard.compress(body),
        "br": body, "identity": body, "x" * 300: body, "gzip, gzip": body, "gzip, br, deflate, zstd": body,
    }  # fmt: skip
    coding = chance.choice(sorted(packed))
    stored = chance.choice(
        [packed[coding], _damaged(chance, packed[coding]), packed["gzip"], packed[coding][:-9], b""]
    )
    more = f"Content-Encoding: {coding}\r\n"
    if chance.randrange(2):
        half = len(stored) // 2
        sizes = (
            f"{half:x}",
            f"{half:x}",
            "-5",
            "ffffffffffffffffffff",
            "",
            "zz",
            "0",
            f"{half:x};ext=1",
            "0x5",
            "1_0",
        )
        first = chance.choice(sizes).encode()
        stored = (
            first
            + b"\r\n"
            + stored[:half]
            + b"\r\n%x\r\n" % (len(stored) - half)
            + stored[half:]
            + b"\r\n0\r\n\r\n"
        )
        more += "Transfer-Encoding: chunked\r\n"
    status = chance.choice(["200 OK", "200", "2OO", "", "203", "999999999 x", "200 \x00"])
    kind = chance.choice(["text/html", "", "TEXT/HTML ; CHARSET = '" + chance.choice(CHARSETS)])
    made = http(stored, status=status, content_type=kind, more=more)
    return chance.choice(
        [made, made, made.replace(b"\r\n", b"\n"), made.replace(b"HTTP/1.1", b"ICY"), made[:30], b""]
    )


def _warc(chance: random.Random, texts: Records) -> FuzzInput:
    is_wet = not chance.randrange(4)
    records = [
        warc_record("conversion", text.encode(), content_type="text/plain")
        if is_wet
        else warc_record("response", http(page(text)))
        for text in texts
    ]
    odd: set[int] = set()
    if chance.randrange(3):
        at = chance.randrange(len(records))
        odd = {at, at + 1}
        if chance.randrange(2):
            records[at] = _odd_header(chance, records[at])
        else:
            odd = {at}
            records[at] = warc_record("response", _odd_response(chance, texts[at]))
    suffix = ".warc.wet" if is_wet else ".warc"
    if chance.randrange(3):
        if 0 in odd:  # the first record says whether each is a member of its own
            odd = set(range(len(records)))
        return _stored(chance, suffix, records, texts, odd)
    expected = tuple(text for at, text in enumerate(texts) if at not in odd)
    return _whole(chance, suffix, b"".join(records), expected)


# -- Parquet --------------------------------------------------------------------------------------------


def _odd_column(chance: random.Random, rows: int) -> pa.Array:
    zone = chance.choice([None, "UTC", "+14:00", "Mars/Olympus"])
    extreme = chance.choice([0, -(2**62), 2**62, 253402300800_000_000, 1, -62135596800_000_001])
    units = ["ms", "us", "ns"]  # Parquet has no seconds
    kinds: list[Callable[[], pa.Array]] = [
        lambda: pa.array([extreme] * rows, pa.int64()).cast(pa.timestamp(chance.choice(units), zone)),
        lambda: pa.array([chance.choice([-(2**31), 2**31 - 1])] * rows, pa.int32()).cast(pa.date32()),
        lambda: pa.array([b"\xff\xfe\x80"] * rows, pa.binary()),
        lambda: pa.array([b"\xff"] * rows, pa.binary()).view(pa.string()),
        lambda: pa.array([[["x"]]] * rows),
        lambda: pa.array([{"a": 1}] * rows),
        lambda: pa.array([1.5, *[float("nan")] * (rows - 1)]),
        lambda: pa.nulls(rows),
        lambda: pa.array(["x"] * rows).dictionary_encode(),
        lambda: pa.array([datetime.timedelta(5)] * rows),
        lambda: pa.array(["x" * 100_000] * rows, pa.large_string()),
        lambda: pa.array([True] * rows),
    ]
    return chance.choice(kinds)()


def _parquet(chance: random.Random, texts: Records) -> FuzzInput:
    rows = len(texts)
    sound = pa.array(texts)
    columns: dict[str, Any] = {"text": sound, "id": pa.array(range(rows))}
    if chance.randrange(3):
        name = chance.choice(["date", "date", "url", "id", "language", "html", "other", "text"])
        columns[name] = _odd_column(chance, rows)
    stored = io.BytesIO()
    pq.write_table(
        pa.table(columns),
        stored,
        row_group_size=chance.choice([1, 3, 100]),
        compression=chance.choice(["none", "snappy", "zstd", "gzip"]),
        use_dictionary=chance.random() < 0.5,
        version="2.6",
    )
    data = stored.getvalue()
    kept = "html" not in columns and columns["text"] is sound
    if not chance.randrange(6):
        return FuzzInput("dump.parquet.gz", _damaged(chance, compress(data, ".gz")))
    if chance.randrange(3):
        return FuzzInput("dump.parquet", _damaged(chance, data))
    return FuzzInput("dump.parquet", data, tuple(texts) if kept else ())
