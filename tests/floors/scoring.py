"""How a document is scored: what Galley makes of it, held against its gold.

The definitions are those of the development benchmark, so that figures of both can be compared:

- ``body_f1``: F1 of the bags of words of both bodies. Words are runs of letters and digits in lower case;
  a Chinese, Japanese, Korean, Thai or Lao character is a word of its own.
- ``headline``: 1 where both headlines are the same text, apart from case, spaces and the shape of quotes
  and dashes.
- ``authors_f1``: F1 of the names, for documents whose gold names an author.
- ``no_authors``: 1 where no author is given, for documents whose gold names none.
- ``date``: 1 where the day is right, in UTC or as printed, for documents whose gold has a day.
- ``language``: 1 where both tags are the same.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable

from galley import Article

from tests.floors.corpus import Gold

FIGURES = ("body_f1", "headline", "authors_f1", "no_authors", "date", "language")

_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_RUN = re.compile(r"\w+")

_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", None)
)

_JOINT = re.compile(r"[,;&]|\s(?:and|with|und|et|og|y)\s")
_DEGREES = frozenset(["md", "m.d", "phd", "ph.d", "rd", "rn", "mba", "jr", "cpt", "dpt", "mph", "ms", "ma"])


@dataclasses.dataclass(frozen=True, slots=True)
class Prediction:
    """What Galley gives of a document. A rejected document gives nothing, which is the default.

    Attributes:
        days: every calendar day that the article's date can be read as, YYYY-MM-DD.
    """

    body: str = ""
    headline: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    days: frozenset[str] = frozenset()
    language: str | None = None


def prediction(article: Article) -> Prediction:
    """The fields of an article that are scored."""
    return Prediction(
        body=article.text,
        headline=article.headline,
        authors=article.authors,
        agency=article.agency,
        days=calendar_days(article.published_at, article.published_on),
        language=article.language,
    )


def score(gold: Gold, predicted: Prediction) -> dict[str, float]:
    """Score one document.

    Returns:
        A figure from 0 to 1 under each of `FIGURES` that the gold has something for.
    """
    figures = {
        "body_f1": body_f1("\n".join(gold.body), predicted.body),
        "headline": float(_plain(gold.headline) == _plain(predicted.headline or "")),
        "language": float(gold.language == predicted.language),
    }
    if gold.authors:
        figures["authors_f1"] = authors_f1(gold.authors, predicted.authors, predicted.agency)
    else:
        figures["no_authors"] = float(not predicted.authors)
    if gold.published:
        figures["date"] = float(gold.published in predicted.days)
    return figures


def means(scores: Iterable[dict[str, float]]) -> dict[str, float]:
    """The mean of each figure over the documents that have it."""
    scores = list(scores)
    values = {figure: [score[figure] for score in scores if figure in score] for figure in FIGURES}
    return {figure: statistics.mean(found) for figure, found in values.items() if found}


def body_f1(gold: str, predicted: str) -> float:
    """Word-bag F1 of two texts; 1 where both are empty."""
    wanted, given = Counter(words(gold)), Counter(words(predicted))
    if not wanted and not given:
        return 1.0
    return 2 * (wanted & given).total() / (wanted.total() + given.total())


def words(text: str) -> list[str]:
    """The words of a text, as the bag counts them."""
    spaced = _UNSPACED.sub(r" \g<0> ", unicodedata.normalize("NFKC", text).lower())
    return _RUN.findall(spaced)


def authors_f1(gold: Iterable[str], predicted: Iterable[str], agency: str | None = None) -> float:
    """F1 of the names of two lists. An organisation in the gold may be found in `agency` instead."""
    wanted, given = _names(gold), _names(predicted)
    if agency:
        given |= _names([agency]) & wanted
    both = len(wanted & given)
    return 2 * both / (len(wanted) + len(given)) if both else 0.0


def calendar_days(at: datetime.datetime | None, on: datetime.date | None) -> frozenset[str]:
    """Every day, YYYY-MM-DD, that an article's date can be read as: as given, in UTC, and as printed."""
    found = {on.isoformat()} if on else set()
    if at:
        found |= {at.date().isoformat(), at.astimezone(datetime.UTC).date().isoformat()}
    return frozenset(found)


def _names(entries: Iterable[str]) -> set[str]:
    """Single names: joint entries split, academic degrees off."""
    found = {name.strip(" .") for entry in entries for name in _JOINT.split(_plain(entry))}
    return found - _DEGREES - {""}


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)
    return " ".join(folded.split()).strip(" .")
