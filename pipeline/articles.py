"""The record that cleaning ends in, and what it holds. Frozen, like the records that lead to it."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import NamedTuple

from .records import SCHEMA_VERSION, Extractor, PageKind, Source


class Credit(NamedTuple):
    """One name of a credit line.

    Attributes:
        name: as printed.
        kind: ``agency``, ``person`` or ``desk``.
        role: what the line says the name did: ``source``, ``contributor``, ``photographer``, ``editor`` …
    """

    name: str
    kind: str
    role: str


class HeadlineAlternative(NamedTuple):
    """Another wording of the headline that the page states.

    Attributes:
        text: the wording, without the site's name.
        source: where it was found, as in ``headline_source``.
    """

    text: str
    source: str


class StrippedBlock(NamedTuple):
    """A block taken out of the story, its position in the page, and the rule that took it."""

    text: str
    position: int
    rule: str


class FieldBlock(NamedTuple):
    """A block that became a field, as printed, and its position in the page.

    Attributes:
        field: ``headline``, ``byline``, ``published_at``, ``credits`` …; several are joined by ``+``.
    """

    text: str
    position: int
    field: str


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """One clean record. The Arrow schema ``articles`` (schemas/articles.py) describes each field.

    Made by ``split``, which leaves in ``language`` what the page or its dump declares; ``identify`` weighs
    that against the text.
    """

    id: str
    url: str | None
    site: str | None
    source: Source
    fetched_at: datetime | None
    headline: str | None
    headline_source: str | None
    headline_alternatives: tuple[HeadlineAlternative, ...] | None
    byline: str | None
    authors: tuple[str, ...]
    authors_source: str | None
    agency: str | None
    dateline: str | None
    credits: tuple[Credit, ...]
    published_at: datetime | None
    published_on: date | None
    modified_at: datetime | None
    published_precision: str | None
    published_source: str | None
    section: str | None
    section_source: str | None
    tags: tuple[str, ...]
    tags_source: str | None
    text: str
    word_count: int
    language: str | None
    language_confidence: float | None
    page_kind: PageKind | None
    story_confidence: float | None
    stripped: tuple[StrippedBlock, ...]
    field_blocks: tuple[FieldBlock, ...]
    content_hash: str
    extractor: Extractor
    schema_version: int = SCHEMA_VERSION
