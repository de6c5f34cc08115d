"""No code of the working folder is run: a dump may hold a calendar.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .made_dumps import PAGE, paragraphs
from .runs import LONG, TWO_PROCESSES

NAMES = ("html", "lxml", "random", "token", "calendar")
"""Modules of the standard library and of what Galley needs, imported by one process of a run or another."""

SCRIPT = str(Path(sys.executable).with_name("galley"))
MODULE = [sys.executable, "-m", "galley"]


@pytest.mark.parametrize(
    ("program", "processes"),
    [
        pytest.param([SCRIPT], (), id="galley, one process"),
        pytest.param(MODULE, TWO_PROCESSES, id="python -m, two processes"),
        pytest.param([SCRIPT], TWO_PROCESSES, id="galley, two processes", marks=pytest.mark.slow),
        pytest.param(MODULE, (), id="python -m, one process", marks=pytest.mark.slow),
    ],
)
def test_modules_in_the_working_folder_are_not_imported(
    tmp_path: Path, program: list[str], processes: tuple[str, ...]
) -> None:
    here = tmp_path / "here"
    (here / "dumps").mkdir(parents=True)
    for name in NAMES:
        (here / f"{name}.py").write_text(f"open({str(tmp_path / name)!r} + '.was-imported', 'w').close()\n")
    for number in range(2):
        story = "".join(f"<p>{text}</p>" for text in paragraphs(number))
        (here / "dumps" / f"{number}.html").write_text(PAGE.format(n=number, story=story))
    done = subprocess.run(
        [*program, "run", "dumps", "--output", "out", *processes],
        cwd=here, capture_output=True, text=True, timeout=LONG,
    )  # fmt: skip
    assert [path.name for path in tmp_path.glob("*.was-imported")] == []
    assert done.returncode == 0, done.stderr
    assert "2 documents = 2 articles" in done.stdout
