"""A field of plain text that holds markup is read as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from galley.read.formats.markup_in_text import as_stated
from galley.records import RawDocument
from hypothesis import given
from hypothesis import strategies as st

from .dumps import jsonl, parquet, read, write

HTML, TEXT = "text/html", "text/plain"

FIELDS = [
    # value, media type, content (None: as it is)
    ("<p>The ferry is late.</p>\n<p>So is the tide.</p>", HTML, None),
    ("The ferry is late.<br><br>So is the tide.<br/>", HTML, None),
    ("Late.<p>The ferry is late.<p>So is the tide.", HTML, None),
    ("  <div class='body'>The ferry is late.</div>", HTML, None),
    ("&lt;p&gt;The ferry is late.&lt;/p&gt;", HTML, "<p>The ferry is late.</p>"),
    (
        "&ldquo;Late&rdquo;, Orlen &amp; Sons said.\n\nNo more.",
        TEXT,
        "“Late”, Orlen & Sons said.\n\nNo more.",
    ),
    ("It&#8217;s late.", TEXT, "It’s late."),
    ("The <em>Maren Holt</em> is <a href='/x'>late</a>.\nStill.", TEXT, "The Maren Holt is late.\nStill."),
    ("The ferry is late.\n\nSo is the tide.", TEXT, None),
    ("Fares rose by 3 % & more; a<b and b>c; R&D; AT&T; x &y; 5 <6", TEXT, None),
    ("The <p> tag begins a paragraph.", TEXT, None),
    ("A paragraph begins with <p> and ends with </p>. " + "It is the oldest tag of all. " * 80, TEXT, None),
    ("The <strong>&lt;p&gt;</strong> tag begins a paragraph.", TEXT, "The <p> tag begins a paragraph."),
]


@pytest.mark.parametrize(("value", "media_type", "content"), FIELDS)
def test_a_field_is_read_as_what_it_holds(value: str, media_type: str, content: str | None) -> None:
    assert as_stated(value) == (value if content is None else content, media_type)


@given(st.text(st.characters(exclude_characters="<&")))
def test_text_without_markup_is_left_alone(text: str) -> None:
    assert as_stated(text) == (text, TEXT)


@pytest.mark.parametrize("piece", ["<p", "<a ", "</a", "&a", "&#1", "<p>", "<a b='", "</p"])
def test_hostile_fields_take_linear_time(piece: str) -> None:
    import time

    def seconds(count: int) -> float:
        text, started = piece * count + "</a>", time.process_time()
        as_stated(text)
        return time.process_time() - started

    quick = min(seconds(10_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(3)) < 64 * max(quick, 0.002)


@pytest.mark.parametrize(("name", "encode"), [("d.jsonl", lambda row: jsonl([row])), ("d.parquet", parquet)])
def test_a_dump_whose_text_is_html_gives_html_documents(tmp_path: Path, name: str, encode: object) -> None:
    value = "<p>The ferry is late.</p><p>So is the tide.</p>"
    row = {"text": [value]} if name.endswith("parquet") else {"text": value}
    (document,) = read(write(tmp_path / name, encode(row)))  # type: ignore[operator]
    assert isinstance(document, RawDocument)
    assert (document.source.media_type, document.content) == (HTML, value)
