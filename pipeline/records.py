"""The typed records that cross from one stage to the next. The last one is `galley.articles.Article`.

Each is frozen: a stage makes a new record and never changes the one it was given. Records that a page holds
by the hundred are named tuples, which cross a process border twice as fast (measured).

    RawDocument --extract--> Page --score--> ScoredPage --strip--> StrippedPage --split, identify--> Article
         any of them, where it cannot go on, --> Reject
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import xxhash

from .blocks import Block
from .value_enum import ValueEnum

SCHEMA_VERSION = 1

PAYLOAD_HEAD_CHARS = 500
"""How much of a raw document is kept to recognise it by, in memory and in a reject."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where a raw document is stored: enough to find it again.

    Attributes:
        uri: the file's path or URL as it was read.
        format: ``text``, ``html``, ``jsonl``, ``warc``, ``wet`` or ``parquet``.
        record: the record's place in the file, counted from 0. For a file that is one document: 0. For
            JSONL: the byte offset of the line in the uncompressed file. For WARC and WET: the byte offset
            of the record as CDX indexes count it (in the file as stored if each record is a compressed
            member of its own, otherwise in the uncompressed stream). For Parquet: the row number.
        media_type: of the payload, ``text/html`` or ``text/plain``.
        given_id: the identifier that the dump itself gives the record (JSONL or Parquet ``id``,
            ``WARC-Record-ID``), if any.
    """

    uri: str
    format: str
    record: int
    media_type: str
    given_id: str | None = None


def record_id(source: Source) -> str:
    """The ``id`` of an article, a duplicate or a reject.

    Takes the source as ``read`` made it; gives 32 hex digits: xxh3-128 of the file's URI, a NUL
    and the record's place in decimal. Neither format nor content is part of it, so a
    better reader or extractor does not change the ids of a dump that stayed the same.
    """
    return source_id(source.uri, source.record)


def source_id(uri: str, record: int) -> str:
    """The same, of the two that it is made of."""
    identity = f"{uri}\0{record}"
    # A local path that is not UTF-8 reaches Python with surrogates: they are hashed as they are.
    return xxhash.xxh3_128_hexdigest(identity.encode("utf-8", "surrogatepass"))


@dataclasses.dataclass(frozen=True, slots=True)
class RawDocument:
    """One document of a dump, decoded. Made by ``read``, read by ``extract``.

    Attributes:
        content: the HTML or the text, decoded.
        url: the address that the dump gives, if any.
        fetched_at: when the archive fetched it (aware, UTC), if the dump says so.
        published: the publication date as the dump's own field prints it (JSONL ``date``), unparsed.
        language: the language as the dump states it (JSONL ``language``,
            ``WARC-Identified-Content-Language``), as printed.
    """

    source: Source
    content: str
    url: str | None = None
    fetched_at: datetime | None = None
    published: str | None = None
    language: str | None = None


class Mark(NamedTuple):
    """A short element whose tag or class names say that it describes the article: an h1, a byline, a date.

    Attributes:
        kind: ``heading`` (h1), ``byline``, ``author_link``, ``time`` (the element) or ``date``
            (an element whose class names say so).
        text: what a reader sees, white space folded; ``\n`` where a child element that is separate
            (a link, a line, a list item) begins or ends.
        value: its ``datetime``, ``content`` or ``href`` attribute, or an empty string; of a heading the
            texts of its first and last child, where they hold some of its words, on a line each.
        names: tag name and class, id, rel, itemprop and data-testid tokens of the element and of its
            ancestors, lower case, its own first.
        order: how many elements come before it in the page.
    """

    kind: str
    text: str
    value: str
    names: tuple[str, ...]
    order: int


@dataclasses.dataclass(frozen=True, slots=True)
class StructuredData:
    """What a page states about itself for machines, parsed once. Empty for text dumps.

    Attributes:
        json_ld: every JSON-LD node, ``@graph`` unrolled, in page order.
        meta: ``<meta>`` name, property, http-equiv and itemprop (lower case) to their contents.
        microdata: itemprop to values (content, datetime, or text), in page order. Of items that are not the
            story, such as comments, only the authors, under ``other.author``.
        title: the ``<title>``.
        canonical_url: ``link rel=canonical``.
        html_lang: the ``lang`` of the root.
        times: ``<time>`` elements as (datetime attribute or text, class tokens).
        authors: visible texts of elements marked rel=author or itemprop=author.
        marks: headings, bylines, author links, times and dates of the page, in page order.
        script_dates: publication dates in the data that a page's scripts carry, unparsed; looked for only
            if no JSON-LD node states a ``datePublished``.
    """

    json_ld: tuple[Mapping[str, Any], ...] = ()
    meta: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    microdata: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    title: str | None = None
    canonical_url: str | None = None
    html_lang: str | None = None
    times: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    script_dates: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Extractor:
    """The code that made the blocks: ``galley-html`` or ``galley-text``, and Galley's version."""

    name: str
    version: str


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A document as blocks in reading order. Made by ``extract``, read by ``score``.

    Every visible word of the document is in exactly one block, in order.

    Attributes:
        second_opinion: returns for each block the share (0 to 1) of its words that trafilatura puts into
            its own extraction. It needs the page's tree, so only the process that parsed the page can call
            it. None for text dumps.
        payload_head: the first characters of the raw document, for a reject made later.
    """

    source: Source
    url: str | None
    fetched_at: datetime | None
    published: str | None
    payload_head: str
    blocks: tuple[Block, ...]
    second_opinion: Callable[[], tuple[float, ...]] | None
    structured_data: StructuredData
    extractor: Extractor
    language: str | None = None


class Region(NamedTuple):
    """What a page's markup says of the region that a block stands in. Elements are named by their order.

    Attributes:
        dialog: whether it is a dialog.
        consent: whether its names call it a request for consent.
        hidden: the outermost element that is hidden and stays so; 0 if none is.
        comments: the elements that their names call comments, outermost first.
        articles: the article elements, outermost first; empty if the page has only one.
        headline: whether the block is the page's headline, if the page may have several articles.
        peer: whether it is a heading after the headline, made like it: another article's headline.
        away: for a block after the likely story, how many levels above the story's container the elements end
            that it shares with the story; 0 inside the container.
    """

    dialog: bool = False
    consent: bool = False
    hidden: int = 0
    comments: tuple[int, ...] = ()
    articles: tuple[int, ...] = ()
    headline: bool = False
    peer: bool = False
    away: int = 0


class Score(NamedTuple):
    """What the page alone says about one of its blocks.

    Attributes:
        probability: that the block is story, by the classifier (0 to 1).
        rule: the rule that says that the block is chrome, if one does, as verdicts name it.
        certain: whether that rule decides by itself.
        pull_quote: whether the page marks the block as a pull quote.
        linked: whether more than half of the block's characters are inside links.
        region: what the markup says of the region that the block stands in.
    """

    probability: float
    rule: str | None = None
    certain: bool = False
    pull_quote: bool = False
    linked: bool = False
    region: Region = Region()


@dataclasses.dataclass(frozen=True, slots=True)
class ScoredPage:
    """A page with a score for each of its blocks, without the DOM that the scores were made from.

    It is a tenth of the page's size, so that pages can wait for what is learnt across them. Made by
    ``score``, read by ``strip`` and ``split``.

    Attributes:
        signs: what the page shows of its kind.
    """

    source: Source
    url: str | None
    fetched_at: datetime | None
    published: str | None
    payload_head: str
    blocks: tuple[Block, ...]
    scores: tuple[Score, ...]
    structured_data: StructuredData
    extractor: Extractor
    language: str | None = None
    signs: Mapping[str, float] = dataclasses.field(default_factory=dict)


class Verdict(NamedTuple):
    """What ``strip`` decides on one block, and the rule or model that decided it."""

    story: bool
    rule: str


@dataclasses.dataclass(frozen=True, slots=True)
class StrippedPage:
    """A page with a verdict for each of its blocks. Made by ``strip``, read by ``split``.

    Attributes:
        confidence: the F1 that the scores lead one to expect of the story, 0 to 1.
    """

    page: ScoredPage
    verdicts: tuple[Verdict, ...]
    confidence: float = 1.0


class PageKind(ValueEnum):
    """What kind of page an article comes from: its ``page_kind``."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    OPINION = "opinion"
    INTERVIEW = "interview"
    FORUM = "forum"
    PRODUCT = "product"
    LISTING = "listing"
    SERVICE = "service"
    DOCUMENTATION = "documentation"
    OTHER = "other"


ARTICLE_KINDS = (PageKind.ARTICLE, PageKind.LIVE_BLOG, PageKind.OPINION, PageKind.INTERVIEW)
"""The kinds of page that are articles."""


class Reason(ValueEnum):
    """Why a record was rejected: the ``reason`` column of ``rejects``."""

    EMPTY = "empty"
    BINARY = "binary"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    UNDECODABLE = "undecodable"
    NOT_JSON = "not_json"
    MISSING_FIELD = "missing_field"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TIME_LIMIT = "time_limit"
    PARSER_ERROR = "parser_error"
    PARSER_CRASH = "parser_crash"
    MEMORY_LIMIT = "memory_limit"
    ERROR_PAGE = "error_page"
    BOT_WALL = "bot_wall"
    CONSENT_WALL = "consent_wall"
    LOGIN_WALL = "login_wall"
    NO_STORY = "no_story"
    LOW_CONFIDENCE = "low_confidence"
    TOO_SHORT = "too_short"
    PAGE_KIND = "page_kind"
    READ_ERROR = "read_error"


@dataclasses.dataclass(frozen=True, slots=True)
class Reject:
    """A record that did not become an article, and why.

    Attributes:
        stage: the stage that rejected it (``read``, ``extract``, ``strip``, ``split``), or ``select``.
    """

    id: str
    source: Source
    url: str | None
    stage: str
    reason: Reason
    message: str
    payload_head: str
