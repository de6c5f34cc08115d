"""A mistake in the command line gives one clear sentence and exit code 2, before any work starts."""

from __future__ import annotations

import argparse
import json
import pickle
import re
import shlex
import shutil
from pathlib import Path

import pytest
from apache_beam.options.pipeline_options import DirectOptions
from galley.cli.main import main
from galley.cli.run import parse
from galley.running.options import GalleyOptions

STORY = "Ferry sinks\n\nThe ferry sank on Friday, the harbour master said in the evening.\n"


MISTAKES = {
    "no input": ("run --output out", "no INPUT was given"),
    "no output": ("run story.txt", "--output DIR is missing"),
    "a missing path": ("run nowhere --output out", "nowhere does not exist"),
    "an empty folder": ("run empty --output out", "holds no file to read"),
    "an unknown format": ("run story.txt --output out --format pdf", "--format"),
    "an unknown option": ("run story.txt --output out --overwrit", "did you mean --overwrite?"),
    "an unknown field": ("run story.txt --output out --field body=content", "body is none of"),
    "an empty input": ("run '' --output out", "an INPUT is an empty string"),
    "an input that is too long": (f"run {'x' * 5_000} --output out", "File name too long"),
    "an input after two dashes": ("run --output out -- -name.txt", "-name.txt does not exist"),
    "a shard of nothing": ("run story.txt --output out --shard-bytes 0", "must be from 1 bytes to 1 EiB"),
    "a size that is not a number": ("run story.txt --output out --shard-bytes x", "'x' is not a size"),
    "a size of an unknown unit": ("run story.txt --output out --wave-bytes 3XB", "'3XB' is not a size"),
    "too little memory": (
        "run story.txt --output out --document-memory-limit 1MB",
        "1MB must be from 512 MiB to 1 EiB",
    ),
    "more memory than there can be": (
        "run story.txt --output out --document-memory-limit 99999999999999999999",
        "to 1 EiB",
    ),
    "time that is not a number": (
        "run story.txt --output out --document-time-limit nan",
        "'nan' is not a number",
    ),
    "infinite time": ("run story.txt --output out --document-time-limit inf", "'inf' is not a number"),
    "negative time": ("run story.txt --output out --document-wall-limit=-1", "-1 must be more than 0"),
    "a similarity without effect": ("run story.txt --output out --near-threshold 0.8", "has no effect"),
    "a similarity out of range": (
        "run story.txt --output out --dedup near --near-threshold 0.1",
        "must be from 0.6 to 1",
    ),
    "a confidence out of range": (
        "run story.txt --output out --min-confidence 1.5",
        "must be from 0 to 1",
    ),
    "a number of words that is none": (
        "run story.txt --output out --min-words few",
        "must be a whole number",
    ),
    "an unknown kind of page": (
        "run story.txt --output out --keep-kinds article,shop",
        "'shop' is not a kind of page: choose from article, live_blog",
    ),
    "workers of a cluster, embedded": (
        "run story.txt --output out --num_workers 3",
        "has no effect with --runner DirectRunner",
    ),
    "a cluster's address, embedded": (
        "run story.txt --output out --flink_master x:1",
        "--flink_master has no effect",
    ),
    "embedded workers on a cluster": (
        "run story.txt --output out --runner FlinkRunner --direct_num_workers 3",
        "has no effect",
    ),
    "an unset variable as a folder": (
        "run story.txt --output out --against ''",
        "a folder is an empty string",
    ),
    "a result whose manifest is cut": ("run cut --output out", "belongs to the result of a run"),
    "a folder of another program": ("run story.txt --output packages --overwrite", "not Galley's"),
    "the result of a run": ("run earlier --output out", "belongs to the result of a run"),
    "a guess that would destroy": ("run story.txt --output out --verwrit", "unknown option --verwrit"),
    "contradicting options": ("run story.txt --output out --overwrite --resume", "contradict"),
    "a file for output": ("run story.txt --output story.txt", "story.txt"),
    "an unwritable output": ("run story.txt --output /proc/galley", "cannot write to --output"),
    "a folder of others": ("run story.txt --output foreign", "not Galley's"),
    "an unknown runner": ("run story.txt --output out --runner FastRunner", "FastRunner"),
    "an unknown filesystem": ("run ftq://x/y --output out", "ftq://x/y"),
    "an output on an unknown filesystem": ("run story.txt --output ftq://x/y", "ftq://x/y"),
    "an input in the output": ("run out --output out", "out does not exist"),
    "an unknown command": ("rum story.txt", "rum"),
    "an unknown dataset": ("schema article", "article"),
    "no such document": ("inspect story.txt --record 7", "there is no document at 7"),
    "a report of nothing": ("report foreign", "not a complete result"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_gives_one_sentence_and_exit_code_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("story.txt").write_text(STORY)
    Path("empty").mkdir()
    Path("foreign").mkdir()
    Path("foreign/thesis.doc").write_text("precious")
    Path("earlier/articles").mkdir(parents=True)
    Path("earlier/_manifest.json").write_text("{}")
    Path("earlier/articles/part-00000.parquet").write_text("")
    shutil.copytree("earlier", "cut")
    Path("cut/_manifest.json").write_text('{"schema_version": 1, "cou')
    Path("packages").mkdir()
    Path("packages/_manifest.json").write_text('{"name": "news", "version": 3}')
    command, sentence = MISTAKES[name]
    assert main(shlex.split(command)) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert len(printed.err.strip().splitlines()) == 1, printed.err
    assert printed.out == ""
    assert not Path("out").exists()
    assert Path("story.txt").read_text() == STORY
    assert Path("foreign/thesis.doc").read_text() == "precious"


def test_options_of_the_runner_reach_it_unchanged() -> None:
    known_by_the_job_server = ["--execution_mode_for_batch", "--object_reuse"]

    def add_options(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(known_by_the_job_server[0])
        parser.add_argument(known_by_the_job_server[1], action="store_true")

    runner = ["--runner", "FlinkRunner", "--flink_master", "localhost:8081"]
    of_the_runner = ["--runner-option", "execution_mode_for_batch=BATCH_FORCED"]
    of_the_runner += ["--runner-option", "object_reuse"]
    options = parse(["story.txt", "--output", "out", *runner, *of_the_runner])
    received = options.get_all_options(drop_default=True, add_extra_args_fn=add_options)
    assert received["flink_master"] == "localhost:8081" and received["input"] == ["story.txt"]
    assert received["execution_mode_for_batch"] == "BATCH_FORCED"
    assert received["object_reuse"] is True


def test_an_option_set_in_one_view_is_set_in_all() -> None:
    options = parse(["story.txt", "--output", "out"])
    options.view_as(DirectOptions).direct_num_workers = 3
    assert options.view_as(DirectOptions) is options.view_as(DirectOptions)
    assert options.view_as(GalleyOptions).view_as(DirectOptions).direct_num_workers == 3
    assert options.get_all_options(drop_default=True)["direct_num_workers"] == 3
    assert pickle.loads(pickle.dumps(options)).view_as(DirectOptions).direct_num_workers == 3


def test_schema_shows_every_field_with_its_description(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "articles"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^source\.uri +string +the file or URL", shown, re.MULTILINE)
    assert re.search(r"^headline +string\? +as printed", shown, re.MULTILINE)


@pytest.mark.parametrize("dataset", ["articles", "duplicates", "rejects", "signatures", "site_chrome"])
def test_schema_as_json_describes_every_field(dataset: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", dataset, "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["dataset"] == dataset
    assert shown["schema_version"] == 1
    assert all(field["description"] for field in shown["fields"])


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("20000000", 20_000_000),
        ("64MB", 64_000_000),
        ("64MiB", 64 << 20),
        ("1.5g", 3 << 29),
        ("512k", 512 << 10),
    ],
)
def test_sizes_are_read_with_their_units(typed: str, size: int) -> None:
    assert parse(["story.txt", "--output", "out", "--wave-bytes", typed]).settings().wave_bytes == size


def test_an_option_that_deletes_is_suggested_only_for_a_typing_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for typed in ("--verbose", "--override", "--overview"):
        assert main(["run", "story.txt", "--output", "out", typed]) == 2
        assert "--overwrite" not in capsys.readouterr().err


def test_galleys_own_options_are_suggested_before_beams(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "story.txt", "--output", "out", "--formats", "html"]) == 2
    assert "(did you mean --format?)" in capsys.readouterr().err
