"""How texts and author lists are compared with their gold: by the rules of the benchmark's ``score.py``.

A data folder needs no program of its own, so the few rules that training needs are here. A test holds
them to ``score.py`` on every page of the development benchmark, where it is present.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TypeVar

from galley.text.words import refuse_lone_str

Token = TypeVar("Token")

UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Thai, Lao, kana, Chinese characters and Hangul: each character counts as a word."""

SHINGLE = 4
"""Words in a shingle, as in the article extraction benchmark of Zyte."""

_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_SAME = (
    (re.compile(r"[\u2018\u2019\u201a\u201b`´']"), "'"),
    (re.compile(r'[\u201c\u201d\u201e\u201f«»"]'), '"'),
    (re.compile(r"[\u2010-\u2015\u2212]"), "-"),
    (re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]"), ""),
)
"""Marks that are printed in several ways, and the one that they are compared as."""

_BETWEEN_NAMES = re.compile(r",|;|&| and | with | und | et | og | y ")
_DEGREES = frozenset(("md", "m.d", "phd", "ph.d", "rd", "rn", "mba", "jr", "cpt", "dpt", "mph", "ms", "ma"))


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def shingles(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Every run of `SHINGLE` words; all words as one run where there are fewer."""
    if len(tokens) < SHINGLE:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in range(len(tokens) - SHINGLE + 1))


def overlap(gold: Counter[Token], found: Counter[Token]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a bag against its gold; two empty bags agree."""
    if not gold and not found:
        return 1.0, 1.0, 1.0
    shared = sum((gold & found).values())
    precision, recall = shared / max(1, sum(found.values())), shared / max(1, sum(gold.values()))
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


def plain(text: str) -> str:
    """A text as headlines and names are compared: case, spaces and kinds of quotes aside."""
    text = unicodedata.normalize("NFKC", text).casefold()
    for pattern, same in _SAME:
        text = pattern.sub(same, text)
    return " ".join(text.split()).strip(" .")


def names(entries: Collection[str]) -> set[str]:
    """The names in an author list: joint entries split, degrees left out.

    Raises:
        TypeError: `entries` is one string rather than a list of them.
    """
    refuse_lone_str(entries, "entries")
    found = {name.strip(" .") for entry in entries for name in _BETWEEN_NAMES.split(plain(entry))}
    return found - _DEGREES - {""}


def authors_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """F1 of the names in two author lists."""
    expected, given = names(gold), names(found)
    shared = len(expected & given)
    precision, recall = shared / max(1, len(given)), shared / max(1, len(expected))
    return 2 * precision * recall / (precision + recall) if shared else 0.0


def shown_authors(text: str, authors: Sequence[str]) -> list[str]:
    """The gold's names that a text prints: one that it does not print cannot be found in it."""
    whole = plain(text)
    return sorted(name for name in names(authors) if name in whole)


@dataclasses.dataclass(frozen=True)
class Score:
    """How a page's text agrees with its gold: by the bag of its words, and by its shingles."""

    id: str
    precision: float
    recall: float
    f1: float
    shingle_precision: float
    shingle_recall: float


def score(page_id: str, body: Sequence[str], text: str) -> Score:
    """The score of a text against the gold paragraphs of its page."""
    gold, found = words("\n".join(body)), words(text)
    precision, recall, f1 = overlap(Counter(gold), Counter(found))
    shingle_precision, shingle_recall, _ = overlap(shingles(gold), shingles(found))
    return Score(page_id, precision, recall, f1, shingle_precision, shingle_recall)


def means(scores: Sequence[Score]) -> dict[str, float]:
    """The figures of a set: means over its pages, and the F1 of the shingles' mean precision and recall."""
    count = max(1, len(scores))
    figures = {
        name: sum(getattr(one, name) for one in scores) / count
        for name in ("f1", "precision", "recall", "shingle_precision", "shingle_recall")
    }
    precision, recall = figures.pop("shingle_precision"), figures.pop("shingle_recall")
    both = precision + recall
    return {**figures, "shingle_f1": 2 * precision * recall / both if both else 0.0}
