"""Every wait for a disk has an end and says what it waited for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from galley.files import storage, waits
from galley.read import documents, match_inputs
from galley.read.plan import inputs

from tests.runs import all_records, run, write_dumps


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "MAX_SECONDS", 0.4)
    monkeypatch.setattr(waits, "PULSE_SECONDS", 0.1)


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """A file that can be opened, and that no byte ever comes from: a pipe that a writer holds open."""
    path = tmp_path / "silent.jsonl"
    os.mkfifo(path)
    os.open(path, os.O_RDWR)
    return path


def test_a_file_that_cannot_be_opened_in_time_is_an_error(tmp_path: Path, impatient: None) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)  # opening it waits for a writer
    with pytest.raises(TimeoutError, match=rf"opening {path} got no answer for 0\.4 seconds"):
        storage.open_file(str(path))


@pytest.mark.parametrize("open_it", [storage.open_file, storage.open_unbuffered])
def test_a_file_that_is_not_read_in_time_is_an_error(silent: Path, impatient: None, open_it: object) -> None:
    assert callable(open_it)
    with open_it(str(silent)) as file, pytest.raises(TimeoutError) as caught:
        file.read(10)
    assert f"reading {silent}" in str(caught.value) and caught.value.errno


def test_what_is_listed_one_after_the_other_has_an_end_too(
    tmp_path: Path, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "story.txt").write_text("A story.")
    monkeypatch.setattr(inputs, "_is_document", lambda parts: time.sleep(3))
    with pytest.raises(TimeoutError, match=f"listing {tmp_path} got no answer"):
        match_inputs([str(tmp_path)])


def test_syncing_has_an_end(tmp_path: Path, impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: time.sleep(3))
    file = storage.create(str(tmp_path / "part"))
    file.write(b"x")
    with pytest.raises(TimeoutError, match=f"writing {tmp_path / 'part'} to the disk got no answer"):
        file.close()


def test_an_error_and_a_value_come_back_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        storage.open_file(str(tmp_path / "none"))
    assert waits.answered(lambda: "", divmod, 7, 2) == (3, 1)
    assert list(waits.each_answered(lambda: "", iter(range(2_500)))) == list(range(2_500))


def test_a_wait_that_was_given_up_leaves_no_late_answer_and_no_thread(impatient: None) -> None:
    before = threading.active_count()
    go_on = threading.Event()
    with pytest.raises(TimeoutError):
        waits.answered(lambda: "waiting", go_on.wait)
    assert waits.answered(lambda: "adding", int, "7") == 7
    go_on.set()
    deadline = time.monotonic() + 10
    while threading.active_count() > before + 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before + 1


PAUSED = """
import time
from galley.files import waits
waits.MAX_SECONDS, waits.PULSE_SECONDS = 4.0, 0.5
print("waiting", flush=True)
waits.answered(lambda: "sleeping", time.sleep, 2.5)
print("answered", flush=True)
"""


def test_a_pause_of_the_process_is_no_wait() -> None:
    """Stopped for 6 seconds, longer than any wait may take here, during a wait that takes 2.5."""
    command = [sys.executable, "-P", "-c", PAUSED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "waiting\n"
        time.sleep(0.2)
        process.send_signal(signal.SIGSTOP)
        time.sleep(6)
        process.send_signal(signal.SIGCONT)
        printed, errors = process.communicate(timeout=60)
    assert printed == "answered\n", errors


def test_a_file_is_read_and_written_as_ever(tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    path = str(tmp_path / "folder" / "data")
    with storage.create(path) as written:
        assert written.write(data[:10]) == 10
        written.write(data[10:])
    for open_it in (storage.open_file, storage.open_unbuffered):
        with open_it(path) as file:
            pieces = [file.read(7)]
            while piece := file.read(1 << 20):
                pieces.append(piece)
            assert b"".join(pieces) == data
            file.seek(5)
            assert file.read() == data[5:]
            file.seek(2_000_000)
            buffer = bytearray(100)
            assert file.readinto(buffer) == 100 and bytes(buffer) == data[2_000_000:2_000_100]  # type: ignore[attr-defined]


def test_a_run_whose_input_hangs_ends_with_one_sentence_and_goes_on_later(
    tmp_path: Path,
    impatient: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    dumps = write_dumps(tmp_path / "dumps")
    assert run(dumps, "--output", tmp_path / "undisturbed") == 0

    class HangingFile(storage._LocalFile):
        def read(self, size: int | None = -1) -> bytes:
            waits.answered(lambda: f"reading {self.name}", time.sleep, 3)
            return b""

    def opened(uri: str) -> object:
        return HangingFile(uri) if uri.endswith("single.txt") else storage.open_unbuffered(uri)

    with monkeypatch.context() as patched:
        patched.setattr(documents, "open_unbuffered", opened)
        started = time.monotonic()
        assert run(dumps, "--output", tmp_path / "out") == 1
        assert time.monotonic() - started < 60
    errors = capsys.readouterr().err
    assert f"reading {dumps / 'single.txt'} got no answer for 0.4 seconds" in errors
    assert "--resume" in errors
    assert run(dumps, "--output", tmp_path / "out", "--resume") == 0
    assert all_records(tmp_path / "out") == all_records(tmp_path / "undisturbed")


def test_a_slow_disk_that_goes_on_answering_is_not_given_up(
    tmp_path: Path, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten files of 0.1 seconds each take longer together than any one may take."""
    monkeypatch.setattr(waits, "SECONDS_AT_ONCE", 0.2)
    for number in range(10):
        (tmp_path / f"part-{number}").write_text("x")
    size_of, remove = os.path.getsize, os.remove

    def slowly(call: Callable[..., object]) -> Callable[..., object]:
        return lambda *given, **options: (time.sleep(0.1), call(*given, **options))[1]

    monkeypatch.setattr(os.path, "getsize", slowly(size_of))
    assert len(storage.sizes_below(str(tmp_path))) == 10
    monkeypatch.setattr(os, "remove", slowly(remove))
    storage.delete(str(tmp_path))
    assert not tmp_path.exists()


def test_what_a_link_names_is_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "part").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    with pytest.raises(OSError):
        storage.delete(str(tmp_path / "link"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "link").symlink_to(tmp_path / "kept")
    storage.delete(str(tmp_path / "out"))
    assert not (tmp_path / "out").exists() and (tmp_path / "kept" / "part").exists()


FORKED = """
import os, time
from galley.files import storage, waits
waits.MAX_SECONDS, waits.PULSE_SECONDS = 4.0, 0.5
assert storage.exists("/")
child = os.fork()
if not child:
    os._exit(0 if storage.exists("/") else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_process_does_not_wait_for_a_thread_that_it_does_not_have() -> None:
    """As that of a `multiprocessing.Pool`, after its parent has listed the files that it shares out."""
    command = [sys.executable, "-P", "-c", FORKED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout == "0\n", done.stderr


LEFT_OPEN = """
import sys
from galley.files import storage, waits
waits.MAX_SECONDS, waits.PULSE_SECONDS = 4.0, 0.5
file = storage.create(sys.argv[1])
file.write(b"x")
"""


def test_a_file_that_is_left_open_does_not_keep_the_process_from_ending(tmp_path: Path) -> None:
    """Python closes it once no other thread runs."""
    command = [sys.executable, "-P", "-c", LEFT_OPEN, str(tmp_path / "part")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "part").read_bytes() == b"x"
