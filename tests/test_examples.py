"""Every script of examples/ does what its description says."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from galley.cli.main import main

from tests.deduplicate.made import prose
from tests.runs import manifest_of, records_of, run, write_dumps

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
SITE_CHROME = "Your harbour, your Orlen Courier: subscribe today"
TESTED = {"clean_one_page", "own_pipeline", "query_result", "daily_run"}


def main_of(name: str) -> Callable[[list[str]], int]:
    """The `main` of an example, loaded as a module from its file."""
    assert name in TESTED
    spec = importlib.util.spec_from_file_location(f"examples_{name}", EXAMPLES / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Callable[[list[str]], int] = module.main
    return main


def test_every_example_is_tested_and_listed() -> None:
    scripts = {path.stem for path in EXAMPLES.glob("*.py")}
    assert scripts == TESTED
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert all(f"]({name}.py)" in readme for name in scripts)


def test_one_page_is_cleaned_with_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main_of("clean_one_page")([str(ROOT / "seeds" / "harlow-courier-ferry.html")]) == 0
    printed = capsys.readouterr().out
    assert "headline:  Ferry returns to Skerrow Sound after 14-month refit\n" in printed
    assert "authors:   Isla Penhallow, Tomas Reyne\n" in printed
    assert "published: 2024-03-18 (second)\n" in printed
    assert "\nThe Morven Lass carried her first passengers in more than a year" in printed
    assert "removed by rule:en.newsletter.heading: Subscribe\n" in printed


def test_a_page_without_a_story_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main_of("clean_one_page")([str(ROOT / "seeds" / "harlow-courier-transport.html")]) == 1
    assert "harlow-courier-transport.html has no article: no_story: " in capsys.readouterr().err


def test_the_example_pipeline_keeps_the_articles_in_one_language(tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    for name in ("wattkurier-deich.txt", "wire-tessaly-copper.txt", "harlow-courier-transport.html"):
        (dumps / name).write_bytes((ROOT / "seeds" / name).read_bytes())
    out = tmp_path / "out"

    assert main_of("own_pipeline")([str(dumps), str(out), "--language", "de"]) == 0

    articles = duckdb.sql(f"SELECT source.uri, language FROM '{out}/articles/*.parquet'").fetchall()
    rejects = duckdb.sql(f"SELECT source.uri, reason FROM '{out}/rejects/*.parquet'").fetchall()
    assert articles == [(str(dumps / "wattkurier-deich.txt"), "de")]
    assert rejects == [(str(dumps / "harlow-courier-transport.html"), "no_story")]


def test_a_result_is_queried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dumps = write_dumps(tmp_path / "dumps", stories=3)
    out = tmp_path / "out"
    assert run(dumps, "--output", out) == 0
    capsys.readouterr()

    assert main_of("query_result")([str(out)]) == 0

    printed = capsys.readouterr().out
    assert f"counts: {manifest_of(out)['counts']}\n" in printed
    # Three stories of the JSONL and one text file.
    words = sum(row["word_count"] for row in records_of(out, "articles"))
    assert f"\nLanguages\n  en | 4 | {words}\n" in printed
    assert f"  not_json | {dumps / 'stories.jsonl'} | " in printed
    assert f"  empty | {dumps / 'empty.txt'} | " in printed


def run_here(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command of Galley as `subprocess.run` does, but in this process."""
    *python, galley, command_name = command[:5]
    assert (python, galley, command_name) == ([sys.executable, "-P", "-m"], "galley", "run")
    return subprocess.CompletedProcess(command, main(command[4:]))


def test_a_daily_run_writes_only_articles_that_no_earlier_day_has(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dumps, results = tmp_path / "dumps", tmp_path / "results"
    stories = {"ferry": 1, "bridge": 2, "harbour": 3}
    days = {"2026-11-23": ("ferry", "bridge"), "2026-11-24": ("bridge", "harbour")}
    for day, names in days.items():
        (dumps / day).mkdir(parents=True)
        lines = []
        for name in names:
            words = prose(stories[name], 160)
            body = [" ".join(words[start : start + 40]).capitalize() + "." for start in range(0, 160, 40)]
            text = "\n\n".join([f"Story {name}", *body, SITE_CHROME])
            lines.append(json.dumps({"id": name, "url": f"https://orlen.example/{name}", "text": text}))
        (dumps / day / f"{day}.jsonl").write_text("\n".join(lines) + "\n")

    daily_run = main_of("daily_run")
    first, second = days
    assert daily_run([str(dumps), str(results), first]) == 0
    # A new process takes seconds to start, so the command runs in this one from the second day on.
    monkeypatch.setattr(subprocess, "run", run_here)
    assert daily_run([str(dumps), str(results), second]) == 0

    def names_of(day: str, dataset: str) -> list[str]:
        return sorted(row["source"]["given_id"] for row in records_of(results / f"day={day}", dataset))

    assert names_of("2026-11-23", "articles") == ["bridge", "ferry"]
    assert names_of("2026-11-24", "articles") == ["harbour"]
    assert names_of("2026-11-24", "duplicates") == ["bridge"]
    learnt = duckdb.sql(f"SELECT site, text FROM '{results}/_site_chrome/**/*.parquet'").fetchall()
    assert ("orlen.example", SITE_CHROME) in learnt

    capfd.readouterr()
    assert daily_run([str(dumps), str(results), "2026-11-24"]) == 0
    assert "nothing to do" in capfd.readouterr().out
