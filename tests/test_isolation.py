"""A parser that hangs, dies or eats the memory costs one document; the next one is extracted."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest
from galley.isolation import ScorerProcess
from galley.isolation.pool import ScorerPool
from galley.records import DocumentError, Reason
from galley.staging import StagedPage, unstage

from tests.records_made import raw_text

STORY = "The ferry sank on Friday.\n\nNobody was hurt, the harbour master said on Saturday morning.\n"


@pytest.fixture
def process() -> Iterator[ScorerProcess]:
    started = ScorerProcess(time_limit=1.0, memory_limit=2 << 30)
    assert unstage(started.score(raw_text(STORY)).page).blocks[0].text == "The ferry sank on Friday."
    yield started
    started.close()


def child_of(process: ScorerProcess) -> int:
    assert process._child
    return process._child.pid


def test_a_hanging_parser_costs_one_document(process: ScorerProcess) -> None:
    os.kill(child_of(process), signal.SIGSTOP)
    with pytest.raises(DocumentError, match="longer than --document-time-limit, 1 seconds") as caught:
        process.score(raw_text(STORY))
    assert caught.value.reason is Reason.TIME_LIMIT
    assert process.score(raw_text(STORY))


def test_a_crashing_parser_costs_one_document(process: ScorerProcess) -> None:
    pid = child_of(process)
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (pid, signal.SIGSEGV)).start()
    threading.Timer(0.3, os.kill, (pid, signal.SIGCONT)).start()
    with pytest.raises(DocumentError, match="SIGSEGV") as caught:
        process.score(raw_text(STORY))
    assert caught.value.reason is Reason.PARSER_CRASH
    assert process.score(raw_text(STORY))


def test_a_child_that_died_between_documents_costs_none(process: ScorerProcess) -> None:
    os.kill(child_of(process), signal.SIGKILL)
    assert process._child
    process._child.wait()
    assert process.score(raw_text(STORY))


def test_a_document_that_takes_too_much_memory_is_rejected() -> None:
    process = ScorerProcess(time_limit=60.0, memory_limit=400 << 20)
    with pytest.raises(DocumentError) as caught:
        process.score(raw_text("A line of a very long text.\n\n" * 3_000_000))
    process.close()
    assert caught.value.reason in (Reason.MEMORY_LIMIT, Reason.PARSER_CRASH)


def test_a_document_error_of_the_extractor_arrives_with_its_reason(process: ScorerProcess) -> None:
    with pytest.raises(DocumentError) as caught:
        process.score(raw_text(" \n \n"))
    assert caught.value.reason is Reason.EMPTY


def test_several_children_work_at_once_and_each_outcome_comes_with_its_token() -> None:
    pool = ScorerPool[str](2, time_limit=10.0, memory_limit=2 << 30)
    pool.submit(raw_text(STORY), "a story")
    assert pool.is_busy and not pool.is_full
    pool.submit(raw_text(" \n"), "nothing")
    assert pool.is_full
    outcomes = {}
    while pool.is_busy:
        outcomes.update(pool.finished(wait=True))
    pool.close()
    assert isinstance(outcomes["nothing"], DocumentError)
    assert isinstance(outcomes["a story"], StagedPage)


def test_a_hanging_child_of_several_is_ended_in_its_time_and_the_other_goes_on() -> None:
    pool = ScorerPool[str](2, time_limit=1.0, memory_limit=2 << 30)
    for token in ("first", "second"):
        pool.submit(raw_text(STORY), token)
    while pool.is_busy:
        list(pool.finished(wait=True))
    hanging = pool._idle[-1]
    assert hanging._child
    os.kill(hanging._child.pid, signal.SIGSTOP)
    pool.submit(raw_text(STORY), "hangs")
    pool.submit(raw_text(STORY), "goes on")
    outcomes = []
    while pool.is_busy:
        outcomes += pool.finished(wait=True)
    pool.close()
    [(first, page), (second, error)] = outcomes
    assert (first, second) == ("goes on", "hangs")
    assert isinstance(page, StagedPage)
    assert isinstance(error, DocumentError) and error.reason is Reason.TIME_LIMIT
