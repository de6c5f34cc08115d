"""A folder of pages with gold, in the format of the development benchmark (docs/training.md)."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tldextract
from galley.errors import DocumentError
from galley.extract import extract
from galley.records import Page, RawDocument, Source

HTML_SETS = ("news", "articles")
MORE_SETS = ("more/daniel", "more/chinese", "more/misinfo", "more/magic", "more/cleaneval")
"""Further HTML sets that are trained on where the data folder has them."""

MEASURED_SETS = ("more/dragnet", "more/gn1", "more/reader")
"""HTML sets that are measured where the data folder has them, and that nothing is trained on: the first is
under the AGPL, the second for research alone, and the third is the output of a peer."""

TEXT_SET = "text"
SITES_SET = "sites"

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)")
_CHARSET_REACH = 4_096
"""A page declares its encoding in its first bytes; HTML asks for the first 1,024."""

# The list of suffixes that comes with the package: nothing is fetched.
_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class DataError(Exception):
    """The data folder lacks what training needs; the message says what, and where it was looked for."""


@dataclasses.dataclass(frozen=True)
class Example:
    """A page of a set with its gold. Made by `DataFolder.examples`, read by the trainers and benchmarks.

    Attributes:
        id: The page's name in its set.
        set: The name of the set.
        url: Where the page was published; empty if that is unknown.
        publisher: The registered domain of the URL, or the id of a page without a URL.
        headline: The gold headline; empty if there is none.
        authors: The gold authors, in order.
        body: The gold paragraphs of the story, in order.
        path: The compressed page.
    """

    id: str
    set: str
    url: str
    publisher: str
    headline: str
    authors: tuple[str, ...]
    body: tuple[str, ...]
    path: Path

    def html(self) -> str:
        """The page as text: UTF-8, or else the encoding that it declares, or else Windows-1252."""
        raw = gzip.decompress(self.path.read_bytes())
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            declared = _CHARSET.search(raw[:_CHARSET_REACH])
            return raw.decode(declared[1].decode() if declared else "windows-1252", "replace")

    def document(self, html: str) -> RawDocument:
        """The page as the pipeline's reader would pass it on."""
        return RawDocument(Source(f"{self.set}/{self.path.name}", "html", 0, "text/html"), html, self.url)

    def page(self) -> Page | None:
        """The page's blocks, or None for a page without any.

        Trafilatura has been asked for its opinion: the tree that is kept until then takes megabytes, and
        there are many pages.
        """
        try:
            page = extract(self.document(self.html()))
        except DocumentError as error:
            print(f"{self.set}/{self.id}: {error.reason}: {error.message}", file=sys.stderr)
            return None
        assert page.second_opinion is not None
        votes = page.second_opinion()
        return dataclasses.replace(page, second_opinion=lambda: votes)


class DataFolder:
    """The sets of a data folder.

    Args:
        path: The folder that holds ``news/``, ``articles/``, ``text/`` and ``sites/``.

    Raises:
        DataError: There is no such folder.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise DataError(f"the data folder {path} does not exist")
        self.path = path

    def present(self, names: Sequence[str]) -> list[str]:
        """Those of some sets that the folder has."""
        return [name for name in names if (self.path / name / "gold.jsonl").is_file()]

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of a set's ``gold.jsonl``, in order.

        Raises:
            DataError: The set has no gold.
        """
        path = self.path / name / "gold.jsonl"
        if not path.is_file():
            raise DataError(f"the data folder has no {path}: see docs/training.md for its format")
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    def examples(self, name: str) -> Iterator[Example]:
        """The examples of a set of pages, in the order of its gold.

        Raises:
            DataError: The set has no gold, or a body or authors that are not a list.
        """
        suffix = "txt" if name == TEXT_SET else "html"
        for row in self.rows(name):
            url = row["url"] or ""
            domain = _domain(url)
            yield Example(
                id=row["id"],
                set=name,
                url=url,
                publisher=domain.top_domain_under_public_suffix or domain.domain or row["id"],
                headline=row.get("headline") or "",
                authors=_strings(row, "authors"),
                body=_strings(row, "body"),
                path=self.path / name / "pages" / f"{row['id']}.{suffix}.gz",
            )

    def site_rows(self) -> Iterator[dict[str, Any]]:
        """The dumps of the sites set (id, url, text), in order.

        Raises:
            DataError: The set is missing.
        """
        path = self.path / SITES_SET / "dump.jsonl.gz"
        if not path.is_file():
            raise DataError(f"the data folder has no {path}: see docs/training.md for its format")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    def digest(self, name: str) -> str:
        """SHA-256 over the names and contents of a set's files, whatever order the file system has."""
        return _digest(self.path / name)


def _strings(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of strings of a gold line; empty where the line has none."""
    value = row.get(key) or []
    if not isinstance(value, list):
        raise DataError(f"the gold of {row['id']} has no list of strings as its {key}")
    return tuple(value)


@cache
def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file())
    for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def publisher_of(url: str) -> str:
    """The name before the public suffix, so that a publisher's national editions stay together."""
    return _domain(url).domain or url
