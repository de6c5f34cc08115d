"""The pages of the development benchmark, beside their gold: what the scripts here train and measure on."""

from __future__ import annotations

import dataclasses
import gzip
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import tldextract
from galley.errors import DocumentError
from galley.extract.html.page import extract_html
from galley.records import Page, RawDocument, Source

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
SETS = ("news", "articles")

# The list of suffixes that comes with the package: nothing is fetched.
_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    if spec is None or spec.loader is None or not (BENCH / f"{name}.py").exists():
        sys.exit(f"the development benchmark is not at {BENCH}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


scoring = _script("score")
peers = _script("peers")


@dataclasses.dataclass(frozen=True)
class Example:
    """A page of a set, its publisher (the registered domain), and its gold paragraphs."""

    id: str
    set: str
    url: str
    publisher: str
    body: tuple[str, ...]

    def html(self) -> str:
        """The page as it was stored, decoded as `peers.py` does it for the peers."""
        raw = gzip.decompress((BENCH / self.set / "pages" / f"{self.id}.html.gz").read_bytes())
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            found = peers.re.search(rb"charset=[\"']?([\w-]+)", raw[:4096])
            return raw.decode(found.group(1).decode() if found else "windows-1252", "replace")

    def document(self, html: str) -> RawDocument:
        """The page as the pipeline's reader would hand it on."""
        uri = f"{self.set}/{self.id}.html.gz"
        return RawDocument(Source(uri, "html", 0, "text/html"), html, self.url)

    def page(self) -> Page | None:
        """The blocks, or None where the page holds none. Trafilatura has been asked: the tree that is
        kept until then takes some megabytes, and there are many pages."""
        try:
            page = extract_html(self.document(self.html()))
            assert page.second_opinion is not None
            votes = page.second_opinion()
            return dataclasses.replace(page, second_opinion=lambda: votes)
        except DocumentError as error:
            print(f"{self.id}: {error.reason}: {error.message}", file=sys.stderr)
            return None


def examples(name: str) -> Iterator[Example]:
    """The examples of one set, in the order of its gold."""
    with (BENCH / name / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            domain = _domain(row["url"] or "")
            publisher = domain.top_domain_under_public_suffix or domain.domain or row["id"]
            yield Example(row["id"], name, row["url"], publisher, tuple(row["body"]))


@dataclasses.dataclass(frozen=True)
class Score:
    """Of one page: word-bag precision, recall and F1, and those of word 4-grams."""

    id: str
    precision: float
    recall: float
    f1: float
    shingle_precision: float
    shingle_recall: float


def score(example: Example, text: str) -> Score:
    """What `score.py` gives a page for this text."""
    gold, found = scoring.words("\n".join(example.body)), scoring.words(text)
    precision, recall, f1 = scoring.overlap(Counter(gold), Counter(found))
    shingle_precision, shingle_recall, _ = scoring.overlap(scoring.shingles(gold), scoring.shingles(found))
    return Score(example.id, precision, recall, f1, shingle_precision, shingle_recall)


def means(scores: list[Score]) -> dict[str, float]:
    """The figures of a set as `score.py` reports them."""
    count = max(1, len(scores))
    figures = {
        name: sum(getattr(one, name) for one in scores) / count
        for name in ("f1", "precision", "recall", "shingle_precision", "shingle_recall")
    }
    p, r = figures.pop("shingle_precision"), figures.pop("shingle_recall")
    return {**figures, "shingle_f1": 2 * p * r / (p + r) if p + r else 0.0}
