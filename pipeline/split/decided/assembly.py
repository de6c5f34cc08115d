"""Puts the fields of an article together: every block of the page ends in exactly one place."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import xxhash

from ...errors import DocumentError
from ...records import Article, Block, FieldBlock, Reason, StrippedBlock, StrippedPage, record_id
from ...text.sentences import BRIEF_BLOCKS, is_sentence
from ...text.site import article_url, registered_domain
from ...text.story_text import story_text
from ...text.words import clean, count_words, folded_words, has_words
from ..printed.back_matter import Back, read_back
from ..printed.dateline import read_dateline
from ..printed.front_matter import Front, read_front
from ..reading.date_text import ReadDate
from ..stated.authors import printed_writers, stated_writers
from ..stated.dates import date_language
from ..stated.declared_language import declared_language
from ..stated.headline import as_printed, find_headline
from ..stated.section import find_section, find_tags
from ..stated.statements import Statements
from .attribution import Attribution, attribute
from .publication import AGREEMENT, Publication, find_change, find_publication

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
    headline_source = stated_headline.source if stated_headline else "text"
    headline = headline or (clean(front.headline) if front.headline else None)
    back = read_back(page.blocks, stripped.verdicts, set(front.headline_blocks))
    url = article_url(page.structured_data, page.url)
    publication = find_publication(
        statements, headline, front, page.blocks, stripped.verdicts, page.published, url, page.fetched_at
    )
    published_at = publication.read.moment if publication else None
    changed = find_change(
        statements, headline, front, page.blocks, stripped.verdicts, published_at, page.fetched_at
    )
    if publication is None and changed is not None:
        publication = Publication(changed, "modified", changed.day)

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
    last = rest[-1].text if rest else ""
    who = attribute(statements, headline, stated, printed, front, back, dateline, stripped, last)
    read = publication.read if publication else None
    fields = _field_blocks(stripped, front, back, who, read, changed)
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
    section, tags = find_section(statements), find_tags(statements)
    return Article(
        id=record_id(page.source),
        url=url,
        site=registered_domain(url),
        source=page.source,
        fetched_at=page.fetched_at,
        headline=headline,
        headline_source=headline_source if headline else None,
        byline=who.byline,
        authors=who.people,
        authors_source=who.source,
        agency=who.agency,
        dateline=dateline.text if dateline else None,
        credits=back.credits,
        published_at=publication.read.moment if publication else None,
        published_on=publication.day if publication else None,
        modified_at=changed.moment if changed else None,
        published_precision=publication.read.precision if publication else None,
        published_source=publication.source if publication else None,
        section=section.name if section else None,
        section_source=section.source if section else None,
        tags=tags.names,
        tags_source=tags.source,
        text=text,
        word_count=count_words(text),
        language=declared_language(statements, page.language),
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
    if any(has_words(block.text, PROSE_WORDS) for block in story):
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
    return xxhash.xxh3_128_hexdigest(folded_words(text).encode("utf-8", "surrogatepass"))


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
