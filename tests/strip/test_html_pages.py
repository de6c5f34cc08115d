"""Every block of an HTML page gets a verdict; the story is rendered as paragraphs."""

from __future__ import annotations

import dataclasses
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from galley.errors import DocumentError
from galley.extract.html.page import extract_html
from galley.records import Block, BlockKind, Page, Reason
from galley.strip import score, strip
from galley.strip.html.features import PageColumns
from galley.strip.html.model import first_model, second_model, story_probabilities, token_odds
from galley.strip.shared.block_choice import choose
from galley.strip.shared.tokens import TokenOdds, element_names, name_tokens, text_tokens, text_words
from galley.strip.shared.trees import FORMAT, load_trees
from galley.text.characters import Characters
from galley.text.story_text import story_text
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.records_made import raw_html

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"

PAGE = """
<html><head><title>Ferry runs aground off Skerrow - Harlow Courier</title></head><body>
<header><nav><ul>
<li><a href=/>Home</a></li><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li>
</ul></nav></header>
<main><article class="article">
<h1 class="headline">Ferry runs aground off Skerrow</h1>
<div class="byline">By Una Galbraith</div>
<div class="share-bar"><a href=#>Share on Facebook</a> <a href=#>Email this</a></div>
<div class="article-body">
<p>The ferry Morning Star ran aground on the sandbank off Skerrow early on Thursday, with 140 people
aboard, the harbour master said.</p>
<p>Two lifeboats took the passengers off within the hour, and nobody was hurt, according to the
coastguard.</p>
<h2>A bank that moves</h2>
<p>The bank has moved some forty metres to the east since the channel was last surveyed, in 2019, and
pilots had asked for a new survey in the spring.</p>
<p>“We said it would happen, and it has happened,” said Bram Oduya, who speaks for the pilots. “The
money was there.”</p>
<p>The council will meet on Monday to decide who is to pay for the dredging, which is put at two
million.</p>
</div>
<div class="newsletter-signup"><p>Sign up for our newsletter</p></div>
<aside class="related"><h3>Related articles</h3><ul>
<li><a href=/a>Ferry fares to rise in March</a></li>
<li><a href=/b>Harbour wall to be mended</a></li>
</ul></aside>
</article></main>
<footer><p>© 2021 Harlow Courier. All rights reserved.</p><a href=/privacy>Privacy policy</a></footer>
</body></html>
"""


def test_a_page_of_prose_between_chrome_gives_the_prose() -> None:
    stripped = strip(score(extract_html(raw_html(PAGE))))
    story = [b.text for b, v in zip(stripped.page.blocks, stripped.verdicts, strict=True) if v.story]
    assert [text.split()[0] for text in story if len(text.split()) > 8] == ["The", "Two", "The", "“We", "The"]
    assert "A bank that moves" in story
    chrome = [b.text for b, v in zip(stripped.page.blocks, stripped.verdicts, strict=True) if not v.story]
    assert {"Home", "Sport", "Sign up for our newsletter", "Ferry fares to rise in March"} <= set(chrome)


def test_every_verdict_names_the_rule_or_the_model_that_gave_it() -> None:
    stripped = strip(score(extract_html(raw_html(PAGE))))
    assert len(stripped.verdicts) == len(stripped.page.blocks)
    rules = {b.text: v.rule for b, v in zip(stripped.page.blocks, stripped.verdicts, strict=True)}
    assert rules["Sign up for our newsletter"].startswith("rule:")
    assert all(rule == "model:html" or rule.startswith("rule:") for rule in rules.values())


def test_a_page_without_a_story_says_so() -> None:
    links = "".join(f"<li><a href=/{n}>Item {n}</a></li>" for n in range(60))
    with pytest.raises(DocumentError) as failed:
        strip(score(extract_html(raw_html(f"<html><body><nav><ul>{links}</ul></nav></body></html>"))))
    assert failed.value.reason is Reason.NO_STORY


def test_the_models_were_trained_on_the_columns_that_the_code_makes() -> None:
    page = extract_html(raw_html(PAGE))
    columns = PageColumns(page, token_odds())
    for model, (names, table) in (
        (first_model(), columns.table()),
        (second_model(), columns.table(np.linspace(0.0, 1.0, len(page.blocks)))),
    ):
        assert names == model.features
        assert table.shape == (len(names), len(page.blocks))
        assert np.isfinite(table).all()


def test_only_of_an_unsure_page_a_second_opinion_is_asked() -> None:
    asked = []
    # Is what the readers say the story of this page, or is its story missing?
    said = "The ferry ran aground on the sandbank off Skerrow early on Thursday, with 140 people aboard."
    unclear = "".join(f"<div class=comment><b>Reader {n}</b><p>{said}</p></div>" for n in range(6))
    for markup in (PAGE, unclear):
        page = extract_html(raw_html(markup))

        def opinion(page: Page = page) -> tuple[float, ...]:
            asked.append(page.blocks[0].text)
            return (1.0,) * len(page.blocks)

        story_probabilities(dataclasses.replace(page, second_opinion=opinion))
    assert asked == ["Reader 0"]


def test_the_same_page_gives_the_same_probabilities() -> None:
    first, second = (story_probabilities(extract_html(raw_html(PAGE))) for _ in range(2))
    assert first.tolist() == second.tolist()


def test_a_page_of_one_word_is_judged() -> None:
    assert 0.0 <= story_probabilities(extract_html(raw_html("<p>x</p>")))[0] <= 1.0


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Block:
    return Block(0, text, kind, level)


def test_paragraphs_are_parted_by_one_blank_line_and_lists_and_tables_are_lines() -> None:
    assert story_text(
        [
            block("One."),
            block("Two,\nin two lines.", BlockKind.OTHER),
            block("a", BlockKind.LIST_ITEM, 1),
            block("deeper", BlockKind.LIST_ITEM, 2),
            block("Year\tCrossings", BlockKind.TABLE_ROW),
            block("2021\t1,940", BlockKind.TABLE_ROW),
            block("End."),
        ]
    ) == ("One.\n\nTwo,\nin two lines.\n\n- a\n  - deeper\n\nYear | Crossings\n2021 | 1,940\n\nEnd.")


def test_no_block_or_an_empty_one_leaves_no_trace() -> None:
    assert story_text([]) == ""
    assert story_text([block("One."), block(" "), block("Two.")]) == "One.\n\nTwo."


def test_two_trees_by_hand_add_up() -> None:
    trees = load_trees(
        {
            "format": FORMAT,
            "features": ["words", "links"],
            "bias": 1_000,
            "trees": [
                {"splits": [[0, 10.0], [1, 0.5]], "leaves": [-100, 200, -300, 400]},
                {"splits": [[1, 0.5]], "leaves": [5, -5]},
            ],
        }
    )
    table = np.array([[5, 20, 5, 20], [0, 0, 1, 1]], dtype=np.float32)
    assert trees.scores(table).tolist() == pytest.approx([0.0905, 0.1205, 0.0695, 0.1395])


def test_a_model_file_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        load_trees({"format": "other"})


@given(
    arrays.arrays(np.float64, st.integers(1, 7), elements=st.floats(0, 1)),
    st.lists(st.integers(1, 50), min_size=7, max_size=7),
)
@settings(deadline=None)
def test_no_other_choice_of_blocks_has_a_higher_expected_f1(
    probabilities: np.ndarray, sizes: list[int]
) -> None:
    words = np.array(sizes[: len(probabilities)], dtype=np.float64)

    def expected(chosen: np.ndarray) -> float:
        hits = (probabilities * words)[chosen].sum()
        return float(2 * hits / (words[chosen].sum() + (probabilities * words).sum() + 1e-9))

    every = [
        np.array([bool(number >> place & 1) for place in range(len(words))])
        for number in range(1, 2 ** len(words))
    ]
    assert expected(choose(probabilities, words)) >= max(map(expected, every)) - 1e-9


def development_pages() -> Iterator[tuple[str, Page]]:
    for name in ("news", "articles"):
        for line in (BENCH / name / "gold.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            raw = gzip.decompress((BENCH / name / "pages" / f"{row['id']}.html.gz").read_bytes())
            yield row["id"], extract_html(raw_html(raw.decode("utf-8", "replace"), url=row["url"]))


@pytest.mark.bench
@pytest.mark.slow
def test_all_development_pages_have_a_verdict_for_each_block_and_all_but_one_a_story() -> None:
    if not BENCH.exists():
        pytest.skip(f"the development benchmark is not at {BENCH}")
    without_story = []
    for name, page in development_pages():
        assert [block.position for block in page.blocks] == list(range(len(page.blocks))), name
        try:
            assert len(strip(score(page)).verdicts) == len(page.blocks), name
        except DocumentError as error:
            assert error.reason is Reason.NO_STORY
            without_story.append(name)
    # The stored HTML of this one holds its menus alone.
    assert without_story == ["wcxb-0310"]


@given(st.lists(st.text(st.sampled_from("ab1 .-Ö") | st.characters(exclude_characters="\x00"), max_size=90)))
def test_what_is_known_of_words_and_pairs_is_found_in_each_text(texts: list[str]) -> None:
    tokens = ["a", "b", "ab", "a b", "b a", "^ a", "b $", "a a", "^ ab", "ö $"]
    odds = TokenOdds({}, {}, {token: 0.25 * number - 1.0 for number, token in enumerate(tokens)})
    for text, row in zip(texts, odds.of_texts(texts).tolist(), strict=True):
        known = [odds.words[token] for token in text_tokens(text_words([text])[0]) if token in odds.words]
        expected = [sum(known), min(known), max(known), sum(known) / len(known)] if known else [0.0] * 4
        assert row == pytest.approx(expected)


NAMES = st.text("abcd-_1<é", min_size=1, max_size=12) | st.from_regex(
    r"([ab]{2}[-_1]?){1,9}|[ab]{20,60}", fullmatch=True
)
ELEMENTS = st.tuples(
    st.sampled_from(["ab", "x-ab", "ba"]), st.lists(NAMES, max_size=4).map(tuple), st.booleans()
)


@given(st.lists(ELEMENTS, max_size=6))
def test_what_is_known_of_the_names_of_elements_is_the_best_and_the_worst(
    elements: list[tuple[str, tuple[str, ...], bool]],
) -> None:
    tokens = [
        "<ab>",
        "<x-ab>",
        "<hidden>",
        "ab",
        "aa",
        "ba",
        "ab-ba",
        "ba-ab",
        "aa-bb",
        "bb",
        "abab",
        "c" * 24,
    ]
    odds = TokenOdds(
        {token: 0.25 * number - 1.0 for number, token in enumerate(tokens)},
        {token: 0.75 - 0.125 * number for number, token in enumerate(tokens[2:-2])},
        {},
    )
    expected = []
    for element in elements:
        said = frozenset().union(*map(name_tokens, element_names(*element)))
        each = [[known[token] for token in said if token in known] for known in (odds.names, odds.own_names)]
        expected.append(tuple(sum({min(known), max(known)}) if known else 0.0 for known in each))
    assert odds.of_elements(elements) == expected == odds.of_elements(elements)


TEXTS = st.text(
    st.sampled_from("aΣΑİß1²_ -\n’日") | st.characters(max_codepoint=0xFFFF, min_codepoint=1), min_size=1
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_the_characters_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    characters = Characters(texts)
    assert characters.letters == ["".join(re.findall(r"[^\W_]+", text.lower())) for text in texts]
    assert characters.last_in("a’_").tolist() == [float(text[-1] in "a’_") for text in texts]
