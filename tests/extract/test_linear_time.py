"""Eight times the text takes about eight times as long, whatever the text is."""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from galley.errors import DocumentError
from galley.extract import extract
from galley.extract.dom.listing import Listing
from galley.extract.html.lost_line_ends import LINE_TAGS, with_line_ends
from galley.extract.html.parsing import parse
from galley.extract.html.script_state import candidates
from galley.extract.metadata.json_ld import parse_json_ld
from galley.language import identify_language
from galley.language.tags import language_tag

from tests.extract.hostile_text import HIDDEN_STORY, JSON_LD, MARKUP, SCRIPT, TEXT, Maker
from tests.records_made import raw_html, raw_text

SIZE = 10_000
"""Characters of the small text; the large one has eight times as many."""

GROWTH = 8
MAX_GROWTH = 20
"""Linear passes grow by 8, quadratic ones by 64; the rest is room for caches and a busy machine."""

FLOOR_SECONDS = 0.02
"""The least time that the small text is taken to need: below it, fixed costs and the clock decide."""

ATTEMPTS = 4


@pytest.fixture(scope="module", autouse=True)
def older_objects_are_left_alone() -> Iterator[None]:
    """The collector does not look through all that earlier tests have left, again and again.

    It is the same in the process that documents are cleaned in.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


def grows_linearly(run: Callable[[str], object], make: Maker, size: int = SIZE) -> bool:
    """Whether the CPU time of a call grows in proportion to its text, in the best of some attempts."""
    small, large = make(size), make(GROWTH * size)
    of_small, of_large = FLOOR_SECONDS, 1e9
    gc.collect()  # what the test before has left
    for attempt in range(ATTEMPTS):
        of_large = min(of_large, cpu_seconds(run, large))
        if of_large <= MAX_GROWTH * FLOOR_SECONDS:
            return True  # whatever the small text takes
        took = max(cpu_seconds(run, small), FLOOR_SECONDS)
        of_small = took if attempt == 0 else min(of_small, took)
        if of_large <= MAX_GROWTH * of_small:
            return True
    return False


def cpu_seconds(run: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    with suppress(DocumentError):
        run(text)
    return time.process_time() - started


@pytest.mark.parametrize("kind", TEXT)
def test_a_text_dump_is_cut_in_linear_time(kind: str) -> None:
    assert grows_linearly(lambda text: extract(raw_text(text)), TEXT[kind])


@pytest.mark.parametrize("kind", MARKUP)
def test_a_page_is_parsed_and_cut_in_linear_time(kind: str) -> None:
    assert grows_linearly(lambda page: extract(raw_html(page)), MARKUP[kind])


@pytest.mark.parametrize("kind", MARKUP)
def test_lost_line_ends_are_found_in_linear_time(kind: str) -> None:
    ignored = {(name, 1) for name in LINE_TAGS}
    assert grows_linearly(lambda page: with_line_ends(page.encode(), ignored), MARKUP[kind])


@pytest.mark.parametrize("kind", ["ends of the page", "ends of the page and elements", "pages in a row"])
def test_what_follows_the_first_root_is_taken_in_in_linear_time(kind: str) -> None:
    # On a smaller page other work hides what these short tags cost.
    assert grows_linearly(parse, MARKUP[kind], size=80_000)


@pytest.mark.parametrize("kind", HIDDEN_STORY)
def test_a_story_that_scripts_would_draw_is_placed_in_linear_time(kind: str) -> None:
    assert grows_linearly(lambda content: extract(raw_html(content)), HIDDEN_STORY[kind])


@pytest.mark.parametrize("kind", JSON_LD)
def test_json_ld_is_read_in_linear_time(kind: str) -> None:
    assert grows_linearly(parse_json_ld, JSON_LD[kind])


@pytest.mark.parametrize("kind", {**SCRIPT, **JSON_LD})
def test_scripts_are_searched_in_linear_time(kind: str) -> None:
    def search(script: str) -> None:
        listing = Listing(parse(f"<html><body><script>{script}</script></body></html>"))
        candidates(listing, ["Ferry returns to Skerrow"], alone=True)

    assert grows_linearly(search, {**SCRIPT, **JSON_LD}[kind])


@pytest.mark.parametrize("kind", TEXT)
def test_a_language_is_identified_in_linear_time(kind: str) -> None:
    assert grows_linearly(identify_language, TEXT[kind])
    assert grows_linearly(language_tag, TEXT[kind])


def test_a_quadratic_pattern_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ATTEMPTS", 1)  # more of them only excuse a busy machine
    # Each quote starts a match that runs to the end before it fails.
    string = re.compile(r'"(?:[^"\\]|\\.)*"')
    assert not grows_linearly(string.search, JSON_LD["escaped quotes that nothing closes"], size=3_000)
