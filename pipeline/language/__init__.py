"""Identify: finds the language of a story by its text and by what its page declares, with a confidence."""

from __future__ import annotations

import dataclasses
import importlib.util
import math

from ..articles import Article
from .profiles import langdetect_profiles
from .py3langid_model import py3langid_model
from .reading import Reading
from .tags import is_read_as, language_tag

DETECTORS = ("langdetect", "py3langid")
"""The detectors: the first is the default, the other needs an optional package."""

SAMPLE_PIECES = 4
SAMPLE_CHARS = 400
"""How much of a story is read: pieces spread from its beginning to its end, so that a foreign quotation
does not decide. (The language is right on all 860 development pages whose language has a profile.)"""

DECLARED_SHARE = 0.9
"""The prior probability of the declared language. (Chosen: 99 in 100 development pages are in the language
that they declare, but pages in languages that few publishing systems support declare English.)"""

FOREIGN_SHARE = 0.02
DECLARED_FOREIGN_SHARE = 0.95
"""The prior probability that a text is in none of a detector's languages, and the same where its page
declares such a language. (Chosen: no template declares Icelandic by default.)"""


def identify_language(
    text: str, declared: str | None = None, detector: str = DETECTORS[0]
) -> tuple[str | None, float | None]:
    """Find the language of a text.

    Args:
        text: a story.
        declared: the language that its page or dump states, as printed. It decides between languages
            that the text leaves open, and weighs more the shorter the text is.
        detector: one of `DETECTORS`.

    Returns:
        A BCP 47 tag and the probability that it is right (0 to 1). None, None for a text without letters,
        and for one that is most likely in a language that the detector does not know and the page does
        not declare.
    """
    reading = _read(sample(text), detector)
    if reading is None:
        return None, None
    return _weigh(reading, language_tag(declared))


def with_language(article: Article, detector: str = DETECTORS[0]) -> Article:
    """The article with its language and the confidence.

    Args:
        article: made by `split`; its language is still the one that the page declares.
        detector: one of `DETECTORS`.
    """
    language, confidence = identify_language(article.text, article.language, detector)
    return dataclasses.replace(article, language=language, language_confidence=confidence)


def is_installed(detector: str) -> bool:
    """Whether the package of a detector can be imported."""
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
    """Combine what the text shows with the prior that the page's declaration gives, by Bayes' rule."""
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
    # A declaration may name the script where a detector does not.
    tag = declared if declared and declared.startswith(f"{best}-") else best
    return tag, known * (1 - foreign)


def _is_same(tag: str, declared: str) -> bool:
    """Whether two tags name the same language; one of them may be more specific."""
    return tag == declared or tag.startswith(f"{declared}-") or declared.startswith(f"{tag}-")


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > 0 else 1 - 1 / (1 + math.exp(logit))
