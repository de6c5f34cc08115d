"""Reads one short line near a story: who wrote it, and when it was published or updated."""

from __future__ import annotations

import dataclasses
import re
from functools import lru_cache

from ...text.scripts import SENTENCE_END
from ...text.words import has_digit, squash, words
from ..reading.date_text import ReadDate, printed_dates
from ..reading.names import (
    GLUED,
    is_agency,
    is_desk,
    is_organisation,
    is_person,
    is_title,
    match_prefix,
    may_hold_full_name,
    may_hold_one,
    split_names,
)
from ..reading.rules import finds, line_pattern, may_end, may_match

MAX_LINE_CHARS = 160
"""A longer line is a paragraph."""

MAX_WORDS_BESIDE_DATE = 6
"""A date line has at most this many words beside the date and the line's own marks."""

MAX_NAMES = 6
"""A line of names with more of them is a list of something else."""

MAX_WORDS_OF_AGENCY_LINE = 3
"""A line that starts with an agency's name has at most this many words between its marks."""

CACHED_LINES = 4_096
"""Number of lines whose reading is remembered: headline, byline and date each ask for the same lines."""

BORDER = re.compile(r"(?:(?<!\s)\s+)?[|•·●⋅⋆]\s*|(?<!\s)\s+[-–—]\s+|—")
_MARK_OF_BORDER = re.compile("[|•·●⋅⋆–—-]")
_ENDS_OF_PIECE = " ,;–—-"
_CJK_NAME = re.compile(r"[\u3400-\u9fff]{2,5}|[가-힣]{2,4}")
_MARKS = " ,;:/|·•-–—"


@dataclasses.dataclass(frozen=True)
class FrontMatterLine:
    """What one line says.

    Attributes:
        byline: The byline as printed, without the date.
        names: The names in the byline.
        date: The date of publication, or of an update if ``is_update`` is true.
        is_update: The line says that its date is that of an update.
        bare_names: People named without any word such as ``By``.
        is_relative: The line gives the time only as an age: ``2 hours ago``.
        desk: A newsroom or team that is alone on the line.
        updated: A second date, that of an update.
    """

    byline: str | None = None
    names: tuple[str, ...] = ()
    date: ReadDate | None = None
    is_update: bool = False
    bare_names: tuple[str, ...] = ()
    is_relative: bool = False
    desk: str | None = None
    updated: ReadDate | None = None

    @property
    def writers(self) -> tuple[str, ...]:
        """Everyone the line may name as a writer of the story."""
        return self.names or self.bare_names or ((self.desk,) if self.desk else ())

    @property
    def tells_time(self) -> bool:
        """Whether the line prints a date or an age."""
        return self.date is not None or self.is_relative


def is_front_matter_line(text: str, language: str | None) -> bool:
    """Whether a line is a byline or a date line, as pages print them next to headlines."""
    line = read_front_matter_line(text, language)
    return line is not None and (line.byline is not None or line.tells_time)


def read_front_matter_line(
    text: str, language: str | None, known: tuple[str, ...] = (), without_date: bool = True
) -> FrontMatterLine | None:
    """Reads a line that is a byline, a date line or both.

    Args:
        text: The line.
        language: BCP 47 tag that its date is read in.
        known: The authors' names, squashed: a line that holds only these is a byline without ``By``.
        without_date: Whether other names count on a line that has no date.

    Returns:
        What the line says; None if it is neither.
    """
    return _read(text, language, known, without_date) if len(text) <= MAX_LINE_CHARS else None


@dataclasses.dataclass(frozen=True)
class _LineDates:
    """The dates of a line and the text around them.

    Attributes:
        before: The text before each date.
        after: The text after the last date.
    """

    date: ReadDate | None
    is_update: bool
    updated: ReadDate | None
    before: tuple[str, ...]
    after: str


def _line_dates(text: str, language: str | None) -> _LineDates:
    date, updated, before, at = None, None, [], 0
    for read, start, end in printed_dates(text, language):
        label = text[at:start]
        if finds("updated-label", label) or line_pattern("updated-after-date").match(text[end:]):
            updated = updated or read
        else:
            date = date or read
        before.append(label)
        at = end
    if date is None and updated is not None:
        return _LineDates(updated, True, None, tuple(before), text[at:])
    return _LineDates(date, False, updated, tuple(before), text[at:])


@lru_cache(maxsize=CACHED_LINES)
def _read(
    text: str, language: str | None, known: tuple[str, ...], without_date: bool
) -> FrontMatterLine | None:
    dates = _line_dates(text, language)
    rest = " | ".join(_without_label(piece) for piece in (*dates.before, dates.after))
    is_relative = False
    if may_match("ago", rest):
        is_relative = dates.date is None and line_pattern("ago").search(rest) is not None
        rest = line_pattern("ago").sub(" | ", rest)
    if may_match("small-print", rest):
        rest = line_pattern("small-print").sub(" | ", rest)
    found = _byline(rest, known) if _may_hold_byline(rest, known) else None
    if found is not None:
        byline, names = found
        return FrontMatterLine(
            byline, names, dates.date, dates.is_update, is_relative=is_relative, updated=dates.updated
        )
    if dates.date is not None:
        return _read_date_line(text, rest, dates)
    return _read_undated(rest, is_relative) if without_date else None


def _read_undated(rest: str, is_relative: bool) -> FrontMatterLine | None:
    """Reads a line without ``By`` and without a date: names alone, a desk or an age."""
    names = bare_names(rest)
    desk = None if names else _desk(rest)
    found = names or desk or (is_relative and _word_count(line_pattern("updated-label").sub(" ", rest)) <= 1)
    return FrontMatterLine(bare_names=names, is_relative=is_relative, desk=desk) if found else None


def _read_date_line(text: str, rest: str, dates: _LineDates) -> FrontMatterLine | None:
    """Reads a line with a date and without ``By``: a name or a few words may be beside the date."""
    line = FrontMatterLine(date=dates.date, is_update=dates.is_update, updated=dates.updated)
    names = bare_names(rest)
    desk = None if names else _desk(rest)
    names = names or bare_names(_without_label(dates.before[0]))
    before, after = BORDER.split(dates.before[0])[-1], BORDER.split(dates.after)[0]
    words_after = _word_count(after)
    beside = _word_count(before) + words_after
    if names and words_after <= 3 * MAX_WORDS_BESIDE_DATE:
        return dataclasses.replace(line, bare_names=names)
    if desk and beside <= MAX_WORDS_BESIDE_DATE:
        return dataclasses.replace(line, desk=desk)
    is_long = beside > MAX_WORDS_BESIDE_DATE
    is_sentence = SENTENCE_END.search(text) and beside > MAX_WORDS_BESIDE_DATE // 2
    return None if is_long or is_sentence else line


def _without_label(piece: str) -> str:
    """The text before a date without the word that leads to the date: ``Ann Lee on``."""
    return line_pattern("before-date").sub("", piece) if may_end("before-date", piece) else piece


def _word_count(text: str) -> int:
    """The number of words, not counting those of clocks, weekdays and labels."""
    return len(words(line_pattern("clock").sub(" ", text)))


def bare_names(rest: str) -> tuple[str, ...]:
    """The people named by a line that holds only names; a role may follow each.

    ``Ann Lee, Political Editor``, ``Ann Lee | Guest Columnist`` and ``Ann Lee News Reporter`` all name
    Ann Lee.

    Args:
        rest: The line without its date.
    """
    reporter = (
        line_pattern("reporter-after-name").search(rest) if len(rest) <= 40 and not rest.isascii() else None
    )
    if reporter:
        return (reporter[1],)
    if has_digit(rest):
        return ()
    line = rest.strip(_MARKS)
    pieces = BORDER.split(line) if _MARK_OF_BORDER.search(line) else [line]
    if not any(map(may_hold_full_name, pieces)):
        return ()
    names: list[str] = []
    for piece in pieces:
        if not piece.strip(_MARKS) or _is_label(piece):
            continue
        parts = split_names(_without_role(piece))
        people = [name for name in parts if _is_full_name(name)]
        if not people and not names:
            return ()
        if not all(name in people or _is_role(name) for name in parts):
            return () if not names or people else tuple(names)
        names += people
    return tuple(dict.fromkeys(names)) if 0 < len(names) <= MAX_NAMES else ()


def _is_label(piece: str) -> bool:
    """Whether a piece of a line only leads to a date or a source: ``更新时间``, ``Last updated``."""
    return len(piece.split()) <= 2 and (finds("label", piece) or finds("updated-label", piece))


def _is_full_name(name: str) -> bool:
    return (2 <= len(name.split()) <= 4 or _CJK_NAME.fullmatch(name) is not None) and is_person(name)


def _is_role(part: str) -> bool:
    """Whether a text is a job title, an organisation, or letters after a name such as ``FACP``."""
    return is_title(part) or is_organisation(part) or (part.isupper() and len(part) <= 6)


def _desk(rest: str) -> str | None:
    """The newsroom or team that is alone on a line: ``The Courier Staff``, ``BR-Redaktion``."""
    line = rest.strip(_MARKS)
    if not 1 <= len(line.split()) <= 4 or not line[:1].isupper() or line[-1:] in ".?!:…":
        return None
    return line if is_desk(line) else None


def _without_role(piece: str) -> str:
    """The name alone where a job title follows a name of two words with no mark between.

    ``Ann Lee News Reporter``, ``Ann LeeNews Reporter``, ``Ann Lee Founder at Acme``.
    """
    for line in dict.fromkeys((GLUED.sub(" ", piece), piece)):
        tokens = line.split()
        if not 3 <= len(tokens) <= 9:
            continue
        title = next((place for place in range(2, min(len(tokens), 6)) if is_title(tokens[place])), None)
        if title is None or not all(word[:1].isupper() for word in tokens[2:title]):
            continue
        name = " ".join(tokens[:2])
        if "," not in name and is_person(name) and not is_title(name):
            return name
    return piece


def _may_hold_byline(rest: str, known: tuple[str, ...]) -> bool:
    """Whether `_byline` may find one.

    A quick test whose "no" is certain: most lines near a story belong to a menu or are sentences.
    """
    if _MARK_OF_BORDER.search(rest) and BORDER.search(rest):
        return True
    line = rest.replace("\n", " ").strip(_ENDS_OF_PIECE)
    return (
        match_prefix(line) is not None
        or may_hold_one(line, known)
        or (len(line.split()) <= MAX_WORDS_OF_AGENCY_LINE and is_agency(line) is not None)
    )


def _byline(rest: str, known: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The byline of a line without its dates, and the names in it; None if the line holds none."""
    pieces = [
        piece for between in BORDER.split(rest.replace("\n", " ")) if (piece := between.strip(_ENDS_OF_PIECE))
    ]
    for number, piece in enumerate(pieces[:4]):
        if len(piece.split()) > 16:
            return None
        prefix = match_prefix(piece)
        names = announced_names(piece, known) if prefix else []
        if not names and may_hold_one(piece, known):
            names = _only_known_names(piece, known)
        if names:
            agencies = [other for other in pieces[number + 1 : number + 3] if is_agency(other)]
            return piece, (*names, *agencies)
        if number == 0 and prefix and prefix.end() == len(piece) and len(piece.split()) > 2:
            return piece, ()  # "From our own correspondent" names nobody
    if (
        0 < len(pieces) <= 2
        and all(len(piece.split()) <= MAX_WORDS_OF_AGENCY_LINE for piece in pieces)
        and is_agency(pieces[0])
    ):
        return pieces[0], (pieces[0],)  # "EFE | Madrid"
    return None


def _only_known_names(piece: str, known: tuple[str, ...]) -> list[str]:
    """The known names in a piece that holds nothing but these and job titles; else none."""
    parts = split_names(piece)
    if not all(squash(name) in known or is_title(name) for name in parts):
        return []
    return [name for name in parts if squash(name) in known]


def closing_byline(text: str) -> tuple[str, ...]:
    """The people that a line at a story's end names as its authors.

    They come after ``By``, or before the word that East Asian papers print after a reporter's name.

    Returns:
        The names; empty if the line names nobody.
    """
    if len(text) > MAX_LINE_CHARS // 2:
        return ()
    reporter = line_pattern("reporter-after-name").search(text)
    if reporter:
        return (reporter[1],)
    names = announced_names(text.strip(), ())
    return tuple(name for name in names if is_person(name))


def announced_names(piece: str, known: tuple[str, ...]) -> list[str]:
    """The names after a word such as ``By``; empty if there are none.

    Args:
        piece: A line, or the text between two of its marks.
        known: The authors' names, squashed.
    """
    prefix = match_prefix(piece)
    if prefix is None or prefix.end() == len(piece):
        return []
    names = list(dict.fromkeys(_without_role(name) for name in split_names(piece)))
    is_place = line_pattern("place-after-name").match
    names = [name for number, name in enumerate(names) if not number or not is_place(name)]
    if line_pattern("names-separated-by-spaces").match(piece):
        names = [part for name in names for part in name.split()]
    good = [name for name in names if is_person(name) or is_organisation(name) or squash(name) in known]
    others = sum(len(name.split()) for name in names if name not in good and not _is_role(name))
    if good and names[0] in good and others <= 3:
        return good
    # One word alone may be a pen name; a sentence that begins with "By" goes on.
    if (
        len(names) == 1
        and len(names[0].split()) == 1
        and len(piece.split()) <= 8
        and is_person(names[0], True)
    ):
        return names if names[0][0].isupper() or len(piece.split()) <= 3 else []
    return []


def is_announced(line: FrontMatterLine) -> bool:
    """Whether the line's names come after a word such as ``By``."""
    return line.byline is not None and match_prefix(line.byline) is not None
