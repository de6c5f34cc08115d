"""Identify: the language of a story, by its text and what its page declares, with a confidence."""

from __future__ import annotations

import dataclasses
import importlib.util
import math

from ..records import Article
from .profiles import langdetect_profiles
from .py3langid_model import py3langid_model
from .reading import Reading
from .tags import is_read_as, language_tag

DETECTORS = ("langdetect", "py3langid")
"""What can read a text; the first is the default, the other an optional package."""

SAMPLE_PIECES = 4
SAMPLE_CHARS = 400
"""How much of a story is read, in pieces from its beginning to its end, so that a foreign quotation
does not speak for all of it. (All 860 development pages whose language has a profile are named right.)"""

DECLARED_SHARE = 0.9
"""How much of what is expected before reading goes to the declared language (our choice: of the
development pages 99 in 100 are in the language that they declare, but those of newsrooms in
languages that few publishing systems speak declare English)."""

FOREIGN_SHARE = 0.02
DECLARED_FOREIGN_SHARE = 0.95
"""How often a text is expected to be in none of a detector's languages, and where a page declares
such a language (our choice: nobody's template declares Icelandic by default)."""


def identify_language(
    text: str, declared: str | None = None, detector: str = DETECTORS[0]
) -> tuple[str | None, float | None]:
    """The language of a text.

    Args:
        text: a story.
        declared: the language that its page or dump states, as printed; it decides between
            languages that the text leaves open, the more the shorter the text.
        detector: one of `DETECTORS`.

    Returns:
        A BCP 47 tag and the probability that it is right (0 to 1); None, None for a text without
        letters, or most likely in a language that neither the detector knows nor the page declares.
    """
    reading = _read(sample(text), detector)
    if reading is None:
        return None, None
    return _weigh(reading, language_tag(declared))


def with_language(article: Article, detector: str = DETECTORS[0]) -> Article:
    """The article with its language, for which what `split` read in the page's declaration is
    weighed, and the confidence."""
    language, confidence = identify_language(article.text, article.language, detector)
    return dataclasses.replace(article, language=language, language_confidence=confidence)


def is_installed(detector: str) -> bool:
    """Whether the detector's package can be imported."""
    return importlib.util.find_spec(detector) is not None


def _read(text: str, detector: str) -> Reading | None:
    if detector == "py3langid":
        return py3langid_model().read(text)
    return langdetect_profiles().read(text)


def sample(text: str) -> str:
    """`SAMPLE_CHARS` of the text in equal pieces, the first at its beginning, the last at its end."""
    if len(text) <= SAMPLE_CHARS:
        return text
    length = SAMPLE_CHARS // SAMPLE_PIECES
    step = (len(text) - length) // (SAMPLE_PIECES - 1)
    return " ".join(text[at : at + length] for at in range(0, step * SAMPLE_PIECES, step))


def _weigh(reading: Reading, declared: str | None) -> tuple[str | None, float | None]:
    """Bayes' rule: what the text says times what is expected of a page that declares this."""
    probabilities = dict(reading.probabilities)
    favoured = [
        tag for tag in probabilities if declared and tag[:2] == declared[:2] and _is_same(tag, declared)
    ]
    if favoured:
        others = len(probabilities) - len(favoured)
        odds = DECLARED_SHARE / (1 - DECLARED_SHARE) * others / len(favoured)
        for tag in favoured:
            probabilities[tag] *= odds
    best = max(probabilities, key=probabilities.__getitem__)
    known = probabilities[best] / sum(probabilities.values())
    if declared and not favoured and is_read_as(declared, best):
        return declared, DECLARED_FOREIGN_SHARE
    share = DECLARED_FOREIGN_SHARE if declared and not favoured else FOREIGN_SHARE
    foreign = _logistic(reading.foreign + math.log(share / (1 - share)))
    if foreign > known * (1 - foreign):
        return (None, None) if favoured or declared is None else (declared, foreign)
    # A declaration may tell the script where a detector does not.
    tag = declared if declared and declared.startswith(f"{best}-") else best
    return tag, known * (1 - foreign)


def _is_same(tag: str, declared: str) -> bool:
    """Whether one of two tags is the other or says more of the same language."""
    return tag == declared or tag.startswith(f"{declared}-") or declared.startswith(f"{tag}-")


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > 0 else 1 - 1 / (1 + math.exp(logit))
