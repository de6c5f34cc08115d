"""Suggests the option that the user probably meant."""

from __future__ import annotations

import difflib

DESTRUCTIVE = ("--overwrite",)
"""Options that delete something. They are only suggested for a typing error."""

SLIP = 0.9
"""How similar (`difflib`, 0 to 1) a name with a typing error is to the right one: one letter is missing."""


def closest_option(unknown: str, *known: list[str]) -> str:
    """Suggest an option for an unknown one.

    Args:
        unknown: the option as typed.
        known: lists of known options; a later list is searched only if the earlier ones have no match.

    Returns:
        A phrase such as ``(did you mean --overwrite?)`` with a space before it, or an empty string.
    """
    name = unknown.split("=")[0].replace("_", "-")
    for options in known:
        names = sorted({option.replace("_", "-") for option in options})
        for found in difflib.get_close_matches(name, names, n=3):
            if found not in DESTRUCTIVE or difflib.SequenceMatcher(None, name, found).ratio() >= SLIP:
                return f" (did you mean {found}?)"
    return ""
