"""Pages of a made-up site: the same chrome around stories of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from galley.blocks import Block, BlockKind
from galley.records import Extractor, Score, ScoredPage, Source, StructuredData

CHROME = [
    ("Harbour Times", 0.1),
    ("Read more: ferry {n} runs aground", 0.4),
    ("{n} comments", 0.2),
    (
        "Our reporters are paid by readers and by nobody else, whatever the weather in the harbour may be.",
        0.9,
    ),
]
STORY = [
    ("The ferry {word} left the harbour on Friday with some eighty people on board, the company said.", 0.97),
    (
        "Two hours later the {word} ran aground on a sandbank that the charts show, the harbour master said.",
        0.97,
    ),
    ("What {word} means", 0.4),
]
WORDS = (
    "Anna",
    "Bertha",
    "Clara",
    "Dora",
    "Emma",
    "Frida",
    "Greta",
    "Hanna",
    "Ida",
    "Jenny",
    "Klara",
    "Lotte",
)


def page(
    lines: Sequence[tuple[str, float]],
    url: str | None = "https://harbour.example/a",
    day: int = 1,
    uri: str = "dumps/made.txt",
) -> ScoredPage:
    """A page whose blocks are these lines, each with its probability to be story."""
    return ScoredPage(
        source=Source(uri, "text", 0, "text/plain"),
        url=url,
        fetched_at=datetime(2024, 5, day, 12, tzinfo=UTC),
        published=None,
        payload_head="",
        blocks=tuple(Block(place, text, BlockKind.PARAGRAPH) for place, (text, _) in enumerate(lines)),
        scores=tuple(Score(probability) for _, probability in lines),
        structured_data=StructuredData(),
        extractor=Extractor("made", "0"),
    )


def site_page(number: int, url: str | None = "https://harbour.example/a") -> ScoredPage:
    """The site's page of that number: its chrome, and a story of its own."""
    filled = [
        (text.format(n=number, word=WORDS[number % len(WORDS)]), probability)
        for text, probability in [*CHROME[:2], *STORY, *CHROME[2:]]
    ]
    return page(filled, url=url, day=1 + number)
