"""Puts the fields of an article together: every block of the page ends in exactly one place."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

import xxhash

from ..identity import record_id
from ..records import (
    Article,
    Block,
    Credit,
    DocumentError,
    FieldBlock,
    Reason,
    StrippedBlock,
    StrippedPage,
)
from ..strip.story import story_text
from .authors import Writers, announced, each_once, marked_writers, is_printed, printed_writers, sort_names, stated_writers
from .back import read_back
from .credits import signature
from .date_text import ReadDate, read_machine_date
from .dateline import Dateline, read_dateline
from .dates import date_language, from_address, is_after, modified, published
from .front import Front, read_front
from .headline import find_headline
from .names import is_agency
from .section import find_section, find_tags
from .site import article_url, registered_domain
from .statements import Statements
from .wording import clean, squash, words

DATELINE_PARAGRAPHS = 3
"""A dateline opens one of the story's first paragraphs, behind a deck at most."""


def assemble(stripped: StrippedPage) -> Article:
    """The article of a stripped page. See ``galley.split.split``."""
    page = stripped.page
    statements = Statements.of(page)
    headline = find_headline(statements)
    stated = stated_writers(statements)
    printed = printed_writers(statements, headline)
    language = date_language(statements)
    known = [*printed.people, *printed.organisations, *stated.people, *stated.organisations]
    front = read_front(page.blocks, stripped.verdicts, headline, known, language, page.url)
    headline = headline or (clean(front.headline) if front.headline else None)
    back = read_back(page.blocks, stripped.verdicts, front.fields)
    fields: dict[int, tuple[str, ...]] = dict(front.fields)
    for index, names in back.fields.items():
        fields.setdefault(index, names)

    story = [block for block, verdict in zip(page.blocks, stripped.verdicts, strict=True)
             if verdict.story and block.position not in _positions(page.blocks, fields)]
    text = story_text(story)
    if not words(text):
        raise DocumentError(Reason.NO_STORY, "no text is left once headline, byline and credits are taken out")
    dateline = next((found for block in story[:DATELINE_PARAGRAPHS] if (found := read_dateline(block.text))), None)

    people, organisations = _who(statements, stated, printed, front, headline)
    agency = _agency(organisations, dateline, text)
    url = article_url(page.structured_data, page.url)
    date, source = _publication(statements, headline, front, page.published, url, page.fetched_at)
    changed = modified(statements, headline, date.moment if date else None, page.fetched_at)
    if changed is None and front.modified and not is_after(front.modified, page.fetched_at):
        changed = front.modified
    if date is None and changed is not None:
        date, source = changed, "modified"
    return Article(
        id=record_id(page.source),
        url=url,
        site=registered_domain(url),
        source=page.source,
        fetched_at=page.fetched_at,
        headline=headline,
        byline=printed.byline or front.byline,
        authors=people,
        agency=agency,
        dateline=dateline.text if dateline else None,
        credits=back.credits,
        published_at=date.moment if date else None,
        modified_at=changed.moment if changed else None,
        published_precision=date.precision if date else None,
        published_source=source,
        section=find_section(statements),
        tags=find_tags(statements),
        text=text,
        word_count=len(words(text)),
        language=None,
        language_confidence=None,
        stripped=tuple(StrippedBlock(block.text, block.position, verdict.rule)
                       for index, (block, verdict) in enumerate(zip(page.blocks, stripped.verdicts, strict=True))
                       if not verdict.story and index not in fields),
        field_blocks=tuple(FieldBlock(block.text, block.position, "+".join(fields[index]))
                           for index, block in enumerate(page.blocks) if index in fields),
        content_hash=content_hash(text),
        extractor=page.extractor,
    )


def content_hash(text: str) -> str:
    """xxh3-128, in hex, of the text's words joined by single spaces, after NFKC and case folding:
    equal for texts that differ in case, punctuation and white space alone."""
    folded = " ".join(words(unicodedata.normalize("NFKC", text).casefold()))
    return xxhash.xxh3_128_hexdigest(folded.encode("utf-8", "surrogatepass"))


def _positions(blocks: Sequence[Block], fields: Mapping[int, tuple[str, ...]]) -> frozenset[int]:
    return frozenset(blocks[index].position for index in fields)


def _who(statements: Statements, stated: Writers, printed: Writers, front: Front,
         headline: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people and the organisations that wrote the story."""
    lines = Writers()
    if not printed.people and not printed.organisations and front.byline:
        lines = dataclasses.replace(sort_names(front.names, statements, stated=False), byline=front.byline)
        if lines.people or announced(front.byline):
            printed = lines
    # An agency's name alone on a line may as well be a logo: the stated ones come first.
    organisations = each_once([*printed.organisations, *stated.organisations, *lines.organisations])
    if printed.people and stated.people:
        line, both = squash(printed.byline or ""), {squash(name) for name in stated.people}
        # A marked byline may hold a part of the names only; of equal ones, the stated are cleaner.
        same = all(squash(name) in line for name in stated.people) and len(stated.people) >= len(printed.people)
        inside = all(squash(name) in both for name in printed.people)
        if same or inside or is_printed(stated.people, statements, front.lines):
            return stated.people, organisations
        return printed.people, organisations
    if printed.people or stated.people:
        return printed.people or stated.people, organisations
    if any(is_agency(name) for name in organisations):
        return (), organisations
    marked = marked_writers(statements, headline)
    people = marked.people or sort_names(front.bare_names, statements, stated=False).people
    return people, each_once([*organisations, *marked.organisations])


def _agency(organisations: Sequence[str], dateline: Dateline | None, text: str) -> str | None:
    """The organisation that wrote the story: a known agency among its authors, another organisation
    among them, else the agency of the dateline or of the signature at the end."""
    known = [name for name in organisations if is_agency(name)]
    for name in [*known, *organisations]:
        return name
    if dateline and dateline.agency:
        return dateline.agency
    return signature(text)


def _publication(statements: Statements, headline: str | None, front: Front, dump: str | None, url: str | None,
                 fetched_at: datetime | None) -> tuple[ReadDate | None, str | None]:
    found = published(statements, headline, fetched_at)
    if found:
        return found
    given = read_machine_date(dump) if dump else None
    if given and is_after(given, fetched_at):
        given = None
    if front.published and not is_after(front.published, fetched_at):
        # The line is what the paper printed; the dump's own field may be the day it was crawled.
        # Where both name one day, the field often knows the hour too.
        if given and given.precision != "day" and front.published.precision == "day" \
                and given.moment.date() == front.published.moment.date():
            return given, "dump"
        return front.published, "text"
    if given:
        return given, "dump"
    address = from_address(url)
    if address and not is_after(address, fetched_at):
        return address, "url"
    return None, None
