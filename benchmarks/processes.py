"""At what size of input are several processes faster? Prints the wall time of runs in one process and in one
process per core, side by side, on growing shares of a folder of pages.

    python -m benchmarks.processes ../shared/bench/news/pages
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARES = (1, 4, 8, 16, 40, 100)
"""Percent of the files."""


def seconds_of(inputs: Path, workers: int, folder: Path) -> float:
    """The wall time of a run in seconds, including the start of the program."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "galley", "run", str(inputs), "--output", str(out), "--dedup", "none"]
    mode = ["--direct_num_workers", str(workers), "--direct_running_mode", "multi_processing"]
    started = time.perf_counter()
    subprocess.run(command + mode, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, help="a folder of pages")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.pages.rglob("*") if path.is_file())
    cores = os.cpu_count() or 1
    print(f"{'files':>6} {'bytes':>12} {'1 process':>10} {f'{cores} processes':>12} {'ratio':>6}   (medians)")
    for share in SHARES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            chosen = files[:: max(1, 100 // share)]
            inputs = folder / "inputs"
            inputs.mkdir()
            for path in chosen:
                (inputs / path.name).symlink_to(path.resolve())
            one, several = [], []
            for _ in range(arguments.runs):
                one.append(seconds_of(inputs, 1, folder))
                several.append(seconds_of(inputs, cores, folder))
            middle = arguments.runs // 2
            a, b = sorted(one)[middle], sorted(several)[middle]
            size = sum(path.stat().st_size for path in chosen)
            print(f"{len(chosen):6} {size:12,} {a:9.1f}s {b:11.1f}s {b / a:6.2f}", flush=True)


if __name__ == "__main__":
    main()
