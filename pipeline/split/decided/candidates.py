"""The candidates of the fields that are weighed: every value with its source, and what became of it.

The decisions read the same sources in the same order. This table is for people who ask why a record has a
value: ``galley inspect`` shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ...records import StrippedPage
from ...text.words import clean, squash
from ..printed.front_matter import PrintedByline
from ..reading.date_text import ReadDate, read_machine_date
from ..reading.names import is_generic, is_organisation, is_person, is_title
from ..stated.authors import is_site, stated_names
from ..stated.dates import date_language, from_address, is_after, labelled_elements, published_statements
from ..stated.headline import MIN_LIKENESS, alike, printed_headings, stated_headlines
from .attribution import Attribution, attribute
from .evidence import Evidence, gather_evidence
from .publication import Publication, find_publication

CHOSEN, AGREES = "chosen", "says the same"


class Candidate(NamedTuple):
    """A value that a field could have.

    Attributes:
        field: ``headline``, ``authors`` or ``published_at``.
        value: The value as stated or printed.
        source: Where it was found, as in the record's ``…_source`` fields.
        place: The block that prints it (``block 12``); empty for what is stated for machines.
        outcome: ``chosen``, ``says the same``, or why it was refused.
    """

    field: str
    value: str
    source: str
    place: str
    outcome: str


def candidates(stripped: StrippedPage) -> tuple[Candidate, ...]:
    """The candidates for headline, authors and date of a page, in the order of trust."""
    evidence = gather_evidence(stripped)
    found = (
        *_headlines(evidence),
        *_authors(evidence, attribute(evidence)),
        *_dates(evidence, find_publication(evidence)),
    )
    return tuple(dict.fromkeys(found))


def _headlines(evidence: Evidence) -> Iterator[Candidate]:
    chosen, statements = evidence.headline, evidence.statements
    stated = [(one.text, one.source, "") for one in stated_headlines(statements)]
    stated += [(text.replace("\n", " "), "heading", "") for text in printed_headings(statements)]
    blocks = evidence.page.blocks
    stated += [(blocks[index].text, "text", _block(index)) for index in evidence.front.headline_blocks]
    for text, source, place in stated:
        outcome = _headline_outcome(text, source, evidence) if chosen else "refused"
        yield Candidate("headline", text, source, place, outcome)


def _headline_outcome(text: str, source: str, evidence: Evidence) -> str:
    chosen = evidence.headline
    assert chosen is not None
    key, wanted = squash(text), squash(chosen.text)
    if key == wanted:
        return CHOSEN if source == chosen.source else AGREES
    if key in evidence.statements.site_names:
        return "the site's name"
    if wanted in key:
        return CHOSEN + " without what the template adds" if source == chosen.source else "has an addition"
    if wanted.startswith(key):
        return "cut off"
    if alike(text, chosen.text) <= MIN_LIKENESS:
        return f"has other words than the {chosen.source}"
    return f"another wording; {chosen.source} is trusted more"


def _authors(evidence: Evidence, decided: Attribution) -> Iterator[Candidate]:
    for names, source in stated_names(evidence.statements):
        for name in names:
            yield Candidate(
                "authors", name, source, "", _author_outcome(name, source, evidence, decided, True)
            )
    for writers in (evidence.marked,):
        for name in (*writers.people, *writers.organisations):
            yield Candidate(
                "authors", name, "dom", "", _author_outcome(name, "dom", evidence, decided, False)
            )
    for line in _byline_lines(evidence):
        for name in line.names:
            outcome = _author_outcome(name, "text", evidence, decided, False)
            yield Candidate("authors", name, "text", _block(line.index), outcome)


def _byline_lines(evidence: Evidence) -> Iterable[PrintedByline]:
    closing = (evidence.back.byline,) if evidence.back.byline else ()
    return (*evidence.front.bylines, *evidence.front.bare_names, *closing)


def _author_outcome(name: str, source: str, evidence: Evidence, decided: Attribution, stated: bool) -> str:
    key = squash(name)
    if key in map(squash, decided.people):
        return CHOSEN if source == decided.source else AGREES
    if decided.agency and key == squash(decided.agency):
        return "the agency"
    if key in evidence.statements.other_authors:
        return "the author of a comment or picture"
    if is_site(name, evidence.statements):
        return "the site"
    if is_generic(name):
        return "names nobody"
    if is_organisation(name):
        return "an organisation"
    if is_title(name):
        return "a job"
    if not is_person(name, stated):
        return "no name of a person"
    return f"{decided.source} is trusted more" if decided.source else "not near enough to the story"


def _dates(evidence: Evidence, decided: Publication | None) -> Iterator[Candidate]:
    statements, page = evidence.statements, evidence.page
    language, fetched_at = date_language(statements), page.fetched_at
    for value, source in published_statements(statements, evidence.headline_text):
        read = read_machine_date(value, language)
        outcome = _date_outcome(read, source, decided, fetched_at)
        yield Candidate("published_at", clean(value), source, "", outcome)
    for text, read, _ in labelled_elements(statements, page.language):
        outcome = _date_outcome(read, "text", decided, fetched_at)
        yield Candidate("published_at", clean(text), "text", "", outcome)
    for printed in evidence.front.dates:
        text = page.blocks[printed.index].text
        outcome = (
            "a change" if printed.is_update else _date_outcome(printed.date, "text", decided, fetched_at)
        )
        yield Candidate("published_at", clean(text), "text", _block(printed.index), outcome)
    if evidence.dump_date:
        read = read_machine_date(evidence.dump_date, page.language)
        outcome = _date_outcome(read, "dump", decided, fetched_at)
        yield Candidate("published_at", evidence.dump_date, "dump", "", outcome)
    address = from_address(evidence.url)
    if address:
        outcome = _date_outcome(address, "url", decided, fetched_at)
        yield Candidate("published_at", address.day.isoformat(), "url", "", outcome)


def _date_outcome(
    read: ReadDate | None, source: str, decided: Publication | None, fetched_at: datetime | None
) -> str:
    if read is None:
        return "not read as a date"
    if is_after(read, fetched_at):
        return "after the page was fetched"
    if decided is None:
        return "not the day of publication"
    if read == decided.read and source == decided.source:
        return CHOSEN
    if read.day in (decided.day, decided.read.day):
        return AGREES
    return f"another day; {decided.source} is trusted more"


def _block(index: int) -> str:
    return f"block {index}"
