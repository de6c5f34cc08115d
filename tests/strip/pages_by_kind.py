"""Made pages of each kind, in the markup of common systems and in several languages.

None of them says what it is in one place alone, as real pages do: some have structured data, some a telling
address, some nothing but their layout and the words on their buttons.
"""

from __future__ import annotations

from .made_page import MadePage
from .pages_of_items import forums, listings, products
from .pages_of_prose import articles, documentation, services


def made_pages() -> tuple[MadePage, ...]:
    """Every made page."""
    return (*forums(), *products(), *listings(), *documentation(), *services(), *articles())
