"""Decides who wrote a story, of all that its structured data, its marks and its lines say."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from .authors import (
    Writers,
    announced,
    each_once,
    is_printed,
    marked_writers,
    sort_names,
)
from .back import Back
from .credits import signature
from .dateline import Dateline
from .front import Front, PrintedByline
from .names import is_agency
from .statements import Statements
from .wording import squash


@dataclasses.dataclass(frozen=True)
class Attribution:
    """people: the authors. agency: the organisation that wrote the story. byline: as printed.
    blocks: the indexes of the blocks that print the byline."""

    people: tuple[str, ...]
    agency: str | None
    byline: str | None
    blocks: tuple[int, ...]


def attribute(
    statements: Statements,
    headline: str | None,
    stated: Writers,
    printed: Writers,
    front: Front,
    back: Back,
    dateline: Dateline | None,
    text: str,
) -> Attribution:
    """Who wrote the story.

    In the order of belief: a byline with ``By`` beside the headline (an element, then a line), but
    where it names nobody whom the metadata names, and the page prints those elsewhere as authors,
    it is another story's; the metadata; elements that only their class names call an author's;
    names alone on a line beside the date; a byline at the story's end.
    """
    line = next(iter(front.bylines), None)
    from_line = sort_names(line.names, statements, stated=False) if line else Writers()
    if line and not from_line.people and not from_line.organisations:
        from_line = sort_names(line.names[:1], statements, stated=True)
    believed = printed
    if (
        not printed.people
        and not printed.organisations
        and line
        and (from_line.people or announced(line.text))
    ):
        believed = dataclasses.replace(from_line, byline=line.text)
    # An agency's name alone on a line may as well be a logo: the stated ones come first.
    organisations = [*believed.organisations, *stated.organisations, *from_line.organisations]
    byline: str | None = believed.byline
    people = believed.people
    if stated.people and (not people or _stated_is_better(believed, stated, statements, front)):
        people = stated.people
        if byline and not any(squash(name) in squash(byline) for name in people):
            byline = None
    if not people and not any(is_agency(name) for name in organisations):
        last = _last_resort(statements, headline, front, back)
        people, byline = last.people, byline or last.byline
        organisations += last.organisations
    agency = _agency(organisations, dateline, text)
    blocks = _byline_blocks([*people, *organisations], front, back)
    if not blocks and line and not line.names and not people:
        blocks, byline = (line.index,), byline or line.text
    if byline is None and blocks:
        byline = next(
            found.text
            for found in (*front.bylines, *front.bare_names, *_closing(back))
            if found.index == blocks[0]
        )
    return Attribution(people, agency, byline, blocks)


def _stated_is_better(believed: Writers, stated: Writers, statements: Statements, front: Front) -> bool:
    line, names = squash(believed.byline or ""), {squash(name) for name in stated.people}
    # A marked byline may hold a part of the names only; of equal ones, the stated are cleaner.
    same = all(name in line for name in names) and len(stated.people) >= len(believed.people)
    inside = all(squash(name) in names for name in believed.people)
    return same or inside or is_printed(stated.people, statements, front.lines)


def _last_resort(statements: Statements, headline: str | None, front: Front, back: Back) -> Writers:
    marked = marked_writers(statements, headline)
    if marked.people:
        return marked
    for found in (*front.bare_names, *_closing(back)):
        writers = sort_names(found.names, statements, stated=False)
        if writers.people:
            return Writers(writers.people, marked.organisations, found.text)
    return marked


def _closing(back: Back) -> tuple[PrintedByline, ...]:
    return (back.byline,) if back.byline else ()


def _byline_blocks(names: Sequence[str], front: Front, back: Back) -> tuple[int, ...]:
    """The blocks that print the byline: the first line that names one of the writers, and what
    goes on beside it."""
    keys = {squash(name) for name in names}
    for group in (front.bylines, front.bare_names, _closing(back)):
        found = [line.index for line in group if any(squash(name) in keys for name in line.names)]
        if found:
            return tuple(index for place, index in enumerate(found) if index - found[0] == place)
    return ()


def _agency(organisations: Sequence[str], dateline: Dateline | None, text: str) -> str | None:
    """The organisation that wrote the story: a known agency among its authors, another organisation
    among them, else the agency of the dateline or of the signature at the end."""
    unique = each_once(organisations)
    for name in [*(name for name in unique if is_agency(name)), *unique]:
        return name
    if dateline and dateline.agency:
        return dateline.agency
    return signature(text)
