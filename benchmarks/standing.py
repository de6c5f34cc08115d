#!/usr/bin/env python3
"""Galley beside every peer on every set of the development benchmark, as the Markdown tables of the docs.

    python3.11 -m venv peers && peers/bin/pip install -U pip
    peers/bin/pip install -r benchmarks/requirements-standing.txt
    python -m training ../shared/bench --only html --check --save cv.json
    python -m benchmarks.standing predictions --peers peers/bin/python --cross-validated cv.json

What each extractor finds is kept in the folder, a JSONL file a set, and only made where it is missing;
news-please takes most of the hour. Without `--peers` only what is there is shown.

Galley's models have learnt from most sets, so its body text is that of the cross-validation, in which no
page is judged by a model that has seen its publisher. Its metadata come from rules alone.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import galley
from galley.errors import DocumentError

from training.data_folder import HTML_SETS, MEASURED_SETS, MORE_SETS
from training.scoring import Score, means

from .development_pages import BENCH, examples, scoring

PEERS = ("trafilatura_default", "rs_trafilatura", "readability", "resiliparse", "newsplease")
NAMES = {
    "trafilatura_default": "trafilatura",
    "rs_trafilatura": "rs-trafilatura",
    "newsplease": "news-please",
}
METADATA_SETS = ("more/fixtures", "more/dates", "more/snippets")
SETS = (*HTML_SETS, *MORE_SETS, *MEASURED_SETS, *METADATA_SETS)
FIELDS = {
    "headline": "headline",
    "headline_or_h1": "headline, or the h1",
    "authors_f1": "authors",
    "date": "date",
}

MIN_PAGES = 10
"""A language with fewer pages is left out of its table."""

Figures = dict[str, float]


def galley_rows(set_name: str) -> Iterator[dict[str, Any]]:
    """What Galley finds on each page of a set; nothing for a page that it rejects."""
    for example in examples(set_name):
        row: dict[str, Any] = {"id": example.id}
        try:
            article = galley.clean(example.html(), url=example.url or None)
            row |= {
                "headline": article.headline,
                "authors": article.authors,
                "agency": article.agency,
                "published": str(article.published_at or ""),
                "published_on": str(article.published_on or ""),
                "body": article.text,
                "language": article.language,
            }
        except DocumentError:
            pass
        yield row


def predictions(folder: Path, extractor: str, set_name: str, peers: Path | None) -> Path | None:
    """The file of what an extractor finds in a set, made if it is missing and can be made."""
    path = folder / f"{extractor}.{set_name.replace('/', '_')}.jsonl"
    if path.is_file():
        return path
    unfinished = path.with_suffix(".unfinished")
    if extractor == "galley":
        rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in galley_rows(set_name))
        unfinished.write_text("".join(rows), "utf-8")
    elif peers is not None:
        script = Path(__file__).with_name("peer_predictions.py")
        subprocess.run([peers, script, extractor, BENCH / set_name, unfinished], check=True)
    else:
        return None
    return unfinished.rename(path)


def figures_of(path: Path | None, set_name: str) -> Figures:
    """The figures of ``score.py`` for one file; none where there is no file."""
    if path is None:
        return {}
    gold = [json.loads(line) for line in (BENCH / set_name / "gold.jsonl").open(encoding="utf-8")]
    pages = scoring.score(gold, scoring.load_predictions(path), BENCH / set_name)
    found: Figures = scoring.summary(pages)
    return found


def cross_validated(scores: Mapping[str, Any], set_name: str) -> Figures:
    """The figures of a set's body text in cross-validation, under the names of ``score.py``."""
    if set_name not in scores:
        return {}
    found = means([Score(**one) for one in scores[set_name]])
    return {"body_f1": found["f1"], "shingle_f1": found["shingle_f1"]}


def by_language(folder: Path, scores: Mapping[str, Any]) -> dict[str, dict[str, float | None]]:
    """The cross-validated body F1 of each language with enough pages, as Galley names it, over all sets."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for set_name, of_set in scores.items():
        path = predictions(folder, "galley", set_name, None)
        assert path is not None
        rows = map(json.loads, path.open(encoding="utf-8"))
        languages = {row["id"]: row.get("language") for row in rows}
        for one in of_set:
            found[languages[one["id"]] or "none named"].append(one["f1"])
    enough = {name: values for name, values in found.items() if len(values) >= MIN_PAGES}
    return {
        f"{name} ({len(values)})": {"Galley": statistics.mean(values)}
        for name, values in sorted(enough.items(), key=lambda item: -len(item[1]))
    }


def cell(value: float | None, best: float | None) -> str:
    """A figure as printed, bold if it is the best of its row; empty if the extractor has no such field."""
    if not value:
        return ""
    return f"**{value:.3f}**" if value == best else f"{value:.3f}"


def table(title: str, rows: Mapping[str, Mapping[str, float | None]], extractors: Sequence[str]) -> str:
    """A Markdown table with an extractor a column."""
    lines = [f"| {title} | " + " | ".join(NAMES.get(name, name) for name in extractors) + " |"]
    lines.append("|---|" + "---|" * len(extractors))
    for name, values in rows.items():
        best = max((value for value in values.values() if value is not None), default=None)
        best = best if len(extractors) > 1 else None
        lines.append(f"| {name} | " + " | ".join(cell(values.get(one), best) for one in extractors) + " |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where predictions are kept")
    parser.add_argument("--peers", type=Path, help="the Python of the peers' environment")
    parser.add_argument("--cross-validated", type=Path, help="from python -m training … --save")
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    scores = json.loads(chosen.cross_validated.read_text("utf-8")) if chosen.cross_validated else {}
    extractors = ("Galley", *PEERS)
    figures: dict[str, dict[str, Figures]] = {}
    for set_name in chosen.sets:
        print(set_name, file=sys.stderr, flush=True)
        figures[set_name] = of_set = {}
        of_set["Galley"] = figures_of(predictions(chosen.folder, "galley", set_name, None), set_name)
        of_set["Galley"] |= cross_validated(scores, set_name)
        for peer in PEERS:
            of_set[peer] = figures_of(predictions(chosen.folder, peer, set_name, chosen.peers), set_name)
    for title, key in {"body F1": "body_f1", "4-gram F1": "shingle_f1"}.items():
        print("\n" + table(title, _rows(figures, {key: ""}), extractors))
    print("\n" + table("metadata", _rows(figures, FIELDS), extractors))
    if scores:
        print("\n" + table("language (pages): body F1", by_language(chosen.folder, scores), ["Galley"]))
    return 0


def _rows(
    figures: Mapping[str, Mapping[str, Figures]], keys: Mapping[str, str]
) -> dict[str, dict[str, float | None]]:
    rows = {}
    for set_name, of_set in figures.items():
        for key, title in keys.items():
            values = {name: found.get(key) for name, found in of_set.items()}
            if any(value is not None for value in values.values()):
                rows[f"{set_name}: {title}" if title else set_name] = values
    return rows


if __name__ == "__main__":
    sys.exit(main())
