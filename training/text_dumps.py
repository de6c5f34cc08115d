"""The text dumps of a data folder, and plainer ones made of them, to train and measure on."""

from __future__ import annotations

import dataclasses
import gzip
import random
import re
from collections import Counter
from collections.abc import Sequence

from galley.blocks import Block
from galley.extract.text.page import extract_text
from galley.records import Page, RawDocument, Source
from galley.text.agreement import letters

from .data_folder import HTML_SETS, SITES_SET, TEXT_SET, DataFolder, publisher_of
from .labels import story_shares

SITE_PAGES = 5
"""Pages taken of each site: they share their chrome, so more of them teach little."""

SITE_WEIGHT, PLAIN_WEIGHT = 0.5, 0.4
"""In training, made dumps count for less than real ones."""

AROUND = (0, 1, 2, 3, 5, 8, 15)
"""How many blocks before and after its story a plainer dump may keep."""

BRIEF_SHARE, BRIEF_AROUND, PARAGRAPH_CHARS = 0.12, 3, 60
"""This share of the plainer dumps holds only the first one to four paragraphs of the story, with at most
`BRIEF_AROUND` blocks on each side; a paragraph has at least `PARAGRAPH_CHARS` characters."""

MIN_STORY_BLOCKS = 3
STORY_KEY_LETTERS = 60
"""A story is recognised in another set by its first letters."""

_FUNDUS_ID = re.compile(r"fundus-\w+?-(\w+?)_\d{4}")
_DATED = re.compile(r"-\d{4}-\d\d-\d\d.*")


@dataclasses.dataclass(frozen=True)
class TextExample:
    """A dump with its gold. Made by this module, read by the trainers of text dumps.

    Attributes:
        id: The dump's name.
        set: ``text`` (a real dump), ``sites`` (one publisher's chrome around another's story) or
            ``plain`` (made of a real dump).
        publishers: All publishers whose chrome or story the dump holds.
        text: The dump.
        body: The gold paragraphs, in order.
        headline: The gold headline; empty if there is none.
        authors: The gold authors.
        weight: What the dump counts for in training.
    """

    id: str
    set: str
    publishers: frozenset[str]
    text: str
    body: tuple[str, ...]
    headline: str = ""
    authors: tuple[str, ...] = ()
    weight: float = 1.0

    @property
    def publisher(self) -> str:
        """The publisher of a real dump; of a made one, the first by name."""
        return min(self.publishers)

    def page(self) -> Page:
        """The dump's blocks."""
        return extract_text(RawDocument(Source(f"{self.id}.txt.gz", "text", 0, "text/plain"), self.text))


def text_examples(data: DataFolder) -> list[TextExample]:
    """The dumps of the text set."""
    return [
        TextExample(
            id=example.id,
            set=TEXT_SET,
            publishers=frozenset([publisher_of(example.url) or example.id]),
            text=gzip.decompress(example.path.read_bytes()).decode("utf-8"),
            body=example.body,
            headline=example.headline,
            authors=example.authors,
        )
        for example in data.examples(TEXT_SET)
    ]


def site_examples(data: DataFolder) -> list[TextExample]:
    """The first dumps of each site of the sites set, with the publisher of the chrome and of the story."""
    chrome_of, story_of = {}, {}
    for name in (*HTML_SETS, TEXT_SET):
        for example in data.examples(name):
            publisher = publisher_of(example.url) or example.id
            if named := _FUNDUS_ID.match(example.id):
                chrome_of[named[1].lower()] = publisher
            story_of[_story_key(example.body)] = publisher
    bodies = {row["id"]: tuple(row["body"]) for row in data.rows(SITES_SET)}
    taken: Counter[str] = Counter()
    found = []
    for row in data.site_rows():
        host = row["url"].split("/")[2]
        taken[host] += 1
        if taken[host] > SITE_PAGES:
            continue
        site, body = _DATED.sub("", host), bodies[row["id"]]
        publishers = {chrome_of.get(site, site), story_of.get(_story_key(body), "")} - {""}
        found.append(
            TextExample(
                row["id"], SITES_SET, frozenset(publishers), row["text"], body, weight=SITE_WEIGHT
            )
        )  # fmt: skip
    return found


def _story_key(body: Sequence[str]) -> str:
    return letters("\n".join(body))[:STORY_KEY_LETTERS]


def plain_examples(whole: Sequence[TextExample], seed: int = 5) -> list[TextExample]:
    """Plainer dumps made of whole ones: the story, often its headline, and some of the blocks around it,
    mostly without indents and blank lines.

    Users' dumps are often like that, and the text set has none.

    Args:
        whole: Real dumps.
        seed: Decides what is kept of each; the same seed gives the same dumps.
    """
    choose = random.Random(seed)
    made = (_plain_example(example, choose) for example in whole)
    return [example for example in made if example is not None]


def _plain_example(example: TextExample, choose: random.Random) -> TextExample | None:
    blocks = example.page().blocks
    story = [place for place, share in enumerate(story_shares(blocks, example.body)) if share > 0.5]
    if len(story) < MIN_STORY_BLOCKS:
        return None
    above, below = (choose.choice(AROUND) for _ in range(2))
    thinned, style = choose.random() < 0.5, choose.choice(["flat", "flat", "blank", "as it was"])
    after, body = story[-1] + 1, example.body
    if choose.random() < BRIEF_SHARE:
        paragraphs = [place for place in story if len(blocks[place].text) >= PARAGRAPH_CHARS]
        story = paragraphs[: choose.choice([1, 1, 2, 3, 4])] or story
        above, below = min(above, BRIEF_AROUND), min(below, BRIEF_AROUND)
        thinned, body = True, tuple(blocks[place].text for place in story)
    lines: list[str] = []
    if not above and example.headline and choose.random() < 0.8:
        lines.append(example.headline)
        if example.authors and choose.random() < 0.5:
            lines.append(f"By {example.authors[0]}")
    in_story = set(story)
    around = [
        *range(max(0, story[0] - above), story[-1] + 1),
        *range(after, min(after + below, len(blocks))),
    ]
    for block in (blocks[place] for place in around):
        inside = story[0] <= block.position <= story[-1]
        if inside and block.position not in in_story and thinned and choose.random() < 0.7:
            continue
        lines.extend(_printed(block, style))
    return TextExample(
        f"{example.id}-plain", "plain", example.publishers, "\n".join(lines), body, weight=PLAIN_WEIGHT
    )


def _printed(block: Block, style: str) -> list[str]:
    layout = block.layout
    if style == "as it was" and layout:
        mark = f"{layout.bullet} " if layout.bullet else ""
        return [*[""] * min(2, layout.blank_before), " " * layout.indent + mark + block.text]
    return ["", block.text] if style == "blank" else [block.text]
