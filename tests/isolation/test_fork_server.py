"""The process that children fork from dies, stalls or is refused a child: no record is lost or waits."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from galley.errors import DocumentError
from galley.isolation import fork_server as module
from galley.isolation.fork_server import ForkServer
from galley.isolation.isolated_function import IsolatedFunction
from galley.isolation.limits import ChildLimits
from galley.isolation.pool import IsolatedPool
from galley.records import RawDocument

from tests.records_made import raw_text

from . import faulty_servers

LARGE = "A line of a page that does not fit into a buffer.\n" * 20_000
"""A child takes it in with many reads."""

LIMITS = ChildLimits(wall_seconds=20.0)


def give_back(document: RawDocument) -> str:
    return document.content


def give_process(document: RawDocument) -> int:
    return os.getpid()


def faulty_server(fault: str) -> ForkServer:
    return ForkServer(f"{faulty_servers.__name__}:{fault}")


def test_a_server_that_dies_as_it_forks_leaves_no_second_reader_of_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two children that read from one socket would each get a part of a record, and wait for the rest."""
    monkeypatch.setenv(faulty_servers.MARK, str(tmp_path / "mark"))
    server = faulty_server("die_as_it_forks")
    isolated = IsolatedFunction(give_back, LIMITS, server)
    started = time.monotonic()
    for _ in range(20):
        assert isolated.apply(raw_text(LARGE)) == LARGE
    assert time.monotonic() - started < LIMITS.wall_seconds
    assert faulty_servers.failures() == 1
    isolated.close()
    server.close()


def test_a_process_that_the_system_refuses_for_a_moment_costs_no_other_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    server = faulty_server("refuse_the_second_and_third")
    first, second = (IsolatedFunction(give_back, LIMITS, server) for _ in range(2))
    assert first.apply(raw_text("one")) == "one"
    child = first.child
    assert second.apply(raw_text("two")) == "two"
    assert first.apply(raw_text("three")) == "three"
    assert first.child == child
    for isolated in (first, second):
        isolated.close()
    server.close()


def test_a_process_that_the_system_refuses_for_long_ends_the_run_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01,))
    server = faulty_server("refuse_all")
    with pytest.raises(RuntimeError, match=r"refuses a process .*: Cannot allocate memory"):
        server.fork(give_back, LIMITS)
    server.close()


def test_a_lower_limit_of_the_system_rejects_no_document() -> None:
    """A child may not raise the limit that `ulimit -v` sets, and needs not."""
    server = faulty_server("limit_memory")
    isolated = IsolatedFunction(give_back, ChildLimits(memory=2 << 30), server)
    assert isolated.apply(raw_text("sound")) == "sound"
    isolated.close()
    server.close()


def stall(server: ForkServer) -> subprocess.Popen[bytes]:
    assert server._process
    server._process.send_signal(signal.SIGSTOP)
    return server._process


def test_an_answer_that_comes_too_late_is_not_taken_for_that_to_the_next_request() -> None:
    """Taken for a process number, an exit status such as -1 would name every process there is."""
    server = ForkServer()
    isolated = IsolatedFunction(give_process, LIMITS, server)
    assert isolated.apply(raw_text("one")) == isolated.child
    stalled = stall(server)
    assert server._control
    server._control.settimeout(0.2)
    isolated.close()
    stalled.send_signal(signal.SIGCONT)
    assert isolated.apply(raw_text("two")) == isolated.child
    isolated.close()
    server.close()


def test_ctrl_c_while_a_child_is_forked_leaves_no_answer_for_the_next_request() -> None:
    """In a notebook the process goes on, and so does its fork server."""
    server = ForkServer()
    isolated = IsolatedFunction(give_process, LIMITS, server)
    assert isolated.apply(raw_text("one")) == isolated.child
    isolated.close()
    stalled = stall(server)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            isolated.apply(raw_text("two"))
    finally:
        signal.signal(signal.SIGALRM, before)
    stalled.send_signal(signal.SIGCONT)
    assert isolated.apply(raw_text("three")) == isolated.child
    isolated.close()
    server.close()


def test_children_that_several_threads_fork_answer_although_every_second_server_is_killed() -> None:
    """Each thread's next fork finds the server dead, about to die or being started by another thread."""
    server = ForkServer()
    outcomes: list[str] = []

    def fork_and_ask(thread: int) -> None:
        isolated = IsolatedFunction(give_back, LIMITS, server)
        for number in range(6):
            text = f"{thread} {number} {LARGE}"
            try:
                outcome = "equal" if isolated.apply(raw_text(text)) == text else "another record's"
            except RuntimeError as error:
                outcome = str(error)
            outcomes.append(outcome)
            isolated.close()
            if number % 2 and (process := server._process):
                process.kill()

    threads = [threading.Thread(target=fork_and_ask, args=(thread,), daemon=True) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * LIMITS.wall_seconds)
    assert not any(thread.is_alive() for thread in threads)
    server.close()
    assert len(outcomes) == 24
    assert {outcome for outcome in outcomes if "does not start" not in outcome} == {"equal"}


@pytest.mark.slow
def test_200_killed_servers_cost_no_record() -> None:
    """Killed at random moments, most of them while they start or fork."""
    chance = random.Random(7)
    server = ForkServer()
    pool = IsolatedPool[RawDocument, str, int](2, give_back, LIMITS, server)
    stop = threading.Event()
    killed = 0

    def kill_servers() -> None:
        nonlocal killed
        while not stop.is_set() and killed < 200:
            time.sleep(chance.uniform(0.0, 0.4))
            process = server._process
            if process and process.returncode is None:
                process.kill()
                killed += 1

    killer = threading.Thread(target=kill_servers)
    killer.start()
    outcomes: dict[int, str | DocumentError] = {}
    number = refused = 0
    slowest, before = 0.0, time.monotonic()
    try:
        while killer.is_alive() or pool.is_busy:
            try:
                while killer.is_alive() and not pool.is_full:
                    pool.submit(raw_text(f"{number} {LARGE}"), number)
                    number += 1
                    for child in (*pool._idle, *pool._busy):
                        child._answered = 5_000 if chance.random() < 0.3 else child._answered  # fork again
                for place, outcome in pool.finished(wait=True):
                    outcomes[place] = outcome
                    slowest, before = max(slowest, time.monotonic() - before), time.monotonic()
            except RuntimeError:  # two servers were killed for one fork: the run ends, and says so
                refused += 1
                pool.close()
                pool = IsolatedPool[RawDocument, str, int](2, give_back, LIMITS, server)
    finally:
        stop.set()
        killer.join()
        pool.close()
        server.close()
    print(f"{killed} killed, {number} records, {refused} times two for one fork, slowest {slowest:.1f} s")
    assert killed == 200
    assert len(outcomes) >= number - 5 * refused
    assert all(outcome == f"{place} {LARGE}" for place, outcome in outcomes.items())
    assert slowest < LIMITS.wall_seconds
