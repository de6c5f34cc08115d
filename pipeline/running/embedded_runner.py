"""The embedded runner: a Beam pipeline in this process, or in several processes of this machine.

All of Beam's private API that Galley uses is in this module; tests/running/test_embedded_runner.py says
what each piece is needed for and fails when a new version of Beam moves it.
"""

from __future__ import annotations

import contextlib
import logging
import shlex
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import grpc
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions
from apache_beam.portability import python_urns
from apache_beam.portability.api import beam_fn_api_pb2, beam_provision_api_pb2
from apache_beam.runners.portability import local_job_service
from apache_beam.runners.portability.fn_api_runner import fn_runner, worker_handlers
from apache_beam.runners.portability.portable_runner import JobServiceHandle
from apache_beam.transforms.environments import EmbeddedPythonGrpcEnvironment, SubprocessSDKEnvironment

WORKER_MODULE = "apache_beam.runners.worker.sdk_worker_main"

QUIET = {"default_sdk_harness_log_level": "ERROR"}
"""Workers log a dozen lines each for their start and end; the runner reports what fails."""

CONNECTING_SECONDS = 300.0
"""How long a worker process may take to start, import and connect, on a busy machine."""

ENDING_SECONDS = 30.0
"""How long a worker process that has nothing left to do may take to end. Then it is killed."""

NOTICING_SECONDS = 5.0
"""How long the end of a worker process may be noticed after that of its connections."""

PULSE_SECONDS = 10.0
"""How often a worker process is asked for a sign of life."""

SILENT_SECONDS = 600.0
"""How long a worker process may leave that unanswered. A thread of its own answers while documents are worked
on, so only a process that is stopped, or hangs as a whole, takes so long."""

LOG_TAIL_BYTES = 4_000


def embedded_runner(options: PipelineOptions, workers: int, log: str | None) -> fn_runner.FnApiRunner:
    """A runner on this machine.

    Beam's own DirectRunner may hand a pipeline to Prism, which it first tries to download. This one uses
    what is installed.

    Args:
        options: of the pipeline; the workers see them too.
        workers: with 1, the pipeline runs in this process. More run in a process each, or in threads of
            this one if the options say multi_threading.
        log: a local file that takes what the worker processes print, None to drop it.
    """
    direct = options.view_as(DirectOptions)
    threads = direct.direct_running_mode == "multi_threading"
    # The processes are made by the environment below; Beam's own mode for them leaves their output
    # on the terminal, and warns if its mode and number do not fit each other.
    direct.direct_num_workers = workers
    direct.direct_running_mode = "in_memory"
    logging.getLogger(fn_runner.__name__).setLevel(logging.ERROR)
    for_workers = {**QUIET, **options.get_all_options(drop_default=True)}
    provision = fn_runner.ExtendedProvisionInfo(
        beam_provision_api_pb2.ProvisionInfo(
            pipeline_options=JobServiceHandle.encode_pipeline_options(for_workers)
        )
    )
    if workers == 1:
        return fn_runner.FnApiRunner(provision_info=provision)
    _listen_on_this_machine_only()
    if threads:
        return fn_runner.FnApiRunner(EmbeddedPythonGrpcEnvironment.default(), provision_info=provision)
    _WatchedWorkerHandler.log = log
    vars(local_job_service)["subprocess"] = _NotedSubprocesses()
    environment = SubprocessSDKEnvironment.from_command_string(command_string=worker_command(log))
    return fn_runner.FnApiRunner(default_environment=environment, provision_info=provision)


def worker_command(log: str | None) -> str:
    """The shell command that starts a worker process and appends what it prints to a file."""
    # Without -P, modules in the user's working folder would come before the library's own.
    worker = f"{shlex.quote(sys.executable)} -P -m {WORKER_MODULE}"
    return f"exec {worker} >>{shlex.quote(log or '/dev/null')} 2>&1"


def _listen_on_this_machine_only() -> None:
    """Make the servers that Beam starts for its workers listen on the loopback interface.

    Beam binds them to all interfaces, without authentication, and has no option for that.
    """
    for module in (worker_handlers, local_job_service):
        vars(module)["grpc"] = _LoopbackGrpc()


class _LoopbackGrpc:
    """The module ``grpc``, with servers that only this machine reaches."""

    def __getattr__(self, name: str) -> Any:
        return getattr(grpc, name)

    def server(self, *arguments: Any, **options: Any) -> Any:
        return _LoopbackServer(grpc.server(*arguments, **options))


class _LoopbackServer:
    def __init__(self, server: grpc.Server) -> None:
        self._server = server

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    def add_insecure_port(self, address: str) -> int:
        port: int = self._server.add_insecure_port(address.replace("[::]", "localhost"))
        return port


class _NotedSubprocesses:
    """The module ``subprocess``, which notes the process that a thread starts. Beam keeps it to itself."""

    of_threads: ClassVar[weakref.WeakKeyDictionary[threading.Thread, subprocess.Popen[bytes]]] = (
        weakref.WeakKeyDictionary()
    )

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, *arguments: Any, **options: Any) -> subprocess.Popen[bytes]:  # noqa: N802 (as there)
        process: subprocess.Popen[bytes] = subprocess.Popen(*arguments, **options)
        self.of_threads[threading.current_thread()] = process
        return process


@worker_handlers.WorkerHandler.register_environment(python_urns.SUBPROCESS_SDK, bytes)
class _WatchedWorkerHandler(worker_handlers.SubprocessSdkWorkerHandler):
    """Beam's handler of a worker process, without waits that never end.

    Beam waits forever for the answers of a process that died before it connected or that was stopped, and
    for the end of one that connects when the run has failed already.
    """

    log: str | None = None

    def start_worker(self) -> None:
        self.worker = local_job_service.SubprocessSdkWorker(
            self._worker_command_line, self.control_address, self.provision_info, self.worker_id
        )
        self.failure: RuntimeError | None = None
        self.failing = threading.Lock()
        connection: Any = self.data_conn
        connection.input_elements = self._named(connection.input_elements)
        self.has_ended = threading.Event()
        self.connected_by = time.monotonic() + CONNECTING_SECONDS
        self.timer = threading.Timer(CONNECTING_SECONDS, self._require_connection)
        self.timer.daemon = True
        self.timer.start()
        self.worker_thread = threading.Thread(name="run_worker", target=self._run, daemon=True)
        self.worker_thread.start()
        threading.Thread(name="watch_worker", target=self._watch, daemon=True).start()

    def close(self) -> None:
        """End the worker process, also if the connections to it failed: the run has that error already."""
        self.control_conn.close()
        with contextlib.suppress(Exception):
            self.data_conn.close()
        self.stop_worker()

    def stop_worker(self) -> None:
        # Beam tells only a worker that has connected that there is nothing left to do.
        self.control_conn.push(worker_handlers.BeamFnControlServicer._DONE_MARKER)
        self.worker_thread.join(max(ENDING_SECONDS, self.connected_by - time.monotonic()))
        self._kill()

    def _run(self) -> None:
        try:
            self.worker.run()
        except RuntimeError as error:
            printed = _last_line(self.log)
            self._fail(f"a worker process ended early: {error}" + f"; it printed: {printed}" * bool(printed))
        finally:
            self.timer.cancel()
            self.has_ended.set()

    def _watch(self) -> None:
        """Fail and kill the worker when it does not answer for too long.

        The seconds are counted in short waits: those of a pause of the whole run, in which the worker cannot
        answer either, are one of them.
        """
        answer: worker_handlers.ControlFuture | None = None
        silent = 0.0
        while not self.has_ended.wait(PULSE_SECONDS):
            if not self._is_connected():
                continue
            if answer is None or answer.is_done():
                # The thread that takes up the worker's tasks answers this at once.
                question = beam_fn_api_pb2.InstructionRequest(
                    harness_monitoring_infos=beam_fn_api_pb2.HarnessMonitoringInfosRequest()
                )
                answer, silent = self.control_conn.push(question), 0.0
                continue
            silent += PULSE_SECONDS
            if silent >= SILENT_SECONDS:
                self._fail(
                    f"a worker process was ended because it gave no sign of life for {SILENT_SECONDS:g} "
                    "seconds: something has stopped it, or it hangs"
                )
                self._kill()
                return

    def _named(self, receive: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """What receives the worker's output, with an error that names the worker's end if that is the cause.

        The connection breaks first, and its own error only says that it is closed.
        """

        def receive_or_fail(*arguments: Any, **options: Any) -> Iterator[Any]:
            try:
                yield from receive(*arguments, **options)
            except Exception as error:
                self.has_ended.wait(NOTICING_SECONDS)
                raise self.failure or error from None

        return receive_or_fail

    def _kill(self) -> None:
        process = _NotedSubprocesses.of_threads.get(self.worker_thread)
        if self.worker_thread.is_alive() and process:
            process.kill()

    def _is_connected(self) -> bool:
        state = self.control_conn._state
        return bool(state != worker_handlers.BeamFnControlServicer.UNSTARTED_STATE)

    def _require_connection(self) -> None:
        if not self._is_connected():
            self._fail(
                f"a worker process did not connect within {CONNECTING_SECONDS:g} seconds: "
                f"{_last_line(self.log) or 'it printed nothing'}"
            )

    def _fail(self, message: str) -> None:
        """Fail what waits for the worker's answers, and what asks it from now on. The first message stays."""
        with self.failing:
            if self.failure:
                return
            self.failure = error = RuntimeError(message)
        connection: Any = self.control_conn
        push = connection.push

        def push_and_fail(request: Any) -> Any:
            future = push(request)
            if future is not None:
                future.abort(error)
            return future

        connection.push = push_and_fail
        # Beam's own `abort` walks through the dictionary itself, to which others add meanwhile.
        for future in list(connection._futures_by_id.values()):
            future.abort(error)
        self.data_conn._exception = error


def _last_line(log: str | None) -> str:
    """The last line that the worker processes printed."""
    if log is None:
        return ""
    try:
        printed = Path(log).read_bytes()[-LOG_TAIL_BYTES:].decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line for line in printed.splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
