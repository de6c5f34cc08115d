"""What is mutated: the pages and text dumps of the seeds and of the made corpus."""

from __future__ import annotations

import dataclasses
import functools
import random
from collections.abc import Callable, Sequence
from pathlib import Path

TESTS = Path(__file__).parents[1]
COMMITTED = (TESTS.parent / "seeds", TESTS / "floors" / "corpus")

MAX_CHARS = 60_000
"""Longer pages are left out: a search of many small inputs finds more than one of a few large ones."""


@dataclasses.dataclass(frozen=True, slots=True)
class Material:
    """Documents to mutate.

    Attributes:
        pages: HTML.
        dumps: plain text.
    """

    pages: tuple[str, ...]
    dumps: tuple[str, ...]


@functools.cache
def material(more: tuple[str, ...] = ()) -> Material:
    """The documents of the project and, if given, of further folders.

    Args:
        more: folders with ``*.html`` and ``*.txt``, searched to the end.
    """
    folders = [*COMMITTED, *map(Path, more)]
    return Material(_texts(folders, ".html"), _texts(folders, ".txt"))


def _texts(folders: Sequence[Path], suffix: str) -> tuple[str, ...]:
    paths = [path for folder in folders for path in sorted(folder.rglob(f"*{suffix}"))]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    return tuple(text for text in texts if len(text) <= MAX_CHARS)


@dataclasses.dataclass(frozen=True, slots=True)
class FuzzInput:
    """One input: a file as a user could have it.

    Attributes:
        name: the file's name. Its suffixes say what the content was before it was damaged.
        data: its bytes.
        expected: texts of undamaged records, each of which must be in some document that is read.
        unmarked: words that stand in every record, so that a test can tell records apart by the rest.
    """

    name: str
    data: bytes
    expected: tuple[str, ...] = ()


Mutation = Callable[[random.Random, Material], FuzzInput]

LONG = (300, 5_000, 40_000)
"""Lengths of long tokens, in characters."""

ODD_CHARACTERS = (
    "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1c", "\x7f", "\x85", "\xa0", "\xad", "\u034f",
    "\u061c",
    "\u0301", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e", "\u2060", "\u3000", "\ufeff",
    "\ufffd",
    "\ufffe", "\U0001f468", "\U000e0041", "\U0010ffff", "İ", "ß", "ſ", "ﬁ", "Ⅷ", "٣", "²", "\r", "\r\n", "\t",
)  # fmt: skip


def long_token(chance: random.Random) -> str:
    """A word, number or run of marks far longer than any in print."""
    unit = chance.choice(
        [
            "a",
            "A",
            "9",
            "-",
            ".",
            "_",
            "東",
            "é",
            "ab-",
            "x.",
            "www.",
            "@",
            '"',
            "'",
            "(",
            "1,",
            "&",
            "\u0301",
        ]
    )
    return unit * (chance.choice(LONG) // len(unit))


FURNITURE = (
    "By Una Galbraith", "By Una Galbraith and Bram Oduya, Nordline News", "Published: 4 Mar 2021 17:42 GMT",
    "Von Wiebke Thomsen | 23.10.2023", "Share on Facebook", "Read more: Ferry returns", "Advertisement",
    "|", "___",
    "====", "1 2 3 Next »", "Reporting by Una Galbraith; Editing by Bram Oduya",
    "HARLOW, March 4 (Nordline) - Dawn.",
    "© 2021 Harlow Bay Newspapers. All rights reserved.", "Home > News > Harbour", "31 February 99999",
    "0000-00-00",
    "99999999999999999999", "Updated 13:61 BST, 45.45.4545", "作者：王小明 2021年13月41日", "記者 李明",
    "بقلم: سارة",
)  # fmt: skip
"""Lines that some rule reacts to, and some that look like them and are impossible."""
