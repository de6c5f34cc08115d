"""Decides who wrote a story, of all that its structured data, its marks and its lines say."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ...records import StrippedPage
from ...text.words import squash
from ..printed.back_matter import Back
from ..printed.credits import signature
from ..printed.dateline import Dateline
from ..printed.front_matter import Front, PrintedByline
from ..printed.standalone_names import OrdinaryWords, is_login, lone_names
from ..reading.names import has_role, is_agency
from ..reading.rules import line_pattern
from ..stated.authors import Writers, announced, each_once, is_printed, marked_writers, sort_names
from ..stated.section import find_tags
from ..stated.statements import Statements


@dataclasses.dataclass(frozen=True)
class Attribution:
    """people: the authors. source: what named them. agency: the organisation that wrote the story.
    byline: as printed. blocks: the indexes of the blocks that print the byline."""

    people: tuple[str, ...]
    source: str | None
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
    stripped: StrippedPage,
    text: str,
) -> Attribution:
    """Who wrote the story.

    In the order of belief: a byline with ``By`` beside the headline (an element, then a line), but
    where it names nobody whom the metadata names, and the page prints those elsewhere as authors,
    it is another story's; the metadata; elements that only their class names call an author's;
    names alone on a line beside the date; a byline at the story's end; names that only their place
    calls an author's. The last four stand in for an account's name too (``a.lee``).

    stated, printed, front, back, dateline: what the page's sources said. text: the story's last block.
    """
    known, ordinary = squash(headline or ""), OrdinaryWords(stripped.page.blocks)
    likely = (_without_phrases(found, known, ordinary) for found in front.bylines)
    line = next((found for found in likely if found and not _is_tag(found, statements)), None)
    from_line = _of_line(line, statements) if line else Writers()
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
    chosen = believed
    if stated.people and (not believed.people or _stated_is_better(believed, stated, statements, front)):
        byline = believed.byline
        if byline and not any(squash(name) in squash(byline) for name in stated.people):
            byline = None
        chosen = dataclasses.replace(stated, byline=byline)
    lone: tuple[PrintedByline, ...] = ()
    if (not chosen.people and not any(is_agency(name) for name in organisations)) or (
        chosen.people and _are_accounts(chosen.people, statements)
    ):
        lone = lone_names(stripped, front)
        bare = () if believed.organisations else front.bare_names
        last = _last_resort(statements, headline, (*bare, *_closing(back), *lone), lone, ordinary)
        if (last.people and not _are_accounts(last.people, statements)) or not chosen.people:
            chosen = dataclasses.replace(
                last, byline=last.byline if last.people else chosen.byline or last.byline
            )
            organisations += last.organisations
    elif chosen is not believed and _are_editors(chosen.people, statements):
        marked = marked_writers(statements, headline)
        chosen = marked if marked.people else chosen
    if chosen is not believed:
        chosen = _with_others(chosen, statements, front, ordinary)
    agency = _agency(organisations, dateline, text)
    people, byline = chosen.people, chosen.byline
    lines = (*front.bylines, *front.bare_names, *_closing(back), *lone)
    blocks = _byline_blocks([*people, *organisations], front, back, lone)
    if not blocks and line and not line.names and not people:
        blocks, byline = (line.index,), byline or line.text
    if byline is None and blocks:
        byline = next(found.text for found in lines if found.index == blocks[0])
    return Attribution(people, chosen.source if people else None, agency, byline, blocks)


def _is_tag(line: PrintedByline, statements: Statements) -> bool:
    """Whether a line that is an agency's name tells what the story is about: a tag."""
    return is_agency(line.text) is not None and squash(line.text) in map(squash, find_tags(statements).names)


def _without_phrases(line: PrintedByline, headline: str, ordinary: OrdinaryWords) -> PrintedByline | None:
    """The line without what only looks like names: words that the page prints in small letters too, what
    the headline (squashed) is about, roles behind a name. The first behind ``By`` is one. None if none
    is left."""
    if not line.names or ordinary.is_dump:
        return line
    first, by = line.names[0], announced(line.text)
    names = tuple(
        name
        for name in line.names
        if is_agency(name)
        or (by and name == first)
        or not (ordinary.make(name) or squash(name) in headline or (name != first and has_role(name)))
    )
    return dataclasses.replace(line, names=names) if names else None


def _of_line(line: PrintedByline, statements: Statements) -> Writers:
    found = sort_names(line.names, statements, stated=False)
    if len(line.names) == 1 and not found.people and not found.organisations and announced(line.text):
        found = sort_names(line.names, statements, stated=True)  # a pen name
    return dataclasses.replace(found, source="text")


def _stated_is_better(believed: Writers, stated: Writers, statements: Statements, front: Front) -> bool:
    line, names = squash(believed.byline or ""), [squash(name) for name in stated.people]
    # A marked byline may hold a part of the names only; of equal ones, the stated are cleaner.
    if all(name in line for name in names):
        return len(stated.people) >= len(believed.people) and all(
            any(name in key or key in name for name in names) for key in map(squash, believed.people)
        )
    inside = all(squash(name) in names for name in believed.people)
    return inside or is_printed(stated.people, statements, front.lines)


def _are_accounts(people: Sequence[str], statements: Statements) -> bool:
    """Whether these are names of accounts: one word in small letters, or an administrator's."""
    return all(is_login(name) or name in statements.shared_accounts for name in people)


def _are_editors(people: Sequence[str], statements: Statements) -> bool:
    """Whether the page's own elements print these people only as editors (``Editor: Ann Lee``)."""
    keys = {squash(name) for name in people}
    texts = [mark.text for mark in statements.data.marks if mark.kind == "byline" and "\n" in mark.text]
    return any(
        line_pattern("editor-label").fullmatch(label.strip(" :")) and squash(name) in keys
        for label, name in (text.split("\n", 1) for text in texts)
    )


def _with_others(chosen: Writers, statements: Statements, front: Front, ordinary: OrdinaryWords) -> Writers:
    """The writers, and those beside whom a line prints them: systems state only the first."""
    keys = {squash(name) for name in chosen.people}
    for line in (*front.bylines, *front.bare_names):
        people = sort_names(
            (name for name in line.names if not has_role(name) and not ordinary.make(name)),
            statements,
            stated=False,
        ).people
        if 0 < len(keys) < len(people) and keys <= {squash(name) for name in people}:
            return dataclasses.replace(chosen, people=people, byline=line.text, source="text")
    return chosen


def _last_resort(
    statements: Statements,
    headline: str | None,
    lines: Sequence[PrintedByline],
    lone: Sequence[PrintedByline],
    ordinary: OrdinaryWords,
) -> Writers:
    marked = marked_writers(statements, headline)
    if marked.people and not _are_accounts(marked.people, statements):
        return marked
    for found in lines:
        if any(ordinary.make(name) or squash(name) in squash(headline or "") for name in found.names):
            continue
        writers = sort_names(found.names, statements, stated=found in lone)
        if writers.people and not _are_accounts(writers.people, statements):
            return Writers(writers.people, marked.organisations, found.text, "text")
    return marked


def _closing(back: Back) -> tuple[PrintedByline, ...]:
    return (back.byline,) if back.byline else ()


def _byline_blocks(
    names: Sequence[str], front: Front, back: Back, lone: Sequence[PrintedByline]
) -> tuple[int, ...]:
    """The blocks that print the byline: the first line that names one of the writers, and what
    goes on beside it."""
    keys = {squash(name) for name in names}
    for group in (front.bylines, front.bare_names, _closing(back), lone):
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
