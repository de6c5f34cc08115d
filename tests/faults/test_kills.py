"""Whatever ends a run, or a part of it, `--resume` ends with the records of a run that nothing disturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from galley.cli.main import main

from tests.runs import write_dumps

from .runs import (
    TWO_PROCESSES,
    end,
    finish,
    members,
    moments,
    records_of_all,
    records_taken_in,
    send,
    start,
    wait_until,
)

KILLS = 10
"""Of each of three series, which begin with another kind of disturbance."""


@pytest.fixture(scope="module")
def undisturbed(sixty: Path) -> tuple[dict[str, list[str]], float]:
    """The records of a run of two processes that nothing disturbs, and its seconds."""
    out, started = sixty.parent / "undisturbed", time.monotonic()
    code, printed = finish(start(sixty, out, *TWO_PROCESSES))
    assert code == 0, printed
    records = records_of_all(out)
    assert {dataset: len(rows) for dataset, rows in records.items() if dataset != "site_chrome"} == {
        "articles": 54, "duplicates": 2, "rejects": 4, "signatures": 54,
    }  # fmt: skip
    assert len(records["site_chrome"]) >= 1
    return records, time.monotonic() - started


def disturb(process: subprocess.Popen[str], kind: str) -> bool:
    """Disturb a run in one way; gives whether there was anything left to disturb."""
    if kind == "SIGKILL everything":
        there = process.poll() is None
        end(process)
        return there
    if kind.startswith("SIGINT"):
        there = process.poll() is None
        for _ in range(2 if kind.endswith("twice") else 1):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
                time.sleep(0.05)
        return there
    number = signal.SIGTERM if kind.startswith("SIGTERM") else signal.SIGKILL
    target = kind.split()[-1]
    pids = [process.pid] if target == "run" else members(process, target)
    return bool(pids) and process.poll() is None and send(pids[-1], number)


KINDS = (
    "SIGKILL everything",
    "SIGKILL one worker",
    "SIGTERM the run",
    "SIGKILL one child",
    "SIGINT once",
    "SIGKILL the run",
    "SIGINT twice",
    "SIGKILL one server",
)
"""`SIGKILL the run` hits the first process alone: its workers must notice."""


@pytest.mark.slow
@pytest.mark.parametrize("series", [0, 3, 6])
def test_a_run_that_is_stopped_at_any_moment_ends_with_the_same_records(
    sixty: Path, undisturbed: tuple[dict[str, list[str]], float], tmp_path: Path, series: int
) -> None:
    expected, seconds = undisturbed
    tried, ended = Counter[str](), Counter[str]()
    results = 0
    out = tmp_path / "out-0"
    for number, moment in enumerate(moments(series, 0.5 * seconds), series):
        kind = KINDS[number % len(KINDS)]
        process = start(sixty, out, *TWO_PROCESSES, "--resume")
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            tried[kind] += disturb(process, kind)
        code, printed = finish(process)
        end(process)  # what a killed run leaves running until it notices
        ended[f"exit code {code}"] += 1
        assert code in (0, 1, 130, -signal.SIGINT, -signal.SIGKILL, -signal.SIGTERM), printed
        if (out / "_manifest.json").exists() and not (out / "_staging").exists():
            assert records_of_all(out) == expected, (kind, printed)
            assert main(["verify", str(out)]) == 0
            results += 1
            out = tmp_path / f"out-{results}"
        if tried.total() >= KILLS:
            break
    code, printed = finish(start(sixty, out, *TWO_PROCESSES, "--resume"))
    assert code == 0, printed
    assert records_of_all(out) == expected
    print(f"{tried.total()} disturbances {dict(tried)}, {dict(ended)}, {results + 1} results, all equal")


@pytest.mark.slow
def test_five_killed_children_cost_no_record(tmp_path: Path) -> None:
    """As the kernel kills them when memory is short. A child that has just been started may have its record
    for the second and last time, so only those that have taken in others since are killed."""
    dumps, whole = write_dumps(tmp_path / "dumps", stories=1_000), tmp_path / "whole"
    assert main(["run", str(dumps), "--output", str(whole)]) == 0
    expected = records_of_all(whole)
    killed: list[set[int]] = []
    while sum(map(len, killed)) < 5:  # in one run, unless this machine is very quick
        out = tmp_path / f"out-{len(killed)}"
        assert len(killed) < 20, "no child is ever old enough"
        # One wave: the children of a short one end before they are old enough.
        process = start(dumps, out, "--shard-bytes", "100000000", "--wave-bytes", "100000000")
        killed.append(set())
        while len(killed[-1]) < 5 and process.poll() is None:
            for child in set(members(process, "child")) - killed[-1]:
                if records_taken_in(child) > 50 and send(child, signal.SIGKILL):
                    killed[-1].add(child)
            time.sleep(0.005)
        code, printed = finish(process)
        assert code == 0, printed
        found = records_of_all(out)
        assert found["rejects"] == expected["rejects"]
        assert found["articles"] == expected["articles"]


@pytest.mark.slow
def test_a_run_that_is_paused_rejects_nothing(
    sixty: Path, undisturbed: tuple[dict[str, list[str]], float], tmp_path: Path
) -> None:
    """A page that is at work when the run is paused for longer than the time limit gets a second attempt."""
    out = tmp_path / "out"
    process = start(sixty, out, "--document-wall-limit", "5")
    assert wait_until(lambda: members(process, "child"), process)
    os.killpg(process.pid, signal.SIGSTOP)
    time.sleep(6)
    os.killpg(process.pid, signal.SIGCONT)
    code, printed = finish(process)
    assert code == 0, printed
    assert records_of_all(out) == undisturbed[0]


def test_ctrl_c_before_the_first_commit_says_that_nothing_is_kept_yet(sixty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start(
        sixty, out, "--wave-bytes", "1000000", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )  # one wave: its commit is far from the plan
    assert wait_until((out / "_staging" / "plan.json").exists, process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert said == "galley run: interrupted; nothing was committed yet\n"
    assert process.returncode == 130
