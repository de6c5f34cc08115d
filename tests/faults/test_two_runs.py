"""Two runs that meet in one output folder, at once or one after the other."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from galley import __version__
from galley.cli.main import main
from galley.running import provenance as provenance_module
from galley.running import run as run_module
from galley.running.run import RunJobs

from tests.runs import manifest_of, run, write_dumps

from .runs import OPTIONS, end, finish, records_of_all, start, start_waiting, wait_until


def interrupt(*arguments: object) -> None:
    raise KeyboardInterrupt


def test_of_two_runs_at_once_one_is_refused(sixty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    runs = [start(sixty, out) for _ in range(2)]
    ended = sorted(finish(each) for each in runs)
    assert [code for code, _ in ended] == [0, 2], ended
    refused = ended[1][1]
    assert refused.count("\n") == 1 and f"--output {out}" in refused
    assert main(["verify", str(out)]) == 0


def test_a_run_that_planned_for_long_does_not_replace_what_finished_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dumps, out = write_dumps(tmp_path / "dumps"), tmp_path / "out"
    plan_run = run_module.plan_run

    def plan_for_long(*arguments: object) -> object:
        plan = plan_run(*arguments)  # type: ignore[arg-type]
        with monkeypatch.context() as patch:
            patch.setattr(run_module, "plan_run", plan_run)
            assert run(dumps, "--output", out) == 0
        return plan

    monkeypatch.setattr(run_module, "plan_run", plan_for_long)
    assert run(dumps / "single.txt", "--output", out) == 2
    assert capsys.readouterr().err.startswith(f"galley run: --output {out} already holds a result")
    assert manifest_of(out)["counts"]["documents"] == 16


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with dumps, and in ``out`` a run over them that was interrupted before its last steps."""
    folder = tmp_path_factory.mktemp("stopped")
    write_dumps(folder / "dumps")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunJobs, "finish", interrupt)
        assert run(folder / "dumps", "--output", folder / "out") == 130
    return folder


def change_an_input(folder: Path) -> tuple[str, ...]:
    (folder / "dumps" / "single.txt").write_text("Another story now.\n")
    return ()


def add_an_input(folder: Path) -> tuple[str, ...]:
    (folder / "dumps" / "more.txt").write_text("One more story.\n")
    return ()


def remove_an_input(folder: Path) -> tuple[str, ...]:
    (folder / "dumps" / "empty.txt").unlink()
    return ()


def change_an_option(folder: Path) -> tuple[str, ...]:
    return ("--dedup", "none")


def edit_plan(folder: Path, **changes: object) -> tuple[str, ...]:
    plan = folder / "out" / "_staging" / "plan.json"
    plan.write_text(json.dumps({**json.loads(plan.read_text()), **changes}))
    return ()


def stage_by_another_version(folder: Path) -> tuple[str, ...]:
    return edit_plan(folder, versions={**provenance_module.versions(), "galley": "0.0.9"})


def stage_in_another_form(folder: Path) -> tuple[str, ...]:
    (folder / "out" / "_staging" / "plan.json").write_text('{"fingerprint": "1f", "waves": 3}')
    return ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_an_input, "1 input(s) changed: {dumps}/single.txt"),
        (add_an_input, "1 input(s) new: {dumps}/more.txt"),
        (remove_an_input, "1 input(s) gone: {dumps}/empty.txt"),
        (change_an_option, "--dedup is none, was exact"),
        (stage_by_another_version, f"galley is {__version__}, was 0.0.9"),
        (stage_in_another_form, "it was staged by another version of Galley"),
    ],
)
def test_a_refused_resume_says_what_differs(
    stopped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], tuple[str, ...]], told: str,
) -> None:  # fmt: skip
    dumps, out = stopped / "dumps", stopped / "out"
    kept = shutil.copytree(stopped, tmp_path / "kept")
    try:
        options = change(stopped)
        capsys.readouterr()
        assert run(dumps, "--output", out, *options, "--resume") == 2
        assert capsys.readouterr().err == (
            f"galley run: cannot resume the run in {out}: {told.format(dumps=dumps)}; give --overwrite to "
            "start from the beginning\n"
        )
        assert (out / "_staging" / "wave-00000.json").exists()
    finally:
        shutil.rmtree(stopped)
        shutil.copytree(kept, stopped)


@pytest.mark.slow
@pytest.mark.parametrize(
    "moment", ["plan.json", "wave-00000.json", "wave-00001-cleaned.json", "finished.json", "cleared"]
)
def test_overwrite_keeps_the_old_result_until_the_new_one_is_complete(
    sixty: Path, tmp_path: Path, moment: str
) -> None:
    """Killed at each step of a run that replaces a result."""
    out, old_dumps = tmp_path / "out", write_dumps(tmp_path / "old")
    assert run(old_dumps, "--output", out, *OPTIONS) == 0
    old = records_of_all(out)
    process = start_waiting(moment, sixty, out, *OPTIONS, "--overwrite")
    assert wait_until((out / "_staging" / moment).exists, process)
    end(process)
    process.wait()
    assert process.returncode == -signal.SIGKILL
    if (out / "_manifest.json").exists() and manifest_of(out)["counts"]["documents"] == 16:
        assert records_of_all(out) == old
        assert main(["verify", str(out)]) == 0
    else:  # every part of the new result was there before the first of the old one went
        assert (out / "_staging" / "finished.json").exists()
    assert finish(start(sixty, out, "--resume"))[0] == 0
    assert manifest_of(out)["counts"]["documents"] == 60
    assert main(["verify", str(out)]) == 0
