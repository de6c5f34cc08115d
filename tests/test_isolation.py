"""A parser that hangs, dies or eats the memory costs one document; the next one is extracted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from galley.document import score_document
from galley.errors import DocumentError
from galley.isolation.fork_server import ForkServer, fork_server
from galley.isolation.isolated_function import IsolatedFunction
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
    started = Scorer(score_document, time_limit=1.0, memory_limit=2 << 30)
    assert first_block(started.apply(raw_text(STORY))) == "The ferry sank on Friday."
    yield started
    started.close()


def child_of(scorer: Scorer) -> int:
    assert scorer.child is not None
    return scorer.child


def is_running(process: int) -> bool:
    """Whether there is such a process, one that has ended and waits to be asked for its status aside."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_hanging_parser_costs_one_document(scorer: Scorer) -> None:
    os.kill(child_of(scorer), signal.SIGSTOP)
    with pytest.raises(DocumentError, match="longer than --document-time-limit, 1 seconds") as caught:
        scorer.apply(raw_text(STORY))
    assert caught.value.reason is Reason.TIME_LIMIT
    assert scorer.apply(raw_text(STORY))


def test_a_crashing_parser_costs_one_document(scorer: Scorer) -> None:
    pid = child_of(scorer)
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (pid, signal.SIGSEGV)).start()
    threading.Timer(0.3, os.kill, (pid, signal.SIGCONT)).start()
    with pytest.raises(DocumentError, match="SIGSEGV") as caught:
        scorer.apply(raw_text(STORY))
    assert caught.value.reason is Reason.PARSER_CRASH
    assert scorer.apply(raw_text(STORY))


def test_a_child_that_died_between_documents_costs_none(scorer: Scorer) -> None:
    child = child_of(scorer)
    os.kill(child, signal.SIGKILL)
    while is_running(child):
        time.sleep(0.01)
    assert scorer.apply(raw_text(STORY))


def test_a_document_that_takes_too_much_memory_is_rejected() -> None:
    scorer = Scorer(score_document, time_limit=60.0, memory_limit=400 << 20)
    with pytest.raises(DocumentError) as caught:
        scorer.apply(raw_text("A line of a very long text.\n\n" * 3_000_000))
    scorer.close()
    assert caught.value.reason in (Reason.MEMORY_LIMIT, Reason.PARSER_CRASH)


def test_what_the_extractor_cannot_take_arrives_as_a_reject_with_its_reason(scorer: Scorer) -> None:
    rejected = scorer.apply(raw_text(" \n \n"))
    assert isinstance(rejected, Reject)
    assert (rejected.stage, rejected.reason) == ("extract", Reason.EMPTY)


def test_children_outlive_the_end_of_the_process_that_they_are_forked_from(scorer: Scorer) -> None:
    """Its end ends none of them but by its parent's will; the next child comes from a new one."""
    server = fork_server()._process
    assert server
    server.kill()
    server.wait()
    assert scorer.apply(raw_text(STORY))
    scorer.close()
    assert scorer.apply(raw_text(STORY))


def test_a_process_that_cannot_be_started_is_told_of_where_a_child_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = ForkServer()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    server.start()
    with pytest.raises(RuntimeError, match="does not start"):
        server.fork(score_document, 2 << 30)


def test_a_run_that_ends_at_once_leaves_no_process_behind(tmp_path: Path) -> None:
    """It starts loading what cleans documents before it has read its options."""
    command = [sys.executable, "-m", "galley", "run", "nowhere", "--output", "out"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True)
    _, said = process.communicate()
    assert process.returncode == 2
    assert "nowhere does not exist" in said.decode()
    with pytest.raises(ProcessLookupError):  # the group of processes is empty
        os.killpg(process.pid, 0)


def test_a_worker_that_is_killed_leaves_no_child_behind() -> None:
    worker = """
import os, signal
from galley.document import score_document
from galley.isolation.isolated_function import IsolatedFunction
from tests.records_made import raw_text
scorer = IsolatedFunction(score_document, 10.0, 2 << 30)
scorer.apply(raw_text("The ferry sank on Friday, the harbour master said.\\n"))
os.kill(scorer.child, signal.SIGSTOP)
print(scorer.child, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).parents[1]
    ended = subprocess.run([sys.executable, "-c", worker], stdout=subprocess.PIPE, cwd=root)
    assert ended.returncode == -signal.SIGKILL
    child = int(ended.stdout)
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def test_several_children_work_at_once_and_each_outcome_comes_with_its_token() -> None:
    pool = ScorerPool(2, score_document, time_limit=10.0, memory_limit=2 << 30)
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


def test_a_record_that_waits_for_a_child_that_dies_gets_the_next_one() -> None:
    pool = ScorerPool(1, score_document, time_limit=10.0, memory_limit=2 << 30)
    pool.submit(raw_text(STORY), "first")
    while pool.is_busy:
        list(pool.finished(wait=True))
    [child] = pool._idle
    os.kill(child_of(child), signal.SIGSTOP)
    pool.submit(raw_text(STORY), "dies")
    pool.submit(raw_text(STORY), "waits")
    os.kill(child_of(child), signal.SIGKILL)
    outcomes = dict[str, WaitingPage | Reject | DocumentError]()
    while pool.is_busy:
        outcomes.update(pool.finished(wait=True))
    pool.close()
    error = outcomes["dies"]
    assert isinstance(error, DocumentError) and error.reason is Reason.PARSER_CRASH
    assert isinstance(outcomes["waits"], WaitingPage)


def test_a_hanging_child_of_several_is_ended_in_its_time_and_the_other_goes_on() -> None:
    pool = ScorerPool(2, score_document, time_limit=1.0, memory_limit=2 << 30)
    for token in ("first", "second"):
        pool.submit(raw_text(STORY), token)
    while pool.is_busy:
        list(pool.finished(wait=True))
    hanging = pool._idle[-1]
    os.kill(child_of(hanging), signal.SIGSTOP)
    pool.submit(raw_text(STORY), "hangs")
    pool.submit(raw_text(STORY), "goes on")
    outcomes = []
    while pool.is_busy:
        outcomes += pool.finished(wait=True)
    pool.close()
    [(first, page), (second, error)] = outcomes
    assert (first, second) == ("goes on", "hangs")
    assert isinstance(page, WaitingPage)
    assert isinstance(error, DocumentError) and error.reason is Reason.TIME_LIMIT
