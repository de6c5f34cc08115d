"""What is kept of a text to find its near duplicates: a MinHash signature and some of its numbers.

The similarity of two texts is the Jaccard index of their sets of shingles, which are runs of `SHINGLE_WORDS`
words (Broder 1997). Signatures estimate it without the texts. Case, punctuation and white space make no
difference. In scripts that are written without spaces, a shingle has as many characters (see `words`).
"""

from __future__ import annotations

import numpy as np
import rensa
import xxhash
from numpy.typing import NDArray

from ..text.words import words

SHINGLE_WORDS = 5
"""Of 2, 3, 4, 5 and 7 words, 5 separates edited stories from other stories on the same pattern best. With
fewer, the same pattern with other numbers looks like an edit. With more, two paragraphs that changed places
look like another story (measured: docs/duplicates.md)."""

SLOTS = 128
"""Values of a signature. The estimate's standard error is sqrt(J (1 - J) / 128): 0.04 at 0.7."""

NUMBERS = 16
"""How many of a text's numbers are kept, those with the smallest hashes. In a story of the usual length that
is nearly all of them."""

SEED = 1

SIGNATURE_VERSION = 1
"""Rises whenever the same text would get another signature. Signatures of two versions are not compared."""

RENSA_ALGORITHM = 2
"""The version of rensa's hash functions that signatures of this version are made with."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
NO_NUMBER = np.uint16(0xFFFF)

SIGNATURE = np.dtype([("slots", "u1", (SLOTS,)), ("numbers", "<u2", (NUMBERS,))])
"""160 bytes for each text. Of each slot the low byte is kept: two slots that differ agree in it once in 256
times by chance, which `similarities` corrects."""

Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint64]


class OtherSignaturesError(RuntimeError):
    """The installed rensa makes other signatures than those that earlier results hold."""


def signature(text: str) -> bytes:
    """The signature of a text.

    Returns:
        The bytes of one `SIGNATURE`.

    Raises:
        OtherSignaturesError: rensa's algorithm is not the one that the version stands for.
    """
    if rensa.RMinHash.ALGORITHM_VERSION != RENSA_ALGORITHM:
        raise OtherSignaturesError(
            f"rensa makes signatures of its version {rensa.RMinHash.ALGORITHM_VERSION}, "
            f"not {RENSA_ALGORITHM}: install the rensa of requirements.lock"
        )
    found = words(text.casefold())
    hashes = _hashes(found)
    rolled = shingles(hashes)
    rows = rensa.RMinHash.digest_matrix_from_flat_token_hashes(rolled, [0, len(rolled)], SLOTS, SEED)
    made = np.zeros(1, SIGNATURE)
    made["slots"][0] = np.array(rows.to_rows()[0], np.uint32) & 0xFF
    made["numbers"][0] = _smallest_numbers(found, hashes)
    return made.tobytes()


def shingles(hashes: Hashes) -> Hashes:
    """The hashes of a text's shingles.

    Args:
        hashes: of the text's words, in order.

    Returns:
        A hash for each run of `SHINGLE_WORDS` words. A text with fewer words is one run.
    """
    if len(hashes) < SHINGLE_WORDS:
        hashes = np.pad(hashes, (0, SHINGLE_WORDS - len(hashes)))
    rolled = np.zeros(len(hashes) - SHINGLE_WORDS + 1, np.uint64)
    for offset in range(SHINGLE_WORDS):
        rolled = rolled * _MULTIPLIER + hashes[offset : offset + len(rolled)]
    return rolled


def _hashes(found: list[str]) -> Hashes:
    # A JSON escape may leave a lone surrogate. It is hashed as it is.
    return np.array(
        [xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass")) for word in found], np.uint64
    )


def _smallest_numbers(found: list[str], hashes: Hashes) -> NDArray[np.uint16]:
    # Most words are all letters. The first test skips them quickly.
    numbers = [
        index for index, word in enumerate(found) if not word.isalpha() and any(map(str.isdigit, word))
    ]
    short = np.unique((hashes[numbers] >> np.uint64(48)).astype(np.uint16))
    kept = short[short != NO_NUMBER][:NUMBERS]
    return np.pad(kept, (0, NUMBERS - len(kept)), constant_values=NO_NUMBER)


def similarities(one: NDArray[np.void], others: NDArray[np.void]) -> NDArray[np.float64]:
    """The estimated Jaccard index of one text and each of several.

    Args:
        one: a `SIGNATURE`.
        others: an array of them.

    Returns:
        A number from 0 to 1 for each of the others, rounded to four digits.
    """
    agree = (others["slots"] == one["slots"]).mean(axis=1)
    chance = 1 / 256
    return np.asarray(np.maximum(0.0, (agree - chance) / (1 - chance)).round(4))


def numbers_shared(one: NDArray[np.void], others: NDArray[np.void]) -> NDArray[np.float64]:
    """How many of its numbers a text shares with each of several.

    If a text has more numbers than are kept, only those up to the largest kept hash are known. Two texts are
    compared as far as both are known (bottom-k sketches, Cohen and Kaplan 2007).

    Args:
        one: a `SIGNATURE`.
        others: an array of them.

    Returns:
        For each of the others, the share of numbers that both have, of the text with fewer of them; 1 if
        none of its numbers can be compared.
    """
    here, there = one["numbers"], others["numbers"]
    last = np.minimum(here[-1], there[:, -1])[:, None]
    known_here, known_there = (here <= last) & (here != NO_NUMBER), (there <= last) & (there != NO_NUMBER)
    equal = (there[:, :, None] == here) & known_here[:, None, :] & known_there[:, :, None]
    fewer = np.minimum(known_here.sum(axis=1), known_there.sum(axis=1))
    return np.asarray(np.where(fewer > 0, equal.sum(axis=(1, 2)) / np.maximum(fewer, 1), 1.0))
