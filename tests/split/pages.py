"""Small pages for the tests of ``split``: HTML, or lines that are the blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import lxml.html
from galley.blocks import Block, BlockKind
from galley.extract.metadata.structured_data import structured_data
from galley.records import Extractor, Score, ScoredPage, Source, StrippedPage, StructuredData, Verdict
from galley.split.stated.statements import Statements

URL = "https://www.harbourtimes.example/news/bridge-reopens"

STORY = (
    "The bridge over the Marrow reopened on Monday after nineteen weeks, and the first to cross it was a dog "
    "that nobody claimed, the harbour master said."
)


def data_of(html: str, url: str | None = URL) -> StructuredData:
    """The structured data of a piece of HTML."""
    return structured_data(lxml.html.document_fromstring(html), url)


def statements_of(html: str, url: str | None = URL) -> Statements:
    return Statements(data_of(html, url), url)


def page_of_lines(
    lines: Sequence[str | tuple[str, BlockKind]],
    chrome: Sequence[int] = (),
    html: str | None = None,
    url: str | None = None,
    published: str | None = None,
    fetched_at: datetime | None = None,
) -> StrippedPage:
    """A page with one block for each line; those at the indexes in ``chrome`` are stripped."""
    blocks = tuple(
        Block(index, *((line, BlockKind.PARAGRAPH) if isinstance(line, str) else line))
        for index, line in enumerate(lines)
    )
    page = ScoredPage(
        source=Source("dumps/made.txt", "text", 0, "text/plain"),
        url=url,
        fetched_at=fetched_at,
        published=published,
        payload_head="",
        blocks=blocks,
        scores=tuple(Score(0.0 if index in chrome else 1.0) for index in range(len(lines))),
        structured_data=data_of(html, url) if html else StructuredData(),
        extractor=Extractor("made", "0"),
    )
    return StrippedPage(page, tuple(Verdict(index not in chrome, "made") for index in range(len(lines))))


def ld(body: str) -> str:
    """A page's JSON-LD."""
    return f'<script type="application/ld+json">{body}</script>'
