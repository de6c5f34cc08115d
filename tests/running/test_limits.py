"""Every limit is an option: it is checked, reaches the processes that work, and is part of what a run is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from apache_beam.internal import pickler
from galley.extract.limits import PAGE_LIMITS, PageLimits
from galley.isolation.limits import ChildLimits
from galley.running.job import read_settings
from galley.running.options import GalleyOptions, RunSettings
from galley.running.stages import ScoreDocuments, Workforce

from tests.runs import manifest_of, records_of, run, story

LIMITS = {
    "--max-document-bytes": ("20000", "max_document_bytes", 20_000),
    "--max-expansion": ("40", "max_expansion", 40),
    "--max-unfolded-bytes": ("1MiB", "max_unfolded_bytes", 1 << 20),
    "--max-unpacked-bytes": ("2MB", "max_unpacked_bytes", 2_000_000),
    "--max-json-depth": ("9", "max_json_depth", 9),
    "--max-html-depth": ("50", "max_html_depth", 50),
    "--max-blocks": ("20", "max_blocks", 20),
    "--document-time-limit": ("2.5", "document_time_limit", 2.5),
    "--document-wall-limit": ("7", "document_wall_limit", 7.0),
    "--document-memory-limit": ("1GiB", "document_memory_limit", 1 << 30),
}
"""A value of each limit as it is given, and the setting that it becomes."""


def settings(*given: str) -> RunSettings:
    return GalleyOptions(["--input", "dumps", "--output", "out", *given]).settings()


@pytest.mark.parametrize("option", LIMITS)
def test_records_depend_on_every_limit(option: str) -> None:
    given, name, value = LIMITS[option]
    chosen, default = settings(option, given), settings()
    assert getattr(chosen, name) == value != getattr(default, name)
    shaping = chosen.shaping_records()
    assert {key for key, other in default.shaping_records().items() if shaping[key] != other} == {name}


def test_the_limits_reach_the_readers_and_the_children() -> None:
    chosen = settings(*(part for option, (given, _, _) in LIMITS.items() for part in (option, given)))
    reading = read_settings(chosen)
    for name in ("document_bytes", "expansion", "unfolded_bytes", "unpacked_bytes", "json_depth"):
        assert getattr(reading, f"max_{name}") == getattr(chosen, f"max_{name}")
    assert chosen.document_limits == ChildLimits(2.5, 7.0, 1 << 30)
    assert chosen.page_limits == PageLimits(html_depth=50, blocks=20)


def test_the_limits_of_a_page_go_with_the_job_to_any_runner() -> None:
    """A cluster's worker knows of the run only what the job's graph holds."""
    stage = ScoreDocuments(Workforce(page_limits=PageLimits(50, 20))).score
    unpacked = pickler.loads(pickler.dumps(stage))
    assert unpacked.function.keywords == {"limits": PageLimits(50, 20)}
    assert unpacked.workforce == stage.workforce


def page(paragraphs: int, depth: int) -> str:
    text = "".join(f"<p>{line}</p>" for line in story(1).split("\n\n") * paragraphs)
    return f"<html><body><h1>Ferry sinks</h1>{'<div>' * depth}{text}{'</div>' * depth}</body></html>"


@pytest.mark.parametrize("processes", [1, 2])
def test_a_page_over_a_limit_is_a_reject_that_says_which(tmp_path: Path, processes: int) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    (dumps / "deep.html").write_text(page(1, 60))
    (dumps / "good.html").write_text(page(1, 10))
    (dumps / "long.html").write_text(page(30, 1))
    (dumps / "long.txt").write_text("\n\n".join(f"{number}. {story(number)}" for number in range(9)))
    (dumps / "nested.jsonl").write_text('{"text": ' + "[" * 12 + "1" + "]" * 12 + "}\n")
    (dumps / "large.jsonl").write_text(json.dumps({"text": story(1) * 60}) + "\n")
    options = [part for option in LIMITS for part in (option, LIMITS[option][0])]
    if processes > 1:
        options += ["--direct_num_workers", str(processes), "--direct_running_mode", "multi_processing"]
    assert run(dumps, "--output", tmp_path / "out", *options) == 0
    messages = {
        Path(row["source"]["uri"]).name: (row["reason"], row["message"].rpartition(": ")[2])
        for row in records_of(tmp_path / "out", "rejects")
    }
    large = messages.pop("large.jsonl")
    assert large[0] == "too_large" and large[1].endswith("bytes long, over 20,000")
    assert messages == {
        "deep.html": ("too_deep", "elements are nested more than 50 deep"),
        "long.html": ("too_large", "the page has more than 20 blocks"),
        "long.txt": ("too_large", "the text has more than 20 blocks"),
        "nested.jsonl": ("too_deep", "the record at byte 0 is JSON nested over 9 deep"),
    }
    assert [Path(row["source"]["uri"]).name for row in records_of(tmp_path / "out", "articles")] == [
        "good.html"
    ]
    assert manifest_of(tmp_path / "out")["options"]["max_blocks"] == 20


def test_a_page_at_the_limits_is_read(tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_text(page(1, 46))  # html, body, 46 div and p are 49
    assert run(tmp_path / "deep.html", "--output", tmp_path / "out", "--max-html-depth", 49) == 0
    assert run(tmp_path / "deep.html", "--output", tmp_path / "less", "--max-html-depth", 48) == 0
    assert len(records_of(tmp_path / "out", "articles")) == len(records_of(tmp_path / "less", "rejects")) == 1


@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [
        ("--max-html-depth", "0", "must be a whole number from 1 to 2,000, not 0"),
        ("--max-html-depth", "2001", "must be a whole number from 1 to 2,000, not 2001"),
        ("--max-blocks", "-1", "must be a whole number from 1 to 10,000,000, not -1"),
        ("--max-blocks", "nan", "must be a whole number from 1 to 10,000,000, not nan"),
        ("--max-blocks", "9" * 5000, "must be a whole number from 1 to 10,000,000"),
        ("--max-json-depth", "501", "must be a whole number from 1 to 500, not 501"),
        ("--max-expansion", "1", "must be a whole number from 2 to 1,000,000, not 1"),
        ("--max-unfolded-bytes", "lots", "is not a size"),
        ("--document-time-limit", "inf", "is not a number"),
        ("--document-wall-limit", "-1", "must be more than 0"),
        ("--document-memory-limit", "9" * 40, "must be from 512 MiB to 1 EiB"),
    ],
)
def test_a_limit_out_of_range_is_a_mistake_told_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, complaint: str
) -> None:
    (tmp_path / "story.txt").write_text(story(1))
    assert run(tmp_path / "story.txt", "--output", tmp_path / "out", f"{option}={value}") == 2
    errors = capsys.readouterr().err
    assert complaint in errors and len(errors.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_the_default_limits_are_those_of_a_single_page() -> None:
    assert settings().page_limits == PAGE_LIMITS
