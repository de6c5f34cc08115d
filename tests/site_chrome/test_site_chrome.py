"""What repeats over the pages of a site is its chrome; what stands on one of them may be its story."""

from __future__ import annotations

import math
import random

import pytest
from galley.records import Score, ScoredPage
from galley.site_chrome.evidence import SiteChrome, repetition_evidence, uniqueness_evidence, weigh
from galley.site_chrome.learning import LearntSite, learn, site_chrome
from galley.site_chrome.rows import chrome_rows, learnt_sites
from galley.site_chrome.sample import SAMPLE_PAGES, Sample, merge_samples
from galley.site_chrome.sightings import Sightings, keys_of_blocks, sight, site_of
from galley.site_chrome.waiting_pages import unpack_page, waiting_page
from hypothesis import given
from hypothesis import strategies as st

from tests.site_chrome.pages import CHROME, STORY, page, site_page


def block_key(text: str) -> int:
    """The key of a block as a whole."""
    [[(_, key, _), *_]] = keys_of_blocks([text])
    return key


def sample_of(pages: list[ScoredPage]) -> Sample:
    return merge_samples({seen.document: seen.pack()} for seen in map(sight, pages))


def learnt_of(pages: list[ScoredPage], known: tuple[LearntSite, ...] = ()) -> LearntSite:
    return learn("harbour.example", sample_of(pages), known)


def chrome_of(pages: list[ScoredPage]) -> SiteChrome:
    return site_chrome(learnt_of(pages), sample_of(pages))


def probabilities(weighed: ScoredPage) -> dict[str, float]:
    pairs = zip(weighed.blocks, weighed.scores, strict=True)
    return {block.text: score.probability for block, score in pairs}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 comments", "3 Comments"),
        ("Read  more »", "read more"),
        ("© 2023 Harbour Times", "© 2024 Harbour Times"),
        ("FOLLOW US", "Follow us:"),
    ],
)
def test_blocks_that_differ_in_case_digits_spaces_or_punctuation_are_the_same(one: str, other: str) -> None:
    assert block_key(one) == block_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Follow us", "Follow me"), ("---", "***"), ("", "|"), ("$ 20", "$ 30")]
)
def test_blocks_with_other_words_are_others(one: str, other: str) -> None:
    assert block_key(one) != block_key(other)


@pytest.mark.parametrize(
    ("block", "templates"),
    [
        ("Read more: ferry runs aground", ["Read more:", ": ferry runs aground"]),
        ("A ferry that sails to the islands runs aground | Harbour Times", ["| Harbour Times"]),
        ("Photo – Ann Onymous", ["Photo –", "– Ann Onymous"]),
        ("The ferry runs at 10:30", []),
        ("A well-known ferry", []),
    ],
)
def test_a_template_is_the_short_opening_or_end_of_a_block(block: str, templates: list[str]) -> None:
    assert [text for _, _, text in keys_of_blocks([block])[0][1:]] == templates


def test_a_site_is_a_registered_domain_or_else_the_folder_of_the_file() -> None:
    assert site_of(page([("x", 1.0)], url="https://www.news.harbour.co.uk/a?b=1")) == "harbour.co.uk"
    assert site_of(page([("x", 1.0)], url=None, uri="dumps/harbour/1.txt")) == "dumps/harbour"
    assert site_of(page([("x", 1.0)], url=None, uri="1.txt")) == "."


def test_what_repeats_over_pages_becomes_unlikely_and_what_stands_once_likelier() -> None:
    pages = [site_page(number) for number in range(10)]
    alone, known = probabilities(pages[3]), probabilities(weigh(pages[3], chrome_of(pages)))
    assert alone[CHROME[3][0]] == 0.9
    assert known[CHROME[3][0]] < 0.1  # a long sentence that the classifier took for story
    assert known["3 comments"] < 0.01  # its number is another on each page
    assert known["Read more: ferry 3 runs aground"] < 0.1
    assert alone["What Dora means"] == 0.4
    assert known["What Dora means"] > 0.5  # a subhead: it stands here alone, on a site whose chrome is known


def test_verdicts_name_what_the_site_says() -> None:
    pages = [site_page(number) for number in range(10)]
    weighed = weigh(pages[0], chrome_of(pages))
    rules = {block.text: score.rule for block, score in zip(weighed.blocks, weighed.scores, strict=True)}
    assert rules["Harbour Times"] == "site:repeated"
    assert rules["What Anna means"] is None
    titles = [
        page([(f"{word} {text}", p) for text, p in [("sails again | Harbour Times", 0.3), (word * 9, 0.9)]])
        for word in ("Anna", "Bertha", "Clara", "Dora")
    ]
    [score, _] = weigh(titles[0], chrome_of(titles)).scores
    assert score.rule == "site:template"


def test_a_rule_of_the_page_keeps_its_name() -> None:
    known = SiteChrome({block_key("Share"): 5.0})
    one = page([("Share", 0.2)])
    ruled = ScoredPage(
        **{name: getattr(one, name) for name in one.__slots__ if name != "scores"},
        scores=(Score(0.2, "rule:en.share"),),
    )
    assert weigh(ruled, known).scores[0].rule == "rule:en.share"


def test_pages_of_one_document_are_one_witness() -> None:
    """The same story under three addresses, with an updated line: its paragraphs are not chrome."""
    story = [
        (f"{text.format(word='Anna')} It was the {n}th time.", 0.97)
        for n in range(4)
        for text, _ in STORY[:2]
    ]
    editions = [page([*story, (f"Updated at {n} o'clock", 0.6)]) for n in range(3)]
    assert len({sight(one).document for one in editions}) == 1
    assert not chrome_of(editions).repeated


def test_a_corrected_story_is_one_witness_with_the_one_before() -> None:
    """Its longest paragraph is another one now, so that it is another document; its others are not chrome."""
    story = [(text.format(word="Anna"), 0.9) for text, _ in STORY[:2]]
    longest = ("The company, which has been asked before, {} to say who was at the helm. " * 3, 0.9)
    corrected = [page([*story, (longest[0].format(said, said, said), 0.9)]) for said in ("refused", "agreed")]
    assert len({sight(one).document for one in corrected}) == 2
    chrome = chrome_of([*corrected, *(site_page(number) for number in range(1, 5))])
    assert not any(
        block_key(text) in chrome.repeated and chrome.repeated[block_key(text)] for text, _ in story
    )
    assert chrome.repeated[block_key(CHROME[3][0])] > 0.0


def test_one_page_teaches_nothing() -> None:
    assert chrome_of([site_page(1)]) == SiteChrome({}, 0.0)


def test_what_follows_a_template_in_the_story_keeps_it_story() -> None:
    """Question and answer: the name that opens paragraphs of an interview is not chrome."""
    pages = [
        page(
            [(f"Harbour Times: What does the captain of the {word} say?", 0.9), (f"Of {word}: nothing.", 0.9)]
        )
        for word in ("Anna", "Bertha", "Clara", "Dora", "Emma")
    ]
    learnt = learnt_of(pages)
    assert [block.kind for block in learnt.blocks] == ["prefix", "suffix"]
    assert not site_chrome(learnt, sample_of(pages)).repeated


def test_a_long_block_needs_more_evidence() -> None:
    assert repetition_evidence(2, 10, chars=200) < repetition_evidence(2, 10, chars=20)
    assert repetition_evidence(1, 10, chars=20) == 0.0
    assert repetition_evidence(2, 128, chars=20) == 0.0  # twice in 128: a subhead that came to mind again
    assert repetition_evidence(12, 128, chars=20) > 10.0


def test_paragraphs_written_by_a_template_are_spared_where_the_classifier_is_sure_of_them() -> None:
    paragraph = (
        "The index closed at {n},000 points on the last day of trade, {n} points more than the day before."
    )
    pages = [
        page(
            [(paragraph.format(n=number), 0.995), (f"{word} rose most of all, the traders said. " * 4, 0.99)]
        )
        for number, word in enumerate(("Anna", "Bertha", "Clara", "Dora", "Emma", "Frida"))
    ]
    assert probabilities(weigh(pages[0], chrome_of(pages)))[paragraph.format(n=0)] > 0.5


def test_the_evidence_is_the_bayes_factor_of_the_two_explanations() -> None:
    by_chance = math.comb(9, 2) * 0.005**2 * 0.995**7
    assert repetition_evidence(3, 10, chars=20) == pytest.approx(math.log((1 / 10) / by_chance))


def test_standing_alone_says_less_where_chrome_varies_from_page_to_page() -> None:
    assert uniqueness_evidence(0, 0, of=20) == 0.0
    assert uniqueness_evidence(1, 100, of=20) == pytest.approx(-math.log(0.2 + 0.8 / 20))
    assert 0.0 < uniqueness_evidence(30, 100, of=20) < 0.4
    assert 0.0 < uniqueness_evidence(90, 100, of=20) < 0.1


def test_standing_alone_on_one_of_few_pages_says_nothing() -> None:
    assert uniqueness_evidence(1, 100, of=4) > 0.0
    assert uniqueness_evidence(1, 100, of=3) == 0.0


@given(st.permutations(range(12)), st.integers(1, 11))
def test_the_same_is_learnt_however_the_pages_are_divided(order: list[int], cut: int) -> None:
    pages = [site_page(number) for number in order]
    parts = [sample_of(pages[:cut]), sample_of(pages[cut:])]
    assert learn("harbour.example", merge_samples(parts)) == learnt_of([site_page(n) for n in range(12)])


def test_the_sample_of_a_site_is_bounded_and_the_same_in_any_order() -> None:
    samples: list[Sample] = [{number * 7919 % 100_003: b"x"} for number in range(3 * SAMPLE_PAGES)]
    expected = merge_samples(samples)
    assert list(expected) == sorted(key for sample in samples for key in sample)[:SAMPLE_PAGES]
    random.Random(1).shuffle(samples)
    halves = [merge_samples(samples[:200]), merge_samples(samples[200:])]
    assert merge_samples(halves) == expected


def test_what_was_learnt_in_two_runs_is_what_one_run_learns() -> None:
    both = [site_page(number) for number in range(12)]
    first = learnt_of(both[:6])
    [stored] = learnt_sites(chrome_rows(first))
    assert stored == first
    assert learnt_of(both[6:], (stored,)) == learnt_of(both)


def test_a_run_over_the_same_pages_again_learns_nothing_more() -> None:
    pages = [site_page(number) for number in range(6)]
    first = learnt_of(pages)
    assert learnt_of(pages, (first,)) == first


def test_one_page_gains_from_what_an_earlier_run_learnt() -> None:
    first = learnt_of([site_page(number) for number in range(6)])
    new = site_page(9)
    known = site_chrome(learnt_of([new], (first,)), sample_of([new]))
    assert probabilities(weigh(new, known))[CHROME[3][0]] < 0.2
    assert probabilities(weigh(new, known))["What Jenny means"] == 0.4  # four blocks of chrome say too little


@given(st.lists(st.tuples(st.text(max_size=60), st.floats(0, 1)), min_size=1, max_size=20))
def test_a_page_waits_and_is_taken_up_as_it_was(lines: list[tuple[str, float]]) -> None:
    one = page(lines)
    waiting = waiting_page(one)
    assert unpack_page(waiting.page) == one and waiting.site == site_of(one)


@given(st.lists(st.tuples(st.text(max_size=60), st.floats(0, 1)), min_size=1, max_size=20))
def test_any_page_is_packed_and_weighed(lines: list[tuple[str, float]]) -> None:
    one = page(lines)
    seen = sight(one)
    again = Sightings.unpack(seen.document, seen.pack())
    assert (again.rows == seen.rows).all() and again.texts == seen.texts and again.day == seen.day
    known = site_chrome(learn("s", {1: seen.pack(), 2: seen.pack()}), {1: seen.pack()})
    weighed = weigh(one, known)
    assert all(0.0 <= score.probability <= 1.0 for score in weighed.scores)
    assert [block.text for block in weighed.blocks] == [text for text, _ in lines]
