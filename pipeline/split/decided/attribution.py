"""Decides who wrote a story, by everything that its page states and prints about that.

The sources in order of trust: a byline with ``By`` near the headline (an element, then a line), unless it
names nobody whom the metadata names while the page prints those as authors elsewhere, because then it
belongs to another story; the metadata; elements that only their class names call an author's; names alone
on a line near the date; a byline at the story's end; names that only their place calls an author's. The
last four also replace the name of an account (``a.lee``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ...text.words import squash
from ..printed.back_matter import BackMatter
from ..printed.credits import signature
from ..printed.front_matter import PrintedByline
from ..printed.standalone_names import OrdinaryWords, is_login, standalone_names
from ..reading.names import has_role, is_agency
from ..reading.rules import line_pattern
from ..stated.authors import (
    REACH,
    Writers,
    announced,
    classify_names,
    each_once,
    is_printed,
    marked_writers,
    names_of_elements,
)
from ..stated.section import find_tags
from ..stated.statements import Statements
from .evidence import Evidence


@dataclasses.dataclass(frozen=True)
class Attribution:
    """Who wrote the story.

    Attributes:
        people: The authors.
        source: What named them; None if there are none.
        agency: The organisation that wrote the story.
        byline: The byline as printed.
        blocks: Indexes of the blocks that print the byline.
    """

    people: tuple[str, ...]
    source: str | None
    agency: str | None
    byline: str | None
    blocks: tuple[int, ...]


def attribute(evidence: Evidence) -> Attribution:
    """Decides who wrote the story."""
    statements, ordinary = evidence.statements, OrdinaryWords(evidence.page.blocks)
    line = _byline_near_headline(evidence, ordinary)
    line_writers = _writers_of_line(line, statements) if line else Writers()
    announced_ones = _announced_writers(evidence.marked, line, line_writers)
    # The name of an agency alone on a line may also be a logo: the stated organisations come first.
    organisations = (
        *announced_ones.organisations,
        *evidence.stated.organisations,
        *line_writers.organisations,
    )
    chosen = _announced_or_stated(announced_ones, evidence)
    standalone: tuple[PrintedByline, ...] = ()
    if _needs_weaker_sources(chosen, organisations, statements):
        standalone = standalone_names(evidence.page, evidence.front)
        weaker = _by_weaker_sources(evidence, announced_ones, standalone, ordinary)
        if not chosen.people or (weaker.people and not _are_accounts(weaker.people, statements)):
            byline = weaker.byline if weaker.people else chosen.byline or weaker.byline
            chosen = dataclasses.replace(weaker, byline=byline)
            organisations += weaker.organisations
    elif chosen is not announced_ones and _are_editors(chosen.people, statements):
        marked = marked_writers(statements, evidence.headline_text)
        chosen = marked if marked.people else chosen
    if chosen is not announced_ones:
        chosen = _with_coauthors(chosen, evidence, ordinary)
    return _attribution(evidence, chosen, organisations, line, standalone)


def _attribution(
    evidence: Evidence,
    chosen: Writers,
    organisations: tuple[str, ...],
    line: PrintedByline | None,
    standalone: tuple[PrintedByline, ...],
) -> Attribution:
    """The attribution to the chosen writers, with the lines that print their names.

    Args:
        evidence: What the page says.
        chosen: The writers decided on.
        organisations: All organisations named as writers, the most trusted first.
        line: The byline near the headline, if there is one.
        standalone: The standalone names that were considered.
    """
    front, back = evidence.front, evidence.back
    byline, names = chosen.byline, (*chosen.people, *organisations)
    groups = (front.bylines, front.bare_names, _closing(back), standalone)
    blocks = _byline_blocks(names, groups)
    if not blocks and line and not line.names and not chosen.people:
        blocks, byline = (line.index,), byline or line.text
    if byline is None and blocks:
        byline = next(found.text for group in groups for found in group if found.index == blocks[0])
    source = chosen.source if chosen.people else None
    return Attribution(chosen.people, source, _agency(organisations, evidence), byline, blocks)


def _byline_near_headline(evidence: Evidence, ordinary: OrdinaryWords) -> PrintedByline | None:
    """The first line near the headline that can be the byline."""
    headline = squash(evidence.headline_text or "")
    others = evidence.statements.other_authors
    lines = (line for line in evidence.front.bylines if not _names_only(line, others))
    at = evidence.statements.place_of(evidence.headline_text)
    near = range(at - REACH, at + REACH + 1)
    lines = (
        dataclasses.replace(line, names=names_of_elements(line.names, evidence.statements, near))
        for line in lines
    )
    likely = (_without_phrases(line, headline, ordinary) for line in lines)
    return next((line for line in likely if line and not _is_tag(line, evidence.statements)), None)


def _names_only(line: PrintedByline, keys: frozenset[str]) -> bool:
    """Whether a line without ``By`` names only some of these people (squashed)."""
    return bool(line.names) and not announced(line.text) and {squash(name) for name in line.names} <= keys


def _is_tag(line: PrintedByline, statements: Statements) -> bool:
    """Whether a line that is an agency's name is one of the article's tags."""
    return is_agency(line.text) is not None and squash(line.text) in map(squash, find_tags(statements).names)


def _without_phrases(line: PrintedByline, headline: str, ordinary: OrdinaryWords) -> PrintedByline | None:
    """The line without what only looks like names.

    These are words that the page prints in lower case as well, words of the headline, and roles after a
    name. The first name after ``By`` always is one.

    Args:
        line: The line.
        headline: The headline, squashed.
        ordinary: The page's ordinary words.

    Returns:
        The line with the remaining names; None if none remain.
    """
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


def _writers_of_line(line: PrintedByline, statements: Statements) -> Writers:
    """The writers that a line names."""
    found = classify_names(line.names, statements, stated=False)
    if len(line.names) == 1 and not found.people and not found.organisations and announced(line.text):
        found = classify_names(line.names, statements, stated=True)  # a pen name
    return dataclasses.replace(found, source="text")


def _announced_writers(marked: Writers, line: PrintedByline | None, line_writers: Writers) -> Writers:
    """The writers by a byline near the headline: by an element, else by a line."""
    if marked.people or marked.organisations or line is None:
        return marked
    if line_writers.people or announced(line.text):
        return dataclasses.replace(line_writers, byline=line.text)
    return marked


def _announced_or_stated(announced_ones: Writers, evidence: Evidence) -> Writers:
    """The writers by the byline near the headline or by the metadata, whichever is better."""
    stated = evidence.stated
    if not stated.people or (announced_ones.people and not _is_better(stated, announced_ones, evidence)):
        return announced_ones
    byline = announced_ones.byline
    if byline and not any(squash(name) in squash(byline) for name in stated.people):
        byline = None
    return dataclasses.replace(stated, byline=byline)


def _is_better(stated: Writers, announced_ones: Writers, evidence: Evidence) -> bool:
    """Whether the metadata is trusted rather than the byline near the headline."""
    line, names = squash(announced_ones.byline or ""), [squash(name) for name in stated.people]
    # The names of a marked byline may be incomplete; of equal ones, the stated are cleaner.
    if all(name in line for name in names):
        return len(stated.people) >= len(announced_ones.people) and all(
            any(name in key or key in name for name in names) for key in map(squash, announced_ones.people)
        )
    inside = all(squash(name) in names for name in announced_ones.people)
    return inside or is_printed(stated.people, evidence.statements, evidence.front.lines)


def _needs_weaker_sources(chosen: Writers, organisations: tuple[str, ...], statements: Statements) -> bool:
    """Whether nobody is named yet, person or agency, or only accounts are."""
    if chosen.people:
        return _are_accounts(chosen.people, statements)
    return not any(is_agency(name) for name in organisations)


def _are_accounts(people: tuple[str, ...], statements: Statements) -> bool:
    """Whether these are names of accounts: one word in lower case, or an administrator's."""
    return all(is_login(name) or name in statements.shared_accounts for name in people)


def _are_editors(people: tuple[str, ...], statements: Statements) -> bool:
    """Whether the page's own elements print these people only as editors (``Editor: Ann Lee``)."""
    keys = {squash(name) for name in people}
    texts = [mark.text for mark in statements.data.marks if mark.kind == "byline" and "\n" in mark.text]
    return any(
        line_pattern("editor-label").fullmatch(label.strip(" :")) and squash(name) in keys
        for label, name in (text.split("\n", 1) for text in texts)
    )


def _with_coauthors(chosen: Writers, evidence: Evidence, ordinary: OrdinaryWords) -> Writers:
    """The writers with those that a line prints next to them: some systems state only the first."""
    keys = {squash(name) for name in chosen.people}
    for line in (*evidence.front.bylines, *evidence.front.bare_names):
        people = classify_names(
            tuple(name for name in line.names if not has_role(name) and not ordinary.make(name)),
            evidence.statements,
            stated=False,
        ).people
        if 0 < len(keys) < len(people) and keys <= {squash(name) for name in people}:
            return dataclasses.replace(chosen, people=people, byline=line.text, source="text")
    return chosen


def _by_weaker_sources(
    evidence: Evidence,
    announced_ones: Writers,
    standalone: tuple[PrintedByline, ...],
    ordinary: OrdinaryWords,
) -> Writers:
    """The writers by class names, by names near the date, by the story's end, or by their place alone."""
    statements, headline = evidence.statements, squash(evidence.headline_text or "")
    marked = marked_writers(statements, evidence.headline_text)
    if marked.people and not _are_accounts(marked.people, statements):
        return marked
    bare_names = () if announced_ones.organisations else evidence.front.bare_names
    for line in (*bare_names, *_closing(evidence.back), *standalone):
        if _names_only(line, statements.other_authors) or any(
            ordinary.make(name) or squash(name) in headline for name in line.names
        ):
            continue
        writers = classify_names(line.names, statements, stated=line in standalone)
        if writers.people and not _are_accounts(writers.people, statements):
            return Writers(writers.people, marked.organisations, line.text, "text")
    reporters = tuple(
        one.name for one in evidence.back.credits if one.kind == "person" and one.role == "reporter"
    )
    return dataclasses.replace(marked, people=reporters, source="text") if reporters else marked


def _closing(back: BackMatter) -> tuple[PrintedByline, ...]:
    return (back.byline,) if back.byline else ()


def _byline_blocks(names: tuple[str, ...], groups: Sequence[Sequence[PrintedByline]]) -> tuple[int, ...]:
    """The blocks that print the byline: the first line that names a writer, and what continues it."""
    keys = {squash(name) for name in names}
    for group in groups:
        found = [line.index for line in group if any(squash(name) in keys for name in line.names)]
        if found:
            return tuple(index for place, index in enumerate(found) if index - found[0] == place)
    return ()


def _agency(organisations: tuple[str, ...], evidence: Evidence) -> str | None:
    """The organisation that wrote the story.

    It is a known agency among the writers, else another organisation among them, else the agency of the
    dateline or of the signature at the end.
    """
    unique = each_once(organisations)
    if unique:
        return next((name for name in unique if is_agency(name)), unique[0])
    if evidence.dateline and evidence.dateline.agency:
        return evidence.dateline.agency
    return signature(evidence.paragraphs[-1].text if evidence.paragraphs else "")
