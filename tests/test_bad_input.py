"""Bad input costs only its own record, which gets a reason and a place. Records around it come through."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from tests.runs import Record, manifest_of, records_of, run, story


def write_bad_dumps(folder: Path) -> None:
    good = story(1)
    noise = random.Random(7).randbytes(20_000)
    lines = [json.dumps({"text": story(n)}) for n in range(2, 5)]
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.html").write_text("<html><body><p>  </p></body></html>")
    (folder / "binary.txt").write_bytes(noise)
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + noise)
    (folder / "no-charset.html").write_bytes(b"<meta charset=utf-8><p>" + bytes(range(128, 256)) * 40)
    (folder / "cut-off.txt.gz").write_bytes(gzip.compress(good.encode() * 50, mtime=0)[:-200])
    (folder / "no-json.jsonl").write_text(f"{lines[0]}\n{{not json\n{lines[1]}\n[1, 2]\n{{}}\n")
    long_line = json.dumps({"text": "word " * 10_000_000})
    (folder / "long-line.jsonl").write_text(f"{long_line}\n{lines[2]}\n")
    (folder / "deep.html").write_text("<html><body>" + "<div>" * 100_000 + "deep" + "</div>" * 100_000)
    (folder / "good.txt").write_text(good)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    write_bad_dumps(folder / "dumps")
    assert run(folder / "dumps", "--output", folder / "out") == 0
    return folder / "out"


def rejects_of(result: Path, name: str) -> list[Record]:
    rejects = [row for row in records_of(result, "rejects") if Path(row["source"]["uri"]).name == name]
    return sorted(rejects, key=lambda row: int(row["source"]["record"]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("empty.txt", [(0, "empty")]),
        ("blank.html", [(0, "empty")]),
        ("binary.txt", [(0, "binary")]),
        ("picture.html", [(0, "binary")]),
        ("no-charset.html", [(0, "undecodable")]),
        ("cut-off.txt.gz", [(0, "truncated")]),
        ("long-line.jsonl", [(0, "too_large")]),
        ("deep.html", [(0, "too_deep")]),
    ],
)
def test_a_bad_document_is_rejected_with_its_reason_and_place(
    result: Path, name: str, expected: list[tuple[int, str]]
) -> None:
    rejects = rejects_of(result, name)
    assert [(row["source"]["record"], row["reason"]) for row in rejects] == expected
    assert all(name in row["message"] for row in rejects)


def test_a_line_that_is_not_a_record_costs_only_itself(result: Path) -> None:
    rejects = rejects_of(result, "no-json.jsonl")
    content = (result.parent / "dumps" / "no-json.jsonl").read_bytes()
    assert [content[row["source"]["record"] :].split(b"\n")[0] for row in rejects] == [
        b"{not json", b"[1, 2]", b"{}",
    ]  # fmt: skip
    assert [row["reason"] for row in rejects] == ["not_json", "missing_field", "missing_field"]


def test_records_around_bad_input_come_through(result: Path) -> None:
    texts = [row["headline"] for row in records_of(result, "articles")]
    assert sorted(texts) == [f"Ferry {n} runs aground off Orlen" for n in range(1, 5)]
    counts = manifest_of(result)["counts"]
    assert counts == {"documents": 15, "articles": 4, "duplicates": 0, "rejects": 11}
