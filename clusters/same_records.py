"""Shows that every runner makes the same records.

    python -m clusters.same_records INPUT... [--engine NAME]... [-- any option of galley run]

Runs Galley over the same inputs on each engine, and compares the sorted records of every dataset with those
of the embedded runner in one process. The Flink engines run on a cluster of two TaskManagers that is started
for them. With `flink-killed`, one TaskManager is killed, with its workers, while they write. The exit code is
1 if records differ.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from . import downloads
from .flink import FlinkCluster
from .processes import Process

RUN_SECONDS = 900.0

Records = dict[str, list[str]]


class RunFailedError(RuntimeError):
    """``galley run`` failed. The message has the end of its output."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The result of an engine.

    Attributes:
        engine: its name.
        records: the sorted rows of each dataset.
        seconds: wall time.
        restarts: the number of jobs that Flink restarted.
    """

    engine: str
    records: Records
    seconds: float
    restarts: int = 0


def records_of(output: Path) -> Records:
    """The rows of each dataset that a result's manifest lists, each as one line of text, sorted."""
    manifest = json.loads((output / "_manifest.json").read_text())
    records: Records = {}
    for file in manifest["files"]:
        rows = pq.read_table(output / file["path"], partitioning=None).to_pylist()
        records.setdefault(file["dataset"], []).extend(map(repr, rows))
    return {dataset: sorted(rows) for dataset, rows in records.items()}


def start_run(arguments: Sequence[str], output: Path) -> Process:
    """Start ``galley run`` in a process of its own."""
    command = [sys.executable, "-m", "galley", "run", *arguments, "--output", str(output)]
    return Process(command, output.with_suffix(".log"))


def finish_run(run: Process) -> None:
    """Wait for a run.

    Raises:
        RunFailedError: it failed, or took longer than `RUN_SECONDS`.
    """
    try:
        code = run.wait(RUN_SECONDS)
    except BaseException:
        run.kill()
        raise
    if code:
        raise RunFailedError(f"galley run ended with {code}:\n{run.last_lines()}")


class Engines:
    """The engines whose records are compared. Each is a method of the same name, with ``_`` for ``-``.

    Args:
        arguments: inputs and options of every run.
        folder: for results, logs and the cluster's own files.
    """

    def __init__(self, arguments: Sequence[str], folder: Path) -> None:
        self.arguments = list(arguments)
        self.folder = folder

    def embedded(self) -> Outcome:
        """Beam's embedded runner in one process."""
        return self._run("embedded", ["--direct_num_workers", "1"])

    def processes(self) -> Outcome:
        """Beam's embedded runner in two worker processes."""
        several = ["--direct_num_workers", "2", "--direct_running_mode", "multi_processing"]
        return self._run("processes", several)

    def prism(self) -> Outcome:
        """Beam's runner in Go."""
        return self._run("prism", ["--runner", "PrismRunner", "--prism_location", str(downloads.prism())])

    def flink(self) -> Outcome:
        """Flink with two TaskManagers, each with a Python worker of its own."""
        with FlinkCluster(self.folder / "flink-cluster") as cluster:
            return self._run("flink", cluster.options)

    def flink_killed(self) -> Outcome:
        """Flink, where one TaskManager is killed with its worker while a worker writes. Another one replaces
        it, as on a cluster that keeps their number constant."""

        def disturb(output: Path, run: Process) -> None:
            wait_until(lambda: is_writing(output), run)
            cluster.task_managers[0].kill()
            cluster.start_task_manager()

        with FlinkCluster(self.folder / "flink-killed-cluster") as cluster:
            outcome = self._run("flink-killed", cluster.options, disturb)
            return dataclasses.replace(outcome, restarts=cluster.restarted_jobs())

    def _run(
        self, engine: str, options: Sequence[str], disturb: Callable[[Path, Process], None] | None = None
    ) -> Outcome:
        output = self.folder / engine
        started = time.monotonic()
        run = start_run([*self.arguments, *options], output)
        try:
            if disturb:
                disturb(output, run)
            finish_run(run)
        finally:
            run.kill()
        return Outcome(engine, records_of(output), time.monotonic() - started)


ENGINES: dict[str, Callable[[Engines], Outcome]] = {
    "embedded": Engines.embedded,
    "processes": Engines.processes,
    "prism": Engines.prism,
    "flink": Engines.flink,
    "flink-killed": Engines.flink_killed,
}


def is_writing(output: Path) -> bool:
    """Whether a worker is writing a part of the result now."""
    return any((output / "_staging").glob("**/_unfinished.*"))


def wait_until(moment: Callable[[], bool], run: Process) -> None:
    """Wait until a run has reached a moment.

    Raises:
        RunFailedError: the run ended before that.
    """
    while not moment():
        if not run.is_running:
            raise RunFailedError(f"galley run ended before it could be disturbed:\n{run.last_lines()}")
        time.sleep(0.01)


def differences(records: Records, expected: Records) -> list[str]:
    """One line for each dataset whose rows differ."""
    return [
        f"{dataset}: {len(set(found) - set(wanted))} rows not expected, {len(set(wanted) - set(found))} "
        f"missing, {len(found)} instead of {len(wanted)} in all"
        for dataset in sorted({*records, *expected})
        if (found := records.get(dataset, [])) != (wanted := expected.get(dataset, []))
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the engines and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("arguments", nargs="+", metavar="INPUT", help="inputs, and options after --")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="default: all of them")
    parser.add_argument(
        "--folder", type=Path, help="keep results and logs in this folder (default: delete them)"
    )
    values = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)  # so that the processes of a cluster end too
    with contextlib.ExitStack() as stack:
        folder = values.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="galley-")))
        folder.mkdir(parents=True, exist_ok=True)
        engines = Engines(values.arguments, folder.resolve())
        expected = engines.embedded()
        tell(expected, [])
        equal = True
        for name in values.engine or ENGINES:
            if name != "embedded":
                try:
                    outcome = ENGINES[name](engines)
                except downloads.NotAvailableError as error:
                    print(f"{name:14} not run: {error}", flush=True)
                    continue
                differing = differences(outcome.records, expected.records)
                equal = equal and not differing
                tell(outcome, differing)
    return 0 if equal else 1


def tell(outcome: Outcome, differing: list[str]) -> None:
    """Print the result of an engine."""
    counts = ", ".join(f"{dataset} {len(rows):,}" for dataset, rows in sorted(outcome.records.items()))
    restarts = f"; Flink restarted {outcome.restarts} job(s)" if outcome.restarts else ""
    verdict = "; ".join(differing) or "the same records"
    print(f"{outcome.engine:14} {outcome.seconds:6.1f} s  {counts}{restarts}: {verdict}", flush=True)


def _end(number: int, frame: Any) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
