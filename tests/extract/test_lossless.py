"""Every word of any document ends up in the story, in a field or among the stripped blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from galley.errors import DocumentError
from galley.extract import extract
from galley.read import ReadSettings, match_inputs, plan_shards, read_shard
from galley.records import RawDocument, Reason, Source
from galley.split import split
from galley.strip import score, strip
from galley.text.double_encoding import undo_double_encoding
from hypothesis import example, given
from hypothesis import strategies as st

from tests.extract.reference_walk import is_hidden_inline
from tests.lossless import assert_nothing_is_lost, letters

WORDS = (
    "harbour",
    "the",
    "of",
    "ferry",
    "Skerrow",
    "said",
    "1,940",
    "Düne",
    "l'eau",
    "“tide”",
    "東京",
    "и",
    "co-op",
)

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(lambda words: " ".join(words) + ".")

# Lines of real dumps; some rule reacts to each of them.
furniture = st.sampled_from(
    [
        "Skip to content",
        "By Una Galbraith",
        "By Nordline News March 04, 2021",
        "Published: 4 Mar 2021 17:42 GMT",
        "Von Wiebke Thomsen | 23.10.2023",
        "   3. Mai 2024, 17:47 Uhr",
        "Share on Facebook",
        "Read more: Ferry returns",
        "Advertisement",
        "|",
        "___",
        "====",
        "1 2 3 Next »",
        "Reporting by Una Galbraith; Editing by Bram Oduya",
        "The Meridian Press contributed to this report.",
        "© 2021 Harlow Bay Newspapers. All rights reserved.",
        "HARLOW, March 4 (Nordline) - The ferry left at dawn.",
        "Home > News > Harbour",
    ]
)
marks = st.sampled_from(["", "  ", "    ", "\t", "* ", "  - ", "• ", "1. ", "  1. ", "> ", "## "])
lines = st.one_of(
    st.builds(str.__add__, marks, sentences),
    furniture,
    st.just(""),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), max_size=60),
)
text_dumps = st.lists(lines, min_size=1, max_size=40).map("\n".join)


def source(media_type: str) -> Source:
    return Source("made/by/test", "html" if media_type == "text/html" else "text", 0, media_type)


def assert_lossless(content: str, media_type: str, visible: str) -> None:
    document = RawDocument(source=source(media_type), content=content)
    try:
        stripped = strip(score(extract(document)))
        article = split(stripped)
    except DocumentError as error:
        # Such a document becomes a reject; no other reason is possible.
        assert error.reason in {Reason.NO_STORY, Reason.EMPTY}
        return
    assert_nothing_is_lost(stripped, article, visible)


@given(text_dumps)
@example("×¤")  # taken for a letter that was encoded twice
@example(
    "Ferry returns\nBy Una Galbraith\n" + "The ferry left at dawn with eleven cars aboard. " * 6 + "\n|\n|"
)
def test_every_word_of_a_text_dump_is_kept_in_order(content: str) -> None:
    assert_lossless(content, "text/plain", visible=undo_double_encoding(content))


class Markup(str):
    """Markup, with the text of it that is visible."""

    visible: str

    def __new__(cls, markup: str, visible: str) -> Markup:
        made = super().__new__(cls, markup)
        made.visible = visible
        return made


def joined(parts: list[Markup]) -> Markup:
    return Markup("\n".join(parts), "\n".join(part.visible for part in parts))


def element(name: str, content: Markup) -> Markup:
    opening, closing = ("<ul><li>", "</li></ul>") if name == "li" else (f"<{name}>", f"</{name.split()[0]}>")
    return Markup(opening + content + closing, content.visible)


printed = st.one_of(sentences, furniture).map(lambda text: Markup(html.escape(text), text))
unseen = st.sampled_from(
    [
        Markup("<script>var s = 'never seen';</script>", ""),
        Markup("<style>.never{color:red}</style>", ""),
        Markup("<!-- never seen -->", ""),
        Markup("<br>", ""),
        Markup("<br><br>", ""),
        Markup('<img src="never.jpg">', ""),
    ]
)
inline = st.builds(
    element, st.sampled_from(["a href='/x'", "b", "em", "span", "span class='byline'"]), printed
)
phrase = st.lists(st.one_of(printed, inline, unseen), min_size=1, max_size=4).map(joined)
block = st.builds(
    element,
    st.sampled_from(
        [
            "p",
            "p",
            "p",
            "h2",
            "li",
            "blockquote",
            "div class='share'",
            "div class='css-9kq'",
            "aside",
            "figcaption",
        ]
    ),
    phrase,
)
section = st.builds(
    element,
    st.sampled_from(["article", "div", "div class='article-body'", "section", "footer", "nav"]),
    st.lists(st.one_of(block, block, phrase), min_size=1, max_size=8).map(joined),
)
html_pages = st.lists(st.one_of(section, block), min_size=1, max_size=6).map(joined)


@given(html_pages)
def test_every_visible_word_of_a_page_is_kept_in_order(page: Markup) -> None:
    content = f"<!doctype html><html><head><title>Ferry</title></head><body>{page}</body></html>"
    assert_lossless(content, "text/html", visible=page.visible)


BENCH = Path(__file__).parents[3] / "shared" / "bench"
EVERY = 10  # one in ten of more than a thousand development pages is checked

# Elements whose content a browser does not show as text (HTML living standard, 15.3.1 and 4.8).
NOT_SHOWN = frozenset(
    {"script", "style", "noscript", "template", "head", "canvas", "iframe", "object", "audio", "video", "svg"}
    | {"datalist", "select", "textarea", "noframes", "noembed", "map", "rp", "embed"}
)


def development_pages(folder: str) -> Iterator[RawDocument]:
    if not (BENCH / folder).is_dir():
        pytest.skip(f"the development benchmark is not at {BENCH}")
    for shard in plan_shards(match_inputs([str(BENCH / folder / "pages")])[::EVERY]):
        yield from (item for item in read_shard(shard, ReadSettings()) if isinstance(item, RawDocument))


@pytest.mark.bench
def test_every_word_of_a_development_text_dump_is_kept_in_order() -> None:
    for document in development_pages("text"):
        # Text browsers print the bullet of a nested list as the letter o: a mark, not a word.
        without_marks = re.sub(r"^[^\S\n]+o[^\S\n]+", "", document.content, flags=re.MULTILINE)
        assert_lossless(document.content, "text/plain", visible=undo_double_encoding(without_marks))


def is_aside(text: Any) -> bool:
    """Whether a text node stands in an inline element that hides it."""
    node = text.getparent() if text.is_text else text.getparent().getparent()
    return any(is_hidden_inline(each) for each in (node, *node.iterancestors()) if isinstance(each.tag, str))


@pytest.mark.bench
@pytest.mark.parametrize("folder", ["news", "articles"])
def test_every_visible_word_of_a_development_page_is_kept_in_order(folder: str) -> None:
    not_shown = " or ".join(f"ancestor::{tag}" for tag in sorted(NOT_SHOWN - {"template"}))
    not_shown += " or ancestor::template[not(@shadowrootmode)]"
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    for document in development_pages(folder):
        content = undo_double_encoding(document.content)
        tree = lxml.html.document_fromstring(content.encode(), parser=parser)
        texts = list(map(str, tree.xpath(f"//body//text()[not({not_shown})]")))
        shown = [str(text) for text in tree.xpath(f"//body//text()[not({not_shown})]") if not is_aside(text)]
        in_order = [block.text for block in extract(document).blocks]
        assert sorted(letters(in_order)) == sorted(letters(texts))
        # What is hidden in the middle of a line comes after that line.
        rest = iter(letters(in_order))
        assert all(letter in rest for letter in letters(shown))
        if len(shown) == len(texts):
            assert letters(in_order) == letters(texts)
        assert_lossless(document.content, "text/html", visible="".join(in_order))
