"""Figures of the corpus: measured, pinned, and held against each other."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import galley

from tests.floors.corpus import MEDIA_TYPES, Document, digest, documents
from tests.floors.scoring import FIGURES, Prediction, means, prediction, score

FLOORS = Path(__file__).with_name("floors.json")

TOLERANCE = 0.0005
"""A figure may fall this far below its floor: floors are rounded to four digits, and floating point is not
the same on every machine."""

WORTH_A_NOTE = 0.005
"""A figure that is further above its floor than this deserves a higher floor."""

HOW_TO_PIN = "python -m tests.floors.pin   # when that is allowed: docs/floors.md"

Scores = dict[str, float]


@dataclasses.dataclass(frozen=True, slots=True)
class CorpusFigures:
    """What the corpus scores.

    Attributes:
        digest: of the corpus that was scored.
        means: the mean of each figure, under ``all`` and under each kind of document.
        documents: the scores of each document, by its name.
    """

    digest: str
    means: dict[str, Scores]
    documents: dict[str, Scores]


def measure() -> CorpusFigures:
    """Clean and score every document of the corpus."""
    scores = {document.name: score(document.gold, clean(document)) for document in documents()}
    groups = {"all": list(scores.values())}
    for kind in MEDIA_TYPES:
        groups[kind] = [of for name, of in scores.items() if name.startswith(f"{kind}/")]
    return CorpusFigures(digest(), {group: means(members) for group, members in groups.items()}, scores)


def clean(document: Document) -> Prediction:
    """What Galley makes of a document; nothing where it rejects it."""
    try:
        article = galley.clean(document.raw, url=document.gold.url, media_type=MEDIA_TYPES[document.kind])
    except galley.DocumentError:
        return Prediction()
    return prediction(article)


def pinned(path: Path = FLOORS) -> CorpusFigures:
    """The pinned figures.

    Raises:
        FileNotFoundError: nothing was pinned yet.
    """
    read = json.loads(path.read_text("utf-8"))
    return CorpusFigures(read["digest"], read["means"], read["documents"])


def pin(figures: CorpusFigures, path: Path = FLOORS) -> None:
    """Write figures as the new floors, one line a document, so that a diff shows which documents moved."""
    lines = ["{", f' "digest": {json.dumps(figures.digest)},']
    for name, rows in (("means", figures.means), ("documents", figures.documents)):
        lines.append(f' "{name}": {{')
        lines.append(
            ",\n".join(f"  {json.dumps(row)}: {json.dumps(_rounded(scores))}" for row, scores in rows.items())
        )
        lines.append(" }" if name == "documents" else " },")
    path.write_text("\n".join([*lines, "}"]) + "\n", "utf-8")


def shortfalls(measured: CorpusFigures, floors: CorpusFigures) -> str:
    """What is below its floor.

    Returns:
        A message: the figures that fell, the documents that made them fall, and how to pin. Empty where
        every figure holds its floor.
    """
    lines = []
    for group, scores in floors.means.items():
        for figure, floor in scores.items():
            now = measured.means.get(group, {}).get(figure, 0.0)
            if now < floor - TOLERANCE:
                lines.append(f"{group} {figure}: {now:.4f}, floor {floor:.4f}")
                lines += [f"    {row}" for row in _fallen(measured, floors, group, figure)]
    if not lines:
        return ""
    if measured.digest != floors.digest:
        lines.append("The corpus is not the one that was pinned.")
    return "\n".join(["Below the floor:", *lines, f"If that is meant: {HOW_TO_PIN}"])


def rises(measured: CorpusFigures, floors: CorpusFigures) -> list[str]:
    """A line for each figure that is so far above its floor that the floor should be raised."""
    return [
        f"{group} {figure}: {now:.4f}, floor {floors.means[group][figure]:.4f}"
        for group, scores in measured.means.items()
        for figure, now in scores.items()
        if now > floors.means.get(group, {}).get(figure, 0.0) + WORTH_A_NOTE
    ]


def _fallen(measured: CorpusFigures, floors: CorpusFigures, group: str, figure: str) -> list[str]:
    """The documents that score less than when they were pinned, the worst falls first; ten at most."""
    falls = []
    for name, before in floors.documents.items():
        if group in ("all", name.partition("/")[0]) and figure in before:
            now = measured.documents.get(name, {}).get(figure, 0.0)
            if now < before[figure] - TOLERANCE:
                falls.append((now - before[figure], f"{name}: {now:.4f}, was {before[figure]:.4f}"))
    return [row for _, row in sorted(falls)[:10]]


def _rounded(scores: Scores) -> Scores:
    return {figure: round(scores[figure], 4) for figure in FIGURES if figure in scores}
