#!/usr/bin/env python3
"""The throughput of Galley and its peers on the same pages. Each runs alone and uses two cores.

    python3 -m venv alone
    alone/bin/pip install -r requirements.lock
    alone/bin/pip install --no-deps .
    python3.11 -m venv peers && peers/bin/pip install -U pip
    peers/bin/pip install -r benchmarks/requirements-peers.txt
    alone/bin/python -m benchmarks.throughput --peers-python peers/bin/python

Galley has an environment to itself, as users have it: Beam imports pandas if it is installed, which costs a
run half a second. The peers have another environment, because they need an older trafilatura. The row "pool"
is a plain multiprocessing pool of trafilatura (Galley's version, with metadata), langdetect and pyarrow.
"galley's function" is the same pool with the function that a run's children apply to a page, without Beam.
Each round runs every engine once, one after another. CPU counts all processes of an engine. Memory is the
peak of all its processes together (RSS, so pages that they share are counted twice), and the peak of the
largest process.

F1 is that of the body text's words (the benchmark's score.py) on the given pages. Galley's models were
trained on these pages; docs/quality.md has its F1 on pages of other publishers.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import dataclasses
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from .development_pages import SETS, Example, examples, score

HERE = Path(__file__).resolve().parent
ENGINES = ("galley", "galley's function", "pool", "datatrove", "news-please")
SAMPLE_OF_SLOW = 100
INPUT_FILES = 4
SAMPLING_SECONDS = 0.2


@dataclasses.dataclass(frozen=True)
class Measured:
    """Figures of one run of an engine.

    Attributes:
        seconds: wall time.
        cpu_seconds: CPU time of all processes.
        tree_bytes: peak memory of all processes together.
        process_bytes: peak memory of the largest process.
    """

    seconds: float
    cpu_seconds: float
    tree_bytes: int
    process_bytes: int


def command_of(engine: str, inputs: Path, output: Path, peers_python: str | None) -> list[str] | None:
    """The engine's command line; None if it is not installed."""
    script = str(HERE / "throughput_engines.py")
    if engine == "galley":
        return galley_run(inputs, output)
    if engine in ("galley's function", "pool"):
        name = "trafilatura" if engine == "pool" else "galley"
        return [sys.executable, script, name, str(inputs), str(output)]
    if peers_python is None:
        return None
    return [peers_python, script, engine.replace("-", ""), str(inputs), str(output)]


def galley_run(inputs: Path, output: Path) -> list[str]:
    """A run with default settings, but without deduplication."""
    command = [sys.executable, "-m", "galley", "run", str(inputs), "--output", str(output)]
    return [*command, "--dedup", "none", "--field", "html=text"]


def run(command: Sequence[str]) -> Measured:
    """Run a command to its end.

    Raises:
        CalledProcessError: the engine failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        memory = _Memory(process.pid)
        status = process.wait()
        seconds = time.perf_counter() - started
        memory.stop()
        if status:
            log.seek(0)
            sys.stderr.write(log.read().decode("utf-8", "replace")[-2000:])
            raise subprocess.CalledProcessError(status, command)
    _reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(seconds, cpu, memory.tree, memory.process)


def _adopt_orphans() -> None:
    """Make this process the parent of processes that outlive an engine, so that their time counts too.

    Some engines fork from a server process that outlives them. Linux only, see prctl(2).
    """
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


class _Memory:
    """Watches the memory of a process and its descendants."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.tree = self.process = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLING_SECONDS):
            held = [_resident_bytes(process) for process in _descendants(self.root)]
            self.tree = max(self.tree, sum(held))
            self.process = max(self.process, *held, 0)

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()


def _descendants(root: int) -> Iterator[int]:
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in children:
            yield from _descendants(int(child))


def _resident_bytes(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def write_inputs(found: Sequence[Example], copies: int, folder: Path) -> None:
    """Write the pages as JSON Lines, each of them `copies` times."""
    folder.mkdir()
    files = [(folder / f"pages-{number}.jsonl").open("w", encoding="utf-8") for number in range(INPUT_FILES)]
    number = 0
    for copy in range(copies):
        for example in found:
            row = {"id": f"{example.id}#{copy}", "url": example.url, "text": example.html()}
            files[number % INPUT_FILES].write(json.dumps(row) + "\n")
            number += 1
    for file in files:
        file.close()


def texts_of(engine: str, output: Path) -> dict[str, str]:
    """The body texts that the engine wrote, by the pages' ids."""
    found: dict[str, str] = {}
    for path in sorted(output.rglob("*.parquet")):
        if engine == "galley" and path.parent.name != "articles":
            continue
        for row in pq.read_table(path).to_pylist():
            given = (row.get("source") or {}).get("given_id") or row["id"]
            found[given] = row["text"]
    return found


def spread(values: Sequence[float], form: str) -> str:
    parts = (min(values), statistics.median(values), max(values))
    return " / ".join(format(value, form) for value in parts)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", default=["articles"], choices=SETS)
    parser.add_argument("--pages", type=int, help="take only this many pages, spread over the sets")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--peers-python", help="an interpreter with the peers installed")
    chosen = parser.parse_args()
    _adopt_orphans()
    found = [example for name in chosen.sets for example in examples(name)]
    if chosen.pages:
        found = found[:: max(1, len(found) // chosen.pages)][: chosen.pages]
    measured: dict[str, list[Measured]] = {engine: [] for engine in chosen.engines}
    f1: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(found, chosen.copies, folder / "pages")
        write_inputs(found[:1], 1, folder / "one")
        for number in range(chosen.rounds):
            for engine in chosen.engines:
                output = folder / f"{engine}-{number}"
                command = command_of(engine, folder / "pages", output, chosen.peers_python)
                if command is None:
                    continue
                measured[engine].append(run(command))
                if engine not in f1:
                    texts = texts_of(engine, output)
                    asked = found[:SAMPLE_OF_SLOW] if engine == "news-please" else found
                    scores = [score(example, texts.get(f"{example.id}#0", "")) for example in asked]
                    f1[engine] = sum(one.f1 for one in scores) / len(scores)
        starts = [
            run(galley_run(folder / "one", folder / f"one-{number}")) for number in range(chosen.rounds)
        ]
    total = len(found) * chosen.copies
    print(f"{total:,} pages, {chosen.rounds} rounds; min / median / max")
    print(f"{'':18} {'pages/s':>22} {'CPU ms a page':>24} {'MiB all':>8} {'largest':>8} {'F1':>6}  to galley")
    base = statistics.median(run.cpu_seconds for run in measured[chosen.engines[0]])
    for engine, runs in measured.items():
        if not runs:
            print(f"{engine:18} not measured: --peers-python is not given")
            continue
        size = min(total, SAMPLE_OF_SLOW) if engine == "news-please" else total
        rates = spread([size / run.seconds for run in runs], ".1f")
        cpu = spread([1000 * run.cpu_seconds / size for run in runs], ".1f")
        tree, largest = (
            max(getattr(run, name) for run in runs) >> 20 for name in ("tree_bytes", "process_bytes")
        )
        share = statistics.median(run.cpu_seconds for run in runs) / size * total / base
        print(f"{engine:18} {rates:>22} {cpu:>24} {tree:8,} {largest:8,} {f1[engine]:6.3f}  {share:.2f}")
    print(
        f"galley, one page: {spread([start.seconds for start in starts], '.1f')} s from start to the result"
    )


if __name__ == "__main__":
    main()
