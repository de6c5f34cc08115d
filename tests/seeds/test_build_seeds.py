"""The built seeds match their sources."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import zstandard

from tests.seeds.build_seeds import SEEDS, build


def rows(path: Path) -> bytes:
    return repr(pq.read_table(path).to_pylist()).encode()


# Compressed bytes may change with the version of the compressor; the contents must not.
CONTENTS: dict[str, Callable[[Path], bytes]] = {
    ".html": lambda path: path.read_bytes(),
    ".bz2": lambda path: bz2.decompress(path.read_bytes()),
    ".gz": lambda path: gzip.decompress(path.read_bytes()),
    ".zst": lambda path: zstandard.decompress(path.read_bytes()),
    ".parquet": rows,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    build(folder)
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "hautval-moulin.html",
        "orval-lamplighters.txt.bz2",
        "fenland-crawl.warc.gz",
        "estuary-crawl.warc.wet.gz",
        "lagunare-export.jsonl.zst",
        "northlight-archive.parquet",
    ],
)
def test_a_built_seed_matches_its_sources(name: str, built: Path) -> None:
    contents = CONTENTS[Path(name).suffix]
    assert contents(SEEDS / name) == contents(built / name)


def test_every_built_seed_is_checked_above(built: Path) -> None:
    (listed,) = (mark for mark in test_a_built_seed_matches_its_sources.pytestmark)
    assert sorted(listed.args[1]) == sorted(path.name for path in built.iterdir())


def test_each_archive_record_is_a_separate_gzip_member() -> None:
    packed = (SEEDS / "fenland-crawl.warc.gz").read_bytes()
    members = packed.split(b"\x1f\x8b\x08\x00\x00\x00\x00\x00")[1:]  # gzip, deflate, no flags, time 0
    assert len(members) == 15
