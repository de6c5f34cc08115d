"""A run killed at any moment can be resumed and ends with the same result."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults.runs import start_waiting
from tests.runs import all_records, run, write_dumps

WAVES = ("--shard-bytes", "2000", "--wave-bytes", "2500")


def start(dumps: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a run in its own process group, so that it can be killed with all its workers."""
    command = [sys.executable, "-m", "galley", "run", str(dumps), "--output", str(out), *WAVES, *options]
    return subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def kill_when(process: subprocess.Popen[Any], moment: Callable[[], bool]) -> bool:
    """Kill a run and its workers at a moment of its work; False if it ended before that."""
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        if moment():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.005)
    process.wait()
    return False


def passed(moment: float) -> bool:
    return time.monotonic() > moment


def test_a_run_killed_between_two_waves_continues_after_the_committed_one(tmp_path: Path) -> None:
    dumps, whole, out = write_dumps(tmp_path / "dumps"), tmp_path / "whole", tmp_path / "out"
    assert run(dumps, "--output", whole, *WAVES) == 0
    first, second = out / "_staging" / "wave-00000.json", out / "_staging" / "wave-00001.json"
    assert kill_when(start_waiting(first.name, dumps, out, *WAVES), first.exists)
    assert first.exists() and not second.exists()
    assert not (out / "articles").exists() and not (out / "_manifest.json").exists()
    committed = first.stat().st_mtime_ns
    assert kill_when(start_waiting(second.name, dumps, out, *WAVES, "--resume"), second.exists)
    assert first.stat().st_mtime_ns == committed
    assert run(dumps, "--output", out, "--resume", *WAVES) == 0
    assert all_records(out) == all_records(whole)
    assert not (out / "_staging").exists()


def test_an_interrupted_run_prints_one_line_and_no_traceback(tmp_path: Path) -> None:
    dumps, out = write_dumps(tmp_path / "dumps", stories=500), tmp_path / "out"
    command = [sys.executable, "-m", "galley", "run", str(dumps), "--output", str(out)]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    while not list((out / "_staging").glob("**/_unfinished*")):  # a worker is reading documents
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, printed = process.communicate(timeout=60)
    assert printed == "galley run: interrupted; nothing was committed yet\n"
    assert process.returncode == 130
    assert run(dumps, "--output", out, "--resume") == 0


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_a_run_killed_again_and_again_ends_with_the_same_result(tmp_path: Path, processes: int) -> None:
    dumps, whole = write_dumps(tmp_path / "dumps", stories=24), tmp_path / "whole"
    assert run(dumps, "--output", whole, *WAVES) == 0
    options = ["--resume"]
    if processes > 1:
        options += ["--direct_num_workers", "2", "--direct_running_mode", "multi_processing"]
    started = time.monotonic()
    assert start(dumps, tmp_path / "timed", *options).wait() == 0
    undisturbed = time.monotonic() - started
    kills = results = 0
    out = tmp_path / "out-0"
    for part in itertools.cycle((0.2, 0.4, 0.6, 0.8, 0.9)):
        end = time.monotonic() + part * undisturbed
        kills += kill_when(start(dumps, out, *options), partial(passed, end))
        if (out / "_manifest.json").exists():  # a result with a manifest is complete
            assert all_records(out) == all_records(whole)
            results += 1
            out = tmp_path / f"out-{results}"
        if kills == 5:
            break
    assert run(dumps, "--output", out, "--resume", *WAVES) == 0
    assert all_records(out) == all_records(whole)


@pytest.mark.slow
def test_no_worker_outlives_a_killed_run(tmp_path: Path) -> None:
    dumps, out = write_dumps(tmp_path / "dumps", stories=200), tmp_path / "out"
    process = start(dumps, out, "--direct_num_workers", "2", "--direct_running_mode", "multi_processing")
    commit = out / "_staging" / "wave-00000.json"
    while not commit.exists() and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)  # only the run: its workers must notice
    process.wait()
    deadline = time.monotonic() + 60
    while (left := processes_of_group(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.5)
    if left:
        os.killpg(process.pid, signal.SIGKILL)
    assert not left


def processes_of_group(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
        except OSError:
            continue
        if fields and int(fields[2]) == group and fields[0] != "Z":
            found.append(int(entry.name))
    return found
