"""What a detector reads in a text, before what the page declares is weighed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Reading(NamedTuple):
    """Made by a detector, read by `identify_language`.

    probabilities: for each language that the detector knows, by its BCP 47 tag, how probable it
        is if the text is in one of them; they add up to 1.
    foreign: the logarithm of how much likelier the text is if it is in none of them.
    """

    probabilities: Mapping[str, float]
    foreign: float
