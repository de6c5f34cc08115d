"""A parser that hangs, dies or eats the memory costs one document; the next one is extracted."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest
from galley.extract.isolation import ExtractorProcess
from galley.records import DocumentError, Reason

from tests.records_made import raw_text

STORY = "The ferry sank on Friday.\n\nNobody was hurt, the harbour master said on Saturday morning.\n"


@pytest.fixture
def process() -> Iterator[ExtractorProcess]:
    started = ExtractorProcess(time_limit=1.0, memory_limit=2 << 30)
    assert started.extract(raw_text(STORY)).blocks[0].text == "The ferry sank on Friday."
    yield started
    started.close()


def child_of(process: ExtractorProcess) -> int:
    assert process._child
    return process._child.pid


def test_a_hanging_parser_costs_one_document(process: ExtractorProcess) -> None:
    os.kill(child_of(process), signal.SIGSTOP)
    with pytest.raises(DocumentError, match="longer than --document-time-limit, 1 seconds") as caught:
        process.extract(raw_text(STORY))
    assert caught.value.reason is Reason.TIME_LIMIT
    assert process.extract(raw_text(STORY)).blocks


def test_a_crashing_parser_costs_one_document(process: ExtractorProcess) -> None:
    pid = child_of(process)
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (pid, signal.SIGSEGV)).start()
    threading.Timer(0.3, os.kill, (pid, signal.SIGCONT)).start()
    with pytest.raises(DocumentError, match="SIGSEGV") as caught:
        process.extract(raw_text(STORY))
    assert caught.value.reason is Reason.PARSER_CRASH
    assert process.extract(raw_text(STORY)).blocks


def test_a_child_that_died_between_documents_costs_none(process: ExtractorProcess) -> None:
    os.kill(child_of(process), signal.SIGKILL)
    assert process._child
    process._child.wait()
    assert process.extract(raw_text(STORY)).blocks


def test_a_document_that_takes_too_much_memory_is_rejected() -> None:
    process = ExtractorProcess(time_limit=60.0, memory_limit=400 << 20)
    with pytest.raises(DocumentError) as caught:
        process.extract(raw_text("A line of a very long text.\n\n" * 3_000_000))
    process.close()
    assert caught.value.reason in (Reason.MEMORY_LIMIT, Reason.PARSER_CRASH)


def test_a_document_error_of_the_extractor_arrives_with_its_reason(process: ExtractorProcess) -> None:
    with pytest.raises(DocumentError) as caught:
        process.extract(raw_text(" \n \n"))
    assert caught.value.reason is Reason.EMPTY
