#!/usr/bin/env python3
"""The engines that `throughput.py` measures beside the command `galley`, each in a process of its own.

    throughput_engines.py ENGINE INPUT OUTPUT

INPUT is a folder of JSON Lines (id, url, text: the page's HTML), OUTPUT a folder. All use two processes
and write Parquet. Each engine imports its own packages, so that the others need not be installed.
"""

from __future__ import annotations

import gc
import itertools
import json
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

WORKERS = 2
CHUNK = 8
SAMPLE_OF_SLOW = 100
"""The number of pages for news-please, which only handles a few per second."""

Row = dict[str, Any]
DONE = itertools.count(1)


def pages(folder: Path) -> Iterator[Row]:
    for file in sorted(folder.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def galley_page(page: Row) -> Row | None:
    """Apply the functions of a run's child processes to a page.

    This is without Beam and without what a run learns about sites between the two. Garbage is collected as in
    the child processes.

    Returns:
        The row of the article; None for a reject.
    """
    from galley.document import clean_page, score_document
    from galley.isolation.child import RECORDS_PER_COLLECTION
    from galley.records import RawDocument, Reject, Source
    from galley.site_chrome.waiting_pages import PageWithSite
    from galley.write.rows import article_row

    source = Source(page["id"], "html", 0, "text/html", page["id"])
    staged = score_document(RawDocument(source, page["text"], page["url"]))
    article = staged if isinstance(staged, Reject) else clean_page(PageWithSite(staged.page))
    if next(DONE) % RECORDS_PER_COLLECTION == 0:
        gc.collect()
    return None if isinstance(article, Reject) else article_row(article)


def trafilatura_page(page: Row) -> Row | None:
    import langdetect
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        page["text"], url=page["url"], with_metadata=True, include_comments=False
    )
    if found is None or not found.text:
        return None
    try:
        language = langdetect.detect(found.text)
    except langdetect.LangDetectException:
        language = None
    names = ("title", "author", "date", "sitename", "text")
    return {"id": page["id"], "language": language, **{name: getattr(found, name) for name in names}}


def newsplease_page(page: Row) -> Row | None:
    from newsplease import NewsPlease

    found = NewsPlease.from_html(page["text"], url=page["url"])
    if not found.maintext:
        return None
    published = str(found.date_publish)
    return {"id": page["id"], "title": found.title, "text": found.maintext, "date": published}


def in_a_pool(
    work: Callable[[Row], Row | None], source: Iterator[Row], output: Path, schema: Any = None
) -> None:
    """Run a plain multiprocessing pool. The parent writes its results as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with multiprocessing.Pool(WORKERS) as pool:
        rows = [row for row in pool.imap(work, source, CHUNK) if row is not None]
    pq.write_table(pa.Table.from_pylist(rows, schema), output / "part.parquet", compression="zstd")


def datatrove(folder: Path, output: Path) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import ParquetWriter

    LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(folder), glob_pattern="*.jsonl"),
            Trafilatura(favour_precision=False, timeout=60),
            ParquetWriter(str(output)),
        ],
        tasks=WORKERS,
        workers=WORKERS,
        logging_dir=str(output / "logs"),
    ).run()


def main() -> None:
    engine, folder, output = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    output.mkdir(parents=True, exist_ok=True)
    if engine == "datatrove":
        datatrove(folder, output)
    elif engine == "newsplease":
        sample = [page for number, page in enumerate(pages(folder)) if number < SAMPLE_OF_SLOW]
        in_a_pool(newsplease_page, iter(sample), output)
    elif engine == "galley":
        from galley.document import warm_up
        from galley.schemas import ARTICLES

        warm_up()
        gc.collect()
        gc.freeze()
        gc.disable()
        in_a_pool(galley_page, pages(folder), output, ARTICLES)
    else:
        in_a_pool(trafilatura_page, pages(folder), output)


if __name__ == "__main__":
    main()
