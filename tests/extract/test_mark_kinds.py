"""The fast search for names of bylines and dates finds what a plain one finds."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from galley.extract.dom.listing import tokens
from galley.extract.metadata.mark_kinds import MarkKinds, author_links, mark_patterns
from hypothesis import given
from hypothesis import strategies as st

RULES: list[dict[str, Any]] = json.loads(
    resources.files("galley").joinpath("rules", "marks.json").read_text("utf-8")
)["rules"]
NAME_RULES = [rule for rule in RULES if rule["kind"] != "author_link"]


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
@given(data=st.data())
def test_every_match_of_a_rule_holds_one_of_the_strings_that_the_rule_needs(
    rule: dict[str, Any], data: st.DataObject
) -> None:
    matched = data.draw(st.from_regex(rule["pattern"]))
    assert any(need in matched for need in rule["needs"])


names = st.one_of(
    st.sampled_from([rule[example] for rule in NAME_RULES for example in ("takes", "leaves")]),
    st.sampled_from([rule["takes"].upper() for rule in NAME_RULES]),
    st.text(alphabet="abdetuorşİé -_", max_size=12),
)


@given(st.lists(st.lists(names, max_size=3).map(" ".join), max_size=10, unique=True))
def test_values_learnt_together_have_the_kinds_that_each_has_alone(values: list[str]) -> None:
    together, alone = MarkKinds(), MarkKinds()
    assert together.learn(values) == [value for value in values if alone[value]]
    assert together == alone


@given(
    st.lists(st.lists(names, max_size=3).map(" ".join), max_size=6), st.lists(names, max_size=6, unique=True)
)
def test_values_learnt_before_change_nothing(before: list[str], values: list[str]) -> None:
    kinds, alone = MarkKinds(), MarkKinds()
    kinds.learn(before)
    assert kinds.learn(values) == [value for value in values if alone[value]]


@given(names)
def test_a_value_has_the_kind_whose_pattern_one_of_its_tokens_matches(value: str) -> None:
    found = {
        kind for kind in ("byline", "date") for token in tokens(value) if mark_patterns()[kind].search(token)
    }
    assert MarkKinds()[value] == min(found, default=None)


@given(st.lists(st.one_of(st.from_regex(mark_patterns()["author_link"]), names), max_size=8, unique=True))
def test_addresses_searched_together_are_those_that_each_is_alone(addresses: list[str]) -> None:
    search = mark_patterns()["author_link"].search
    assert author_links(addresses) == [address for address in addresses if search(address.lower())]
