"""Figures of the development benchmark: a sample of each set, cleaned by real runs and scored by the
benchmark's own script."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

PINNED = Path(__file__).with_name("bench_floors.json")

BENCH = Path(os.environ.get("GALLEY_BENCH") or Path(__file__).resolve().parents[3] / "shared" / "bench")

TOLERANCE = 0.002
"""How far a figure may stand from the pinned one, on either side."""

PAGES_A_SET = 160
"""An arbitrary value: with it the whole benchmark takes minutes, and a set's figures still move when a
handful of pages does."""

RUNS_AT_ONCE = 2

DUMP = "dump.jsonl.gz"
"""What a set of whole sites holds in place of single pages."""

Row = dict[str, Any]
Figures = dict[str, float]


def sets(bench: Path = BENCH) -> list[str]:
    """The names of the benchmark's sets, as paths below its folder."""
    return sorted(path.parent.relative_to(bench).as_posix() for path in bench.glob("**/gold.jsonl"))


def measure(bench: Path = BENCH) -> dict[str, Figures]:
    """Run Galley over a sample of every set and score it.

    Returns:
        Under each set's name the figures of the benchmark's score.py, with ``pages``, how many were scored.

    Raises:
        subprocess.CalledProcessError: a run failed.
    """
    with ThreadPoolExecutor(RUNS_AT_ONCE) as pool:
        names = sets(bench)
        return dict(zip(names, pool.map(lambda name: measure_set(bench / name, bench), names), strict=True))


def measure_set(folder: Path, bench: Path = BENCH) -> Figures:
    """Run Galley over a sample of one set and score it, as `measure` does."""
    scorer = _scorer(bench)
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = sample([json.loads(line) for line in lines], whole_sites=(folder / DUMP).exists())
    with TemporaryDirectory() as scratch:
        inputs, output = Path(scratch) / "in", Path(scratch) / "out"
        inputs.mkdir()
        _copy_inputs(folder, gold, inputs)
        # Stories repeat in some sets, and each is scored.
        command = [sys.executable, "-P", "-m", "galley", "run", str(inputs)]
        options = ["--output", str(output), "--dedup", "none"]
        subprocess.run(command + options, check=True, cwd=scratch, stdout=subprocess.DEVNULL)
        pages = scorer.score(gold, scorer.load_predictions(output / "articles"), folder)
    return {figure: round(value, 4) for figure, value in scorer.summary(pages).items()}


def sample(gold: list[Row], pages: int = PAGES_A_SET, *, whole_sites: bool = False) -> list[Row]:
    """The same pages of a set each time: those whose ids have the smallest hashes, whatever else it holds.

    Args:
        pages: how many to take.
        whole_sites: take all pages of a host or none, until there are enough: what Galley learns of a
            site's chrome depends on how many of its pages it sees.
    """
    groups: dict[str, list[Row]] = {}
    for row in gold:
        key = urlsplit(row["url"]).netloc if whole_sites else row["id"]
        groups.setdefault(key, []).append(row)
    taken: list[Row] = []
    for _, members in sorted(groups.items(), key=lambda group: hashlib.sha256(group[0].encode()).digest()):
        if len(taken) >= pages:
            break
        taken += members
    return taken


def pinned(path: Path = PINNED) -> dict[str, Figures]:
    """The pinned figures.

    Raises:
        FileNotFoundError: nothing was pinned yet.
    """
    found: dict[str, Figures] = json.loads(path.read_text("utf-8"))
    return found


def pin(figures: dict[str, Figures], path: Path = PINNED) -> None:
    """Write figures as the pinned ones, one line a set."""
    rows = ",\n".join(f" {json.dumps(name)}: {json.dumps(of)}" for name, of in sorted(figures.items()))
    path.write_text(f"{{\n{rows}\n}}\n", "utf-8")


def differences(measured: dict[str, Figures], expected: dict[str, Figures]) -> list[str]:
    """A line for each figure that is not where it was pinned, and for each set that is there on one side
    alone."""
    lines = [f"{name}: not pinned" for name in measured.keys() - expected.keys()]
    lines += [f"{name}: pinned, but not in the benchmark" for name in expected.keys() - measured.keys()]
    for name in sorted(measured.keys() & expected.keys()):
        for figure in sorted(measured[name].keys() | expected[name].keys()):
            now, before = measured[name].get(figure, 0.0), expected[name].get(figure, 0.0)
            if abs(now - before) > TOLERANCE:
                lines.append(f"{name} {figure}: {now:.4f}, pinned {before:.4f}")
    return lines


def _copy_inputs(folder: Path, gold: list[Row], inputs: Path) -> None:
    """Lay out the sampled documents of a set as a run takes them."""
    wanted = {row["id"] for row in gold}
    if (folder / DUMP).exists():
        with gzip.open(folder / DUMP, "rt", encoding="utf-8") as lines:
            kept = [line for line in lines if json.loads(line)["id"] in wanted]
        (inputs / "dump.jsonl").write_text("".join(kept), "utf-8")
        return
    for path in sorted((folder / "pages").iterdir()):
        if path.name.removesuffix(".gz").rpartition(".")[0] in wanted:
            shutil.copy(path, inputs)


def _scorer(bench: Path) -> ModuleType:
    """The benchmark's score.py as a module. It is read where it lies and never copied."""
    spec = importlib.util.spec_from_file_location("bench_score", bench / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{bench / 'score.py'} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
