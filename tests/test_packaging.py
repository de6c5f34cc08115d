"""The wheel contains every file of Galley, and so does the sdist that Beam makes for its workers
(``--setup_file``)."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.runs import records_of

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packaged files, so that building leaves nothing in the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("pipeline", "schemas", "setup.py", "pyproject.toml", "README.md"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(copy)], check=True)
    return copy


def expected_files() -> set[str]:
    """Every file of the packages, by its installed name."""
    found = set()
    for folder, package in ((ROOT / "pipeline", "galley"), (ROOT / "schemas", "galley/schemas")):
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                found.add(f"{package}/{path.relative_to(folder)}")
    return found


def build(checkout: Path, kind: str) -> Path:
    command = [sys.executable, "setup.py", "-q", kind, "--dist-dir", f"dist-{kind}"]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    [built] = (checkout / f"dist-{kind}").iterdir()
    return built


def test_the_wheel_contains_every_file(checkout: Path) -> None:
    with zipfile.ZipFile(build(checkout, "bdist_wheel")) as wheel:
        assert expected_files() <= set(wheel.namelist())


def test_the_sdist_contains_every_file_and_runs_once_installed(checkout: Path, tmp_path: Path) -> None:
    sdist = build(checkout, "sdist")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    packaged = {
        file.replace("galley/schemas/", "schemas/", 1)
        if file.startswith("galley/schemas/")
        else file.replace("galley/", "pipeline/", 1)
        for file in expected_files()
    }
    assert packaged <= names

    installed = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target"]
    subprocess.run([*pip, str(installed), str(sdist)], check=True, capture_output=True)
    out = tmp_path / "out"
    story = ROOT / "seeds" / "000_eef0caf31c78fcaf.txt"
    subprocess.run(
        [sys.executable, "-m", "galley", "run", str(story), "--output", str(out)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
    )
    [row] = records_of(out, "articles")
    assert row["byline"] == "By VOA News"
