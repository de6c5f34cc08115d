"""What a detector finds in a text, before the page's declaration is considered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Reading(NamedTuple):
    """Made by a detector, used by `identify_language`.

    Attributes:
        probabilities: the probability of each language that the detector knows, by BCP 47 tag, given that
            the text is in one of them; they add up to 1.
        foreign: the logarithm of the likelihood ratio of "in none of them" to "in one of them".
    """

    probabilities: Mapping[str, float]
    foreign: float
