"""Of articles with the same text the one of lowest rank is kept, whatever parts they are in."""

from __future__ import annotations

from pathlib import Path

import pytest
from galley.articles import Article
from galley.deduplicate import Duplicate, passes

from tests.deduplicate.made import duplicates_in, story

FERRY = ["The", "ferry", "sank"]
FERRY_MONDAY = story(FERRY, record=90, day=6)
FERRY_TUESDAY = story(FERRY, record=7, day=7)
FERRY_UNDATED = story(FERRY, record=3, day=None)
BRIDGE = story(["The", "bridge", "opened"], record=0, day=6)


def exact(kept: Article) -> Duplicate:
    return Duplicate(kept.id, 1.0, "exact", None)


@pytest.mark.parametrize(
    "parts",
    [
        [[FERRY_TUESDAY, BRIDGE, FERRY_MONDAY], [FERRY_UNDATED]],
        [[FERRY_UNDATED], [FERRY_MONDAY], [BRIDGE], [FERRY_TUESDAY]],
        [[FERRY_UNDATED, FERRY_TUESDAY], [FERRY_MONDAY, BRIDGE]],
        [[BRIDGE, FERRY_MONDAY, FERRY_TUESDAY, FERRY_UNDATED]],
    ],
)
def test_the_earliest_article_is_kept_however_the_work_is_split(
    tmp_path: Path, parts: list[list[Article]]
) -> None:
    assert duplicates_in(tmp_path / "run", parts, near=False) == {
        FERRY_TUESDAY.id: exact(FERRY_MONDAY),
        FERRY_UNDATED.id: exact(FERRY_MONDAY),
    }


def test_among_equally_early_articles_the_longest_is_kept_then_the_smallest_id(tmp_path: Path) -> None:
    short, long = story(FERRY, 1, word_count=3), story(FERRY, 2, word_count=4)
    assert duplicates_in(tmp_path / "long", [[short, long]], near=False) == {short.id: exact(long)}
    first, second = sorted((story(FERRY, 3), story(FERRY, 4)), key=lambda each: each.id)
    assert duplicates_in(tmp_path / "id", [[second], [first]], near=False) == {second.id: exact(first)}


def test_a_text_that_occurs_once_is_no_duplicate(tmp_path: Path) -> None:
    assert duplicates_in(tmp_path / "run", [[FERRY_MONDAY, BRIDGE], []], near=False) == {}


def test_several_passes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [[story([f"story{n % 20}"], record=part * 100 + n) for n in range(30)] for part in range(2)]
    one = duplicates_in(tmp_path / "one", parts, near=False)
    monkeypatch.setattr(passes, "ROWS_OF_AN_EXACT_PASS", 25)
    assert duplicates_in(tmp_path / "several", parts, near=False) == one
    assert len(one) == 40
