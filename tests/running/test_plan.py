"""The waves of a run: what an interrupted run may lose is bounded in bytes and in files."""

from __future__ import annotations

from galley.read import InputFile, Shard
from galley.running.plan import MAX_WAVE_SHARDS, UNFOLDING, cut_waves

from tests.read.dumps import shards_of


def shards(*sizes: int, ending: str = ".html") -> list[Shard]:
    return [
        shard
        for number, size in enumerate(sizes)
        for shard in shards_of(InputFile(f"dumps/{number}{ending}", size), 1 << 40)
    ]


def test_a_wave_ends_before_it_holds_too_many_bytes() -> None:
    assert [len(wave) for wave in cut_waves(shards(40, 40, 40, 500, 1), 100)] == [2, 1, 1, 1]


def test_a_compressed_file_counts_as_what_it_may_unfold_to() -> None:
    assert [len(wave) for wave in cut_waves(shards(10, 10, 10, ending=".warc.gz"), 20 * UNFOLDING)] == [2, 1]


def test_a_wave_of_small_files_is_bounded_by_their_number() -> None:
    """512 MB of small files would be half a million of them, and half an hour of work."""
    one = shards(1)[0]
    waves = list(cut_waves([one] * (2 * MAX_WAVE_SHARDS + 5), 512 << 20))
    assert [len(wave) for wave in waves] == [MAX_WAVE_SHARDS, MAX_WAVE_SHARDS, 5]
