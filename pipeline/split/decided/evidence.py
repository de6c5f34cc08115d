"""Gathers everything that a page says about its article, before any field is decided."""

from __future__ import annotations

import dataclasses
from functools import cached_property

from ...blocks import Block
from ...records import StrippedPage
from ...text.sentences import is_sentence
from ...text.site import article_url
from ...text.words import clean
from ..printed.back_matter import BackMatter, read_back_matter
from ..printed.dateline import Dateline, read_dateline
from ..printed.front_matter import FrontMatter, read_front_matter
from ..printed.page import PrintedPage
from ..printed.separate_lines import with_separate_lines
from ..stated.authors import Writers, printed_writers, stated_writers
from ..stated.dates import date_language
from ..stated.headline import Headline
from ..stated.statements import Statements
from .headline import called, decide_headline

DATELINE_PARAGRAPHS = 3
"""A dateline opens one of this many first paragraphs of the story: decks may come before it."""


@dataclasses.dataclass(frozen=True)
class Evidence:
    """What a page states and prints about its article. Made once a page, read by each decision.

    Attributes:
        statements: What the page states for machines.
        page: What it prints.
        headline: The headline and its source; None if there is none.
        stated: The writers by the structured data.
        marked: The writers by an element near the headline that prints ``By``.
        front: The lines around the headline.
        back: The lines at the story's end.
        url: The article's address.
        dump_date: The date field of the dump's own record, as printed.
    """

    statements: Statements
    page: PrintedPage
    headline: Headline | None
    stated: Writers
    marked: Writers
    front: FrontMatter
    back: BackMatter
    url: str | None
    dump_date: str | None

    @property
    def headline_text(self) -> str | None:
        """The headline without its source."""
        return self.headline.text if self.headline else None

    @cached_property
    def paragraphs(self) -> tuple[Block, ...]:
        """The story's blocks without those that hold only a headline, byline, date or credits."""
        taken = {
            *self.front.headline_blocks,
            *self.back.credit_blocks,
            *(line.index for line in self.front.bylines),
            *(line.index for line in self.front.dates),
        }
        return tuple(self.page.blocks[index] for index in self.page.story if index not in taken)

    @cached_property
    def dateline(self) -> Dateline | None:
        """The dateline of the story."""
        found = (read_dateline(block.text) for block in self.paragraphs[:DATELINE_PARAGRAPHS])
        return next((dateline for dateline in found if dateline), None)


def gather_evidence(stripped: StrippedPage) -> Evidence:
    """Reads everything that a stripped page states and prints about its article."""
    page = stripped.page
    statements = Statements.of(page)
    printed_page = with_separate_lines(
        PrintedPage.of(stripped, date_language(statements)), called(statements)
    )
    headline = decide_headline(statements, printed_page)
    stated_headline = headline.text if headline else None
    stated = stated_writers(statements)
    marked = printed_writers(statements, stated_headline)
    known = (*marked.people, *marked.organisations, *stated.people, *stated.organisations)
    front = read_front_matter(printed_page, stated_headline, known)
    if _is_whole_story(printed_page, front):
        front = dataclasses.replace(front, headline=stated_headline, headline_blocks=())
    if headline is None or not headline.text:
        line = clean(front.headline or "")
        headline = Headline(line, "text") if line else None
    return Evidence(
        statements=statements,
        page=printed_page,
        headline=headline,
        stated=stated,
        marked=marked,
        front=front,
        back=read_back_matter(printed_page, front.headline_blocks),
        url=article_url(page.structured_data, page.url),
        dump_date=page.published,
    )


def _is_whole_story(page: PrintedPage, front: FrontMatter) -> bool:
    """Whether the line that looks like a headline is the document's only block or only sentence.

    Then it is the story itself.
    """
    reads_as_story = len(page.blocks) == 1 or any(
        is_sentence(page.blocks[index].text) for index in page.story
    )
    return reads_as_story and bool(page.story) and set(page.story) <= set(front.headline_blocks)
