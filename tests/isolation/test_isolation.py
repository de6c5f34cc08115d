"""A parser that hangs, crashes or uses up the memory costs one document; the next one is extracted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from galley.document import score_document
from galley.errors import DocumentError
from galley.isolation.fork_server import ForkServer, fork_server
from galley.isolation.isolated_function import IsolatedFunction
from galley.isolation.limits import ChildLimits
from galley.isolation.pool import IsolatedPool
from galley.records import RawDocument, Reason, Reject
from galley.site_chrome.waiting_pages import WaitingPage, unpack_page

from tests.records_made import raw_text

STORY = "The ferry sank on Friday.\n\nNobody was hurt, the harbour master said on Saturday morning.\n"


Scorer = IsolatedFunction[RawDocument, WaitingPage | Reject]
ScorerPool = IsolatedPool[RawDocument, WaitingPage | Reject, str]


def first_block(outcome: WaitingPage | Reject) -> str:
    assert isinstance(outcome, WaitingPage)
    return unpack_page(outcome.page).blocks[0].text


@pytest.fixture
def scorer() -> Iterator[Scorer]:
    started = Scorer(score_document, ChildLimits(wall_seconds=1.0))
    assert first_block(started.apply(raw_text(STORY))) == "The ferry sank on Friday."
    yield started
    started.close()


def child_of(scorer: Scorer) -> int:
    assert scorer.child is not None
    return scorer.child


def is_running(process: int) -> bool:
    """Whether a process exists and is not a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def stop(document: RawDocument) -> str:
    """Stops its own process, like a parser that hangs without using CPU time."""
    os.kill(os.getpid(), signal.SIGSTOP)
    return document.content


def spin(document: RawDocument) -> str:
    while document.content == "spin":
        pass
    return document.content


def crash(document: RawDocument) -> str:
    if document.content == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    return document.content


def die_once(document: RawDocument) -> str:
    """Dies at the first attempt, as if the kernel had killed it. A file records the attempt."""
    tried = Path(document.source.uri)
    if not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return document.content


def run_out_of_memory_once(document: RawDocument) -> str:
    tried = Path(document.source.uri)
    if not tried.exists():
        tried.touch()
        raise MemoryError
    return document.content


def test_a_document_that_hangs_in_two_children_is_rejected() -> None:
    hanging = IsolatedFunction(stop, ChildLimits(wall_seconds=0.5))
    with pytest.raises(DocumentError, match=r"longer than 0\.5 seconds by the clock") as caught:
        hanging.apply(raw_text(STORY))
    hanging.close()
    assert caught.value.reason is Reason.TIME_LIMIT


def test_a_document_that_takes_too_much_cpu_time_is_rejected_and_the_next_one_is_not() -> None:
    spinning = IsolatedFunction(spin, ChildLimits(cpu_seconds=1.0))
    with pytest.raises(DocumentError, match="longer than 1 seconds of CPU time") as caught:
        spinning.apply(raw_text("spin"))
    assert caught.value.reason is Reason.TIME_LIMIT
    assert spinning.apply(raw_text("sound")) == "sound"
    spinning.close()


def test_cpu_time_is_counted_for_each_document_separately() -> None:
    """The kernel counts the CPU time of the process, which handles many documents."""
    limited = IsolatedFunction(take_half_a_second, ChildLimits(cpu_seconds=1.0))
    assert [limited.apply(raw_text(str(n))) for n in range(6)] == [str(n) for n in range(6)]
    limited.close()


def take_half_a_second(document: RawDocument) -> str:
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass
    return document.content


def test_a_document_that_crashes_two_children_is_rejected_and_the_next_one_is_not() -> None:
    crashing = IsolatedFunction(crash, ChildLimits())
    with pytest.raises(DocumentError, match="SIGSEGV") as caught:
        crashing.apply(raw_text("crash"))
    assert caught.value.reason is Reason.PARSER_CRASH
    assert crashing.apply(raw_text("sound")) == "sound"
    crashing.close()


@pytest.mark.parametrize("function", [die_once, run_out_of_memory_once])
def test_a_document_whose_child_dies_once_gets_another_child(
    function: Callable[[RawDocument], str], tmp_path: Path
) -> None:
    isolated = IsolatedFunction(function, ChildLimits())
    assert isolated.apply(raw_text(STORY, str(tmp_path / "tried"))) == STORY
    isolated.close()


def test_a_child_that_is_stopped_for_a_while_costs_no_document(scorer: Scorer) -> None:
    child = child_of(scorer)
    os.kill(child, signal.SIGSTOP)
    assert scorer.apply(raw_text(STORY))
    assert child_of(scorer) != child


def test_a_child_that_died_between_documents_costs_none(scorer: Scorer) -> None:
    child = child_of(scorer)
    os.kill(child, signal.SIGKILL)
    while is_running(child):
        time.sleep(0.01)
    assert scorer.apply(raw_text(STORY))


def test_a_document_that_takes_too_much_memory_is_rejected() -> None:
    scorer = Scorer(score_document, ChildLimits(memory=400 << 20))
    with pytest.raises(DocumentError) as caught:
        scorer.apply(raw_text("A line of a very long text.\n\n" * 3_000_000))
    scorer.close()
    assert caught.value.reason in (Reason.MEMORY_LIMIT, Reason.PARSER_CRASH)


def test_a_document_that_cannot_be_extracted_becomes_a_reject_with_its_reason(scorer: Scorer) -> None:
    rejected = scorer.apply(raw_text(" \n \n"))
    assert isinstance(rejected, Reject)
    assert (rejected.stage, rejected.reason) == ("extract", Reason.EMPTY)


def test_children_outlive_the_process_that_they_are_forked_from(scorer: Scorer) -> None:
    """A child ends only when its user closes it. The next child comes from a new process."""
    server = fork_server()._process
    assert server
    server.kill()
    server.wait()
    assert scorer.apply(raw_text(STORY))
    scorer.close()
    assert scorer.apply(raw_text(STORY))


def test_a_fork_server_that_cannot_be_started_is_reported_when_a_child_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = ForkServer()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    server.start()
    with pytest.raises(RuntimeError, match="does not start"):
        server.fork(score_document, ChildLimits())


def test_a_fork_server_that_fails_to_start_reports_its_error() -> None:
    server = ForkServer("galley.no_such_module:warm_up")
    with pytest.raises(RuntimeError, match=r"does not start: .*No module named 'galley.no_such_module'"):
        server.fork(score_document, ChildLimits())


def test_a_run_that_ends_at_once_leaves_no_process(tmp_path: Path) -> None:
    """It starts the process that cleans documents before it has parsed its options."""
    command = [sys.executable, "-m", "galley", "run", "nowhere", "--output", "out"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True)
    _, printed = process.communicate()
    assert process.returncode == 2
    assert "nowhere does not exist" in printed.decode()
    with pytest.raises(ProcessLookupError):  # the process group is empty
        os.killpg(process.pid, 0)


def test_a_worker_that_is_killed_leaves_no_child() -> None:
    worker = """
import os, signal
from galley.document import score_document
from galley.isolation.isolated_function import IsolatedFunction
from galley.isolation.limits import ChildLimits
from tests.records_made import raw_text
scorer = IsolatedFunction(score_document, ChildLimits())
scorer.apply(raw_text("The ferry sank on Friday, the harbour master said.\\n"))
os.kill(scorer.child, signal.SIGSTOP)
print(scorer.child, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", worker], stdout=subprocess.PIPE, cwd=root)
    assert ended.returncode == -signal.SIGKILL
    child = int(ended.stdout)
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def test_several_children_work_at_once_and_each_outcome_comes_with_its_token() -> None:
    pool = ScorerPool(2, score_document, ChildLimits(wall_seconds=10.0))
    pool.submit(raw_text(STORY), "a story")
    assert pool.is_busy and not pool.is_full
    pool.submit(raw_text(" \n"), "nothing")
    assert pool.is_busy and not pool.is_full
    for number in range(2):
        pool.submit(raw_text(STORY), f"waits, {number}")
    assert pool.is_full
    outcomes = {}
    while pool.is_busy:
        outcomes.update(pool.finished(wait=True))
    pool.close()
    assert isinstance(outcomes.pop("nothing"), Reject)
    assert sorted(outcomes) == ["a story", "waits, 0", "waits, 1"]
    assert all(isinstance(page, WaitingPage) for page in outcomes.values())


def test_a_record_that_waits_for_a_child_that_dies_gets_another_child() -> None:
    pool = IsolatedPool[RawDocument, str, str](1, crash, ChildLimits())
    pool.submit(raw_text("crash"), "dies")
    pool.submit(raw_text("sound"), "waits")
    outcomes = dict[str, str | DocumentError]()
    while pool.is_busy:
        outcomes.update(pool.finished(wait=True))
    pool.close()
    error = outcomes["dies"]
    assert isinstance(error, DocumentError) and error.reason is Reason.PARSER_CRASH
    assert outcomes["waits"] == "sound"


def test_a_hanging_child_is_ended_after_its_time_limit_and_the_other_goes_on() -> None:
    pool = IsolatedPool[RawDocument, str, str](2, hang_on_request, ChildLimits(wall_seconds=1.5))
    pool.submit(raw_text("hang"), "hangs")
    pool.submit(raw_text("sound"), "goes on")
    outcomes = []
    while pool.is_busy:
        outcomes += pool.finished(wait=True)
    pool.close()
    [(first, answer), (second, error)] = outcomes
    assert (first, answer, second) == ("goes on", "sound", "hangs")
    assert isinstance(error, DocumentError) and error.reason is Reason.TIME_LIMIT


def hang_on_request(document: RawDocument) -> str:
    if document.content == "hang":
        time.sleep(60)
    return document.content
