"""Wire copy opens with a slug line for machines and notes for editors; the headline comes after them."""

from __future__ import annotations

import pytest
from galley import clean
from galley.split.reading.rules import line_pattern

HEADLINE = "Ferry to stay in dry dock until July"
STORY = (
    "   ORLEN, Tessaly (NP) -- The island ferry Maren Holt will stay in dry dock for at least six more weeks "
    "after inspectors found cracks in two of its stern frames, the operator said on Monday.\n"
    "   Passengers between Orlen and the outer skerries have relied on a replacement catamaran since the "
    "first week of April, and the smaller boat cannot carry lorries or livestock trailers.\n"
    "   Farmers on Little Skerry say the delay has already cost them one shearing season. Around nine "
    "hundred sheep should have been moved to the mainland before Easter, and the fields are now bare.\n"
    "   Engineers from the Tessaly classification bureau took samples from eleven frames. Nine were sound, "
    "two were not, and the bureau has asked for the plating around both to be cut away and replaced.\n"
)
SLUGS = [
    "BC-TES--Ferry-Dock, 1st Ld-Writethru",
    "TES--Ferry Dock, 2nd Ld",
    "AM-Ferry Dock, Bjt",
    "BC-Ferry-Dock,0512",
    "US--Ferry Dock",
    "nl0412 4 r i BC-TES--Ferry-Dock, 1st Ld-Writethru 05-13 0512",
    "Eds: UPDATES with operator’s quote. With photos.",
    "Eds.: Adds background",
    "Achtung Redaktionen: Neufassung",
]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_slug_line_is_no_headline(slug: str) -> None:
    article = clean(
        f"{slug}\n{HEADLINE}\nBy SIGNE AALAND\nNordline Press\n{STORY}-30-\n", media_type="text/plain"
    )
    assert article.headline == HEADLINE
    assert article.authors == ("SIGNE AALAND",)


@pytest.mark.parametrize(
    "headline",
    [
        HEADLINE,
        "US-China talks resume in Geneva, 3 aides say",
        "EU-Mercosur: what the deal means",
        "AP-led study finds 1st century port",
        "PM-elect names cabinet",
        "Editors resign: paper folds",
        "UPDATE 1-Ferry to stay in dock",
        "Covid-19: what we know",
    ],
)
def test_a_headline_is_no_slug_line(headline: str) -> None:
    assert line_pattern("wire-slug").search(headline) is None
