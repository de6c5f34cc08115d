"""How rule files write a regular expression, beside the expression that is made of it."""

from __future__ import annotations

import pytest
from galley.rules.patterns import pattern_text


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("sign ?up", "sign ?up"),
        ({"any": ["sign ?up", "subscribe"]}, "(?:sign ?up|subscribe)"),
        (
            ["(?:please )?", {"any": ["sign ?up", "subscribe"]}, "\\b"],
            "(?:please )?(?:sign ?up|subscribe)\\b",
        ),
        ({"any": ["join", ["get ", {"any": ["it", "more"]}]]}, "(?:join|get (?:it|more))"),
        ({"any": {"en": ["updated"], "de": ["stand", "aktualisiert"]}}, "(?:updated|stand|aktualisiert)"),
    ],
)
def test_a_list_is_pieces_in_a_row_and_any_is_alternatives(written: object, pattern: str) -> None:
    assert pattern_text(written) == pattern
