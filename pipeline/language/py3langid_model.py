"""py3langid: an optional detector of 138 languages that is right more often on short texts."""

from __future__ import annotations

from functools import cache
from typing import Any

from .reading import Reading
from .tags import language_tag

SHARPNESS = 2.5
"""The power to which the package's probabilities are raised, as they are too low for short texts. Fitted by
benchmarks/language_confidence.py: 2.9 on development pages, 2.3 on the Declaration of Human Rights."""

FOREIGN = -3.0
"""The `Reading.foreign` of every text: the model knows 138 languages, so texts in none of them are rare, and
its scores do not show them. With this value, if a page declares another language than the model finds, the
more certain of the two wins."""

_NO_LANGUAGE = "zxx"
"""The model's class for text in no language (ISO 639-2)."""


class Py3langidModel:
    """The model that the package ships; made once a process (0.4 s)."""

    def __init__(self) -> None:
        from py3langid import langid  # optional: `pip install "galley-news[py3langid]"`

        # Not the global one of the package, which other code in the process may restrict.
        self._identifier: Any = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)

    def read(self, text: str) -> Reading | None:
        """What the model finds; None for something that is not text."""
        if not any(map(str.isalpha, text)):
            return None
        probabilities: dict[str, float] = {}
        for code, probability in self._identifier.rank(text):
            tag = language_tag(code) or code
            probabilities[tag] = probabilities.get(tag, 0.0) + probability
        if probabilities.pop(_NO_LANGUAGE) > max(probabilities.values()):
            return None
        sharpened = {tag: share**SHARPNESS for tag, share in probabilities.items()}
        total = sum(sharpened.values())
        return Reading({tag: share / total for tag, share in sharpened.items()}, FOREIGN)


@cache
def py3langid_model() -> Py3langidModel:
    """The model of this process."""
    return Py3langidModel()
