"""What a command prints may be lost; its exit code is not, and a run goes on."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest
from galley.cli import run as run_module
from galley.cli.main import main
from galley.cli.output import say

from tests.report.results import article, write_result
from tests.runs import manifest_of, run, story

LOST = pytest.mark.parametrize("lost", ["closed by the shell", "a reader that has gone away", "a full disk"])
"""How everything that a command prints is lost."""


def lose_output(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr"):
        stream: TextIO | None = None
        if lost == "a full disk":
            stream = open("/dev/full", "w")  # noqa: SIM115 (open as long as the test)
        elif lost == "a reader that has gone away":
            reader, writer = os.pipe()
            os.close(reader)
            stream = open(writer, "w")  # noqa: SIM115
        monkeypatch.setattr(sys, name, stream)


@LOST
@pytest.mark.parametrize(
    "arguments",
    [["no-command"], ["run", "nowhere", "--output", "out"], ["inspect", "nowhere"], ["verify", "nowhere"]],
    ids=lambda arguments: arguments[0],
)
def test_a_mistake_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lose_output(lost, monkeypatch)
    assert main(arguments) == 2


@LOST
def test_a_damaged_result_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    write_result(tmp_path, [article(number) for number in range(3)])
    (tmp_path / "articles" / "notes.txt").write_text("not of the run")
    lose_output(lost, monkeypatch)
    assert main(["verify", str(tmp_path)]) == 1


@LOST
def test_a_run_goes_on_and_its_code_says_that_something_was_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "sound.txt").write_text(story(1))
    lines = "\n".join(json.dumps({"text": story(number)}) for number in range(2, 20))
    packed = bytearray(gzip.compress(lines.encode(), mtime=0))
    packed[len(packed) // 2 :] = bytes(len(packed) - len(packed) // 2)
    (tmp_path / "dumps" / "broken.jsonl.gz").write_bytes(packed)
    lose_output(lost, monkeypatch)
    assert run(tmp_path / "dumps", "--output", tmp_path / "out") == 3
    assert manifest_of(tmp_path / "out")["counts"]["articles"] >= 1


@LOST
@pytest.mark.parametrize(("error", "code"), [(RuntimeError("no space"), 1), (KeyboardInterrupt(), 130)])
def test_a_run_that_ends_early_ended_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str, error: BaseException, code: int
) -> None:
    def fail(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(run_module, "run", fail)
    (tmp_path / "sound.txt").write_text(story(1))
    lose_output(lost, monkeypatch)
    assert run(tmp_path / "sound.txt", "--output", tmp_path / "out") == code


def test_what_python_writes_at_its_end_changes_no_code_either(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "galley", "verify", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout
        process.stdout.close()
    assert process.returncode == 2


def test_a_name_that_the_terminal_cannot_show_is_printed_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding="ascii"))
    say("NOT READ: 7 bytes of dumps/Zürich-\udcff.gz")
    assert printed.getvalue() == b"NOT READ: 7 bytes of dumps/Z\\xfcrich-\\udcff.gz\n"
