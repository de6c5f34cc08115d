"""Names the option that the user likely meant."""

from __future__ import annotations

import difflib


def closest_option(unknown: str, known: list[str]) -> str:
    """A sentence that names the option that was likely meant, or nothing."""
    name = unknown.split("=")[0]
    found = difflib.get_close_matches(name.replace("_", "-"), [each.replace("_", "-") for each in known], n=1)
    return f" (did you mean {found[0]}?)" if found else ""
