#!/usr/bin/env python3
"""Galley and its peers on the same pages, in one process, one after another on each page.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.quality                                   # both sets, all peers: some minutes
    python -m benchmarks.quality --sets news --peers trafilatura_default
    python -m benchmarks.quality --cross-validated CV.json     # from python -m training … --save

Galley's model was trained on these pages. The row to compare is "galley, cross-validated", in which no page
was judged by a model that had seen its publisher. The peers run with the settings that their documentation
recommends (the benchmark's peers.py). Times are those of the calls only.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from galley.errors import DocumentError
from galley.extract.html.page import extract_html
from galley.split import split
from galley.strip import score as score_blocks
from galley.strip import strip
from galley.text.story_text import story_text

from .development_pages import SETS, Example, Score, examples, means, peers, score
from .paragraph_borders import reproduced

PEERS = ("trafilatura_default", "trafilatura_fast", "resiliparse", "readability", "justext")


def galley_body(example: Example) -> Callable[[str], str]:
    """Extract and strip: gives the text that the classifier keeps."""

    def run(html: str) -> str:
        try:
            stripped = strip(score_blocks(extract_html(example.document(html))))
        except DocumentError:
            return ""
        pairs = zip(stripped.page.blocks, stripped.verdicts, strict=True)
        return story_text(block for block, verdict in pairs if verdict.story)

    return run


def galley_article(example: Example) -> Callable[[str], str]:
    """Extract, strip and split: gives the text of the record."""

    def run(html: str) -> str:
        try:
            return split(strip(score_blocks(extract_html(example.document(html))))).text
        except DocumentError:
            return ""

    return run


def peer(name: str) -> Callable[[Example], Callable[[str], str]]:
    run = getattr(peers, name)()

    def of(example: Example) -> Callable[[str], str]:
        def body(html: str) -> str:
            try:
                return str(run(html, example.url).get("body") or "")
            except Exception:  # a peer that fails on a page counts as finding nothing
                return ""

        return body

    return of


def row(title: str, scores: list[Score], took: list[float]) -> str:
    f = means(scores)
    took = sorted(took)
    timing = f"{sum(took) / len(took):7.1f} {took[len(took) // 2]:7.1f}" if took else " " * 15
    return (
        f"{title:26} {f['f1']:.3f}  {f['precision']:.3f}  {f['recall']:.3f}  {f['shingle_f1']:.3f}  {timing}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--peers", nargs="*", default=list(PEERS))
    parser.add_argument("--cross-validated", type=Path)
    chosen = parser.parse_args()
    known = json.loads(chosen.cross_validated.read_text()) if chosen.cross_validated else {}
    ways = {"galley: extract, strip": galley_body, "galley: the record's text": galley_article}
    ways |= {name: peer(name) for name in chosen.peers}
    for name in chosen.sets:
        scores: dict[str, list[Score]] = {title: [] for title in ways}
        took: dict[str, list[float]] = {title: [] for title in ways}
        kept = borders = invented = 0
        for example in examples(name):
            html = example.html()
            for title, way in ways.items():
                run = way(example)
                started = time.perf_counter()
                text = run(html)
                took[title].append(1000 * (time.perf_counter() - started))
                scores[title].append(score(example, text))
                if way is galley_body:
                    found = reproduced(example.body, text)
                    kept, borders, invented = kept + found[0], borders + found[1], invented + found[2]
        print(f"\n{name}: {len(scores[next(iter(ways))])} pages")
        print(f"{'':26} F1     P      R      4-gram  ms mean  median")
        for title in ways:
            print(row(title, scores[title], took[title]))
        if name in known:
            print(row("galley, cross-validated", [Score(**one) for one in known[name]], []))
        print(f"paragraph borders: {kept:,} of {borders:,} of the gold's ({kept / max(1, borders):.3f}), "
              f"{invented:,} that the gold does not have")  # fmt: skip


if __name__ == "__main__":
    main()
