"""Runs in processes of their own, to be disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.runs import manifest_of

DATASETS = ("articles", "duplicates", "rejects", "signatures", "site_chrome")

OPTIONS = (
    "--dedup", "near", "--partition-by", "site", "--shard-bytes", "20000", "--wave-bytes", "45000",
    "--document-wall-limit", "60",
)  # fmt: skip

TWO_PROCESSES = ("--direct_num_workers", "2", "--direct_running_mode", "multi_processing")

LONG = 400.0
"""Seconds after which a run is taken to hang."""


def command(dumps: Path, out: Path, *options: str) -> list[str]:
    """`galley run`, as its console script runs it."""
    script = Path(sys.executable).with_name("galley")
    return [str(script), "run", str(dumps), "--output", str(out), *OPTIONS, *options]


def start(dumps: Path, out: Path, *options: str, **how: Any) -> subprocess.Popen[str]:
    """A run in a session of its own, whose processes `end` ends."""
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **how}
    return subprocess.Popen(command(dumps, out, *options), start_new_session=True, text=True, **given)


WAITING = """
import sys, time
from galley.cli.main import main
from galley.files import storage
write_json = storage.write_json
def write_json_and_wait(path, value):
    write_json(path, value)
    if path.endswith("/" + sys.argv[1]):
        time.sleep(600)
storage.write_json = write_json_and_wait
sys.exit(main(sys.argv[2:]))
"""


def start_waiting(last: str, dumps: Path, out: Path, *options: str, **how: Any) -> subprocess.Popen[str]:
    """A run of one process that waits, to be disturbed, once it has written a file of its state.

    Args:
        last: the name of the file, such as ``wave-00000.json``.
    """
    arguments = ["run", str(dumps), "--output", str(out), *options]
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **how}
    command = [sys.executable, "-P", "-c", WAITING, last, *arguments]
    return subprocess.Popen(command, start_new_session=True, text=True, **given)


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a run; gives its exit code and what it printed."""
    try:
        printed, _ = process.communicate(timeout=LONG)
    except subprocess.TimeoutExpired:
        end(process)
        printed, _ = process.communicate()
        raise AssertionError(f"the run hangs; it printed {printed}") from None
    return process.returncode, printed or ""


def end(process: subprocess.Popen[str]) -> None:
    """End every process of a run's session at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def family(process: int) -> list[int]:
    """A process and its descendants."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [process, *(each for child in children for each in family(int(child)))]


def kind_of(process: int) -> str:
    """``worker``, ``server`` (that children are forked from), ``child`` or something else."""
    try:
        line = Path(f"/proc/{process}/cmdline").read_bytes().decode()
        parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        of_parent = Path(f"/proc/{parent}/cmdline").read_bytes().decode()
    except (OSError, ValueError):
        return "gone"
    if "galley.isolation.child" in line:
        return "child" if "galley.isolation.child" in of_parent else "server"
    return "worker" if "sdk_worker_main" in line else "other"


def members(process: subprocess.Popen[str], kind: str) -> list[int]:
    """The processes of a run that are of a kind."""
    return [each for each in family(process.pid) if kind_of(each) == kind]


def send(process: int, number: signal.Signals) -> bool:
    """Send a signal; gives whether the process was still there."""
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return False
    return True


def records_taken_in(child: int) -> int:
    """A lower bound of the records that a child has waited for: it gives up the processor for each."""
    try:
        status = Path(f"/proc/{child}/status").read_text()
    except OSError:
        return 0
    return int(status.split("voluntary_ctxt_switches:")[1].split()[0])


def wait_until(moment: Callable[[], object], process: subprocess.Popen[str]) -> bool:
    """Wait for a moment of a run; gives whether it came before the run ended."""
    deadline = time.monotonic() + LONG
    while not moment():
        if process.poll() is not None:
            return False
        assert time.monotonic() < deadline, "the moment never came"
        time.sleep(0.005)
    return True


def moments(seed: int, longest: float) -> Iterator[float]:
    """Seconds after which a run is disturbed, up to the longest."""
    chance = random.Random(seed)
    while True:
        yield chance.uniform(0.2, longest)


def records_of_all(out: Path) -> dict[str, list[str]]:
    """Every column of every row of a result, by dataset, in an order that does not depend on files."""
    rows: dict[str, list[str]] = {dataset: [] for dataset in DATASETS}
    for file in manifest_of(out)["files"]:
        rows[file["dataset"]] += map(repr, pq.read_table(out / file["path"], partitioning=None).to_pylist())
    return {dataset: sorted(found) for dataset, found in rows.items()}
