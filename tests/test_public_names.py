"""The names that `galley` offers."""

from __future__ import annotations

import galley
import pytest


@pytest.mark.parametrize("name", galley.__all__)
def test_each_public_name_can_be_imported(name: str) -> None:
    assert getattr(galley, name).__module__.startswith("galley.")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Artikel'"):
        getattr(galley, "Artikel")  # noqa: B009
