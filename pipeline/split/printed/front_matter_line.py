"""What one short line beside a story says: who wrote it, and when it was published or changed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from functools import lru_cache

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
    part_names,
)
from ..reading.rules import finds, line_pattern, may_end, may_match

MAX_LINE_CHARS = 160
"""A longer line is a paragraph (our choice)."""

MAX_BESIDE = 6
"""A date line has at most so many other words beside the date, between the line's own marks."""

MAX_NAMES = 6
"""A line of names alone that has more is a list of something else (our choice)."""

MOST_WORDS_OF_AGENCY = 3
"""A line that begins with an agency's name alone has no more words between its marks (our choice)."""

_BORDER = re.compile(r"\s*[|•·●⋅⋆]\s*|\s+[-–—]\s+|—")
_MARK_OF_BORDER = re.compile("[|•·●⋅⋆–—-]")
_ENDS_OF_PIECE = " ,;–—-"
_REPORTER = re.compile(
    r"(?:^|[\s=·(])([가-힣]{2,4}|(?!本報|本报|本刊|新华社|中央社|特約|实习)[\u4e00-\u9fff]{2,4})\s?"
    r"(?:기자|특파원|記者|记者)(?![가-힣\u4e00-\u9fff])(?!\s[\u4e00-\u9fff])"
)
_SENTENCE_END = re.compile(r"[.。…!?]['\"”’»)]*$")
_PLACE = re.compile(r"(?:de|da|do|em|en|from|in|aus|à|desde|из|w|te|uit)\s")
# Chinese papers part the names of several reporters by a space: "本报记者 王明 李华".
_SPACED_NAMES = re.compile(r".{0,6}(?:记者|作者|通讯员|记者|编辑)[\s:：]")
_CHANGED_BEHIND = re.compile(
    r"\s*[(（]?(?:(?:更新|修正|改訂|수정)(?![时時日:：])|(?:updated|güncellendi|обновлено)\s*[)]?$)",
    re.IGNORECASE,
)
_CJK_NAME = re.compile(r"[\u3400-\u9fff]{2,5}|[가-힣]{2,4}")
_MARKS = " ,;:/|·•-–—"


@dataclasses.dataclass(frozen=True)
class FrontLine:
    """What one line says.

    byline: as printed, without the date. names: those of the byline. bare_names: people that a line
    names without any word such as ``By``. desk: what a line alone calls its newsroom or team. later: its
    date is said to be of a change. ago: it tells the time only by how long ago it was. changed: a second
    date, of a change.
    """

    byline: str | None = None
    names: tuple[str, ...] = ()
    date: ReadDate | None = None
    later: bool = False
    bare_names: tuple[str, ...] = ()
    ago: bool = False
    desk: str | None = None
    changed: ReadDate | None = None

    @property
    def writers(self) -> tuple[str, ...]:
        """Whoever the line may name as having written the story."""
        return self.names or self.bare_names or ((self.desk,) if self.desk else ())


def is_front_line(text: str, language: str | None) -> bool:
    """Whether a line is a byline or a date line: headlines stand next to such."""
    line = read_front_line(text, language)
    return line is not None and (line.byline is not None or line.date is not None or line.ago)


def read_front_line(
    text: str, language: str | None, known: Sequence[str] = (), alone: bool = True
) -> FrontLine | None:
    """What a line says if it is a byline, a date line or both; None if it is neither.

    known: the authors' names, squashed: a line of nothing but these is a byline without ``By``. alone:
    whether other names on a line that has no date are asked for.
    """
    return _read(text, language, tuple(known), alone) if len(text) <= MAX_LINE_CHARS else None


@lru_cache(maxsize=4_096)  # the headline, the byline and the date each ask of the same lines
def _read(text: str, language: str | None, known: tuple[str, ...], alone: bool) -> FrontLine | None:
    date, changed, pieces, at = None, None, [], 0
    for read, start, end in printed_dates(text, language):
        said = text[at:start]
        if finds("later", said) or _CHANGED_BEHIND.match(text[end:]):
            changed = changed or read
        else:
            date = date or read
        pieces.append(said)
        at = end
    behind_date = text[at:]
    later = date is None and changed is not None
    if later:
        date, changed = changed, None
    rest = " | ".join(_without_label(piece) for piece in [*pieces, behind_date])
    ago = False
    if may_match("ago", rest):
        ago = date is None and line_pattern("ago").search(rest) is not None
        rest = line_pattern("ago").sub(" | ", rest)
    if may_match("small-print", rest):
        rest = line_pattern("small-print").sub(" | ", rest)
    found = _byline(rest, known) if _may_hold_byline(rest, known) else None
    if found is not None:
        return FrontLine(*found, date, later, (), ago, changed=changed)
    if date is None and not alone:
        return None
    bare = bare_names(rest)
    desk = None if bare else _desk(rest)
    if date is None:
        found_any = bare or desk or (ago and _word_count(line_pattern("later").sub(" ", rest)) <= 1)
        return FrontLine(bare_names=bare, ago=ago, desk=desk) if found_any else None
    bare = bare or bare_names(_without_label(pieces[0]))
    before, behind = _BORDER.split(pieces[0])[-1], _BORDER.split(behind_date)[0]
    beside = _word_count(before) + _word_count(behind)
    if bare and _word_count(behind) <= 3 * MAX_BESIDE:
        return FrontLine(None, (), date, later, bare, changed=changed)
    if desk and beside <= MAX_BESIDE:
        return FrontLine(None, (), date, later, desk=desk, changed=changed)
    if beside > MAX_BESIDE or (_SENTENCE_END.search(text) and beside > MAX_BESIDE // 2):
        return None
    return FrontLine(None, (), date, later, changed=changed)


def _without_label(piece: str) -> str:
    """What stands before a date without the word that leads to it: ``Ann Lee on``."""
    return line_pattern("before-date").sub("", piece) if may_end("before-date", piece) else piece


def _word_count(text: str) -> int:
    """The words beside a date that are not a clock's, a weekday's or a label's."""
    return len(words(line_pattern("clock").sub(" ", text)))


def bare_names(rest: str) -> tuple[str, ...]:
    """The people that a line of names alone names, its date taken out. What they do may follow:
    ``Ann Lee, Political Editor``, ``Ann Lee | Guest Columnist``, ``Ann Lee News Reporter``."""
    reporter = _REPORTER.search(rest) if len(rest) <= 40 and not rest.isascii() else None
    if reporter:
        return (reporter[1],)
    if has_digit(rest):
        return ()
    line = rest.strip(_MARKS)
    pieces = _BORDER.split(line) if _MARK_OF_BORDER.search(line) else [line]
    if not any(map(may_hold_full_name, pieces)):
        return ()
    names: list[str] = []
    for piece in pieces:
        if not piece.strip(_MARKS) or _is_label(piece):
            continue
        parts = part_names(_without_role(piece))
        people = [name for name in parts if _is_full_name(name)]
        if not people and not names:
            return ()
        if not all(name in people or _is_role(name) for name in parts):
            return () if not names or people else tuple(names)
        names += people
    return tuple(dict.fromkeys(names)) if 0 < len(names) <= MAX_NAMES else ()


def _is_label(piece: str) -> bool:
    """Whether a piece of a line only leads to a date or a source: ``更新时间``, ``Last updated``."""
    return len(piece.split()) <= 2 and any(finds(name, piece) for name in ("label", "later"))


def _is_full_name(name: str) -> bool:
    return (2 <= len(name.split()) <= 4 or _CJK_NAME.fullmatch(name) is not None) and is_person(name)


def _is_role(part: str) -> bool:
    """A job's title, an organisation, or letters behind a name such as ``FACP``."""
    return is_title(part) or is_organisation(part) or (part.isupper() and len(part) <= 6)


def _desk(rest: str) -> str | None:
    """The newsroom or team that a line alone names: ``The Courier Staff``, ``BR-Redaktion``."""
    line = rest.strip(_MARKS)
    if not 1 <= len(line.split()) <= 4 or not line[:1].isupper() or line[-1:] in ".?!:…":
        return None
    return line if is_desk(line) else None


def _without_role(piece: str) -> str:
    """``Ann Lee News Reporter``, ``Ann LeeNews Reporter``, ``Ann Lee Founder at Acme``: the name alone
    where a job's title follows it with no mark between. The name then has two words."""
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


def _may_hold_byline(rest: str, known: Sequence[str]) -> bool:
    """Whether `_byline` can find one. Quick, and sure only where it says no: most lines beside a story are a
    menu's or sentences."""
    if _MARK_OF_BORDER.search(rest) and _BORDER.search(rest):
        return True
    line = rest.replace("\n", " ").strip(_ENDS_OF_PIECE)
    return (
        match_prefix(line) is not None
        or may_hold_one(line, known)
        or (len(line.split()) <= MOST_WORDS_OF_AGENCY and is_agency(line) is not None)
    )


def _byline(rest: str, known: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """The byline in a line whose dates have been taken out, and its names; None if it holds none."""
    pieces = [
        piece for part in _BORDER.split(rest.replace("\n", " ")) if (piece := part.strip(_ENDS_OF_PIECE))
    ]
    for number, piece in enumerate(pieces[:4]):
        if len(piece.split()) > 16:
            return None
        prefix = match_prefix(piece)
        names = announced_names(piece, known) if prefix else []
        if (
            not names
            and may_hold_one(piece, known)
            and (parts := part_names(piece))
            and all(squash(name) in known or is_title(name) for name in parts)
        ):
            names = [name for name in parts if squash(name) in known]
        if names:
            behind = [other for other in pieces[number + 1 : number + 3] if is_agency(other)]
            return piece, (*names, *behind)
        if number == 0 and prefix and prefix.end() == len(piece) and len(piece.split()) > 2:
            return piece, ()  # "From our own correspondent" names nobody
    if (
        0 < len(pieces) <= 2
        and all(len(p.split()) <= MOST_WORDS_OF_AGENCY for p in pieces)
        and is_agency(pieces[0])
    ):
        return pieces[0], (pieces[0],)  # "EFE | Madrid"
    return None


def closing_byline(text: str) -> tuple[str, ...]:
    """The people whom a line at a story's end names as its authors, behind ``By`` or before the word
    that East Asian papers print behind a reporter's name; empty if none."""
    if len(text) > MAX_LINE_CHARS // 2:
        return ()
    reporter = _REPORTER.search(text)
    if reporter:
        return (reporter[1],)
    names = announced_names(text.strip(), ())
    return tuple(name for name in names if is_person(name))


def announced_names(piece: str, known: Sequence[str]) -> list[str]:
    """The names behind a word such as ``By``; empty if none stands there."""
    prefix = match_prefix(piece)
    if prefix is None or prefix.end() == len(piece):
        return []
    names = list(dict.fromkeys(_without_role(name) for name in part_names(piece)))
    names = [name for number, name in enumerate(names) if not number or not _PLACE.match(name)]
    if _SPACED_NAMES.match(piece):
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


def is_announced(line: FrontLine) -> bool:
    """Whether the line's names stand behind a word such as ``By``."""
    return line.byline is not None and match_prefix(line.byline) is not None
