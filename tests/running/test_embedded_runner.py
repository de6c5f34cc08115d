"""The embedded runner in several processes.

Each test names the piece of Beam's private API that it depends on. When a new version of Beam moves one, fix
pipeline/running/embedded_runner.py.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions
from apache_beam.runners.portability.fn_api_runner.worker_handlers import WorkerHandler
from galley.running import embedded_runner as module
from galley.running.embedded_runner import embedded_runner

from tests.runs import write_dumps

LOOPBACK = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}
"""127.0.0.1, ::1 and ::ffff:127.0.0.1 as /proc/net/tcp and tcp6 print them."""

TWO_PROCESSES = ("--direct_num_workers", "2", "--direct_running_mode", "multi_processing")


def in_two_processes(log: str) -> beam.Pipeline:
    options = PipelineOptions([])
    options.view_as(DirectOptions).direct_running_mode = "multi_processing"
    return beam.Pipeline(runner=embedded_runner(options, 2, log), options=options)


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail after some seconds, instead of waiting forever."""

    started = time.monotonic()

    def fail(number: int = 0, frame: object = None) -> None:
        raise TimeoutError(f"this took longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    if time.monotonic() - started > seconds:  # Beam swallows the error
        fail()


def test_a_worker_that_fails_to_start_ends_the_run_with_its_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SubprocessSdkWorkerHandler.start_worker`, `ControlConnection.push` and `abort`.

    Beam itself would wait forever for a process that never connects.
    """
    monkeypatch.setattr(module, "WORKER_MODULE", "no_such_module")
    log = str(tmp_path / "workers.log")
    with (
        pytest.raises(RuntimeError, match=r"a worker process ended early: .*no_such_module"),
        in_two_processes(log) as pipeline,
    ):
        pipeline | beam.Create([1, 2]) | beam.Map(str)


def test_a_worker_that_never_connects_ends_the_run_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SubprocessSdkWorker`, which starts the process with ``local_job_service.subprocess``."""
    monkeypatch.setattr(module, "CONNECTING_SECONDS", 0.5)
    monkeypatch.setattr(module, "ENDING_SECONDS", 0.5)
    pids = tmp_path / "pids"
    monkeypatch.setattr(module, "worker_command", lambda log: f"echo $$ >>{pids}; exec sleep 600")
    log = str(tmp_path / "workers.log")
    with (
        at_most(60),
        pytest.raises(RuntimeError, match=r"did not connect within 0\.5 seconds"),
        in_two_processes(log) as pipeline,
    ):
        pipeline | beam.Create([1, 2]) | beam.Map(str)

    for pid in pids.read_text().split():
        with at_most(10):
            while Path(f"/proc/{pid}/cmdline").exists():
                time.sleep(0.01)


def test_a_run_that_failed_does_not_wait_for_a_worker_that_connects_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ControlConnection.push`, `BeamFnControlServicer._DONE_MARKER`.

    One worker is killed, as the kernel kills it, while the other one still starts. Beam itself would tell
    that one nothing, and wait forever for its end.
    """
    worker = module.worker_command(None)
    second = f"worker_{WorkerHandler._worker_id_counter + 2}"
    dies = f'test "$WORKER_ID" = {second} && kill -9 $$'
    monkeypatch.setattr(module, "worker_command", lambda log: f"{dies}; sleep 2; {worker}")
    with (
        at_most(120),
        pytest.raises(RuntimeError, match=r"a worker process ended early: .*-9"),
        in_two_processes(str(tmp_path / "workers.log")) as pipeline,
    ):
        pipeline | beam.Create([1, 2]) | beam.Map(str)


def test_only_this_machine_reaches_the_servers_of_a_run(tmp_path: Path) -> None:
    """`worker_handlers.grpc` and `local_job_service.grpc`.

    Beam's own servers listen on all interfaces.
    """
    dumps = write_dumps(tmp_path / "dumps", stories=100)
    command = [sys.executable, "-m", "galley", "run", str(dumps), "--output", str(tmp_path / "out")]
    process = subprocess.Popen([*command, *TWO_PROCESSES], stdout=subprocess.DEVNULL)
    seen: set[str] = set()
    while process.poll() is None:
        seen |= listening_addresses(process.pid)
        time.sleep(0.05)
    assert process.returncode == 0
    assert seen and seen <= LOOPBACK


def listening_addresses(process: int) -> set[str]:
    """The addresses that a process and its descendants listen on, as /proc prints them."""
    inodes = {inode for each in family(process) for inode in socket_inodes(each)}
    addresses = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:  # 0A: LISTEN
                addresses.add(fields[1].partition(":")[0])
    return addresses


def family(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(each for child in children for each in family(int(child)))]


def socket_inodes(process: int) -> set[str]:
    found = set()
    try:
        for entry in Path(f"/proc/{process}/fd").iterdir():
            target = os.readlink(entry)
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:
        pass
    return found
