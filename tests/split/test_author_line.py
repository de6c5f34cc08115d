"""Which line of a text dump names its authors: dumps of a few lines beside the names that are found."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from galley.extract.text.page import extract_text
from galley.records import RawDocument, Source
from galley.split import split
from galley.split.printed.author_line import candidates
from galley.strip import score, strip

STORY = [
    "The footbridge over the Marl will close on Monday for three weeks while its oak planks are replaced, "
    "the council said on Thursday after a meeting that lasted well into the night.",
    "Engineers found rot in two of the beams in March. Walkers are asked to use the ford at Tannery Lane, "
    "which is passable except after heavy rain, until the work is done.",
    "The repairs will cost 40,000 pounds, half of it paid by the county and the rest by the owners of the "
    "mill, who have used the bridge to carry flour since the railway closed.",
]
HEADLINE = "Footbridge over the Marl to close for three weeks"

DUMPS = [
    # lines above the story, lines behind it, authors, agency
    ([HEADLINE, "By Ann Lee", "3 May 2024"], [], ["Ann Lee"], None),
    ([HEADLINE, "Ann Lee", "3 May 2024"], [], ["Ann Lee"], None),
    ([HEADLINE, "By Ann Lee on May 3, 2024", "5 min read"], [], ["Ann Lee"], None),
    ([HEADLINE, "Ann Lee Transport Reporter", "2 hours ago"], [], ["Ann Lee"], None),
    ([HEADLINE, "Ann Lee, Transport Editor", "3 May 2024"], [], ["Ann Lee"], None),
    ([HEADLINE, "Ann Lee and Bob Ray", "3 May 2024"], [], ["Ann Lee", "Bob Ray"], None),
    ([HEADLINE, "Ann Lee", "Bob Ray", "3 May 2024"], [], ["Ann Lee", "Bob Ray"], None),
    ([HEADLINE, "Courier Staff", "3 May 2024"], [], [], "Courier Staff"),
    ([HEADLINE, "3 May 2024"], ["Written by Ann Lee"], ["Ann Lee"], None),
    ([HEADLINE, "3 May 2024"], ["Terms Privacy"], [], None),
    ([HEADLINE, "3 May 2024"], [], [], None),
]


@pytest.mark.parametrize(("above", "behind", "authors", "agency"), DUMPS)
def test_a_dump_s_authors_are_the_people_its_lines_name(
    above: list[str], behind: list[str], authors: list[str], agency: str | None
) -> None:
    text = "\n\n".join([*above, *STORY, *behind])
    article = split(
        strip(score(extract_text(RawDocument(Source("dump.txt", "text", 0, "text/plain"), text))))
    )
    assert (list(article.authors), article.agency) == (authors, agency)


def test_every_weight_is_of_a_trait_that_lines_have() -> None:
    page = extract_text(
        RawDocument(
            Source("dump.txt", "text", 0, "text/plain"), "\n\n".join([HEADLINE, "By Ann Lee", *STORY])
        )
    )
    verdicts = strip(score(page)).verdicts
    traits = candidates(page.blocks, verdicts, 0, 2, None)[0][2]
    rules = json.loads(
        resources.files("galley").joinpath("rules", "models", "author_line.json").read_text("utf-8")
    )
    assert set(rules["weights"]) == set(traits)
