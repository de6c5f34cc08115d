"""Turns the language tags of pages and dumps into the BCP 47 tags that Galley gives."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..rules import read_rules

_TAG = re.compile(r"([a-z]{2,3})(?:[-_.@]([a-z0-9_.@-]*))?")

_CHINESE_SCRIPTS = {
    "hans": "Hans", "cn": "Hans", "sg": "Hans", "my": "Hans",
    "hant": "Hant", "tw": "Hant", "hk": "Hant", "mo": "Hant",
}  # fmt: skip
"""Script subtags, and the regions that imply a script where a tag names none (CLDR, likely subtags)."""


class _Codes(NamedTuple):
    two_letter: frozenset[str]
    three_letter: dict[str, str]
    same_as: dict[str, str]
    read_as: dict[str, str]


@cache
def _codes() -> _Codes:
    data = read_rules("languages.json")
    return _Codes(
        frozenset(data["two_letter"].split()), data["three_letter"], data["same_as"], data["read_as"]
    )


def language_tag(declared: str | None) -> str | None:
    """The language that a declaration names.

    Args:
        declared: as printed: ``en-US``, ``de_DE.UTF-8``, ``zh-TW``, ``eng``. Of a list the first counts.

    Returns:
        A BCP 47 tag: the language alone; for Chinese with the script, if the declaration shows it. None
        for anything that does not name exactly one language (``und``, ``english``, ``jp``).
    """
    first = re.split(r"[,;\s]", (declared or "").strip().lower(), maxsplit=1)[0]
    match = _TAG.fullmatch(first)
    if match is None:
        return None
    codes = _codes()
    code = match[1]
    code = codes.same_as.get(code) or codes.three_letter.get(code, code)
    if code not in codes.two_letter:
        return None
    if code == "zh":
        for subtag in re.split(r"[-_.@]", match[2] or ""):
            if subtag in _CHINESE_SCRIPTS:
                return f"zh-{_CHINESE_SCRIPTS[subtag]}"
    return code


def is_read_as(language: str, taken_for: str) -> bool:
    """Whether the two are so alike that a detector that does not know the first takes it for the second."""
    return taken_for in _codes().read_as.get(language, "").split()
