"""A Flink session cluster on this machine: a JobManager, TaskManagers and their Python workers, each in a
process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import downloads
from .processes import Process, free_port

START_SECONDS = 90.0

CONFIGURATION = """
jobmanager.rpc.address: localhost
jobmanager.rpc.port: {rpc_port}
jobmanager.bind-host: localhost
jobmanager.memory.process.size: 1000m
rest.address: localhost
rest.port: {rest_port}
rest.bind-address: localhost
taskmanager.host: localhost
taskmanager.bind-host: localhost
taskmanager.numberOfTaskSlots: 1
taskmanager.memory.process.size: 1400m
# A Beam job has many exchanges and runs out of network buffers with Flink's default.
taskmanager.memory.network.min: 256m
taskmanager.memory.network.max: 256m
io.tmp.dirs: {folder}
restart-strategy.type: fixed-delay
restart-strategy.fixed-delay.attempts: 5
restart-strategy.fixed-delay.delay: 1 s
# Notice a lost TaskManager within 10 seconds instead of Flink's default of 50.
heartbeat.interval: 1000
heartbeat.timeout: 10000
"""

LOGGING = """
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %-5p %c{1} %m%n
"""

JAVA_PACKAGES = (
    "io", "lang", "lang.reflect", "net", "nio", "text", "time", "util", "util.concurrent",
    "util.concurrent.atomic",
)  # fmt: skip
"""The modules of Java that Flink opens for its serializers (``env.java.opts.all`` in its default
configuration)."""


class FlinkCluster:
    """A Flink session cluster that runs while its ``with`` block does.

    Args:
        folder: for configuration, logs and temporary files; created if needed.
        task_managers: the number of TaskManagers, with one slot each.
        python: the ``bin`` folder of the workers' environment, with ``galley-worker`` in it.

    Raises:
        downloads.NotAvailableError: Flink or the job server cannot be downloaded.
        RuntimeError: the cluster did not start. The message has the end of its logs.
    """

    def __init__(self, folder: Path, task_managers: int = 2, python: Path | None = None) -> None:
        self.folder = folder
        self.flink = downloads.flink()
        self.job_server = downloads.job_server()
        self.worker = str((python or Path(sys.executable).parent) / "galley-worker")
        self.rest_port, self.rpc_port = free_port(), free_port()
        self.wanted = task_managers
        self.task_managers: list[Process] = []
        self._job_manager: Process | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process of the cluster."""
        for process in (*self.task_managers, *filter(None, [self._job_manager])):
            process.kill()

    @property
    def master(self) -> str:
        """The address to which jobs are submitted."""
        return f"localhost:{self.rest_port}"

    @property
    def options(self) -> list[str]:
        """The options of ``galley run`` for this cluster.

        Each TaskManager starts its own workers. A worker pool can only serve one TaskManager, because several
        give their workers the same names.
        """
        return [
            "--runner", "FlinkRunner",
            "--flink_master", self.master,
            "--flink_job_server_jar", str(self.job_server),
            "--environment_type", "PROCESS",
            "--environment_config", json.dumps({"command": self.worker}),
            "--parallelism", str(self.wanted),
            # The output of a stage is kept until the next stage has all of it, so that only lost work is
            # repeated. This is the hardest case for complete results.
            "--runner-option", "execution_mode_for_batch=BATCH_FORCED",
        ]  # fmt: skip

    def start_task_manager(self) -> Process:
        """Start another TaskManager, which registers itself with the JobManager."""
        memory, settings = self._resources("GET_TM_RESOURCE_PARAMS")
        main = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
        command = self._java(memory, main, settings)
        process = Process(command, self.folder / f"task-manager-{len(self.task_managers) + 1}.log")
        self.task_managers.append(process)
        return process

    def ask(self, path: str) -> Any:
        """The answer of Flink's REST interface to a path such as ``jobs/overview``."""
        with urllib.request.urlopen(f"http://{self.master}/{path}", timeout=30) as answer:
            return json.load(answer)

    def restarted_jobs(self) -> int:
        """The number of jobs that Flink has restarted so far."""
        jobs = [self.ask(f"jobs/{job['id']}") for job in self.ask("jobs")["jobs"]]
        return sum(job["timestamps"]["RESTARTING"] > 0 for job in jobs)

    def _start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        ports = {"rpc_port": self.rpc_port, "rest_port": self.rest_port}
        (self.folder / "config.yaml").write_text(CONFIGURATION.format(folder=self.folder, **ports))
        (self.folder / "log4j.properties").write_text(LOGGING)
        memory, settings = self._resources("GET_JM_RESOURCE_PARAMS")
        main = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
        self._job_manager = Process(self._java(memory, main, settings), self.folder / "job-manager.log")
        for _ in range(self.wanted):
            self.start_task_manager()
        self._wait_for_slots()

    def _wait_for_slots(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._has_slots():
            processes = [*self.task_managers, *filter(None, [self._job_manager])]
            ended = any(not process.is_running for process in processes)
            if ended or time.monotonic() > deadline:
                logs = "\n".join(f"{process.log}:\n{process.last_lines(5)}" for process in processes)
                raise RuntimeError(f"the Flink cluster did not start:\n{logs}")
            time.sleep(0.2)

    def _has_slots(self) -> bool:
        try:
            return bool(self.ask("overview")["slots-total"] >= self.wanted)
        except OSError:  # not listening yet
            return False

    def _classpath(self) -> str:
        # Leave out the jars of the table API: they are most of the distribution, and no Beam job uses them.
        jars = sorted(jar for jar in (self.flink / "lib").glob("*.jar") if "table" not in jar.name)
        return ":".join(map(str, jars))

    def _java(self, memory: list[str], main: str, settings: list[str]) -> list[str]:
        opens = [f"--add-opens=java.base/java.{package}=ALL-UNNAMED" for package in JAVA_PACKAGES]
        logging = f"-Dlog4j.configurationFile={self.folder / 'log4j.properties'}"
        start = ["java", *opens, *memory, logging, "-cp", self._classpath(), main]
        return [*start, "--configDir", str(self.folder), *settings]

    def _resources(self, command: str) -> tuple[list[str], list[str]]:
        """Java's memory options and the matching settings, computed as in Flink's own start scripts."""
        tool = "org.apache.flink.runtime.util.bash.BashJavaUtils"
        classpath = f"{self.flink / 'bin' / 'bash-java-utils.jar'}:{self._classpath()}"
        call = ["java", "-cp", classpath, tool, command, "--configDir", str(self.folder)]
        done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=True)
        prefix = "BASH_JAVA_UTILS_EXEC_RESULT:"
        results = [line.removeprefix(prefix) for line in done.stdout.splitlines() if line.startswith(prefix)]
        memory, settings = (line.split() for line in results)
        return memory, settings
