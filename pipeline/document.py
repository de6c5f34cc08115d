"""The stages, applied to one document.

`clean` is the library's front door. The workers of a run apply `score_document` and `clean_page` in child
processes, so nothing here may import Beam.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .articles import Article
from .errors import DocumentError
from .extract import extract
from .extract.limits import PAGE_LIMITS, PageLimits
from .language import DETECTORS, with_language
from .read.bytes.charset import decode
from .records import (
    PAYLOAD_HEAD_CHARS,
    RawDocument,
    Reason,
    Reject,
    ScoredPage,
    Source,
    StrippedPage,
    record_id,
)
from .selection import EVERYTHING, Selection
from .site_chrome.evidence import weigh
from .site_chrome.waiting_pages import PageWithSite, WaitingPage, unpack_page, waiting_page
from .split import split
from .strip import score, strip


def clean(raw: str | bytes, url: str | None = None, media_type: str = "text/html") -> Article:
    """Clean one raw document in this process.

    There is no limit on time or memory, unlike in a pipeline's `CleanArticles`.

    Args:
        raw: HTML or text; bytes are decoded by BOM, meta charset, then detection.
        url: the document's address, if known.
        media_type: ``text/html`` or ``text/plain``.

    Every kind of page stays an article: ``page_kind`` and ``story_confidence`` say what it is worth.

    Raises:
        DocumentError: the document has no story, is an error page or a wall, or cannot be read or parsed.
    """
    content = raw if isinstance(raw, str) else decode(raw, None, media_type)
    kind = "html" if media_type == "text/html" else "text"
    source = Source(uri=url or "", format=kind, record=0, media_type=media_type)
    return clean_document(RawDocument(source=source, content=content, url=url))[1]


def clean_document(document: RawDocument) -> tuple[StrippedPage, Article]:
    """Clean one decoded document.

    Returns:
        The page with the verdict on each of its blocks, and the article.

    Raises:
        DocumentError: the document has no story, or cannot be parsed.
    """
    stripped = strip(score(extract(document)))
    return stripped, with_language(split(stripped))


def score_document(document: RawDocument, limits: PageLimits = PAGE_LIMITS) -> WaitingPage | Reject:
    """Extract a document and score each block by its page alone.

    Args:
        document: as it was read.
        limits: a page that holds more is rejected.
    """
    return through("extract", lambda raw: waiting_page(score(extract(raw, limits))), document)


def clean_page(
    known: PageWithSite, language_detector: str = DETECTORS[0], selection: Selection = EVERYTHING
) -> Article | Reject:
    """Strip a page with what is known of its site, split off its fields, identify its language.

    Args:
        known: the page, and what was learnt of its site.
        language_detector: one of `galley.language.DETECTORS`.
        selection: an article that it refuses becomes a reject.
    """
    chrome = known.chrome
    stripped = through(
        "strip", lambda page: strip(page if chrome is None else weigh(page, chrome)), unpack_page(known.page)
    )
    if isinstance(stripped, Reject):
        return stripped
    article = through("split", lambda taken: with_language(split(taken), language_detector), stripped)
    refusal = selection.refusal(article) if isinstance(article, Article) else None
    return article if refusal is None else reject(stripped, "select", *refusal)


def through(
    stage: str, function: Callable[[Any], Any], record: RawDocument | ScoredPage | StrippedPage
) -> Any:
    """Apply a stage's function to a record, or make a `Reject` of a record that it fails on.

    Raises:
        MemoryError: the process has no more memory.
    """
    try:
        return function(record)
    except DocumentError as error:
        return reject(record, stage, error.reason, error.message)
    except MemoryError:
        raise
    except Exception as error:  # a fault in a rule costs the document that shows it, not the run
        return reject(record, stage, Reason.PARSER_ERROR, f"{type(error).__name__}: {error}")


def reject(
    record: RawDocument | ScoredPage | StrippedPage | PageWithSite, stage: str, reason: Reason, message: str
) -> Reject:
    """The reject of a record that a stage failed on, with enough to find the document again."""
    if isinstance(record, PageWithSite):
        record = unpack_page(record.page)
    origin = record.page if isinstance(record, StrippedPage) else record
    head = origin.content[:PAYLOAD_HEAD_CHARS] if isinstance(origin, RawDocument) else origin.payload_head
    place = (
        f"{origin.source.uri}: record at {origin.source.record}"
        if origin.source.record
        else origin.source.uri
    )
    return Reject(
        id=record_id(origin.source),
        source=origin.source,
        url=origin.url,
        stage=stage,
        reason=reason,
        message=f"{place}: {message}",
        payload_head=head,
    )


def warm_up() -> None:
    """Load what the stages load when they are first used.

    These are models, rules, language profiles, the list of public suffixes and trafilatura.
    """
    paragraph = "The ferry left the harbour on Friday with some eighty people on board, the company said."
    html = f"<html><body><h1>Ferry sinks</h1><p>{paragraph}</p><p>{paragraph}</p></body></html>"
    for content, kind in ((html, "html"), (f"{paragraph}\n\n{paragraph}\n", "text")):
        source = Source("", kind, 0, f"text/{kind}", None)
        page = extract(RawDocument(source, content, "https://news.example/ferry"))
        with_language(split(strip(score(page))))
        if page.second_opinion:
            page.second_opinion()
