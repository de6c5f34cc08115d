#!/usr/bin/env python3
"""The CPU time of each step of Galley on a page, and of trafilatura on the same pages.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.page_profile --sets news --every 3

One process calls the steps one after another on each page, with the garbage collector off as in Galley's
workers. Before that it cleans pages that are not measured: patterns are compiled when they are first needed,
once in a process. On a busy machine all steps are slower: compare rows of one run, not runs.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from galley.document import clean_document, warm_up
from galley.errors import DocumentError
from galley.extract import extract
from galley.extract.dom.listing import Listing
from galley.extract.html.blocks import cut_into_blocks
from galley.extract.html.parsing import parse
from galley.extract.metadata.structured_data import structured_data
from galley.language import with_language
from galley.split import split
from galley.strip import score, strip
from galley.strip.html import model as html_model
from galley.strip.html.features import PageColumns

from .development_pages import SETS, examples, peers

WARM_UP = 60
"""Pages that are cleaned before any is measured, and are not measured themselves."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=SETS)
    parser.add_argument("--every", type=int, default=1, help="take one page in this many")
    chosen = parser.parse_args()
    trafilatura = peers.trafilatura_default()
    warm_up()
    for name in chosen.sets:
        took: dict[str, float] = defaultdict(float)

        def timed(step: str, run: Callable[..., Any], *given: Any, took: dict[str, float] = took) -> Any:
            started = time.process_time()
            result = run(*given)
            took[step] += time.process_time() - started
            return result

        asked = pages = 0
        every = list(examples(name))
        measured = every[:: chosen.every]
        others = [example for place, example in enumerate(every) if place % chosen.every][:WARM_UP]
        if not others:  # every page is measured: the first ones warm up
            others, measured = measured[:WARM_UP], measured[WARM_UP:]
        gc.disable()
        for example in others:
            html = example.html()
            with contextlib.suppress(DocumentError):
                clean_document(example.document(html))
            trafilatura(html, example.url)
        for example in measured:
            html = example.html()
            document = example.document(html)
            gc.collect()
            try:
                # The same work twice: extracting and scoring step by step, then both as a whole.
                tree = timed("  parse", parse, html)
                listing = timed("  elements and attributes listed", Listing, tree)
                timed("  structured data", structured_data, tree, example.url, listing)
                timed("  blocks", cut_into_blocks, tree, listing)
                page = timed("extract", extract, document)
                columns = timed("  columns", PageColumns, page, html_model.token_odds())
                table = columns.table()
                first = timed("  first model", html_model.probabilities, html_model.first_model(), *table)
                asked += not html_model.is_sure(first, columns.words)
                scored = timed("score", score, page)
                stripped = timed("strip", strip, scored)
                article = timed("split", split, stripped)
                timed("language", with_language, article)
            except DocumentError:
                continue
            timed("trafilatura, with metadata", trafilatura, html, example.url)
            pages += 1
        gc.enable()
        print(f"{name}: {pages} pages, trafilatura used on {asked / pages:.1%}; CPU ms a page")
        for step, seconds in took.items():
            print(f"  {step:32}{1000 * seconds / pages:7.2f}")
        whole = sum(seconds for step, seconds in took.items() if step[0] != " " and "trafilatura" not in step)
        print(f"  {'Galley, all steps':32}{1000 * whole / pages:7.2f}")


if __name__ == "__main__":
    main()
