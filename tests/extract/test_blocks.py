"""HTML is cut into blocks of visible text, in reading order, and nothing is lost or joined."""

from __future__ import annotations

import json
import re
from html import escape

import pytest
from galley import clean
from galley.blocks import Block, BlockKind
from galley.errors import DocumentError
from galley.extract.html.page import extract_html
from galley.extract.limits import PAGE_LIMITS
from galley.records import Reason
from galley.text.agreement import shares_kept
from hypothesis import given
from hypothesis import strategies as st

from tests.records_made import raw_html


def blocks(body: str) -> list[Block]:
    return list(extract_html(raw_html(f"<html><body>{body}</body></html>")).blocks)


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("<div>Before <p>inside</p> after</div>", ["Before", "inside", "after"]),
        ("<p>A <b>bold</b>, an <i>italic</i> word.</p>", ["A bold, an italic word."]),
        ("<p>Mc<b>Gr</b>ath</p>", ["McGrath"]),
        ("<p>H<sub>2</sub>O</p>", ["H2O"]),
        ("<p>First line<br>second line</p>", ["First line\nsecond line"]),
        ("<p>One paragraph<br><br>and another</p>", ["One paragraph", "and another"]),
        ("<p>One paragraph<br> <br/> and another</p>", ["One paragraph", "and another"]),
        ("<a href=1>Home</a><a href=2>News</a>", ["Home News"]),
        ("<p><span>By</span><span>Ann Onymous</span></p>", ["By Ann Onymous"]),
        ("<p><span>o</span><span>ften</span></p>", ["often"]),
        ("<div>Save<button>Share</button>Print</div>", ["Save Share Print"]),
        ("<p>  white \n\t space   folds </p>", ["white space folds"]),
        ("<p>soft\u00adhyphens and zero\u200bwidth spaces go</p>", ["softhyphens and zerowidth spaces go"]),
        ("<p>&lt;tag&gt; &amp; entity</p>", ["<tag> & entity"]),
        ("text right in the body", ["text right in the body"]),
    ],
)
def test_words_are_separated_where_the_page_separates_them_and_nowhere_else(
    body: str, expected: list[str]
) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var x = 'no';</script>",
        "<style>p { color: no }</style>",
        "<template><p>no</p></template>",
        "<svg><text>no</text></svg>",
        "<iframe>no</iframe>",
        "<select><option>no</option></select>",
        "<noscript>no</noscript>",
        "<!-- no -->",
    ],
)
def test_invisible_content_makes_no_block_and_splits_no_text(unseen: str) -> None:
    prose = "The ferry left the harbour at dawn with nineteen hundred passengers aboard, and " * 4
    assert texts(f"<p>{prose}{unseen} came back.</p>") == [f"{prose}came back."]


def test_each_block_says_what_it_is() -> None:
    found = blocks(
        """
        <h2>Ferry sinks</h2>
        <p>Prose.</p>
        <ul><li>An item<ul><li>A deeper one</li></ul></li></ul>
        <blockquote><p>Said aloud.</p></blockquote>
        <figure><img src=x><figcaption>The ferry.</figcaption></figure>
        <table><tr><th>Year</th><th>Crossings</th></tr><tr><td>2021</td><td>1,940</td></tr></table>
        <pre>left   as
  it is</pre>
        <div>Neither.</div>
        """
    )
    assert [(block.kind, block.level, block.text) for block in found] == [
        (BlockKind.HEADING, 2, "Ferry sinks"),
        (BlockKind.PARAGRAPH, 0, "Prose."),
        (BlockKind.LIST_ITEM, 1, "An item"),
        (BlockKind.LIST_ITEM, 2, "A deeper one"),
        (BlockKind.QUOTE, 0, "Said aloud."),
        (BlockKind.CAPTION, 0, "The ferry."),
        (BlockKind.TABLE_ROW, 0, "Year\tCrossings"),
        (BlockKind.TABLE_ROW, 0, "2021\t1,940"),
        (BlockKind.PREFORMATTED, 0, "left   as\n  it is"),
        (BlockKind.OTHER, 0, "Neither."),
    ]
    assert [block.position for block in found] == list(range(len(found)))


def test_a_table_made_for_layout_is_cut_like_any_other_container() -> None:
    layout = (
        "<table><tr><td><h1>Ferry sinks</h1><p>Prose.</p></td><td><ul><li>News</li></ul></td></tr></table>"
    )
    assert [(block.kind, block.text) for block in blocks(layout)] == [
        (BlockKind.HEADING, "Ferry sinks"),
        (BlockKind.PARAGRAPH, "Prose."),
        (BlockKind.LIST_ITEM, "News"),
    ]


def test_a_block_knows_its_elements_its_names_and_its_links() -> None:
    (block,) = blocks(
        '<main id="Content"><div class="byline meta"><span itemprop="author">By <a href="/ann">Ann</a></span>'
        "</div></main>"
    )
    assert block.dom is not None
    assert [element.tag for element in block.dom.elements] == ["body", "main", "div", "span"]
    assert block.dom.names == ("author", "byline", "meta", "content")
    assert block.dom.link_chars == len("Ann")


def test_a_blocks_own_element_holds_all_of_the_block() -> None:
    (lead, name) = blocks("<p><b>HARLOW</b> The ferry left.</p><p><b>Ann Otter</b></p>")
    assert lead.dom is not None and name.dom is not None
    assert [element.tag for element in lead.dom.elements] == ["body", "p"]
    assert [element.tag for element in name.dom.elements] == ["body", "p", "b"]


def test_hidden_content_is_kept_and_marked() -> None:
    shown, hidden = blocks('<p>Shown.</p><div style="color:red; display : none"><p>Hidden.</p></div>')
    assert [
        any(element.hidden for element in block.dom.elements) for block in (shown, hidden) if block.dom
    ] == [
        False,
        True,
    ]


STORY = (
    "<p>" + "</p><p>".join(f"Paragraph {n} of the story, told at some length." for n in range(20)) + "</p>"
)


def test_a_page_that_scripts_would_draw_gives_the_story_it_carries_as_json_ld() -> None:
    body = "\\n\\n".join(f"Paragraph {n} of the story, told at some length." for n in range(20))
    page = extract_html(
        raw_html(
            '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "articleBody": '
            f'"{body}"}}</script></head><body><div id=root></div></body></html>'
        )
    )
    assert [block.text for block in page.blocks][:2] == [
        "Paragraph 0 of the story, told at some length.",
        "Paragraph 1 of the story, told at some length.",
    ]
    assert len(page.blocks) == 20


def test_a_page_that_scripts_would_draw_gives_the_story_in_their_data() -> None:
    escaped = STORY.replace("<", "\\u003c").replace(">", "\\u003e")
    page = extract_html(
        raw_html(f'<html><body>Wait<script>push({{"state": {{"html": "{escaped}"}}}})</script></body></html>')
    )
    assert len(page.blocks) == 21
    assert page.blocks[0].text == "Wait"
    assert page.blocks[20].text == "Paragraph 19 of the story, told at some length."


@pytest.mark.parametrize(
    "shown", ["Loading", "<h1>Ferry returns</h1>", "<header><p>Courier</p></header><nav>Home</nav>"]
)
def test_a_story_carried_for_scripts_joins_a_page_that_shows_words_of_its_own(shown: str) -> None:
    sentence = "of the story about the harbour ferry, told at some length by its captain."
    story = "".join(f"<p>Paragraph {n} {sentence}</p>" for n in range(20))
    data = json.dumps({"@type": "NewsArticle", "articleBody": story})
    document = raw_html(
        f'<html><body>{shown}<script type="application/ld+json">{data}</script></body></html>'
    )
    found = extract_html(document).blocks
    assert [block.position for block in found] == list(range(len(found)))
    article = clean(document.content)
    assert article.text.count("Paragraph") >= 19  # the model may take the first for a headline


def test_a_page_that_scripts_would_draw_and_that_carries_no_story_offers_its_noscript_text() -> None:
    found = blocks("<div id=root></div><noscript><p>Read the plain version.</p></noscript>")
    assert [block.text for block in found] == ["Read the plain version."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", Reason.EMPTY),
        (" \n\t ", Reason.EMPTY),
        ("<!-- only a comment -->", Reason.EMPTY),
        ("<html><head><title>Nothing more</title></head><body></body></html>", Reason.EMPTY),
        ("\x00\x00\x00", Reason.EMPTY),
        ("<div>" * 100_000 + "deep" + "</div>" * 100_000, Reason.TOO_DEEP),
        ("<b>" * 100_000 + "deep", Reason.TOO_DEEP),
        ("<div>" * (PAGE_LIMITS.html_depth + 10) + "deep", Reason.TOO_DEEP),
        ("<table><tr><td>" * 50_000 + "deep", Reason.TOO_DEEP),
    ],
)
def test_a_page_that_cannot_be_cut_gives_the_reason(content: str, reason: Reason) -> None:
    with pytest.raises(DocumentError) as failed:
        extract_html(raw_html(content))
    assert failed.value.reason is reason


@pytest.mark.parametrize(
    "content",
    [
        "<p>unclosed <b>text <i>at once <p>and again",
        "</div></p></html>text after it all",
        "<?xml version='1.0' encoding='utf-16'?><html><body><p>text</p></body></html>",
        "<html><body><p>text <![CDATA[ <b>data</b> ]]> more</p></body></html>",
        "<p " + "a=1 " * 10_000 + ">text</p>",
        "<p>" + "<span>text</span>" * 20_000 + "</p>",
        "<p>text " + "&amp;" * 10_000 + "</p>",
        "<div style='" + "x:" * 100_000 + "'>text</div>",
        "<p>text</p>" + "<" * 10_000,
        "\ufefftext \ud83d\ude80 in astral planes",
    ],
)
def test_hostile_markup_gives_a_good_page(content: str) -> None:
    page = extract_html(raw_html(content))
    assert "text" in " ".join(block.text for block in page.blocks)
    assert page.second_opinion is not None
    assert len(page.second_opinion()) == len(page.blocks)


WORD = st.text("abcdefgh", min_size=1, max_size=6)
INLINE = ("b", "i", "em", "span", "a", "sup", "mark")
BLOCK = ("p", "div", "li", "ul", "section", "h2", "blockquote", "td", "tr", "table", "pre", "figure", "aside")


def nested(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(INLINE + BLOCK)
    return st.tuples(tags, st.lists(children, max_size=4)).map(
        lambda made: f"<{made[0]} class='x'>{' '.join(made[1])}</{made[0]}>"
    )


documents = st.lists(
    st.recursive(
        WORD | st.sampled_from(["<br>", "<br><br>", "<!-- c -->", "<script>no()</script>", "<img src=x>"]),
        nested,
        max_leaves=30,
    ),
    min_size=1,
    max_size=12,
)


@given(documents)
def test_every_visible_word_is_in_exactly_one_block_in_order(pieces: list[str]) -> None:
    # Spaces separate the words of this markup, so removing the tags leaves the visible words.
    markup = " ".join(pieces)
    visible = re.sub(r"<[^>]*>", " ", re.sub(r"<script>.*?</script>|<!--.*?-->", " ", markup)).split()
    try:
        found = texts(markup)
    except DocumentError as error:
        assert error.reason is Reason.EMPTY
        assert not visible
    else:
        assert " ".join(found).split() == visible


@given(st.text(max_size=300))
def test_any_string_gives_a_page_or_a_reason(content: str) -> None:
    try:
        page = extract_html(raw_html(content))
    except DocumentError as error:
        assert error.reason in Reason
    else:
        assert page.blocks


@given(st.lists(st.text("abc é1,.", min_size=1, max_size=40), min_size=1, max_size=10))
def test_a_text_that_holds_all_blocks_holds_each_completely(lines: list[str]) -> None:
    found = blocks("".join(f"<p>x{escape(line)}</p>" for line in lines))
    assert set(shares_kept(found, "\n".join(block.text for block in found))) == {1.0}


def test_the_second_opinion_shows_which_blocks_trafilatura_kept() -> None:
    story = "".join(
        f"<p>The ferry left the harbour at dawn on day {n}, and the mayor said it would be back by night.</p>"
        for n in range(12)
    )
    page = extract_html(
        raw_html(
            f"<html><body><nav><a href=/>Home</a></nav><article>{story}</article>"
            "<footer><p>All rights reserved by the courier.</p></footer></body></html>"
        )
    )
    assert page.second_opinion is not None
    assert page.second_opinion() == (0.0, *(1.0,) * 12, 0.0)


@pytest.mark.parametrize(
    "hides", ["style='display:none'", "hidden", "class='sr-only'", "class='visually-hidden x'"]
)
def test_what_is_hidden_in_the_middle_of_a_line_comes_after_it(hides: str) -> None:
    found = blocks(
        f"<p>The signal was a carrier wave<span {hides}>A plain radio wave.</span> without data.</p>"
    )
    assert [block.text for block in found] == [
        "The signal was a carrier wave without data.",
        "A plain radio wave.",
    ]


@pytest.mark.parametrize("display", ["block", "flex", "list-item", "grid"])
def test_inline_elements_that_are_styled_as_blocks_are_paragraphs(display: str) -> None:
    found = blocks(
        f"<span style='display: {display}'>One line.</span><span style='display:{display}'>Two.</span>"
    )
    assert [block.text for block in found] == ["One line.", "Two."]


def test_an_icon_is_no_text() -> None:
    assert [block.text for block in blocks("<p>The contact hours<i class='fa'>\uf08e</i>, it says.</p>")] == [
        "The contact hours, it says."
    ]
