"""docs/record.md shows the record that `galley inspect` prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from galley.cli.main import main
from galley.schemas import SCHEMAS

ROOT = Path(__file__).parents[1]
SEED = "seeds/000_eef0caf31c78fcaf.txt"
LEFT_OUT = "…"


def test_the_worked_example_is_what_inspect_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "record.md").read_text("utf-8")
    (block,) = re.findall(r"```json\n(.+?)\n```", page, re.DOTALL)
    shown = json.loads(block)
    assert list(shown) == SCHEMAS["articles"].names

    monkeypatch.chdir(ROOT)
    assert main(["inspect", SEED, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {name: LEFT_OUT if shown[name] == LEFT_OUT else value for name, value in printed.items()} == shown


def test_the_raw_lines_shown_are_those_of_the_seed() -> None:
    page = (ROOT / "docs" / "record.md").read_text("utf-8")
    (block,) = re.findall(r"```text\n(.+?)\n```", page, re.DOTALL)
    raw = [line for line in (ROOT / SEED).read_text("utf-8").split("\n") if line]
    numbered = re.findall(r"^ ?(\d+)  (.+?)(?: …)?$", block, re.MULTILINE)
    assert [int(number) for number, _ in numbered] == [0, 1, 2, 3, *range(11, 18)]
    assert all(raw[int(number)].startswith(text) for number, text in numbered)
