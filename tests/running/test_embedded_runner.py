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
    """`SubprocessSdkWorkerHandler.start_worker`, `ControlConnection.push` and `_futures_by_id`.

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


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # in threads of Beam
def test_a_stopped_worker_ends_the_run_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`InstructionRequest.harness_monitoring_infos`, `ControlFuture.is_done`, `ControlConnection._state`,
    `_GrpcDataChannel.input_elements`.

    Beam itself would wait forever for a process that is stopped, but not dead.
    """
    monkeypatch.setattr(module, "PULSE_SECONDS", 0.1)
    monkeypatch.setattr(module, "SILENT_SECONDS", 3.0)

    def stop_at_two(number: int) -> int:
        if number == 2:
            os.kill(os.getpid(), signal.SIGSTOP)
        return number

    with (
        at_most(120),
        pytest.raises(RuntimeError, match=r"gave no sign of life for 3 seconds: something has stopped it"),
        in_two_processes(str(tmp_path / "workers.log")) as pipeline,
    ):
        pipeline | beam.Create([1, 2, 3]) | beam.Map(stop_at_two)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # in threads of Beam
def test_a_worker_that_is_stopped_when_it_has_nothing_left_to_do_is_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SubprocessSdkWorkerHandler.close`. Beam itself would wait forever for the end of the process."""
    monkeypatch.setattr(module, "PULSE_SECONDS", 0.1)
    monkeypatch.setattr(module, "SILENT_SECONDS", 2.0)
    handler = module._WatchedWorkerHandler
    close, stopped = handler.close, []

    def stop_and_close(self: module._WatchedWorkerHandler) -> None:
        process = module._NotedSubprocesses.of_threads[self.worker_thread]
        process.send_signal(signal.SIGSTOP)
        stopped.append(process)
        close(self)

    monkeypatch.setattr(handler, "close", stop_and_close)
    with at_most(60), in_two_processes(str(tmp_path / "workers.log")) as pipeline:
        pipeline | beam.Create([1, 2]) | beam.Map(str)
    assert [process.wait(10) for process in stopped] == [-signal.SIGKILL] * 2


def test_a_worker_that_works_on_one_element_for_long_is_not_taken_for_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker answers while it works: by turns with Python code, and beside code that frees the lock."""
    monkeypatch.setattr(module, "PULSE_SECONDS", 0.1)
    monkeypatch.setattr(module, "SILENT_SECONDS", 3.0)
    done = tmp_path / "done"

    def work(seconds: float) -> None:
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            pass
        time.sleep(seconds)
        done.write_text("done")

    with at_most(120), in_two_processes(str(tmp_path / "workers.log")) as pipeline:
        pipeline | beam.Create([3.5]) | beam.Map(work)  # longer than a worker may be silent
    assert done.read_text() == "done"


PAUSED = """
import sys
from galley.cli.main import main
from galley.running import embedded_runner
embedded_runner.PULSE_SECONDS, embedded_runner.SILENT_SECONDS = 1.0, 4.0
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_a_run_that_is_paused_as_a_whole_goes_on_with_its_workers(tmp_path: Path) -> None:
    dumps, out = write_dumps(tmp_path / "dumps", stories=100), tmp_path / "out"
    run = ["run", str(dumps), "--output", str(out), "--shard-bytes", "20000", *TWO_PROCESSES]
    process = subprocess.Popen([sys.executable, "-c", PAUSED, *run], start_new_session=True)
    workers: list[int] = []
    while len(workers) < 2 and process.poll() is None:
        workers = [each for each in family(process.pid) if is_connected_worker(each)]
        time.sleep(0.02)
    for _ in range(2):  # each is longer than a worker may be silent
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(6)
        os.killpg(process.pid, signal.SIGCONT)
        time.sleep(0.5)
    assert process.wait(120) == 0


def is_connected_worker(process: int) -> bool:
    """Whether this is a worker process that has an open connection."""
    try:
        is_worker = module.WORKER_MODULE.encode() in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
    return is_worker and bool(socket_inodes(process))


def test_only_this_machine_reaches_the_servers_of_a_run(tmp_path: Path) -> None:
    """`worker_handlers.grpc` and `local_job_service.grpc`.

    Beam's own servers listen on all interfaces.
    """
    dumps = write_dumps(tmp_path / "dumps")
    command = [sys.executable, "-m", "galley", "run", str(dumps), "--output", str(tmp_path / "out")]
    process = subprocess.Popen([*command, *TWO_PROCESSES], stdout=subprocess.DEVNULL)
    seen: set[str] = set()
    while process.poll() is None:
        seen |= listening_addresses(process.pid)
        time.sleep(0.1)
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
        threads = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for thread in threads for child in (thread / "children").read_text().split()]
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
