#!/usr/bin/env python3
"""What kinds of page the development pages are called, and how well `story_confidence` is met.

    python -m benchmarks.page_kinds                          # news and articles, which are all articles
    python -m benchmarks.page_kinds --confidence more/dragnet more/daniel more/cleaneval …

The second form prints the mean F1 of the record's text by bins of its confidence. Give it sets with a body in
their gold that no model was trained on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

from galley.articles import Article
from galley.errors import DocumentError
from galley.extract.html.page import extract_html
from galley.records import ARTICLE_KINDS
from galley.split import split
from galley.strip import score as score_blocks
from galley.strip import strip

from .development_pages import SETS, Example, examples, score

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


def outcomes(name: str) -> Iterator[tuple[Example, Article | str]]:
    """Each page of a set with its article, or the reason that it was rejected for."""
    for example in examples(name):
        try:
            yield example, split(strip(score_blocks(extract_html(example.document(example.html())))))
        except DocumentError as error:
            yield example, error.reason.value


def print_kinds(name: str) -> None:
    """How many pages of a set are of each kind."""
    found = Counter(
        outcome if isinstance(outcome, str) else str(outcome.page_kind) for _, outcome in outcomes(name)
    )
    kin = sum(found[kind.value] for kind in ARTICLE_KINDS)
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in found.most_common())
    print(f"{name}: {kin / found.total():.3f} of {found.total():,} are articles or kin: {kinds}")


def print_confidence(names: Sequence[str]) -> None:
    """The mean F1 and the mean confidence of the pages in each bin of confidence."""
    bins: dict[float, list[tuple[float, float]]] = {low: [] for low in BINS[:-1]}
    for name in names:
        for example, outcome in outcomes(name):
            if example.body and isinstance(outcome, Article) and outcome.story_confidence is not None:
                low = max(low for low in bins if outcome.story_confidence >= low)
                bins[low].append((outcome.story_confidence, score(example, outcome.text).f1))
    print("confidence    pages  mean confidence  mean F1")
    for (low, pages), high in zip(bins.items(), BINS[1:], strict=True):
        if pages:
            confidence, f1 = (sum(column) / len(pages) for column in zip(*pages, strict=True))
            print(f"{low:.2f} to {high:.2f} {len(pages):6,}  {confidence:15.3f}  {f1:7.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="*", default=list(SETS), help="count the kinds of these sets")
    parser.add_argument("--confidence", nargs="*", default=[], metavar="SET", help="measure these sets")
    chosen = parser.parse_args()
    for name in chosen.sets if not chosen.confidence else []:
        print_kinds(name)
    if chosen.confidence:
        print_confidence(chosen.confidence)


if __name__ == "__main__":
    main()
