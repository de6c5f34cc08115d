"""One document through the stages in this process: the library's front door."""

from __future__ import annotations

from .cleaning import clean_document
from .read.charset import decode
from .records import Article, RawDocument, Source


def clean(raw: str | bytes, url: str | None = None, media_type: str = "text/html") -> Article:
    """Clean one raw document.

    Args:
        raw: HTML or text; bytes are decoded by BOM, meta charset, then detection.
        url: the document's address, if known.
        media_type: ``text/html`` or ``text/plain``.

    Raises:
        DocumentError: the document has no story, or cannot be read or parsed. Extraction runs in
            this process, with no limit on its time: a pipeline's `CleanArticles` has one.
    """
    content = raw if isinstance(raw, str) else decode(raw, None, media_type)
    kind = "html" if media_type == "text/html" else "text"
    source = Source(uri=url or "", format=kind, record=0, media_type=media_type)
    return clean_document(RawDocument(source=source, content=content, url=url))[1]
