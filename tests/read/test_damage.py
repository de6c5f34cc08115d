"""Whatever happened to a file, reading it comes to an end and accounts for what it saw."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest
from galley.records import RawDocument, Reason, Reject, record_id

from .dumps import COMPRESSIONS, compress, http, jsonl, page, parquet, read, warc, warc_record, write

TEXTS = ["Die Brücke bleibt zu.", "one " * 80, '"}\n{"text": "', "", "WARC/1.1\r\n\r\n"]


def sound(kind: str, ending: str) -> bytes:
    """A small dump of a kind, with nothing wrong."""
    responses = [warc_record("response", http(page(text))) for text in TEXTS]
    objects = [{"text": text} for text in TEXTS]
    plain = {
        "jsonl": jsonl(objects),
        "json": json.dumps(objects, indent=1).encode(),
        "parquet": parquet({"text": list(TEXTS)}, 2),
        "html": page(TEXTS[0]),
        "stream.warc": b"".join(responses),
    }
    return warc(responses, ending) if kind == "warc" else compress(plain[kind], ending)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The data with bytes changed, lost, put in and repeated."""
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(data) + 1)
        width = chance.randrange(1, 50)
        data = chance.choice(
            [
                data[:at] + chance.randbytes(1) + data[at + 1 :],
                data[:at] + data[at + width :],
                data[:at] + chance.randbytes(width) + data[at:],
                data[:at] + data[: 4 * width] + data[at:],
                data[:at],
            ]
        )
    return data


@pytest.mark.parametrize("kind", ["jsonl", "json", "parquet", "html", "warc", "stream.warc"])
@pytest.mark.parametrize("ending", COMPRESSIONS)
def test_damaged_files_end_in_documents_and_rejects_of_their_own(
    tmp_path: Path, kind: str, ending: str
) -> None:
    chance = random.Random(f"{kind}{ending}")
    data = sound(kind, ending)
    for number in range(60):
        file = write(tmp_path / f"{number}.{kind}{ending}", damaged(data, chance))
        items = read(file, target_bytes=chance.choice([1 << 40, 300]))
        made = [item for item in items if isinstance(item, RawDocument | Reject)]
        assert made, "nothing at all came of the file"
        assert max(Counter(record_id(item.source) for item in made).values()) == 1
        for item in made:
            if isinstance(item, Reject):
                assert item.reason is not Reason.READ_ERROR, item.message
                assert item.message.startswith(file.uri)
                (item.message + item.payload_head).encode("utf-8")
            else:
                item.content.encode("utf-8")


@pytest.mark.parametrize(
    "hostile",
    [
        b"<!-- x -->" * 5000 + b"<nothing",
        b"<!--" * 20_000,
        b"<script>\xe9" * 20_000,
        b"<" * 200_000 + b"\xe9",
        b"<meta " * 50_000 + b"\xe9",
        b" " * 200_000 + b"\xe9",
        b'{"' + b"\\" * 200_001,
        b"[" * 200_000,
    ],
)
@pytest.mark.parametrize("name", ["page.html", "story.txt", "dump.json"])
def test_no_pattern_takes_long_over_a_hostile_page(tmp_path: Path, name: str, hostile: bytes) -> None:
    started = time.process_time()
    read(write(tmp_path / name, hostile))
    read(write(tmp_path / "crawl.warc", warc_record("response", http(hostile, content_type=""))))
    assert time.process_time() - started < 2
