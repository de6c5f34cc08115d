"""The documents of the floors: pages and dumps written for this purpose, each with its gold beside it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")

MEDIA_TYPES = {"html": "text/html", "text": "text/plain"}
"""The kinds of document, which are the folders of the corpus, and the media type of each."""


@dataclasses.dataclass(frozen=True, slots=True)
class Gold:
    """What a reader of the document takes from it.

    Attributes:
        url: the address that Galley is given with the document, if any.
        language: a BCP 47 tag, as Galley writes it.
        authors: people only; empty where the document names none.
        published: the day, YYYY-MM-DD, as the page prints or states it.
        body: the paragraphs of the story, without captions, prompts and credits.
    """

    url: str | None
    language: str
    headline: str
    authors: tuple[str, ...]
    published: str | None
    body: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """A raw document and its gold. `name` is kind and file name: ``html/en-amp``."""

    name: str
    raw: bytes
    gold: Gold

    @property
    def kind(self) -> str:
        return self.name.partition("/")[0]


def documents(corpus: Path = CORPUS) -> list[Document]:
    """Every document of the corpus, sorted by name.

    Raises:
        FileNotFoundError: a document has no gold.
    """
    found = []
    for kind in MEDIA_TYPES:
        for path in sorted((corpus / kind).iterdir()):
            if path.suffix != ".json":
                found.append(
                    Document(f"{kind}/{path.stem}", path.read_bytes(), _gold(path.with_suffix(".json")))
                )
    return found


def digest(corpus: Path = CORPUS) -> str:
    """SHA-256 over the names and the bytes of all files of the corpus, documents and gold."""
    total = hashlib.sha256()
    for path in sorted(path for kind in MEDIA_TYPES for path in (corpus / kind).iterdir()):
        content = path.read_bytes()
        total.update(f"{path.relative_to(corpus).as_posix()} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def _gold(path: Path) -> Gold:
    read = json.loads(path.read_text("utf-8"))
    return Gold(
        url=read["url"],
        language=read["language"],
        headline=read["headline"],
        authors=tuple(read["authors"]),
        published=read["published"],
        body=tuple(read["body"]),
    )
