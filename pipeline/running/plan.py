"""What a run will do, decided before anything is written."""

from __future__ import annotations

import dataclasses
import math
import multiprocessing
from collections.abc import Iterable, Iterator

from apache_beam.options.pipeline_options import DirectOptions, StandardOptions
from apache_beam.runners.runner import create_runner

from ..deduplicate import SIGNATURE_VERSION, EarlierResults
from ..errors import InputError, UsageError
from ..read import InputFile, Matched, Shard, find_inputs, plan_shards
from .earlier_results import earlier_results
from .options import GalleyOptions, RunSettings
from .output_folder import OutputFolder
from .provenance import Provenance, provenance

EMBEDDED_RUNNERS = ("DirectRunner", "FnApiRunner", "BundleBasedDirectRunner", "SwitchingDirectRunner")

CORES_OF_A_PROCESS = 4
"""An embedded run has one process for every 4 cores. The process reads and writes, its children do the rest.
Reading and writing a page takes a tenth of the time of the rest (measured, see docs/performance.md)."""

UNFOLDING = 4
"""Roughly how many times larger a compressed dump of pages is when decompressed (3 to 6 on the development
pages). Used to estimate the work in a wave."""

MAX_WAVE_SHARDS = 16_384
"""A wave of many small files is bounded by their number: each takes some milliseconds, however small it is
(3 ms for a text of 450 letters), so that these take about a minute."""

COMPRESSED = (".gz", ".zst", ".bz2", ".parquet")

PARTITION_FOLDERS = 3
"""The maximum number of folders between a file of a result and the manifest: OUT/articles/site=x/part."""


@dataclasses.dataclass(frozen=True)
class Plan:
    """What a run will do.

    Attributes:
        files: the files to read.
        passed_over: files in the input folders that are not read.
        waves: the shards that each Beam job reads.
        earlier: the results whose articles count as seen.
        provenance: everything that the records depend on.
        runner: the name of the runner.
        workers: the number of processes of an embedded run; 0 on a cluster.
    """

    files: tuple[InputFile, ...]
    passed_over: tuple[str, ...]
    waves: tuple[tuple[Shard, ...], ...]
    earlier: EarlierResults
    provenance: Provenance
    runner: str
    workers: int

    def describe(self) -> str:
        """The plan in one line."""
        shards = sum(map(len, self.waves))
        where = f"{self.runner} in {self.workers} process(es)" if self.workers else self.runner
        left_out = f" ({len(self.passed_over):,} passed over)" if self.passed_over else ""
        size = sum(file.size for file in self.files)
        return (
            f"{len(self.files):,} file(s){left_out}, {size:,} bytes, in {shards:,} shard(s) and "
            f"{len(self.waves):,} wave(s) on {where}"
        )


def plan_run(options: GalleyOptions, settings: RunSettings) -> Plan:
    """Look at the inputs and decide how to process them. Nothing is written.

    Raises:
        UsageError, InputError: an input is missing or unreadable, or an option has no effect.
    """
    matched = match_files(settings)
    shards = plan_shards(matched.files, settings.format, settings.shard_bytes)
    runner = options.view_as(StandardOptions).runner or "DirectRunner"
    try:
        create_runner(runner)
    except (ValueError, ImportError, AttributeError) as error:
        raise UsageError(f"--runner {runner}: {error}") from error
    embedded = runner in EMBEDDED_RUNNERS
    options.require_effect(embedded, runner)
    earlier = earlier_results(settings.against, OutputFolder(settings.output), SIGNATURE_VERSION)
    return Plan(
        files=matched.files,
        passed_over=matched.passed_over,
        waves=tuple(cut_waves(shards, settings.wave_bytes)) if embedded else (tuple(shards),),
        earlier=earlier,
        provenance=provenance(matched.files, settings, earlier),
        runner=runner,
        workers=worker_processes(options, len(shards)) if embedded else 0,
    )


def match_files(settings: RunSettings) -> Matched:
    """Find the files that a run reads.

    Raises:
        UsageError, InputError: a file is missing or unreadable, or belongs to the result of a run.
    """
    try:
        matched = find_inputs(settings.inputs)
    except (InputError, UsageError):
        raise
    except OSError as error:  # each filesystem has its own errors
        raise UsageError(f"INPUT cannot be read: {error.strerror or error}") from error
    if not settings.allow_results:
        require_no_result(matched.files)
    return matched


def require_no_result(files: Iterable[InputFile]) -> None:
    """Check that no input is the result of an earlier run.

    Raises:
        UsageError: a file belongs to the result of a run.
    """
    seen: set[str] = set()
    for file in files:
        folder = file.uri
        for _ in range(PARTITION_FOLDERS):
            folder = folder.rpartition("/")[0]
            if folder in seen or not folder:
                break
            seen.add(folder)
            if OutputFolder(folder).has_manifest():
                raise UsageError(
                    f"INPUT {file.uri} belongs to the result of a run, {folder}: name the dumps that it was "
                    "made from, or give --allow-results to read it as a dump"
                )


def worker_processes(options: GalleyOptions, shards: int) -> int:
    """The number of processes of an embedded run."""
    direct = options.view_as(DirectOptions)
    cores = multiprocessing.cpu_count()
    if direct.direct_num_workers != 1 or direct.direct_running_mode != "in_memory":
        return int(direct.direct_num_workers or cores)
    return min(math.ceil(cores / CORES_OF_A_PROCESS), shards) or 1


def cut_waves(shards: Iterable[Shard], wave_bytes: int) -> Iterator[tuple[Shard, ...]]:
    """Group shards, in order, into waves.

    A wave has at least one shard, about ``wave_bytes`` decompressed, and `MAX_WAVE_SHARDS` at most.
    """
    wave: list[Shard] = []
    size = 0
    for shard in shards:
        unfolded = shard.size * (UNFOLDING if shard.uri.lower().endswith(COMPRESSED) else 1)
        if wave and (size + unfolded > wave_bytes or len(wave) == MAX_WAVE_SHARDS):
            yield tuple(wave)
            wave, size = [], 0
        wave.append(shard)
        size += unfolded
    if wave:
        yield tuple(wave)
