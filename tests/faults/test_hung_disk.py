"""A file whose disk never answers ends the run with a sentence, in every process; ``--resume`` goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .runs import TWO_PROCESSES, end, finish, records_of_all, start, wait_until

IMPATIENT = """
from galley.files import waits
waits.MAX_SECONDS, waits.PULSE_SECONDS = 15.0, 0.5
"""


@pytest.mark.slow
@pytest.mark.parametrize("processes", [(), TWO_PROCESSES], ids=["one process", "two processes"])
def test_a_file_that_hangs_ends_the_run_and_names_itself(
    tmp_path: Path, sixty: Path, processes: tuple[str, ...]
) -> None:
    """One file becomes a pipe without a writer once the run is planned: opening it waits for ever."""
    (tmp_path / "sitecustomize.py").write_text(IMPATIENT)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    for path in sixty.iterdir():
        (dumps / path.name).write_bytes(path.read_bytes())
    finish(start(dumps, tmp_path / "undisturbed", *processes))
    last = max(dumps.iterdir())
    process = start(dumps, tmp_path / "out", *processes, env=environment)
    try:
        assert wait_until((tmp_path / "out" / "_staging" / "plan.json").exists, process)
        last.rename(tmp_path / "kept")
        os.mkfifo(last)
        code, printed = finish(process)
    finally:
        end(process)
    last.unlink()
    (tmp_path / "kept").rename(last)
    assert code == 1
    assert f"opening {last} got no answer for 15 seconds" in printed
    assert "--resume" in printed
    code, printed = finish(start(dumps, tmp_path / "out", *processes, "--resume"))
    assert code == 0, printed
    assert records_of_all(tmp_path / "out") == records_of_all(tmp_path / "undisturbed")
