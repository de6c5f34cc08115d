"""Disks that are full or cannot be written to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.runs import run, write_dumps

from .runs import LONG, OPTIONS, TWO_PROCESSES, finish, records_of_all, start

Mount = Callable[[Path, str], None]


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Mounts an empty file system with the options of `mount -o`, or changes those of one that it mounted."""
    mounted: list[Path] = []

    def mount_or_change(folder: Path, options: str) -> None:
        folder.mkdir(exist_ok=True)
        change = "remount," if folder in mounted else ""
        command = ["mount", "-t", "tmpfs", "-o", change + options, "galley-test", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
        mounted.append(folder)

    yield mount_or_change
    for folder in set(mounted):
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def whole(sixty: Path) -> dict[str, list[str]]:
    assert run(sixty, "--output", sixty.parent / "whole", *OPTIONS) == 0
    return records_of_all(sixty.parent / "whole")


@pytest.mark.slow
@pytest.mark.parametrize("size", ["24k", "80k", "160k"])
def test_a_run_whose_output_is_full_goes_on_when_there_is_room(
    sixty: Path, whole: dict[str, list[str]], tmp_path: Path, mount: Mount, size: str
) -> None:
    out = tmp_path / "disk" / "out"
    mount(tmp_path / "disk", f"size={size}")
    code, printed = finish(start(sixty, out))
    assert code == 1, printed
    assert "No space left on device" in printed.splitlines()[-2]
    assert printed.splitlines()[-1].endswith("repeat the command with --resume")
    assert not (out / "_manifest.json").exists()
    mount(tmp_path / "disk", "size=64m")
    code, printed = finish(start(sixty, out, "--resume"))
    assert code == 0, printed
    assert records_of_all(out) == whole


@pytest.mark.slow
@pytest.mark.parametrize("processes", [(), TWO_PROCESSES], ids=["one process", "two processes"])
def test_a_temporary_disk_that_is_full_costs_nothing_that_does_not_need_it(
    sixty: Path, whole: dict[str, list[str]], tmp_path: Path, mount: Mount, processes: tuple[str, ...]
) -> None:
    temporary = tmp_path / "temporary"
    mount(temporary, "size=4k")
    (temporary / "full").write_bytes(b"\0" * 4096)
    environment = {**os.environ, "TMPDIR": str(temporary)}
    code, printed = finish(start(sixty, tmp_path / "out", *processes, env=environment))
    assert code == 0, printed
    assert records_of_all(tmp_path / "out") == whole


def test_an_output_that_cannot_be_written_to_is_a_mistake_told_at_once(
    sixty: Path, tmp_path: Path, mount: Mount, capsys: pytest.CaptureFixture[str]
) -> None:
    mount(tmp_path / "disk", "size=1m,ro")
    capsys.readouterr()
    assert run(sixty, "--output", tmp_path / "disk" / "out") == 2
    printed = capsys.readouterr()
    assert (
        printed.err
        == f"galley run: cannot write to --output {tmp_path / 'disk' / 'out'}: Read-only file system\n"
    )
    assert printed.out == ""


@pytest.mark.parametrize("sink", ["a reader that stops after a line", "/dev/full"])
def test_progress_that_nobody_can_read_does_not_end_the_run(tmp_path: Path, sink: str) -> None:
    dumps, out = write_dumps(tmp_path / "dumps", stories=3), tmp_path / "out"
    if sink == "/dev/full":
        with open(sink, "w") as full:
            process = start(dumps, out, stdout=full, stderr=subprocess.PIPE)
    else:
        process = start(dumps, out, stderr=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Reading ")
        process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(LONG) == 0
    assert (out / "_manifest.json").exists()
