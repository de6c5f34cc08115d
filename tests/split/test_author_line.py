"""Which line of a text dump names its authors: small dumps and the names found in them."""

from __future__ import annotations

import pytest
from galley.extract import extract
from galley.extract.text.page import extract_text
from galley.records import RawDocument, Source
from galley.rules import read_rules
from galley.split import split
from galley.split.printed.author_line import candidates
from galley.split.printed.page import PrintedPage, StoryStart
from galley.strip import score, strip

from tests.extract.test_linear_time import grows_linearly
from tests.records_made import raw_html

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
    # lines above the story, lines after it, authors, agency
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


@pytest.mark.parametrize(("above", "below", "authors", "agency"), DUMPS)
def test_the_authors_of_a_dump_are_the_people_named_by_its_lines(
    above: list[str], below: list[str], authors: list[str], agency: str | None
) -> None:
    text = "\n\n".join([*above, *STORY, *below])
    article = split(
        strip(score(extract_text(RawDocument(Source("dump.txt", "text", 0, "text/plain"), text))))
    )
    assert (list(article.authors), article.agency) == (authors, agency)


def test_there_is_a_weight_for_each_trait_of_a_line() -> None:
    page = extract_text(
        RawDocument(
            Source("dump.txt", "text", 0, "text/plain"), "\n\n".join([HEADLINE, "By Ann Lee", *STORY])
        )
    )
    printed = PrintedPage.of(strip(score(page)))
    traits = candidates(printed, StoryStart(headline=0, paragraph=2))[0][2]
    assert set(read_rules("models/author_line.json")["weights"]) == set(traits)


def test_the_lines_of_a_page_are_weighed_in_linear_time() -> None:
    """Each word of a name is looked up in the story, which may hold as many lines."""

    def page(size: int) -> str:
        above = "<p>By Ann Lee</p>" * (size // 17)
        return f"<h1>{HEADLINE}</h1>{above}" + "".join(f"<p>{text}</p>" for text in STORY)

    assert grows_linearly(lambda html: split(strip(score(extract(raw_html(html))))), page, size=48_000)
