"""No run looks anything up in a network: every process of it reaches this machine only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .runs import LONG, TWO_PROCESSES, command, records_of_all

SEEDS = Path(__file__).parents[2] / "seeds"

GUARD = '''
"""Every Python process of the run imports this first: it notes and refuses what leaves the machine."""
import os, socket, sys

LOCAL = ("127.0.0.1", "::1", "localhost", "", None, "0.0.0.0", "::")

def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        connection, address = arguments[:2]
        is_local = connection.family == socket.AF_UNIX or address[0] in LOCAL
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        is_local = arguments[0] in LOCAL
    else:
        return
    if not is_local:
        with open(os.environ["NETWORK_LOG"], "a") as log:
            log.write(f"{event} {arguments}\\n")
        raise OSError("this process has no network")

with open(os.environ["NETWORK_LOG"] + ".guarded", "a") as log:
    log.write(f"{os.getpid()}\\n")
sys.addaudithook(guard)
'''


def guarded(folder: Path) -> dict[str, str]:
    """The environment of processes that note and refuse every way out of this machine."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD)
    return {**os.environ, "PYTHONPATH": str(folder), "NETWORK_LOG": str(folder / "log")}


def test_the_guard_refuses_and_notes_a_look_up(tmp_path: Path) -> None:
    environment = guarded(tmp_path / "guard")
    look_up = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"
    done = subprocess.run([sys.executable, "-P", "-c", look_up], env=environment, capture_output=True)
    assert b"this process has no network" in done.stderr
    assert "192.0.2.1" in (tmp_path / "guard" / "log").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("processes", [(), TWO_PROCESSES], ids=["one process", "two processes"])
def test_no_process_of_a_run_looks_anything_up(tmp_path: Path, processes: tuple[str, ...]) -> None:
    environment = guarded(tmp_path / "guard")
    done = subprocess.run(
        command(SEEDS, tmp_path / "out", *processes),
        env=environment, capture_output=True, text=True, timeout=LONG,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "guard" / "log").exists(), (tmp_path / "guard" / "log").read_text()
    guarded_processes = set((tmp_path / "guard" / "log.guarded").read_text().split())
    assert len(guarded_processes) >= (4 if processes else 2)  # the run, its workers, and what they fork from


@pytest.mark.slow
def test_a_run_without_any_network_gives_the_same_records(tmp_path: Path) -> None:
    """`unshare -n`: the kernel itself has no way out, neither for Python nor for C code."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode:
        pytest.skip("this machine does not allow a network namespace of one's own (unshare -rn)")
    outs = []
    for name, prefix in (("with", []), ("without", [unshare, "-rn"])):
        out = tmp_path / name
        done = subprocess.run([*prefix, *command(SEEDS, out)], capture_output=True, text=True, timeout=LONG)
        assert done.returncode == 0, done.stderr
        outs.append(records_of_all(out))
    assert outs[0] == outs[1]
