"""Names the option that the user likely meant."""

from __future__ import annotations

import difflib

DESTRUCTIVE = ("--overwrite",)
"""An option that deletes something is only suggested for a slip of the finger."""

SLIP = 0.9
"""How similar (`difflib`, 0 to 1) a slip of the finger is to what was meant: one letter missing."""


def closest_option(unknown: str, *known: list[str]) -> str:
    """A phrase that names the option that was likely meant, or nothing.

    Args:
        unknown: the option as typed.
        known: the options to choose from, in lists; a later list is asked only if an earlier one has none.
    """
    name = unknown.split("=")[0].replace("_", "-")
    for options in known:
        names = sorted({option.replace("_", "-") for option in options})
        for found in difflib.get_close_matches(name, names, n=3):
            if found not in DESTRUCTIVE or difflib.SequenceMatcher(None, name, found).ratio() >= SLIP:
                return f" (did you mean {found}?)"
    return ""
