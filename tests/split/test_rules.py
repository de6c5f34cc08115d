"""Each rule that ``split`` uses takes the example given with it and leaves the other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from galley.rules import read_rules
from galley.rules.patterns import pattern_text
from galley.split.printed.credits import read_credits
from galley.split.printed.dateline import read_dateline
from galley.split.reading.date_text import read_printed_date
from galley.split.reading.rules import compile_rule, finds, line_signs

RULES_BY_FILE = [
    ("marks.json", "rules"),
    ("bylines.json", "prefixes"),
    ("lines.json", "rules"),
    ("credits.json", "rules"),
    ("credits.json", "phrases"),
    ("datelines.json", "examples"),
    ("datelines.json", "patterns"),
    ("datelines.json", "phrases"),
    ("date_words.json", "rules"),
]


def rules_of(name: str, key: str = "rules") -> list[Any]:
    rules: list[Any] = read_rules(name)[key]
    return rules


def each(rules: list[Any]) -> Any:
    """One case for each rule, named by its id."""
    return pytest.mark.parametrize("rule", rules, ids=[rule["id"] for rule in rules])


@each(rules_of("marks.json"))
def test_a_rule_of_marks_takes_its_example(rule: dict[str, str]) -> None:
    assert re.search(rule["pattern"], rule["takes"])
    assert not re.search(rule["pattern"], rule["leaves"])


@each(rules_of("bylines.json", "prefixes"))
def test_a_prefix_of_names_takes_its_example(rule: dict[str, Any]) -> None:
    pattern = re.compile(rf"^\s*(?:{pattern_text(rule['pattern'])})\s*", re.IGNORECASE)
    assert pattern.match(rule["takes"])
    assert not pattern.match(rule["leaves"])


@each(rules_of("lines.json") + rules_of("credits.json", "phrases") + rules_of("datelines.json", "phrases"))
def test_a_rule_of_lines_or_phrases_takes_its_example(rule: dict[str, Any]) -> None:
    assert compile_rule(rule).search(rule["takes"])
    assert not compile_rule(rule).search(rule["leaves"])


@each(rules_of("credits.json"))
def test_a_credit_rule_takes_its_example(rule: dict[str, Any]) -> None:
    read = read_credits(rule["takes"])
    assert read is not None
    assert {credit.role for credit in read.credits} == {rule["role"]}
    assert compile_rule(rule).fullmatch(rule["takes"].strip(" .()"))
    assert read_credits(rule["leaves"]) is None


@each(rules_of("datelines.json", "examples"))
def test_a_dateline_example_is_read(rule: dict[str, str]) -> None:
    read = read_dateline(rule["takes"])
    assert read is not None
    assert read.text == rule["dateline"]
    assert read_dateline(rule["leaves"]) is None


@each(rules_of("datelines.json", "patterns"))
def test_a_dateline_of_a_listed_form_is_read(rule: dict[str, str]) -> None:
    read = read_dateline(rule["takes"])
    assert read is not None
    assert read.agency is not None
    found = read_dateline(rule["leaves"])
    assert found is None or found.agency is None


@each(rules_of("date_words.json"))
def test_a_word_of_dates_takes_its_example(rule: dict[str, str]) -> None:
    read = read_printed_date(rule["takes"])
    assert read is not None
    assert read.moment.isoformat()[: len(rule["date"])] == rule["date"]
    assert (read.precision == "day") == (len(rule["date"]) == len("2024-05-03"))
    assert read_printed_date(rule["leaves"]) is None


@pytest.mark.parametrize(("name", "key"), RULES_BY_FILE)
def test_every_rule_has_an_id_of_its_own(name: str, key: str) -> None:
    ids = [rule["id"] for rule in rules_of(name, key)]
    assert len(ids) == len(set(ids))


def test_every_language_names_all_twelve_months() -> None:
    months = read_rules("months.json")["months"]
    incomplete = {language for language, names in months.items() if set(names.values()) != set(range(1, 13))}
    assert incomplete <= {"vi"}  # Vietnamese numbers its months


def test_a_rule_ignores_case_unless_it_says_otherwise() -> None:
    assert compile_rule({"id": "x", "pattern": "by"}).search("By Ann Lee")
    assert not compile_rule({"id": "x", "pattern": "by", "match_case": True}).search("By Ann Lee")


def test_the_signs_of_a_rule_are_the_literal_starts_of_its_first_alternatives() -> None:
    every, ascii_only = line_signs("first-posted")
    assert every[:4] == ("original", "first", "initially", "ursprünglich")
    assert "ursprünglich" not in ascii_only
    assert finds("first-posted", "Ursprünglich am 3. Mai veröffentlicht") is False
    assert finds("first-posted", "Ursprünglich veröffentlicht am 3. Mai") is True
