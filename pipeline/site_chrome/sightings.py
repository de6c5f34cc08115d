"""What a page shows of its site: hashes of its blocks and of the templates that may have printed them.

Blocks are compared without case, digits, white space and punctuation. A template is the opening or the
end of a short block, up to a colon, bar or dash: "Read more: …", "… | The Courier".
"""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import xxhash

from ..records import ScoredPage
from ..text.chrome_rules import fold_keys
from ..text.site import article_url, registered_domain
from ..text.words import refuse_lone_str

BLOCK, PREFIX, SUFFIX = 0, 1, 2
KIND_NAMES = ("block", "prefix", "suffix")
"""What the data set calls them."""

EPOCH = date(1970, 1, 1).toordinal()

SURE = 0.5
"""Blocks at least this likely to be story, by their page alone, tell one document from another."""

DOCUMENT_BLOCKS = 3
"""How many of its longest paragraphs a document is known by: another edition, with one more line or with
other chrome around it, is not a second witness."""

MAX_BLOCKS = 2_000
"""How many blocks and templates of a page are kept."""

SAMPLE_CHARS = 120
"""How much of each block's text is kept, for people who read the data set."""

MAX_BLOCK_CHARS = 65_535
"""A block's length fits two bytes."""

PROBABILITY_UNITS = 255
"""A probability fits one byte."""

_HEAD = struct.Struct("<iH")
"""Begins packed sightings: the day, and how many rows follow."""

TEMPLATE_WORDS = 6
TEMPLATE_CHARS = 200
"""The longest fixed end of a template, and the longest block that a template may print."""

_BORDER = re.compile(r"(?:(?<!\s)\s+)?[:|»›•·]\s+|(?<!\s)\s+[-–—]\s+")
_BORDER_MARK = re.compile(r"[:|»›•·–—-]\s")
"""Part of every `_BORDER`, and found in a tenth of the time."""

SIGHTING = np.dtype([("key", "<u8"), ("kind", "u1"), ("probability", "u1"), ("chars", "<u2")])
"""One block or template on a page. probability: of being story, in `PROBABILITY_UNITS`; chars: length of the
block."""


class Sightings(NamedTuple):
    """What one page shows.

    document: a hash of its story; pages of one document count once.
    day: when the page was fetched, in days since 1970; -1 where that is not known.
    rows: an array of `SIGHTING`, each kind and key once.
    texts: for each row its text as printed, cut to `SAMPLE_CHARS`.
    """

    document: int
    day: int
    rows: npt.NDArray[np.void]
    texts: Sequence[str]

    def pack(self) -> bytes:
        """Everything but the document, as bytes for a file or a shuffle."""
        head = _HEAD.pack(self.day, len(self.rows))
        texts = zlib.compress(json.dumps(self.texts, ensure_ascii=False).encode("utf-8", "replace"), 1)
        return head + self.rows.tobytes() + texts

    @classmethod
    def unpack(cls, document: int, packed: bytes) -> Sightings:
        """The sightings that `pack` packed."""
        rows = packed_rows(packed)
        texts = json.loads(zlib.decompress(packed[_HEAD.size + rows.nbytes :]))
        day, _ = _HEAD.unpack_from(packed)
        return cls(document, day, rows, texts)


def day_number(day: date | None) -> int:
    """The days from 1970-01-01 to a day; -1 for none."""
    return day.toordinal() - EPOCH if day else -1


def packed_rows(packed: bytes) -> npt.NDArray[np.void]:
    """The rows of packed sightings, without unpacking their texts."""
    _, count = _HEAD.unpack_from(packed)
    return np.frombuffer(packed, dtype=SIGHTING, count=count, offset=_HEAD.size)


def site_of(page: ScoredPage) -> str:
    """The site that a page belongs to: the registered domain of its address or, where it has none, the
    folder of the file that it was read from."""
    domain = registered_domain(article_url(page.structured_data, page.url))
    return domain or os.path.dirname(page.source.uri) or "."


def sight(page: ScoredPage) -> Sightings:
    """What a page shows of its site."""
    texts = [block.text for block in page.blocks]
    folded = fold_keys(texts)
    seen: dict[tuple[int, int], tuple[int, str]] = {}
    for place, of_block in enumerate(_keys_of_folded(texts, folded)):
        for kind, key, text in of_block:
            seen.setdefault((kind, key), (place, text))
    first = list(seen)[:MAX_BLOCKS]
    shown = list(seen.values())[:MAX_BLOCKS]
    places = [place for place, _ in shown]
    rows = np.empty(len(first), dtype=SIGHTING)
    rows["key"] = np.array([key for _, key in first], dtype=np.uint64)
    rows["kind"] = [kind for kind, _ in first]
    rows["probability"] = np.rint(np.array([score.probability for score in page.scores]) * PROBABILITY_UNITS)[
        places
    ]
    rows["chars"] = np.minimum([len(text) for text in texts], MAX_BLOCK_CHARS)[places]
    day = day_number(page.fetched_at)
    document = _document(page, texts, folded)
    return Sightings(document, day, rows, [text[:SAMPLE_CHARS] for _, text in shown])


def _document(page: ScoredPage, texts: Sequence[str], folded: Sequence[str]) -> int:
    """A 64-bit hash of the page's longest paragraphs, by which its document is known."""
    sure = [place for place, score in enumerate(page.scores) if score.probability >= SURE]
    longest = sorted(sure or range(len(texts)), key=lambda place: (-len(texts[place]), texts[place]))
    return _hash("\n".join(sorted(folded[place] for place in longest[:DOCUMENT_BLOCKS])))


BlockKeys = list[tuple[int, int, str]]
"""Kind, key and text of a block, then those of the templates that may have printed it."""


def keys_of_blocks(texts: Sequence[str]) -> list[BlockKeys]:
    """The keys of each block whose text is given."""
    refuse_lone_str(texts, "texts")
    return _keys_of_folded(texts, fold_keys(texts))


def _keys_of_folded(texts: Sequence[str], folded: Sequence[str]) -> list[BlockKeys]:
    keys = [[(BLOCK, _block_key(text, key), text)] for text, key in zip(texts, folded, strict=True)]
    templates = [
        (place, *template)
        for place, text in enumerate(texts)
        if len(text) <= TEMPLATE_CHARS and _BORDER_MARK.search(text)
        for template in _templates(text)
    ]
    if templates:
        fixed_keys = fold_keys([fixed for *_, fixed in templates])
        for (place, kind, fixed), key in zip(templates, fixed_keys, strict=True):
            if key and key.count(" ") < TEMPLATE_WORDS:
                keys[place].append((kind, _hash(f"{KIND_NAMES[kind]}\0{key}"), fixed.strip()))
    return keys


def _templates(text: str) -> tuple[tuple[int, str], ...]:
    """The fixed ends of a block's templates, and their kinds."""
    borders = list(_BORDER.finditer(text))
    if not borders:
        return ()
    return (PREFIX, text[: borders[0].end()]), (SUFFIX, text[borders[-1].start() :])


def _block_key(text: str, folded: str) -> int:
    """A 64-bit hash of a block, with case, digits, white space and punctuation folded away. A block
    without a letter (a price, a telephone number) is distinguished from others by its digits."""
    return _hash(folded if any(map(str.isalpha, folded)) else text)


def _hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "replace"))
