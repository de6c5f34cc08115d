"""Each rule of ``split`` takes the example that stands beside it and leaves the other."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import pytest
from galley.split.printed.credits import read_credits
from galley.split.printed.dateline import read_dateline

RULES = resources.files("galley").joinpath("rules")


def rules_of(name: str, key: str = "rules") -> list[Any]:
    rules: list[Any] = json.loads(RULES.joinpath(name).read_text("utf-8"))[key]
    return rules


def named(rules: list[Any]) -> Any:
    return pytest.mark.parametrize("rule", rules, ids=[rule["id"] for rule in rules])


@named(rules_of("marks.json"))
def test_a_rule_of_marks_takes_its_example(rule: dict[str, str]) -> None:
    assert re.search(rule["pattern"], rule["takes"])
    assert not re.search(rule["pattern"], rule["leaves"])


@named(rules_of("bylines.json", "prefixes"))
def test_a_word_before_names_takes_its_example(rule: dict[str, str]) -> None:
    pattern = re.compile(rf"^\s*(?:{rule['pattern']})\s*", re.IGNORECASE)
    assert pattern.match(rule["takes"])
    assert not pattern.match(rule["leaves"])


@named(rules_of("lines.json"))
def test_a_rule_of_lines_takes_its_example(rule: dict[str, str]) -> None:
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    assert pattern.search(rule["takes"])
    assert not pattern.search(rule["leaves"])


@named(rules_of("credits.json"))
def test_a_credit_rule_takes_its_example(rule: dict[str, str]) -> None:
    credits = read_credits(rule["takes"])
    assert credits is not None
    assert {credit.role for credit in credits.credits} == {rule["role"]}
    assert re.compile(rule["pattern"], re.IGNORECASE).fullmatch(rule["takes"].strip(" .()"))
    assert read_credits(rule["leaves"]) is None


@named(rules_of("datelines.json", "examples"))
def test_a_dateline_example_is_read(rule: dict[str, str]) -> None:
    read = read_dateline(rule["takes"])
    assert read is not None
    assert read.text == rule["dateline"]
    assert read_dateline(rule["leaves"]) is None


@named(rules_of("datelines.json", "patterns"))
def test_a_dateline_of_another_shape_is_read(rule: dict[str, str]) -> None:
    read = read_dateline(rule["takes"])
    assert read is not None
    assert read.agency is not None
    found = read_dateline(rule["leaves"])
    assert found is None or found.agency is None


def test_every_rule_has_an_id_of_its_own() -> None:
    files = [
        ("marks.json", "rules"),
        ("bylines.json", "prefixes"),
        ("lines.json", "rules"),
        ("credits.json", "rules"),
        ("datelines.json", "examples"),
        ("datelines.json", "patterns"),
    ]
    for name, key in files:
        ids = [rule["id"] for rule in rules_of(name, key)]
        assert len(ids) == len(set(ids)), name


def test_every_language_names_all_twelve_months() -> None:
    months = json.loads(RULES.joinpath("months.json").read_text("utf-8"))["months"]
    incomplete = {language for language, names in months.items() if set(names.values()) != set(range(1, 13))}
    assert incomplete <= {"vi"}  # Vietnamese numbers its months
