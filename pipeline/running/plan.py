"""What a run will do, decided before anything is written."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import multiprocessing
import os
from collections.abc import Iterable, Iterator

from apache_beam.options.pipeline_options import DirectOptions, StandardOptions
from apache_beam.runners.runner import create_runner

from .. import __version__
from ..deduplicate import SIGNATURE_VERSION, EarlierResults
from ..errors import UsageError
from ..files import storage
from ..read import InputFile, Shard, match_inputs, plan_shards
from .earlier_results import earlier_results
from .options import GalleyOptions, RunSettings
from .output_folder import OutputFolder

EMBEDDED_RUNNERS = ("DirectRunner", "FnApiRunner", "BundleBasedDirectRunner", "SwitchingDirectRunner")


CORES_OF_A_PROCESS = 4
"""An embedded run takes one process more for each so many cores. A process reads and writes, its children
do the rest; reading and writing a page takes a tenth of the time of the rest (measured, see
docs/performance.md)."""


@dataclasses.dataclass(frozen=True)
class Plan:
    """What a run will do. waves: the shards of each Beam job; earlier: the results whose articles count
    as seen; fingerprint: of everything that the records depend on; workers: processes of an embedded
    run, 0 on a cluster."""

    files: tuple[InputFile, ...]
    waves: tuple[tuple[Shard, ...], ...]
    earlier: EarlierResults
    fingerprint: str
    runner: str
    workers: int

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)

    def describe(self) -> str:
        shards = sum(map(len, self.waves))
        where = f"{self.runner} in {self.workers} process(es)" if self.workers else self.runner
        return (
            f"{len(self.files):,} file(s), {self.bytes:,} bytes, in {shards:,} shard(s) and "
            f"{len(self.waves):,} wave(s) on {where}"
        )


def plan_run(options: GalleyOptions, settings: RunSettings) -> Plan:
    """Look at the inputs and decide how to go through them; nothing is written.

    Raises:
        UsageError, InputError: an input is missing or unreadable.
    """
    files = tuple(match_inputs(settings.inputs))
    shards = plan_shards(files, settings.format, settings.shard_bytes)
    runner = options.view_as(StandardOptions).runner or "DirectRunner"
    try:
        create_runner(runner)
    except (ValueError, ImportError, AttributeError) as error:
        raise UsageError(f"--runner {runner}: {error}") from error
    embedded = runner in EMBEDDED_RUNNERS
    waves = tuple(cut_waves(shards, settings.wave_bytes)) if embedded else (tuple(shards),)
    workers = 0
    if embedded:
        direct = options.view_as(DirectOptions)
        chosen = direct.direct_num_workers != 1 or direct.direct_running_mode != "in_memory"
        cores = multiprocessing.cpu_count()
        workers = direct.direct_num_workers or cores
        if not chosen:
            workers = min(math.ceil(cores / CORES_OF_A_PROCESS), len(shards)) or 1
    earlier = earlier_results(settings.against, OutputFolder(settings.output), SIGNATURE_VERSION)
    return Plan(files, waves, earlier, fingerprint(files, settings, earlier), runner, workers)


def cut_waves(shards: Iterable[Shard], wave_bytes: int) -> Iterator[tuple[Shard, ...]]:
    """Group shards, in order, so that a group holds about ``wave_bytes`` and at least one shard."""
    wave: list[Shard] = []
    size = 0
    for shard in shards:
        if wave and size + shard.size > wave_bytes:
            yield tuple(wave)
            wave, size = [], 0
        wave.append(shard)
        size += shard.size
    if wave:
        yield tuple(wave)


def fingerprint(files: Iterable[InputFile], settings: RunSettings, earlier: EarlierResults) -> str:
    """A hash of all that the records of a run depend on: files, settings, version, earlier results."""
    depends_on = [__version__, settings.shaping_records(), earlier.fingerprint]
    digest = hashlib.sha256(json.dumps(depends_on, sort_keys=True).encode())
    for file in files:
        changed = os.stat(file.uri).st_mtime_ns if storage.is_local(file.uri) else None
        digest.update(repr((file.uri, file.size, changed)).encode())
    return digest.hexdigest()
