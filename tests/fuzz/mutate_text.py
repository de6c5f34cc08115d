"""Mutations of text dumps: lines are moved, wrapped, joined, indented and filled with odd characters."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable

from .material import FURNITURE, ODD_CHARACTERS, FuzzInput, Material, long_token

BULLETS = (
    "* ",
    "- ",
    "• ",
    "o ",
    "1. ",
    "1) ",
    "a) ",
    "> ",
    ">> ",
    "# ",
    "## ",
    "–",
    "+ ",
    "· ",
    "☆ ",
    "999. ",
)
INDENTS = ("", " ", "    ", "\t", "\t\t  ", "\u3000", " " * 200, "\xa0")
GAPS = ("   ", "\t", "\t\t", " | ", " " * 60)

Lines = list[str]


def text_input(chance: random.Random, material: Material) -> FuzzInput:
    """A text dump with one to six mutations."""
    lines = chance.choice(material.dumps).splitlines()
    for _ in range(chance.randint(1, 6)):
        chance.choice(MUTATIONS)(chance, lines, material)
    text = chance.choice(["\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\f"]).join(lines)
    codec = chance.choice(["utf-8"] * 12 + ["utf-8-sig", "utf-16", "cp1252", "cp1251", "gb18030", "euc_jp"])
    data = text.encode(codec, "replace")
    if not chance.randrange(15):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.randbytes(chance.choice([1, 3])) + data[at:]
    return FuzzInput("story.txt", data)


def _some(chance: random.Random, lines: Lines) -> slice:
    """A stretch of lines."""
    start = chance.randrange(len(lines) + 1)
    return slice(start, min(len(lines), start + chance.choice([1, 1, 2, 5, 40])))


def _copy(chance: random.Random, lines: Lines, material: Material) -> None:
    copied = lines[_some(chance, lines)] * chance.choice([1, 1, 2, 50])
    at = chance.randrange(len(lines) + 1)
    lines[at:at] = copied[:400]


def _move(chance: random.Random, lines: Lines, material: Material) -> None:
    place = _some(chance, lines)
    moved = lines[place]
    del lines[place]
    at = chance.randrange(len(lines) + 1)
    lines[at:at] = moved


def _delete(chance: random.Random, lines: Lines, material: Material) -> None:
    if len(lines) > 3:
        del lines[_some(chance, lines)]


def _wrap(chance: random.Random, lines: Lines, material: Material) -> None:
    """All paragraphs wrapped at a width, as mail programs and text browsers do."""
    width = chance.choice([1, 8, 20, 40, 60, 72, 76, 100])
    indent, hang = chance.choice(INDENTS[:4]), chance.choice(INDENTS[:4])
    width = max(width, len(indent), len(hang))  # `textwrap` may never end where an indent is wider
    wrapped: Lines = []
    for line in lines:
        wrapped += textwrap.wrap(line, width, subsequent_indent=hang, initial_indent=indent) or [""]
    lines[:] = wrapped


def _hyphenate(chance: random.Random, lines: Lines, material: Material) -> None:
    hyphen = chance.choice(["-", "\u00ad", "\u2010", "- ", "\u00ad\t"])
    broken: Lines = []
    for line in lines:
        at = chance.randrange(len(line) + 1)
        broken += [line[:at] + hyphen, line[at:]] if chance.random() < 0.3 else [line]
    lines[:] = broken


def _join(chance: random.Random, lines: Lines, material: Material) -> None:
    place = _some(chance, lines)
    lines[place] = [chance.choice(["", " ", "\t", "\v", "\u2028"]).join(lines[place])]


def _without_blank_lines(chance: random.Random, lines: Lines, material: Material) -> None:
    lines[:] = [line for line in lines if line.strip()]


def _mark(chance: random.Random, lines: Lines, material: Material) -> None:
    """Bullets and indents before a stretch of lines."""
    place = _some(chance, lines)
    bullet, indent = chance.choice(("", *BULLETS)), chance.choice(INDENTS)
    deeper = chance.choice([0, 0, 1])
    lines[place] = [indent * (1 + deeper * at) + bullet + line for at, line in enumerate(lines[place][:100])]


def _cells(chance: random.Random, lines: Lines, material: Material) -> None:
    place = _some(chance, lines)
    gap = chance.choice(GAPS)
    lines[place] = [line.replace(" ", gap) for line in lines[place]]


def _insert_line(chance: random.Random, lines: Lines, material: Material) -> None:
    line = chance.choice(
        [*FURNITURE, *FURNITURE, "", "-" * 70, "=" * 9, long_token(chance), "<p>x</p>", "{", "WARC/1.0"]
    )
    at = chance.choice([0, 0, 1, 2, len(lines), chance.randrange(len(lines) + 1)])
    lines[at:at] = [line] * chance.choice([1, 1, 1, 3, 200])


def _insert_inside(chance: random.Random, lines: Lines, material: Material) -> None:
    if lines:
        at = chance.randrange(len(lines))
        inside = chance.randrange(len(lines[at]) + 1)
        colours = ("\x1b[31m", "\x1b[", "\x1b[1;1;1", "\x1b[0m")
        piece = chance.choice([*ODD_CHARACTERS, *colours]) * chance.choice([1, 1, 3, 100])
        lines[at] = (
            lines[at][:inside] + chance.choice([piece, piece, long_token(chance)]) + lines[at][inside:]
        )


def _case(chance: random.Random, lines: Lines, material: Material) -> None:
    place = _some(chance, lines)
    changes: list[Callable[[str], str]] = [
        str.upper,
        str.lower,
        str.title,
        str.swapcase,
        lambda line: line[::-1],
    ]
    change = chance.choice(changes)
    lines[place] = [change(line) for line in lines[place]]


def _splice(chance: random.Random, lines: Lines, material: Material) -> None:
    other = chance.choice(material.dumps).splitlines()
    at = chance.randrange(len(lines) + 1)
    lines[at:at] = other[_some(chance, other)]


def _spread(chance: random.Random, lines: Lines, material: Material) -> None:
    """White space after lines, or odd characters throughout."""
    filler = chance.choice([" ", "\t", "\xa0", *ODD_CHARACTERS])
    lines[:] = [
        line + filler if chance.random() < 0.5 else line.replace(" ", " " + filler, 3) for line in lines
    ]


MUTATIONS: tuple[Callable[[random.Random, Lines, Material], None], ...] = (
    _copy, _move, _delete, _wrap, _hyphenate, _join, _without_blank_lines, _mark, _mark, _cells, _insert_line,
    _insert_line, _insert_inside, _insert_inside, _case, _splice, _spread,
)  # fmt: skip
