"""Tries many inputs in processes of their own, and keeps those for which a promise is broken."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import random
import resource
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path

from .material import FuzzInput, Material, Mutation, material
from .mutate_container import container_input
from .mutate_html import html_input
from .mutate_text import text_input
from .oracles import check_file

KINDS: dict[str, Mutation] = {"html": html_input, "text": text_input, "container": container_input}
SHARES = ("html", "html", "html", "html", "text", "text", "container", "container", "container")
"""One input of each kind in turn."""

TWICE_EVERY = 4
"""The step between the inputs that are tried a second time."""

CPU_SECONDS = 60
MEMORY_BYTES = 4 << 30
"""What ends a process, if nothing before it did."""

SILENT_SECONDS = 300.0
"""A process that sends nothing for this long is taken to hang."""


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """Which inputs are made.

    Attributes:
        seed: with an input's number, it decides everything about the input.
        kind: one of `KINDS`, or None for all in turn.
        pages: further folders with pages and dumps to mutate.
    """

    seed: int
    kind: str | None = None
    pages: tuple[str, ...] = ()

    def input(self, number: int) -> FuzzInput:
        """The input of a number."""
        kind = self.kind or SHARES[number % len(SHARES)]
        return KINDS[kind](random.Random(f"{self.seed}:{number}"), self.material())

    def material(self) -> Material:
        return material(self.pages)


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """An input for which a promise is broken."""

    number: int
    what: str


@dataclasses.dataclass(slots=True)
class Tally:
    """How far a campaign has come."""

    inputs: int = 0
    outcomes: Counter[str] = dataclasses.field(default_factory=Counter)
    findings: list[Finding] = dataclasses.field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)


def try_input(plan: Plan, number: int, folder: Path) -> Counter[str]:
    """Make an input and check it.

    Raises:
        Exception: see `check_file`.
    """
    made = plan.input(number)
    path = folder / made.name
    path.write_bytes(made.data)
    try:
        return check_file(path, made.expected, twice=number % TWICE_EVERY == 0).outcomes
    finally:
        path.unlink()


def describe(error: BaseException) -> str:
    """An error in one line, with the last place in the project."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename
    ]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}: {' '.join(str(error).split())[:300]}"


def run_campaign(
    plan: Plan,
    inputs: int,
    processes: int,
    *,
    first: int = 0,
    found: Callable[[Finding], None] = lambda finding: None,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Try a range of inputs.

    Args:
        plan: makes them.
        inputs: how many.
        processes: how many at a time. Each takes every n-th input.
        first: the number of the first input.
        found: called with each finding.
        progress: called now and then.
    """
    tally = Tally()
    workers = [_Worker(plan, range(first + at, first + inputs, processes)) for at in range(processes)]
    running = {worker.connection: worker for worker in workers}
    while running:
        ready = wait(list(running), 5.0)
        for connection in ready:
            worker = running[connection]  # type: ignore[index]
            for report in worker.reports():
                if isinstance(report, Finding):
                    tally.findings.append(report)
                    found(report)
                else:
                    number, outcomes, seconds = report
                    tally.inputs += 1
                    tally.outcomes += outcomes
                    tally.slowest = max(tally.slowest, (seconds, number))
        for connection, worker in list(running.items()):
            if worker.is_done:
                del running[connection]
            elif worker.has_died():
                finding = worker.restart()
                tally.inputs += 1
                tally.findings.append(finding)
                found(finding)
                del running[connection]
                running[worker.connection] = worker
        progress(tally)
    return tally


Report = Finding | tuple[int, Counter[str], float]


class _Worker:
    """A process that tries inputs, and is replaced when one of them ends it."""

    def __init__(self, plan: Plan, numbers: range) -> None:
        self.plan, self.numbers = plan, numbers
        self.is_done = False
        self._start(numbers)

    def _start(self, numbers: range) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe(duplex=False)
        self.left = numbers
        self.has_hung_up = False
        self.heard = time.monotonic()
        self.process = context.Process(target=_work, args=(self.plan, numbers, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def reports(self) -> Iterator[Report]:
        try:
            while self.connection.poll():
                report: Report | None = self.connection.recv()
                self.heard = time.monotonic()
                if report is None:
                    self.is_done = True
                    self.process.join()
                    return
                self.left = self.left[1:] if isinstance(report, tuple) else self.left
                yield report
        except EOFError:
            self.process.join()
            self.has_hung_up = True

    def has_died(self) -> bool:
        """Whether the process has ended before its time, or must be ended."""
        if time.monotonic() - self.heard > SILENT_SECONDS:
            self.process.kill()
            self.process.join()
        # The end of a pipe can be read too, so that `poll` alone does not tell a report from it.
        return self.has_hung_up or (not self.process.is_alive() and not self.connection.poll())

    def restart(self) -> Finding:
        """Go on after the input that ended the process."""
        status = self.process.exitcode
        finding = Finding(self.left[0], f"the process ended with status {status}")
        self._start(self.left[1:])
        return finding


def _work(plan: Plan, numbers: range, connection: Connection) -> None:
    with tempfile.TemporaryDirectory(prefix="galley-fuzz-") as folder:
        for number in numbers:
            started = time.process_time()
            _limit_process()
            outcomes: Counter[str] = Counter()
            try:
                outcomes = try_input(plan, number, Path(folder))
            except Exception as error:  # whatever it is, it is what is looked for
                connection.send(Finding(number, describe(error)))
            connection.send((number, outcomes, time.process_time() - started))
    connection.send(None)


def _limit_process() -> None:
    """Let the process end itself when it takes too much from here on."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + CPU_SECONDS, resource.RLIM_INFINITY))


EXPECTED = ".expected.json"


def keep(made: FuzzInput, name: str, folder: Path) -> Path:
    """Write an input, so that it can be tried again without what made it.

    Returns:
        The file's path. What must be read of it stands in a file beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.{made.name.partition('.')[2]}"
    path.write_bytes(made.data)
    if made.expected:
        beside = path.with_name(path.name + EXPECTED)
        beside.write_text(json.dumps(made.expected, indent=1) + "\n", "utf-8")
    return path


def keep_apart(plan: Plan, number: int, folder: Path) -> Path | None:
    """Make and write an input in a process of its own: making it may be what ended the worker.

    Returns:
        The file's path, or None if the input cannot be made.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_keep, args=(plan, number, folder, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(SILENT_SECONDS):
            process.kill()
        path: Path = ours.recv()
    except EOFError:
        return None
    finally:
        process.join()
    return path


def _keep(plan: Plan, number: int, folder: Path, connection: Connection) -> None:
    _limit_process()
    connection.send(keep(plan.input(number), f"{plan.seed}-{number}", folder))


def check_kept(path: Path) -> Counter[str]:
    """Check a kept input.

    Raises:
        Exception: see `check_file`.
    """
    beside = path.with_name(path.name + EXPECTED)
    expected = tuple(json.loads(beside.read_text("utf-8"))) if beside.exists() else ()
    return check_file(path, expected).outcomes
