"""Each near duplicate is similar to the article that it names, and that article is kept."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from galley.articles import Article
from galley.deduplicate import Duplicate, passes
from galley.deduplicate.near import BAND_SLOTS, BANDS, MAX_LEADERS, RECORD, band_keys, followers
from galley.deduplicate.signatures import NUMBERS, SIGNATURE, numbers_shared, signature, similarities
from hypothesis import given
from hypothesis import strategies as st

from tests.deduplicate.made import duplicates_in, prose, story

WIRE = prose(1)
CREDIT = ["reporting", "by", "Ann", "Onymous", "editing", "by", "Bob", "Other"]


def signed(words: Sequence[str]) -> np.ndarray:
    return np.frombuffer(signature(" ".join(words)), SIGNATURE)


def test_an_edited_story_is_a_near_duplicate_of_the_first(tmp_path: Path) -> None:
    first, credited, cut = (
        story(WIRE, 0, day=1), story(WIRE + CREDIT, 1, day=2), story(WIRE[:170], 2, day=3),
    )  # fmt: skip
    other = story(prose(2), 3, day=1)
    found = duplicates_in(tmp_path / "run", [[cut, other], [credited, first]])
    assert {(each, found[each].duplicate_of, found[each].kind) for each in found} == {
        (credited.id, first.id, "near"),
        (cut.id, first.id, "near"),
    }
    assert found[credited.id].similarity == pytest.approx(0.96, abs=0.06)
    assert found[cut.id].similarity == pytest.approx(0.85, abs=0.1)


def test_a_story_cut_in_half_is_another_story(tmp_path: Path) -> None:
    assert duplicates_in(tmp_path / "run", [[story(WIRE, 0), story(WIRE[:100], 1)]]) == {}


def test_the_same_report_with_other_numbers_is_another_report(tmp_path: Path) -> None:
    def report(day: int) -> list[str]:
        return [*prose(3, 150), *f"closed at {1200 + 37 * day} up {day} points volume {day * 91}".split()]

    monday, tuesday = report(1), report(2)
    assert similarities(signed(monday)[0], signed(tuesday))[0] > 0.85
    assert duplicates_in(tmp_path / "run", [[story(monday, 0, day=1), story(tuesday, 1, day=2)]]) == {}
    corrected = story([*monday, "corrected"], 2, day=3)
    found = duplicates_in(tmp_path / "corrected", [[story(monday, 0, day=1), corrected]])
    assert found.keys() == {corrected.id}


def test_a_text_without_spaces_has_shingles_of_characters(tmp_path: Path) -> None:
    first = "船は金曜日に港を出て砂州に乗り上げたが全員が無事に救助されたと会社が発表した。" * 3
    later = first + "記者は山田。"
    other = "橋は月曜日に開通し市長は九年の工事の後でようやく完成したと夕方の式典で述べた。" * 3
    articles = [story([first], 0, day=1), story([later], 1, day=2), story([other], 2, day=1)]
    found = duplicates_in(tmp_path / "run", [articles])
    assert {each: found[each].duplicate_of for each in found} == {articles[1].id: articles[0].id}


def drift(versions: int, step: int) -> list[Article]:
    """A story that changes by ``step`` words from day to day."""
    whole = prose(4, 200 + versions * step)
    return [story(whole[n * step : n * step + 200], n, day=n + 1) for n in range(versions)]


def test_a_chain_of_small_changes_is_cut_where_it_leaves_the_story_that_is_named(tmp_path: Path) -> None:
    versions = drift(versions=9, step=14)  # neighbours 0.86 alike, every second 0.74, every third 0.64
    found = duplicates_in(tmp_path / "run", [versions])
    signatures = {each.id: signed([each.text]) for each in versions}
    assert len(found) >= 4
    for each, duplicate in found.items():
        assert duplicate.duplicate_of not in found
        measured = similarities(signatures[duplicate.duplicate_of][0], signatures[each])[0]
        assert duplicate.similarity == measured >= 0.7


def test_an_exact_duplicate_of_a_near_duplicate_names_the_same_article(tmp_path: Path) -> None:
    first = story(WIRE, 0, day=1)
    edited = [story(WIRE + CREDIT, n, day=n + 1) for n in range(1, 6)]
    found = duplicates_in(tmp_path / "run", [edited[:3], [first, *edited[3:]]])
    assert found.keys() == {each.id for each in edited}
    assert len(set(found.values())) == 1
    assert found[edited[4].id] == Duplicate(first.id, found[edited[0].id].similarity, "near", None)


def families() -> list[Article]:
    """Forty stories in up to four versions, and a chain of versions."""
    drawn = random.Random(5)
    made = drift(versions=6, step=20)
    for number in range(40):
        words = prose(100 + number)
        for _ in range(drawn.randint(1, 4)):
            start, end = drawn.randint(0, 20), drawn.randint(170, 200)
            day = drawn.choice([None, *range(1, 29)])
            made.append(story(words[start:end], len(made), day=day, word_count=end - start))
    return made


@pytest.mark.slow
def test_the_duplicates_do_not_depend_on_how_the_work_is_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = families()
    whole = duplicates_in(tmp_path / "whole", [articles])
    assert len(whole) > 40
    monkeypatch.setattr(passes, "ROWS_OF_A_NEAR_PASS", 60)
    monkeypatch.setattr(passes, "FOLLOWS_OF_A_PASS", 700)
    parts = [articles[2::3], [], articles[1::3] + articles[0::3][::-1]]
    assert duplicates_in(tmp_path / "cut", parts) == whole


def test_an_article_undecided_after_the_last_round_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "MAX_ROUNDS", 1)
    found = duplicates_in(tmp_path / "run", [drift(versions=9, step=14)])
    assert found and all(duplicate.duplicate_of not in found for duplicate in found.values())


def test_the_threshold_is_the_lowest_similarity_of_near_duplicates(tmp_path: Path) -> None:
    articles = [story(WIRE, 0, day=1), story(WIRE[:160], 1, day=2)]
    assert duplicates_in(tmp_path / "low", [articles], threshold=0.7).keys() == {articles[1].id}
    assert duplicates_in(tmp_path / "high", [articles], threshold=0.95) == {}


def bucket(*texts: Sequence[str], earlier: int = 0) -> list[bytes]:
    """The records of a bucket. The first ``earlier`` ones are of an earlier result."""
    records = np.zeros(len(texts), RECORD)
    for number, words in enumerate(texts):
        records[number]["signature"] = signed(words)[0]
        records[number]["row"] = number
        records[number]["rank"]["new"] = number >= earlier
        records[number]["rank"]["published"] = number
        records[number]["rank"]["id"] = number.to_bytes(16, "big")
    return [record.tobytes() for record in records]


def follows(records: list[bytes]) -> list[tuple[int, int]]:
    """Who follows whom, by the index of the text in the bucket."""
    found = followers((bytes(8), records), threshold=0.7)
    return sorted((each.row, int.from_bytes(each.leader[-16:], "big")) for each in found)


@given(st.permutations(range(6)))
def test_a_bucket_is_compared_in_the_order_of_rank(shuffled: list[int]) -> None:
    records = bucket(WIRE, prose(7), WIRE + CREDIT, [*prose(7), "end"], WIRE[:180], prose(8))
    assert follows([records[place] for place in shuffled]) == [(2, 0), (3, 1), (4, 0)]


def test_earlier_articles_lead_and_never_follow() -> None:
    records = bucket(WIRE, [*WIRE, "again"], WIRE + CREDIT, prose(9), [*prose(9), "end"], earlier=2)
    assert follows(records) == [(2, 0), (4, 3)]


def test_a_bucket_of_many_different_texts_has_a_maximum_of_leaders() -> None:
    texts = [prose(1000 + number, 30) for number in range(MAX_LEADERS)]
    records = bucket(*texts, WIRE, [*WIRE, "end"])
    assert follows(records) == []
    assert follows(records[1:]) == [(MAX_LEADERS + 1, MAX_LEADERS)]


def test_a_bucket_of_a_thousand_copies_has_one_leader() -> None:
    records = bucket(*([*WIRE, f"copy{'x' * number}"] for number in range(1000)))
    assert follows(records) == [(number, 0) for number in range(1, 1000)]


@given(st.integers(0, BANDS - 1), st.integers(0, 1000))
def test_articles_that_agree_in_one_band_meet_only_there(band: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    one = drawn.integers(0, 256, (1, 128)).astype(np.uint8)
    other = 255 - one
    slots = slice(band * BAND_SLOTS, (band + 1) * BAND_SLOTS)
    other[:, slots] = one[:, slots]
    keys, others = band_keys(one)[0], band_keys(other)[0]
    assert len(set(keys.tolist())) == BANDS
    assert [number for number in range(BANDS) if keys[number] == others[number]] == [band]


def without_collisions(numbers: Iterable[int]) -> list[int]:
    """One number for each hash that signatures keep: about one pair of numbers in 65,536 shares it."""
    kept = {int(signed([str(number)])["numbers"][0, 0]): number for number in numbers}
    return sorted(kept.values())


# Fewer than are kept: of a text with as many, it is not known that there are no more.
few_numbers = st.sets(st.sampled_from(without_collisions(range(300))), max_size=NUMBERS - 1)


@given(few_numbers, few_numbers)
def test_numbers_are_compared_as_sets(here: set[int], there: set[int]) -> None:
    shared = numbers_shared(signed([str(n) for n in here])[0], signed([str(n) for n in there]))[0]
    fewer = min(len(here), len(there))
    assert shared == (len(here & there) / fewer if fewer else 1.0)


def test_a_number_beyond_those_that_are_kept_of_the_other_text_is_not_compared() -> None:
    """Found by a random search: of 16 numbers, as many as are kept, the hash of 160 is beyond the largest."""
    sixteen = ["0", "1", *(str(number) for number in range(3, 17))]
    assert len(sixteen) == NUMBERS
    assert numbers_shared(signed(["160"])[0], signed(sixteen))[0] == 1
    assert numbers_shared(signed(["160"])[0], signed(sixteen[:-1]))[0] == 0


def test_of_many_numbers_only_those_known_of_both_texts_are_compared() -> None:
    many = [str(number) for number in range(1000, 1200)]
    assert numbers_shared(signed(many)[0], signed(many[:100]))[0] == 1
    assert numbers_shared(signed(many)[0], signed(many[100:]))[0] == 1
    assert numbers_shared(signed(many[:100])[0], signed(many[100:]))[0] == 0
