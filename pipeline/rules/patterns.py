"""Regular expressions as rule files write them: long alternations are lists, so that a reader sees words.

A pattern is a string; or a list, whose pieces follow each other; or an object with ``any``: a list of
alternatives, or such a list for each language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def pattern_text(written: Any) -> str:
    """The regular expression that a rule file writes.

    Args:
        written: the value of a rule's ``pattern``.
    """
    if isinstance(written, str):
        return written
    if isinstance(written, list):
        return "".join(map(pattern_text, written))
    return f"(?:{'|'.join(map(pattern_text, alternatives(written)))})"


def alternatives(written: dict[str, Any]) -> Iterator[Any]:
    """The alternatives of an object with ``any``, those of all languages in order."""
    listed = written["any"]
    if isinstance(listed, list):
        yield from listed
    else:
        for of_language in listed.values():
            yield from of_language
