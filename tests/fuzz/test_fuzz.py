"""Damaged pages, dumps and archives: nothing raises, nothing is lost, every limit holds.

`oracles.check_file` says what must hold. docs/reliability.md, "Fuzzing", says how to search for longer.
"""

from __future__ import annotations

import dataclasses
import os
import random
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from galley.articles import Article
from galley.errors import DocumentError
from galley.records import RawDocument, Reason

from . import mutate_text, oracles
from .__main__ import summary
from .campaign import EXPECTED, KINDS, Plan, check_kept, describe, keep, keep_apart, run_campaign, try_input
from .material import FuzzInput, material
from .oracles import BrokenPromiseError, check_file

SEED = 20_260_101
DEFAULT_INPUTS = 270
SLOW_INPUTS = 20_000
SLOW_SECONDS = 360

FINDINGS = sorted(
    path for path in (Path(__file__).parent / "findings").iterdir() if not path.name.endswith(EXPECTED)
)


@pytest.mark.parametrize("start", range(0, DEFAULT_INPUTS, 30))
def test_every_promise_holds_for_damaged_input(start: int, tmp_path: Path) -> None:
    plan = Plan(SEED)
    broken: list[str] = []
    for number in range(start, start + 30):
        try:
            try_input(plan, number, tmp_path)
        except Exception as error:
            path = keep(plan.input(number), f"{SEED}-{number}", tmp_path / "findings")
            broken.append(f"{describe(error)}\n  python -m tests.fuzz --reproduce {path}")
    assert not broken, "\n".join(broken)


@pytest.mark.slow
def test_every_promise_holds_for_many_damaged_inputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Plan(SEED + 1)
    started, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    tally = run_campaign(plan, SLOW_INPUTS, 2)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
    with capsys.disabled():
        print("\n" + summary(tally, time.monotonic() - started))
        for finding in tally.findings:
            print(f"  {finding.what}: input {finding.number} of seed {plan.seed}")
    assert tally.findings == []
    assert tally.inputs == SLOW_INPUTS
    assert used < 2 * SLOW_SECONDS  # CPU time, as the machine may be busy


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.name)
def test_what_was_found_before_stays_mended(path: Path) -> None:
    check_kept(path)


@pytest.mark.parametrize("kind", KINDS)
def test_an_input_depends_on_its_seed_and_number_alone(kind: str) -> None:
    first = [Plan(5, kind).input(number) for number in range(10)]
    assert first == [Plan(5, kind).input(number) for number in range(10)]
    assert len({made.data for made in first}) > 5
    assert first != [Plan(6, kind).input(number) for number in range(10)]


def test_the_inputs_reach_every_outcome_that_matters(tmp_path: Path) -> None:
    """Mutations that only ever gave rejects would prove nothing."""
    outcomes: Counter[str] = Counter()
    for number in range(72):
        outcomes += try_input(Plan(3), number, tmp_path)
    assert outcomes["article"] > 50
    assert {"reject: no_story", "reject: corrupt", "reject: not_json"} <= set(outcomes)
    assert material().pages and material().dumps


# -- the oracles themselves: each notices the fault it is for ------------------------------------------------

STORY = (
    "The ferry left the harbour at dawn with nineteen hundred passengers aboard, the mayor said on Friday. "
    "Nobody was hurt, and the crossing took forty minutes longer than planned because of the fog. "
) * 3
PAGE = f"<html><body><h1>Ferry leaves</h1><p>{STORY}</p><p>{STORY}</p></body></html>"


def story_file(folder: Path) -> Path:
    path = folder / "story.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_a_sound_page_breaks_no_promise(tmp_path: Path) -> None:
    assert check_file(story_file(tmp_path), (STORY,)).outcomes == {"article": 1}


def test_a_lost_word_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = oracles.extract

    def forgetful(document: RawDocument) -> object:
        page = honest(document)
        return type(page)(
            **{**{name: getattr(page, name) for name in page.__slots__}, "blocks": page.blocks[1:]}
        )

    monkeypatch.setattr(oracles, "extract", forgetful)
    with pytest.raises(BrokenPromiseError, match="visible words and blocks differ: at letter 0 'Ferryleaves"):
        check_file(story_file(tmp_path))


def test_a_lost_record_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(BrokenPromiseError, match="an undamaged record was not read: 'another story'"):
        check_file(story_file(tmp_path), ("another story",))


def spoil(monkeypatch: pytest.MonkeyPatch, after: Callable[[Article], Article]) -> None:
    honest = oracles.with_language
    monkeypatch.setattr(oracles, "with_language", lambda article: after(honest(article)))


def test_an_undocumented_error_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(article: Article) -> Article:
        raise IndexError("index 9 is out of bounds")

    spoil(monkeypatch, fails)
    with pytest.raises(IndexError):
        check_file(story_file(tmp_path))


def test_a_reject_for_a_fault_of_ours_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(document: RawDocument) -> None:
        raise DocumentError(Reason.PARSER_ERROR, "the parser made no tree of the page")

    monkeypatch.setattr(oracles, "extract", fails)
    with pytest.raises(DocumentError):
        check_file(story_file(tmp_path))


def test_too_much_time_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracles, "BASE_SECONDS", -1.0)
    with pytest.raises(BrokenPromiseError, match="seconds of CPU time"):
        check_file(story_file(tmp_path))


def test_too_much_memory_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracles, "BASE_GROWTH", -(1 << 40))
    with pytest.raises(BrokenPromiseError, match="the process grew"):
        check_file(story_file(tmp_path))


def test_a_record_that_depends_on_what_came_before_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headlines = iter(["first", "second"])
    spoil(monkeypatch, lambda article: dataclasses.replace(article, headline=next(headlines)))
    with pytest.raises(BrokenPromiseError, match="a second cleaning gives other articles"):
        check_file(story_file(tmp_path))


def test_an_input_that_ends_its_process_is_a_finding_and_the_rest_are_tried(tmp_path: Path) -> None:
    tally = run_campaign(Deadly(0), 6, 1)
    assert tally.inputs == 6
    assert [(finding.number, finding.what) for finding in tally.findings] == [
        (3, "the process ended with status -9")
    ]
    assert keep_apart(Deadly(0), 3, tmp_path) is None
    assert keep_apart(Deadly(0), 4, tmp_path) == tmp_path / "0-4.txt"


def test_text_is_wrapped_at_widths_that_leave_no_room_for_the_indent(monkeypatch: pytest.MonkeyPatch) -> None:
    """`textwrap` did not end at a width below that of an indent: input 9,769 of the slow test hung."""
    monkeypatch.setattr(mutate_text, "INDENTS", ("    ",))
    lines = ["    ☆ Policies and Standards"]
    mutate_text._wrap(Narrow(), lines, material())
    assert "".join("".join(lines).split()) == "☆PoliciesandStandards"


class Narrow(random.Random):
    """Chooses the first of all choices."""

    def choice(self, choices: Sequence[Any]) -> Any:
        return choices[0]


class Deadly(Plan):
    """A plan whose fourth input ends the process that makes it."""

    def input(self, number: int) -> FuzzInput:
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return FuzzInput("story.txt", STORY.encode())
