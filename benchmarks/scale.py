"""Runs Galley on 1, 4 and 16 times as many pages: time should grow with the input, memory should not.

    python -m benchmarks.scale [--grow sites|pages] [--one-wave] [--times 1,4,16] [OPTION ...]

The pages are made by `made_sites.py`. A wave holds the whole input of the smallest size, so that the larger
sizes take 4 and 16 waves, as a large run does. With ``--one-wave`` every size takes one wave.

Prints for each size: wall time, processor time of all processes, peak resident memory of one process of each
kind, peak memory of all processes together (proportional, so that shared pages count once), and the bytes of
staged and final files. Other options are passed on to `galley run`.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from .made_sites import Material, material, write_sites

EVERY_SECONDS = 0.25
FILES = 4
"""The number of input files at the smallest size."""


@dataclasses.dataclass
class Peaks:
    """Peaks of a run.

    Attributes:
        kinds: MiB of the largest process of each kind.
        total: MiB of all processes together.
        staging: bytes of the staged files.
    """

    kinds: dict[str, float] = dataclasses.field(default_factory=lambda: defaultdict(float))
    total: float = 0.0
    staging: int = 0


def children_of(root: int) -> Iterator[int]:
    """A process and all its descendants."""
    below: dict[int, list[int]] = defaultdict(list)
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(f"/proc/{entry.name}/stat").read_text()
            except OSError:
                continue
            below[int(stat.rpartition(")")[2].split()[1])].append(int(entry.name))
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += below[process]


def kind_of(process: int) -> str:
    """The role of a process in the run, found by its command line."""
    words = Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")
    line = " ".join(words)
    if "galley run" in line:
        return "run"
    if "sdk_worker_main" in line:
        return "worker"
    if "resource_tracker" in line or "forkserver" in line:
        return "multiprocessing's own"
    return "child" if "galley.isolation" in line else "other"


def memory_of(process: int, file: str, key: str) -> float:
    """A figure in a file under /proc, in MiB."""
    for line in Path(f"/proc/{process}/{file}").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    return 0.0


def size_of(folder: Path) -> int:
    """The total size of the files under a folder, which may be deleted in the meantime."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def watch(root: int, output: Path, peaks: Peaks, ended: threading.Event) -> None:
    """Record peaks until `ended` is set."""
    while not ended.wait(EVERY_SECONDS):
        total = 0.0
        for process in children_of(root):
            try:
                kind = kind_of(process)
                peaks.kinds[kind] = max(peaks.kinds[kind], memory_of(process, "status", "VmHWM:"))
                total += memory_of(process, "smaps_rollup", "Pss:")
            except OSError:
                continue  # it ended
        peaks.total = max(peaks.total, total)
        peaks.staging = max(peaks.staging, sum(map(size_of, output.parent.glob(f"{output.name}*/_staging"))))


def run(inputs: Path, output: Path, options: list[str]) -> tuple[float, float, Peaks]:
    """Run Galley once.

    Returns:
        Wall time and processor time in seconds, and the peaks.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "galley", "run", str(inputs), "--output", str(output), *options],
        stdout=subprocess.DEVNULL,
    )
    peaks, ended = Peaks(), threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, output, peaks, ended))
    watcher.start()
    status = process.wait()
    wall = time.perf_counter() - began
    ended.set()
    watcher.join()
    if status:
        sys.exit(f"galley run failed with {status}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, spent, peaks


def measure(
    found: Material, folder: Path, sites: int, pages: int, times: int, waves: int, options: list[str]
) -> None:
    """Make the pages, run Galley on them, print the figures, and delete pages and result."""
    inputs, output = folder / f"pages-{times}", folder / f"out-{times}"
    shutil.rmtree(inputs, ignore_errors=True)
    html_bytes = write_sites(found, inputs, sites, pages, FILES * times)
    stored = size_of(inputs)
    wall, spent, peaks = run(inputs, output, [*options, "--wave-bytes", str(stored // waves + 1)])
    counts = json.loads((output / "_manifest.json").read_text())["counts"]
    count = sites * pages
    sizes = {path.name: size_of(path) for path in output.iterdir() if path.is_dir()}
    print(
        f"{times:>3} x in {waves} wave(s): {sites} sites of {pages} pages, "
        f"{html_bytes / count / 1000:.0f} kB each: {wall:.1f} s wall ({wall / count * 1000:.1f} ms a page), "
        f"{spent:.1f} s processor ({spent / count * 1000:.1f} ms a page)\n"
        f"       peak MiB: {', '.join(f'{kind} {peak:.0f}' for kind, peak in sorted(peaks.kinds.items()))}; "
        f"all together {peaks.total:.0f}\n"
        f"       bytes a page: staged {peaks.staging / count:.0f}, "
        + ", ".join(f"{name} {size / count:.0f}" for name, size in sorted(sizes.items()))
        + f"\n       counts: {counts}",
        flush=True,
    )
    shutil.rmtree(inputs)
    shutil.rmtree(output)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grow", choices=("sites", "pages"), default="sites")
    parser.add_argument("--one-wave", action="store_true")
    parser.add_argument("--times", default="1,4,16")
    parser.add_argument("--sites", type=int, default=12)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    arguments, options = parser.parse_known_args()
    found = material()
    # The same mix of templates at each size.
    apart = max(1, len(found.templates) // arguments.sites)
    found = dataclasses.replace(found, templates=found.templates[::apart][: arguments.sites])
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        for times in map(int, arguments.times.split(",")):
            sites, pages = arguments.sites, arguments.pages
            if arguments.grow == "sites":
                sites *= times
            else:
                pages *= times
            waves = 1 if arguments.one_wave else times
            measure(found, Path(name), sites, pages, times, waves, options)


if __name__ == "__main__":
    main()
