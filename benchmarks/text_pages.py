"""The development texts as pages to train and measure the classifier of text dumps on."""

from __future__ import annotations

import dataclasses
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tldextract
from development_pages import BENCH, examples
from galley.extract.text.page import extract_text
from galley.records import Page, RawDocument, Source
from galley.text.agreement import letters
from labels import story_shares

SITE_PAGES = 5
"""Pages taken of each site: their chrome is the same, so more of them teach little."""

SITE_WEIGHT, PLAIN_WEIGHT = 0.5, 0.4
"""Made-up pages count for less than real ones in training (our choice)."""

AROUND = (0, 1, 2, 3, 5, 8, 15)
"""How many blocks above and below its story a made-up dump may keep of the whole one."""

BRIEF_SHARE, BRIEF_AROUND, PARAGRAPH_CHARS = 0.12, 3, 60
"""So many of the made-up dumps hold only the story's first paragraphs, one to four, and less around."""

_names = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclasses.dataclass(frozen=True)
class TextExample:
    """A dump, its gold paragraphs, and the publishers whose chrome or story it holds.

    set: ``text``, ``sites`` or ``plain``; weight: of the page in training.
    """

    id: str
    set: str
    publishers: frozenset[str]
    text: str
    body: tuple[str, ...]
    weight: float = 1.0

    @property
    def publisher(self) -> str:
        return min(self.publishers)

    def page(self) -> Page:
        return extract_text(RawDocument(Source(f"{self.id}.txt.gz", "text", 0, "text/plain"), self.text))


def publisher_of(url: str) -> str:
    """The name under the public suffix, so that a publisher's editions stay together."""
    return _names(url).domain or url


def text_examples() -> list[TextExample]:
    """The dumps of the text set."""
    found = []
    for example in examples("text"):
        raw = gzip.decompress((BENCH / "text" / "pages" / f"{example.id}.txt.gz").read_bytes())
        publishers = frozenset([publisher_of(example.url)])
        found.append(TextExample(example.id, "text", publishers, raw.decode("utf-8"), example.body))
    return found


def site_examples(limit: int = SITE_PAGES) -> list[TextExample]:
    """Dumps of the sites set: the chrome of one publisher around the story of another; both are named."""
    chrome_of, story_of = {}, {}
    for part in ("news", "articles", "text"):
        for example in examples(part):
            publisher = publisher_of(example.url) if example.url else example.id
            if named := re.match(r"fundus-\w+?-(\w+?)_\d{4}", example.id):
                chrome_of[named[1].lower()] = publisher
            story_of[letters("\n".join(example.body))[:60]] = publisher
    bodies = {row["id"]: row["body"] for row in _rows(BENCH / "sites" / "gold.jsonl")}
    taken: Counter[str] = Counter()
    found = []
    with gzip.open(BENCH / "sites" / "dump.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            site = row["url"].split("/")[2]
            taken[site] += 1
            if taken[site] > limit:
                continue
            name = re.sub(r"-\d{4}-\d\d-\d\d.*", "", site)
            body = tuple(bodies[row["id"]])
            publishers = {chrome_of.get(name, name), story_of.get(letters("\n".join(body))[:60], "")} - {""}
            found.append(
                TextExample(row["id"], "sites", frozenset(publishers), row["text"], body, SITE_WEIGHT)
            )
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def plain_examples(whole: Sequence[TextExample], seed: int = 5) -> list[TextExample]:
    """Plainer dumps made of whole ones: the story, often its headline, and some of the blocks around it,
    mostly without indents and blank lines.

    Users' own dumps are often like that; without these the model would know none.
    """
    choose = random.Random(seed)
    gold = {row["id"]: row for row in _rows(BENCH / "text" / "gold.jsonl")}
    found = []
    for example in whole:
        blocks = example.page().blocks
        story = [place for place, share in enumerate(story_shares(blocks, example.body)) if share > 0.5]
        if len(story) < 3:
            continue
        above, below = (choose.choice(AROUND) for _ in range(2))
        thinned, style = choose.random() < 0.5, choose.choice(["flat", "flat", "blank", "as it was"])
        after, body = story[-1] + 1, example.body
        if choose.random() < BRIEF_SHARE:
            paragraphs = [place for place in story if len(blocks[place].text) >= PARAGRAPH_CHARS]
            story = paragraphs[: choose.choice([1, 1, 2, 3, 4])] or story
            above, below = min(above, BRIEF_AROUND), min(below, BRIEF_AROUND)
            thinned, body = True, tuple(blocks[place].text for place in story)
        lines: list[str] = []
        row = gold[example.id]
        if not above and row.get("headline") and choose.random() < 0.8:
            lines.append(row["headline"])
            if row.get("authors") and choose.random() < 0.5:
                lines.append(f"By {row['authors'][0]}")
        in_story = set(story)
        around = [
            *range(max(0, story[0] - above), story[-1] + 1),
            *range(after, min(after + below, len(blocks))),
        ]
        for block in (blocks[place] for place in around):
            inside = story[0] <= block.position <= story[-1]
            if inside and block.position not in in_story and thinned and choose.random() < 0.7:
                continue
            layout = block.layout
            if style == "as it was" and layout:
                mark = f"{layout.bullet} " if layout.bullet else ""
                lines.extend([""] * min(2, layout.blank_before))
                lines.append(" " * layout.indent + mark + block.text)
            else:
                lines.extend(["", block.text] if style == "blank" else [block.text])
        text = "\n".join(lines)
        found.append(
            TextExample(f"{example.id}-plain", "plain", example.publishers, text, body, PLAIN_WEIGHT)
        )
    return found
