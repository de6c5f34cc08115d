"""The manifest: counts of what a run read and wrote, which must balance, and the list of its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from .. import __version__
from ..files import storage
from ..files.batches import read_batches
from ..files.parts import PartFile
from ..records import SCHEMA_VERSION
from ..text.words import refuse_lone_str
from .commits import WaveSummary
from .ledger import documents_by_file
from .options import RunSettings


class UnbalancedCountsError(RuntimeError):
    """More or fewer records came out than went in. The result cannot be trusted, so the run fails."""


def rows_of(parts: Sequence[PartFile], dataset: str) -> int:
    """The number of rows in all parts of a dataset."""
    return sum(part.rows for part in parts if part.dataset == dataset)


def require_balance(place: str, documents: int, parts: Sequence[PartFile]) -> None:
    """Check that every document that went in came out exactly once.

    It comes out as an article, a duplicate or a reject; before cleaning, as a page or a reject.

    Raises:
        UnbalancedCountsError: the counts differ. The message names the place and the counts.
    """
    out = {dataset: rows_of(parts, dataset) for dataset in ("pages", "articles", "duplicates", "rejects")}
    if documents != sum(out.values()):
        written = ", ".join(f"{count:,} {dataset}" for dataset, count in out.items() if count)
        raise UnbalancedCountsError(f"{place}: {documents:,} documents went in, but {written} came out")


def reject_reasons(folder: str, parts: Sequence[PartFile]) -> dict[str, int]:
    """The number of rejects for each reason, most frequent first."""
    reasons: Counter[str] = Counter()
    for part in parts:
        if part.dataset == "rejects":
            for batch in read_batches(storage.join(folder, part.path), ["reason"]):
                reasons.update(batch.column("reason").to_pylist())
    return dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def manifest(
    folder: str,
    settings: RunSettings,
    files: Iterable[str],
    summary: WaveSummary,
    parts: Sequence[PartFile],
    seconds: float,
) -> dict[str, Any]:
    """The manifest of a run.

    Args:
        folder: the output folder.
        files: the URIs of the input files.
        summary: the sum of all waves.
        parts: the files of the result, with paths relative to the folder.
        seconds: wall time of the run; of a resumed run, since it was resumed.
    """
    refuse_lone_str(files, "files")
    return {
        "galley_version": __version__,
        "schema_version": SCHEMA_VERSION,
        "options": settings.shaping_records(),
        "counts": {
            "documents": summary.documents,
            "articles": rows_of(parts, "articles"),
            "duplicates": rows_of(parts, "duplicates"),
            "rejects": rows_of(parts, "rejects"),
        },
        "reject_reasons": reject_reasons(folder, parts),
        "skipped": dict(summary.skipped),
        "documents_by_file": documents_by_file(dict(summary.by_file), files),
        "bytes_unread": dict(summary.unread),
        "seconds": round(seconds, 1),
        "files": [
            {
                "path": part.path,
                "dataset": part.dataset,
                "rows": part.rows,
                "bytes": part.size,
                "sha256": part.sha256,
            }
            for part in parts
        ],
    }
