"""The figures of training are those of the benchmark's ``score.py``."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from training import scoring

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"
EVERY = 25
"""The step between the pages that are compared: the rules are the same for all."""


def test_words_are_runs_of_letters_and_single_characters_of_unspaced_scripts() -> None:
    assert scoring.words("It’s 7 o'clock, Zoë") == ["it", "s", "7", "o", "clock", "zoë"]
    assert scoring.words("東京で3日") == ["東", "京", "で", "3", "日"]


def test_the_overlap_of_two_bags() -> None:
    assert scoring.overlap(Counter("aab"), Counter("abc")) == (2 / 3, 2 / 3, 2 / 3)
    assert scoring.overlap(Counter(), Counter()) == (1.0, 1.0, 1.0)
    assert scoring.overlap(Counter("a"), Counter("b")) == (0.0, 0.0, 0.0)


def test_joint_entries_are_split_and_degrees_left_out() -> None:
    assert scoring.names(["Ann Lee and Bo Park, MD", "ann lee"]) == {"ann lee", "bo park"}
    assert scoring.authors_f1(["Ann Lee", "Bo Park"], ["Ann Lee"]) == pytest.approx(2 / 3)


def test_a_lone_string_is_refused_where_a_list_of_names_is_wanted() -> None:
    with pytest.raises(TypeError, match="entries"):
        scoring.names("Ann Lee")


@pytest.mark.bench
def test_figures_agree_with_the_benchmarks_own_program() -> None:
    if not (BENCH / "score.py").exists():
        pytest.skip(f"the development benchmark is not at {BENCH}")
    theirs = program(BENCH / "score.py")
    compared = 0
    for name in ("news", "articles", "text"):
        lines = (BENCH / name / "gold.jsonl").read_text("utf-8").splitlines()[::EVERY]
        golds = [json.loads(line) for line in lines]
        for gold, other in pairwise(golds):
            body, text = "\n".join(gold["body"]), "\n".join(gold["body"][1:] + other["body"][:2])
            assert scoring.words(body) == theirs.words(body)
            assert scoring.shingles(scoring.words(text)) == theirs.shingles(theirs.words(text))
            bags = Counter(theirs.words(body)), Counter(theirs.words(text))
            assert scoring.overlap(*bags) == theirs.overlap(*bags)
            assert scoring.plain(gold["headline"]) == theirs.plain(gold["headline"])
            authors, others = gold.get("authors") or [], other.get("authors") or []
            assert scoring.names(authors) == theirs.names(authors)
            assert scoring.authors_f1(authors, others) == theirs.authors_f1(authors, others, None)
            compared += 1
    assert compared > 50


def program(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
