"""The lines that a page or a dump prints around its headline: headline, byline, date line.

Works on blocks alone, so it serves text dumps, which have nothing else, and finds for HTML pages
which blocks became fields.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from ..records import Block, BlockKind, Verdict
from .date_text import ReadDate, printed_dates
from .headline_line import likely_headline
from .names import is_agency, is_organisation, is_person, is_title, name_rules, part_names
from .rules import line_pattern
from .wording import squash, words

PARAGRAPH_WORDS = 20
"""A block of so many words is a paragraph of the story's own (our choice)."""

REACH_BEFORE, REACH_BEHIND = 6, 24
"""How many blocks before and behind the headline its byline and date are looked for."""

REACH_PAST_DECK = 12
"""How far behind the headline a byline may stand below the first paragraph, which then is a deck."""

REACH_PAST_STORY = 8
"""How many blocks behind the story's last a line such as ``Posted on May 3`` may stand."""

BESIDE = 2
"""How many blocks a name without ``By`` may stand from the date."""

MOST_BEFORE = 0.15
"""A heading with more of the story's blocks before it does not head the story."""

MAX_BESIDE = 6
"""A date line has at most so many other words beside the date, between the line's own marks."""

MAX_LINE_CHARS = 160

_BORDER = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|—")
_REPORTER = re.compile(
    r"(?:^|[\s=·(])([가-힣]{2,4}|[\u4e00-\u9fff]{2,4})\s?(?:기자|특파원|記者|记者)(?![가-힣\u4e00-\u9fff])"
)
_READING_TIME = re.compile(r"\d|\bread\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.。…!?]['\"”’»)]*$")


@dataclasses.dataclass(frozen=True)
class FrontLine:
    """What one line says. byline: as printed, without the date. names: those of the byline.
    bare_names: people that a line names without any word such as ``By``."""

    byline: str | None = None
    names: tuple[str, ...] = ()
    date: ReadDate | None = None
    later: bool = False
    bare_names: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class PrintedByline:
    """A byline among the blocks: the block's index, the byline as printed, the names in it."""

    index: int
    text: str
    names: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class PrintedDate:
    """A date line among the blocks. later: the line says that the date is of a change."""

    index: int
    date: ReadDate
    later: bool


@dataclasses.dataclass(frozen=True)
class Front:
    """What stands around the headline, each in page order.

    headline: as given, else the line taken for it. headline_blocks: the indexes of the blocks that
    print it. bare_names: people named on a line of their own beside a date. lines: every short line.
    """

    headline: str | None
    headline_blocks: tuple[int, ...]
    bylines: tuple[PrintedByline, ...]
    bare_names: tuple[PrintedByline, ...]
    dates: tuple[PrintedDate, ...]
    lines: tuple[str, ...]


def read_front(
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    headline: str | None,
    authors: Sequence[str],
    language: str | None,
    url: str | None,
) -> Front:
    """The headline, byline and date lines of a page.

    headline, authors: what the structured data gave, if anything; without a headline the most
    likely line above the story is taken, with a look at the address if it is known.
    """
    body = first_paragraph(blocks, verdicts)
    if headline is None:
        anchor = likely_headline(blocks, body, url, lambda text: is_front_line(text, language))
        headline = blocks[anchor].text if anchor is not None else None
    else:
        anchor = _headline_block(blocks, headline, body)
        if (
            anchor is not None
            and anchor > body + REACH_PAST_DECK
            and sum(verdict.story for verdict in verdicts[:anchor])
            > MOST_BEFORE * sum(v.story for v in verdicts)
        ):
            anchor = None  # a teaser repeats the headline below the story
        if anchor is not None and anchor > body:
            body = next(
                (
                    index
                    for index in range(anchor + 1, len(blocks))
                    if verdicts[index].story and len(words(blocks[index].text)) >= PARAGRAPH_WORDS
                ),
                body,
            )
    headline_blocks = _repeats(blocks, verdicts, squash(headline), anchor, body) if headline else []
    known = [squash(author) for author in authors]
    middle = anchor if anchor is not None else body
    end = min(len(blocks), middle + REACH_BEHIND, max(body + 2, middle + REACH_PAST_DECK))
    read: list[tuple[int, FrontLine]] = []
    lines: list[str] = []
    for index in range(max(0, middle - REACH_BEFORE), end):
        text = blocks[index].text
        if index in headline_blocks or (index > body and verdicts[index].story) or len(text) > MAX_LINE_CHARS:
            continue
        lines.append(text)
        line = read_front_line(text, language, known)
        if line is None:
            continue
        if line.bare_names and index and _is_prefix_alone(blocks[index - 1].text):
            line = dataclasses.replace(line, byline=text, names=line.bare_names, bare_names=())
        read.append((index, line))
    dates = [PrintedDate(index, line.date, line.later) for index, line in read if line.date is not None]
    if all(date.later for date in dates):
        dates += _dates_at_the_end(blocks, verdicts, language)
    return Front(
        headline,
        tuple(headline_blocks),
        tuple(PrintedByline(index, line.byline, line.names) for index, line in read if line.byline),
        tuple(
            PrintedByline(index, blocks[index].text, line.bare_names)
            for index, line in read
            if line.bare_names
            and (anchor is None or index > anchor or line.date is not None)
            and any(abs(index - date.index) <= BESIDE for date in dates)
        ),
        tuple(dates),
        tuple(lines),
    )


def _is_prefix_alone(text: str) -> bool:
    """Whether a line holds a word such as ``By`` and nothing else: the names stand on the next."""
    return (
        len(text) <= 20
        and (found := name_rules().prefix.match(text + " ")) is not None
        and found.end() >= len(text)
    )


def is_front_line(text: str, language: str | None) -> bool:
    """Whether a line is a byline or a date line: headlines stand next to such."""
    line = read_front_line(text, language)
    return line is not None and (line.byline is not None or line.date is not None)


def _dates_at_the_end(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], language: str | None
) -> list[PrintedDate]:
    """A line behind the story that says when it was posted."""
    last = max((index for index, verdict in enumerate(verdicts) if verdict.story), default=len(blocks))
    for index in range(last + 1, min(len(blocks), last + 1 + REACH_PAST_STORY)):
        if len(blocks[index].text) <= MAX_LINE_CHARS:
            for read, start, _ in printed_dates(blocks[index].text, language):
                if line_pattern("posted").search(blocks[index].text[:start]):
                    return [PrintedDate(index, read, False)]
    return []


def read_front_line(text: str, language: str | None, known: Sequence[str] = ()) -> FrontLine | None:
    """What a line says if it is a byline, a date line or both; None if it is neither.

    known: the authors' names, squashed: a line of nothing but these is a byline without ``By``.
    """
    if len(text) > MAX_LINE_CHARS:
        return None
    date, later, pieces, at = None, False, [], 0
    for read, start, end in printed_dates(text, language):
        if date is None:
            date, later = read, bool(line_pattern("later").search(text[:start]))
        pieces.append(text[at:start])
        at = end
    rest = " | ".join([*pieces, text[at:]])
    found = _byline(rest, known)
    if found is not None:
        return FrontLine(*found, date, later)
    if date is None:
        bare = _bare_names(rest)
        return FrontLine(bare_names=bare) if bare else None
    bare = _bare_names(rest) or _bare_names(pieces[0])
    before, behind = _BORDER.split(pieces[0])[-1], _BORDER.split(text[at:])[0]
    beside = _word_count(before) + _word_count(behind)
    if bare and _word_count(behind) <= 3 * MAX_BESIDE:
        return FrontLine(None, (), date, later, bare)
    if beside > MAX_BESIDE or (_SENTENCE_END.search(text) and beside > MAX_BESIDE // 2):
        return None
    return FrontLine(None, (), date, later)


def _word_count(text: str) -> int:
    """The words beside a date that are not a clock's, a weekday's or a label's."""
    return len(words(line_pattern("clock").sub(" ", text)))


def _bare_names(rest: str) -> tuple[str, ...]:
    """The people that a line of names alone names, its date taken out."""
    line = re.split(r"\s*[|•·]\s*", rest.strip(" |,·•-–—"))
    names = [
        name for piece in line if piece and not _READING_TIME.search(piece) for name in part_names(piece)
    ]
    if names and len(names) <= 4 and all(is_person(name) and 2 <= len(name.split()) <= 4 for name in names):
        return tuple(names)
    return ()


def _byline(rest: str, known: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """The byline in a line whose dates have been taken out, and its names; None if it holds none."""
    pieces = [piece for part in _BORDER.split(rest.replace("\n", " ")) if (piece := part.strip(" ,;–—-"))]
    for number, piece in enumerate(pieces[:4]):
        if len(piece.split()) > 16:
            return None
        names = _announced_names(piece, known)
        if (
            not names
            and known
            and (parts := part_names(piece))
            and all(squash(name) in known or is_title(name) for name in parts)
        ):
            names = [name for name in parts if squash(name) in known]
        if names:
            behind = [other for other in pieces[number + 1 : number + 3] if is_agency(other)]
            return piece, (*names, *behind)
        prefix = name_rules().prefix.match(piece)
        if number == 0 and prefix and prefix.end() == len(piece) and len(piece.split()) > 2:
            return piece, ()  # "From our own correspondent" names nobody
    if len(pieces) == 1 and is_agency(pieces[0]):
        return pieces[0], (pieces[0],)
    return None


def closing_byline(text: str) -> tuple[str, ...]:
    """The people whom a line at a story's end names as its authors, behind ``By`` or before the word
    that East Asian papers print behind a reporter's name; empty if none."""
    if len(text) > MAX_LINE_CHARS // 2:
        return ()
    reporter = _REPORTER.search(text)
    if reporter:
        return (reporter[1],)
    names = _announced_names(text.strip(), ())
    return tuple(name for name in names if is_person(name))


def _announced_names(piece: str, known: Sequence[str]) -> list[str]:
    """The names behind a word such as ``By``."""
    prefix = name_rules().prefix.match(piece)
    if prefix is None or prefix.end() == len(piece):
        return []
    names = part_names(piece)
    good = [name for name in names if is_person(name) or is_organisation(name) or squash(name) in known]
    others = sum(len(name.split()) for name in names if name not in good and not is_title(name))
    if good and names[0] in good and others <= 3:
        return good
    # One word alone may be a pen name; a sentence that begins with "By" goes on.
    if (
        len(names) == 1
        and len(names[0].split()) == 1
        and len(piece.split()) <= 8
        and is_person(names[0], True)
        and names[0][0].isupper()
    ):
        return names
    return []


def first_paragraph(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> int:
    """The first block of the story that is a paragraph; else its first block."""
    story = [index for index, verdict in enumerate(verdicts) if verdict.story]
    for index in story:
        if len(words(blocks[index].text)) >= PARAGRAPH_WORDS:
            return index
    return story[0] if story else 0


def _headline_block(blocks: Sequence[Block], headline: str, body: int) -> int | None:
    """The block that prints the headline: a heading of the first rank wherever it stands, else the
    last such line above the first paragraph, else the first below it."""
    key = squash(headline)
    best: int | None = None
    for index, block in enumerate(blocks):
        if len(block.text) > 2 * len(headline) + 40:
            continue
        first_rank = block.kind is BlockKind.HEADING and block.level == 1
        if not first_rank and index > body + REACH_PAST_DECK:
            continue
        other = squash(block.text)
        if other == key:
            if first_rank:
                return index
            if best is None or index <= body:
                best = index
        elif first_rank and len(key) > 20 and key in other:
            return index
    return best


def _repeats(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], key: str, anchor: int | None, body: int
) -> list[int]:
    """The blocks that are the headline: the one chosen, and those of the story's beginning that
    repeat it."""
    found = [] if anchor is None else [anchor]
    for index in range(min(len(blocks), body + 3)):
        if index != anchor and verdicts[index].story and squash(blocks[index].text) == key:
            found.append(index)
    return found
