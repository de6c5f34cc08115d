"""Puts the fields of an article together: every block of the page ends in exactly one place."""

from __future__ import annotations

from collections.abc import Sequence

import xxhash

from ...articles import Article, FieldBlock, HeadlineAlternative, StrippedBlock
from ...blocks import Block
from ...errors import DocumentError
from ...records import Reason, ScoredPage, StrippedPage, record_id
from ...strip.kinds.kind import page_kind
from ...strip.kinds.story_points import Story
from ...strip.shared.brief_documents import RULE as BRIEF
from ...text.sentences import BRIEF_BLOCKS, PROSE_WORDS, is_sentence
from ...text.site import registered_domain
from ...text.story_text import story_text
from ...text.words import count_words, folded_words, has_words
from ..reading.date_text import ReadDate
from ..stated.declared_language import declared_language
from ..stated.section import Section, find_section, find_tags
from .attribution import Attribution, attribute
from .evidence import Evidence, gather_evidence
from .headline import other_wordings
from .publication import AGREEMENT, StoryDates, date_story

_SAYS_LITTLE = ("url", "json-ld", "modified")
"""Sources of a date that do not show that a page is an article: systems give any page such a date."""


def assemble(stripped: StrippedPage) -> Article:
    """The article of a stripped page. See ``galley.split.split``."""
    evidence = gather_evidence(stripped)
    dates = date_story(evidence)
    attribution = attribute(evidence)
    fields = _field_blocks(evidence, attribution, dates)
    blocks = evidence.page.blocks
    places = [index for index in evidence.page.story if index not in fields]
    story = [blocks[index] for index in places]
    is_brief = any(evidence.page.verdicts[index].rule == BRIEF for index in places)
    if not is_brief and not _has_prose(story, len(blocks)):
        raise DocumentError(
            Reason.NO_STORY, "no paragraph of prose is left once headline, byline and credits are taken out"
        )
    return _article(
        stripped.page, stripped.confidence, evidence, attribution, dates, fields, story_text(story)
    )


def _article(
    page: ScoredPage,
    confidence: float,
    evidence: Evidence,
    attribution: Attribution,
    dates: StoryDates,
    fields: dict[int, str],
    text: str,
) -> Article:
    section, tags = find_section(evidence.statements), find_tags(evidence.statements)
    headline, publication, update = evidence.headline, dates.publication, dates.update
    return Article(
        id=record_id(page.source),
        url=evidence.url,
        site=registered_domain(evidence.url),
        source=page.source,
        fetched_at=page.fetched_at,
        headline=headline.text if headline else None,
        headline_source=headline.source if headline else None,
        headline_alternatives=tuple(
            HeadlineAlternative(*other)
            for other in (other_wordings(headline, evidence.statements) if headline else ())
        ),
        byline=attribution.byline,
        authors=attribution.people,
        authors_source=attribution.source,
        agency=attribution.agency,
        dateline=evidence.dateline.text if evidence.dateline else None,
        credits=evidence.back.credits,
        published_at=publication.read.moment if publication else None,
        published_on=publication.day if publication else None,
        modified_at=update.moment if update else None,
        published_precision=publication.read.precision if publication else None,
        published_source=publication.source if publication else None,
        section=section.name if section else None,
        section_source=section.source if section else None,
        tags=tags.names,
        tags_source=tags.source,
        text=text,
        word_count=count_words(text),
        language=declared_language(evidence.statements, page.language),
        language_confidence=None,
        page_kind=page_kind(page, _known_of(evidence, attribution, dates, section, text, confidence)),
        story_confidence=confidence,
        stripped=tuple(
            StrippedBlock(block.text, block.position, verdict.rule)
            for index, (block, verdict) in enumerate(
                zip(evidence.page.blocks, evidence.page.verdicts, strict=True)
            )
            if not verdict.story and index not in fields
        ),
        field_blocks=tuple(
            FieldBlock(block.text, block.position, fields[index])
            for index, block in enumerate(evidence.page.blocks)
            if index in fields
        ),
        content_hash=content_hash(text),
        extractor=page.extractor,
    )


def _known_of(
    evidence: Evidence,
    attribution: Attribution,
    dates: StoryDates,
    section: Section | None,
    text: str,
    confidence: float,
) -> Story:
    """What is known of an article, for the kind of page that it comes from."""
    return Story(
        text=text,
        headline=evidence.headline_text,
        section=section.name if section else None,
        dated=dates.publication is not None and dates.publication.source not in _SAYS_LITTLE,
        signed=bool(attribution.people or attribution.agency),
        printed_byline=bool(attribution.byline or evidence.dateline),
        confidence=confidence,
    )


def _has_prose(story: Sequence[Block], size: int) -> bool:
    """Whether a story has a paragraph; a sentence is enough for a brief, any text for a single block.

    Args:
        story: The story's blocks.
        size: The number of blocks on the page.
    """
    if any(has_words(block.text, PROSE_WORDS) for block in story):
        return True
    return size <= BRIEF_BLOCKS and any(size == 1 or is_sentence(block.text) for block in story)


def content_hash(text: str) -> str:
    """The xxh3-128, in hex, of the text's words after NFKC and case folding, joined by single spaces.

    It is equal for texts that differ only in case, punctuation and white space.
    """
    return xxhash.xxh3_128_hexdigest(folded_words(text).encode("utf-8", "surrogatepass"))


def _field_blocks(evidence: Evidence, attribution: Attribution, dates: StoryDates) -> dict[int, str]:
    """The blocks that became fields: by their index, the fields' names joined by ``+``.

    A line that strip called chrome is the page's own byline or date line only if it agrees with the field;
    otherwise it stays stripped. A line of the story becomes the field's block even if it names another
    date or name.
    """
    fields: dict[int, list[str]] = {index: ["headline"] for index in evidence.front.headline_blocks}
    verdicts = evidence.page.verdicts

    def add(index: int, field: str) -> None:
        fields.setdefault(index, []).append(field)

    for line in evidence.front.bylines:
        if line.index in attribution.blocks or verdicts[line.index].story:
            add(line.index, "byline")
    for index in attribution.blocks:
        if "byline" not in fields.get(index, ()):
            add(index, "byline")
    published = dates.publication.read if dates.publication else None
    for printed in evidence.front.dates:
        field, decided = ("modified_at", dates.update) if printed.is_update else ("published_at", published)
        if _agrees(printed.date, decided) or verdicts[printed.index].story:
            add(printed.index, field)
    for index in evidence.back.credit_blocks:
        add(index, "credits")
    return {index: "+".join(names) for index, names in fields.items()}


def _agrees(printed: ReadDate, decided: ReadDate | None) -> bool:
    """Whether a printed date is the one decided on, give or take a time zone."""
    return decided is not None and abs(printed.moment - decided.moment) < AGREEMENT
