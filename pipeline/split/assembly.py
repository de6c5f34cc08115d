"""Puts the fields of an article together: every block of the page ends in exactly one place."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

import xxhash

from ..identity import record_id
from ..records import Article, Block, DocumentError, FieldBlock, Reason, StrippedBlock, StrippedPage
from ..strip.brief import BRIEF_BLOCKS, is_sentence
from ..strip.story import story_text
from .attribution import Attribution, attribute
from .authors import printed_writers, stated_writers
from .back import Back, read_back
from .date_text import ReadDate, read_machine_date
from .dateline import read_dateline
from .dates import date_language, from_address, is_after, modified, published
from .front import Front, read_front
from .headline import as_printed, find_headline
from .section import find_section, find_tags
from .site import article_url, registered_domain
from .statements import Statements
from .wording import clean, words

AGREEMENT = timedelta(days=1, hours=12)
"""A date line is the article's own if it lies so near what the metadata says: the line prints a
day or a local time, the metadata an instant."""

NEAR_HEADLINE = 8
"""How many blocks behind the headline a printed date is surely the article's (our choice)."""

PROSE_WORDS = 13
"""A story has a paragraph of so many words, unless it is a brief: a page that has none is a list of
teasers or links. (Of the 864 development pages and their 812 dumps the one whose longest paragraph is
shortest has 13.)"""

DATELINE_PARAGRAPHS = 3
"""A dateline opens one of the story's first paragraphs, behind a deck at most."""


def assemble(stripped: StrippedPage) -> Article:
    """The article of a stripped page. See ``galley.split.split``."""
    page = stripped.page
    statements = Statements.of(page)
    stated_headline = find_headline(statements)
    headline = stated_headline.text if stated_headline else None
    if headline and not statements.headings:
        headline = as_printed(headline, (block.text for block in page.blocks))
    stated = stated_writers(statements)
    printed = printed_writers(statements, headline)
    language = date_language(statements)
    known = [*printed.people, *printed.organisations, *stated.people, *stated.organisations]
    front = read_front(page.blocks, stripped.verdicts, headline, known, language, page.url)
    if _is_whole_story(stripped, front):
        front = dataclasses.replace(front, headline=headline, headline_blocks=())
    headline = headline or (clean(front.headline) if front.headline else None)
    back = read_back(page.blocks, stripped.verdicts, set(front.headline_blocks))
    url = article_url(page.structured_data, page.url)
    date, source = _publication(statements, headline, front, page.published, url, page.fetched_at)
    changed = modified(statements, headline, date.moment if date else None, page.fetched_at) or next(
        (found.date for found in front.dates if found.later and not is_after(found.date, page.fetched_at)),
        None,
    )
    if date is None and changed is not None:
        date, source = changed, "modified"

    taken = {
        *front.headline_blocks,
        *back.credit_blocks,
        *(line.index for line in front.bylines),
        *(line.index for line in front.dates),
    }
    rest = [
        block
        for index, block in enumerate(page.blocks)
        if stripped.verdicts[index].story and index not in taken
    ]
    dateline = next(
        (found for block in rest[:DATELINE_PARAGRAPHS] if (found := read_dateline(block.text))), None
    )
    who = attribute(
        statements, headline, stated, printed, front, back, dateline, rest[-1].text if rest else ""
    )
    fields = _field_blocks(stripped, front, back, who, date, changed)
    story = [
        block
        for index, block in enumerate(page.blocks)
        if stripped.verdicts[index].story and index not in fields
    ]
    if not _has_prose(story, len(page.blocks)):
        raise DocumentError(
            Reason.NO_STORY, "no paragraph of prose is left once headline, byline and credits are taken out"
        )
    text = story_text(story)
    return Article(
        id=record_id(page.source),
        url=url,
        site=registered_domain(url),
        source=page.source,
        fetched_at=page.fetched_at,
        headline=headline,
        byline=who.byline,
        authors=who.people,
        agency=who.agency,
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
        stripped=tuple(
            StrippedBlock(block.text, block.position, verdict.rule)
            for index, (block, verdict) in enumerate(zip(page.blocks, stripped.verdicts, strict=True))
            if not verdict.story and index not in fields
        ),
        field_blocks=tuple(
            FieldBlock(block.text, block.position, "+".join(fields[index]))
            for index, block in enumerate(page.blocks)
            if index in fields
        ),
        content_hash=content_hash(text),
        extractor=page.extractor,
    )


def _has_prose(story: Sequence[Block], blocks: int) -> bool:
    """Whether a story has a paragraph; in a brief a sentence is one, or the document's only block."""
    if any(len(words(block.text)) >= PROSE_WORDS for block in story):
        return True
    return blocks <= BRIEF_BLOCKS and any(blocks == 1 or is_sentence(block.text) for block in story)


def _is_whole_story(stripped: StrippedPage, front: Front) -> bool:
    """Whether the line that looks like a headline is all the story there is: the document's only
    block, or its only sentence."""
    blocks = stripped.page.blocks
    story = {index for index, verdict in enumerate(stripped.verdicts) if verdict.story}
    reads_as_story = len(blocks) == 1 or any(is_sentence(blocks[index].text) for index in story)
    return reads_as_story and bool(story) and story <= set(front.headline_blocks)


def content_hash(text: str) -> str:
    """xxh3-128, in hex, of the text's words joined by single spaces, after NFKC and case folding:
    equal for texts that differ in case, punctuation and white space alone."""
    folded = " ".join(words(unicodedata.normalize("NFKC", text).casefold()))
    return xxhash.xxh3_128_hexdigest(folded.encode("utf-8", "surrogatepass"))


def _field_blocks(
    stripped: StrippedPage,
    front: Front,
    back: Back,
    who: Attribution,
    date: ReadDate | None,
    changed: ReadDate | None,
) -> dict[int, tuple[str, ...]]:
    """The blocks that became fields, by their index. A line that strip called chrome is the page's
    own byline or date line only if it says what the field says; otherwise it stays stripped. A
    line of the story's that names another date or name is the field's all the same."""
    fields: dict[int, list[str]] = {index: ["headline"] for index in front.headline_blocks}
    for line in front.bylines:
        if line.index in who.blocks or stripped.verdicts[line.index].story:
            fields.setdefault(line.index, []).append("byline")
    for index in who.blocks:
        if "byline" not in fields.setdefault(index, []):
            fields[index].append("byline")
    for found in front.dates:
        field, stated = ("modified_at", changed) if found.later else ("published_at", date)
        agrees = stated is not None and abs(found.date.moment - stated.moment) < AGREEMENT
        if agrees or stripped.verdicts[found.index].story:
            fields.setdefault(found.index, []).append(field)
    for index in back.credit_blocks:
        fields.setdefault(index, []).append("credits")
    return {index: tuple(names) for index, names in fields.items() if names}


def _publication(
    statements: Statements,
    headline: str | None,
    front: Front,
    dump: str | None,
    url: str | None,
    fetched_at: datetime | None,
) -> tuple[ReadDate | None, str | None]:
    found = published(statements, headline, fetched_at)
    if found:
        printed = _earlier_line(front, found[0])
        return (printed, "text") if printed else found
    given = read_machine_date(dump) if dump else None
    if given and is_after(given, fetched_at):
        given = None
    line = next(
        (found.date for found in front.dates if not found.later and not is_after(found.date, fetched_at)),
        None,
    )
    if line:
        # The line is what the paper printed; the dump's own field may be the day it was crawled.
        # Where both name one day, the field often knows the hour too.
        if (
            given
            and given.precision != "day"
            and line.precision == "day"
            and given.moment.date() == line.moment.date()
        ):
            return given, "dump"
        return line, "text"
    if given:
        return given, "dump"
    scripted = next(
        (read for text in statements.data.script_dates if (read := read_machine_date(text))), None
    )
    if scripted and not is_after(scripted, fetched_at):
        return scripted, "script"
    address = from_address(url)
    if address and not is_after(address, fetched_at):
        return address, "url"
    return None, None


def _earlier_line(front: Front, stated: ReadDate) -> ReadDate | None:
    """A date printed behind the headline that is earlier than the stated one: what a page printed by
    then was published by then, and systems stamp old pages anew when they move."""
    if not front.headline_blocks:
        return None
    for found in front.dates:
        near = 0 < found.index - front.headline_blocks[0] <= NEAR_HEADLINE
        if near and not found.later:
            earlier = found.date.moment < stated.moment - AGREEMENT
            return found.date if earlier and not _swapped(found.date, stated) else None
    return None


def _swapped(printed: ReadDate, stated: ReadDate) -> bool:
    """Whether day and month only changed places: numbers alone do not tell their order."""
    moment = printed.moment
    return (moment.year, moment.day, moment.month) == (
        stated.moment.year,
        stated.moment.month,
        stated.moment.day,
    )
