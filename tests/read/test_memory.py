"""Memory does not grow with the input: a file of any size is read through a small window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

LINE_BYTES = 50 << 20
MEASURE = """
import resource, sys
from galley.read import ReadSettings, match_inputs, plan_shards, read_shard

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = peak_mb()
settings = ReadSettings(max_document_bytes=1 << 20)
reasons = [
    getattr(item, "reason", "document")
    for shard in plan_shards(match_inputs(sys.argv[1:2]))
    for item in read_shard(shard, settings)
]
print(peak_mb() - before, *reasons)
"""


def growth(path: Path) -> tuple[int, list[str]]:
    """Megabytes that the peak of a fresh process grew by in reading the file, and what came out."""
    command = [sys.executable, "-c", MEASURE, str(path)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(printed[0]), printed[1:]


def test_a_50_mb_line_is_never_held(tmp_path: Path) -> None:
    with zstandard.open(tmp_path / "dump.jsonl.zst", "wb") as dump:
        dump.write(b'{"text": "one"}\n{"text": "')
        for _ in range(LINE_BYTES >> 20):
            dump.write(b"word " * ((1 << 20) // 5))
        dump.write(b'"}\n{"text": "two"}\n')
    grown, items = growth(tmp_path / "dump.jsonl.zst")
    assert items == ["document", "too_large", "document"]
    assert grown < 20, f"{grown} MB for a line of {LINE_BYTES >> 20} MB"


@pytest.mark.slow
def test_a_big_file_takes_no_more_than_a_small_one(tmp_path: Path) -> None:
    with zstandard.open(tmp_path / "dump.jsonl.zst", "wb") as dump:
        for number in range(150_000):
            dump.write(b'{"id": %d, "text": "%s"}\n' % (number, b"word " * 400))
    grown, items = growth(tmp_path / "dump.jsonl.zst")
    assert len(items) == 150_000
    assert grown < 30, f"{grown} MB for a file of 300 MB"
