#!/usr/bin/env python3
"""Compares headline, authors and date with the development gold, by the rules of its `score.py`.

    python -m benchmarks.metadata                    # news, articles, text: some minutes
    python -m benchmarks.metadata --sets text --missed date

Pages are read as `galley run` reads a folder of them: without addresses. For text dumps, a second row counts
a value only if it appears in the dump (see shown.py). `date` is the share of dates for which the UTC day of
published_at is the gold's day; `day` also counts the day of published_on, as `score.py` does.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
from collections.abc import Iterator
from typing import Any

from galley.articles import Article
from galley.errors import DocumentError
from galley.extract.html.page import extract_html
from galley.records import Page
from galley.split import split
from galley.strip import score, strip

from training.scoring import shown_authors
from training.text_dumps import text_examples

from .development_pages import BENCH, data, examples, scoring
from .shown import shows_date, shows_headline

FIELDS = ("headline", "authors", "wrong authors", "date", "day")


def pages(name: str) -> Iterator[tuple[str, Page | None, str]]:
    """The id and the page of each example, and for a dump also its text."""
    if name == "text":
        for dump in text_examples(data):
            yield dump.id, dump.page(), dump.text
        return
    for example in examples(name):
        document = dataclasses.replace(example.document(example.html()), url=None)
        try:
            yield example.id, extract_html(document), ""
        except DocumentError:
            yield example.id, None, ""


def article_of(page: Page | None) -> Article | None:
    try:
        return split(strip(score(page))) if page else None
    except DocumentError:
        return None


def figures(gold: dict[str, Any], article: Article | None, authors: list[str] | None) -> dict[str, float]:
    """The figures for one page, without fields that the gold does not have.

    Args:
        gold: the page's gold record.
        article: what Galley made of the page.
        authors: the gold's authors, or those of them that a dump shows.
    """
    found: dict[str, float] = {}
    if gold.get("headline"):
        printed = article.headline if article else None
        found["headline"] = float(scoring.plain(gold["headline"]) == scoring.plain(printed))
    given = list(article.authors) if article else []
    if authors:
        found["authors"] = scoring.authors_f1(authors, given, article.agency if article else None)
    elif authors is not None:
        found["wrong authors"] = float(bool(given))
    if gold.get("published"):
        days = scoring.days(gold["published"])
        moment = scoring.days(article.published_at) if article else set()
        found["date"] = float(bool(days & moment))
        found["day"] = float(
            bool(days & (moment | (scoring.days(article.published_on) if article else set())))
        )
    return found


def row(title: str, scores: list[dict[str, float]]) -> str:
    cells = []
    for field in FIELDS:
        values = [score[field] for score in scores if field in score]
        cells.append(f"{statistics.mean(values):.3f} ({len(values)})" if values else "")
    return f"{title:28}" + "".join(f"{cell:>15}" for cell in cells)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", default=["news", "articles", "text"])
    parser.add_argument("--missed", choices=FIELDS, help="list the pages on which this field is wrong")
    chosen = parser.parse_args()
    print(f"{'':28}" + "".join(f"{field:>15}" for field in FIELDS))
    for name in chosen.sets:
        rows = (BENCH / name / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n")
        gold = {one["id"]: one for one in map(json.loads, rows)}
        scores, shown = [], []
        for identifier, page, text in pages(name):
            truth, article = gold[identifier], article_of(page)
            scores.append(figures(truth, article, truth.get("authors")))
            if text:
                authors = truth.get("authors")
                here = figures(truth, article, authors and shown_authors(text, authors))
                if "headline" in here and not shows_headline(text, truth["headline"]):
                    del here["headline"]
                if "date" in here and not shows_date(text, truth["published"]):
                    del here["date"], here["day"]
                if authors and not shown_authors(text, authors):
                    here.pop("wrong authors", None)
                shown.append(here)
            if chosen.missed and (shown or scores)[-1].get(chosen.missed, 1.0) < 1.0:
                print(f"  {identifier}  {truth['url']}")
        print(row(name, scores))
        if shown:
            print(row(f"{name}, where it is shown", shown))


if __name__ == "__main__":
    main()
