"""Fits the constants that calibrate confidence, in `galley.language.profiles` and `py3langid_model`.

    python -m benchmarks.language_confidence --udhr FOLDER

Each constant is fitted by minimal log loss on the Declaration of Human Rights (20 to 30 pieces of each length
in 75 languages), on the development pages, and on both together. Every language and length has equal weight.
How much the constants of the two sets differ shows how well they generalize.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
from galley.language import sample
from galley.language.profiles import EVIDENCE, FOREIGN_FIT, FOREIGN_SLOPE, OWN_SCRIPTS, langdetect_profiles
from galley.language.py3langid_model import SHARPNESS, py3langid_model
from galley.language.reading import Reading
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

from .language_detectors import VOTERS, detectors
from .language_texts import Text, declaration_texts, development_texts, language_of

FOREIGN_WEIGHT = 0.02
"""The share of texts in languages without a profile in the total weight."""

SISTERS = frozenset(("bs", "gl", "sr"))
"""Languages without a profile that are left out of the fit: the profiles cannot distinguish Bosnian from
Croatian, Galician from Portuguese or Serbian from Macedonian."""

Floats = npt.NDArray[np.float64]


def weights(texts: list[Text]) -> Floats:
    """One weight for each text, so that every language of a length has equal weight."""
    counts = Counter((text.language, text.length) for text in texts)
    found = np.array([1 / counts[text.language, text.length] for text in texts])
    return found / found.sum()


def fit_evidence(pairs: list[tuple[Text, Reading]], constant: float) -> float:
    """The multiple of the mean log likelihood, or of py3langid's log probability, with minimal log loss."""
    known = [
        (text, read) for text, read in pairs if text.language in set(map(language_of, read.probabilities))
    ]
    logs = [np.log(np.maximum(list(read.probabilities.values()), 1e-300)) / constant for _, read in known]
    right = [
        np.array([language_of(tag) == text.language for tag in read.probabilities]) for text, read in known
    ]
    weight = weights([text for text, _ in known])

    def loss(multiple: float) -> float:
        total = 0.0
        for one, logarithms, hit in zip(weight, logs, right, strict=True):
            shares = np.exp(logarithms * multiple)
            total -= one * float(np.log(shares[hit].sum() / shares.sum() + 1e-9))
        return total

    return float(minimize_scalar(loss, bounds=(constant / 20, constant * 20), method="bounded").x)


def fit_foreign(pairs: list[tuple[Text, Reading]]) -> tuple[float, float]:
    """FOREIGN_SLOPE and FOREIGN_FIT, as `galley.language.profiles` defines them."""
    languages = {language_of(tag) for tag in langdetect_profiles().tags}
    some = [
        (text, read)
        for text, read in pairs
        if text.language not in SISTERS
        and max(read.probabilities, key=read.probabilities.__getitem__) not in OWN_SCRIPTS
    ]
    odds = np.array([[read.foreign] for _, read in some])
    foreign = np.array([text.language not in languages for text, _ in some])
    weight = weights([text for text, _ in some])
    weight[foreign] *= FOREIGN_WEIGHT / weight[foreign].sum()
    weight[~foreign] *= (1 - FOREIGN_WEIGHT) / weight[~foreign].sum()
    fitted = LogisticRegression(C=1e6).fit(odds, foreign, sample_weight=weight * 1e4)
    times, intercept = float(fitted.coef_[0][0]), float(fitted.intercept_[0])
    prior = np.log(FOREIGN_WEIGHT / (1 - FOREIGN_WEIGHT))
    calls = fitted.predict(odds) == 1
    for length in dict.fromkeys(text.length for text, _ in some):
        of_length = np.array([text.length == length for text, _ in some])
        shares = [
            weight[of_length & kind & calls].sum() / weight[of_length & kind].sum()
            for kind in (foreign, ~foreign)
        ]
        print(
            f"    {length:>5}: {shares[0]:.3f} of foreign texts and {shares[1]:.4f} of others called foreign"
        )
    return times * FOREIGN_SLOPE, float(FOREIGN_FIT - (intercept - prior) / (times * FOREIGN_SLOPE))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--udhr", type=Path, metavar="FOLDER", required=True)
    folder = parser.parse_args().udhr
    every = detectors()
    sets = {
        "declarations": list(declaration_texts(folder)),
        "development": list(development_texts({label: every[label] for label in VOTERS})),
    }
    sets["both"] = sets["declarations"] + sets["development"]
    for name, texts in sets.items():
        read = [(text, langdetect_profiles().read(sample(text.text))) for text in texts]
        pairs = [(text, reading) for text, reading in read if reading is not None]
        print(f"{name}: {len(pairs)} texts; EVIDENCE {fit_evidence(pairs, EVIDENCE):.1f} (is {EVIDENCE})")
        if name == "both":
            slope, fit = fit_foreign(pairs)
            print(
                f"  FOREIGN_SLOPE {slope:.1f} (is {FOREIGN_SLOPE}), FOREIGN_FIT {fit:.2f} (is {FOREIGN_FIT})"
            )
        model = [(text, py3langid_model().read(sample(text.text))) for text in texts]
        pairs = [(text, reading) for text, reading in model if reading is not None]
        print(f"  SHARPNESS {fit_evidence(pairs, SHARPNESS):.1f} (is {SHARPNESS})")


if __name__ == "__main__":
    main()
