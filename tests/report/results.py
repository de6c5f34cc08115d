"""Writes small results, as a run leaves them, for the tests of what reads results."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from galley.articles import Article
from galley.files import storage
from galley.files.parts import PartFile, PartWriter, Row
from galley.files.write_parts import unfinished_part
from galley.records import Reason, Reject
from galley.running.finish import finish_part
from galley.running.output_folder import OutputFolder
from galley.running.seal import sealed
from galley.schemas import ARTICLES, DUPLICATES, REJECTS
from galley.write.rows import article_row, reject_row

from tests import records_made


def article(number: int = 1, **changes: Any) -> Article:
    """An ordinary article, with this number and the fields that a test needs."""
    numbered: dict[str, Any] = {
        "id": f"{number:032x}",
        "url": f"https://harlow.example/news/{number}",
        "site": "harlow.example",
        "source": records_made.source("dumps/harlow.jsonl", number * 1000),
        "headline": f"Ferry {number} returns to the river",
        "published_at": datetime(2022, 1, 7, tzinfo=UTC),
        "text": "The ferry is back.\n\nIt crosses twice a day.",
    }
    return records_made.article(**{**numbered, **changes})


def reject(number: int, **changes: Any) -> Reject:
    """An ordinary reject, with this number and the fields that a test needs."""
    made = Reject(
        id=f"{number:032x}",
        source=records_made.source("dumps/harlow.jsonl", number * 1000),
        url=None,
        stage="read",
        reason=Reason.NOT_JSON,
        message=f"line at byte {number * 1000} is no JSON",
        payload_head='{"url": ',
    )
    return dataclasses.replace(made, **changes)


def write_result(
    folder: Path,
    articles: Sequence[Article] = (),
    duplicates: Sequence[tuple[Article, str] | tuple[Article, str, str]] = (),
    rejects: Sequence[Reject] = (),
    *,
    skipped: dict[str, int] | None = None,
    articles_a_file: int = 1_000_000,
    partition_by: str | None = None,
    options: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the files and the manifest of a result.

    Args:
        duplicates: articles, each with the id of the one that was kept and the earlier result that holds it,
            if one does.

    Returns:
        The manifest.
    """
    output = OutputFolder(str(folder))
    parts = []
    for first in range(0, len(articles), articles_a_file):
        rows = [article_row(each) for each in articles[first : first + articles_a_file]]
        staged = _write_part(ARTICLES, folder, rows)
        parts += finish_part(staged, {}, str(folder), partition_by)
    if duplicates:
        rows = [
            {
                **article_row(each),
                "duplicate_of": kept,
                "duplicate_in": result[0] if result else None,
                **EXACT,
            }
            for each, kept, *result in duplicates
        ]
        parts.append(_write_part(DUPLICATES, folder, rows))
    if rejects:
        parts.append(_write_part(REJECTS, folder, [reject_row(each) for each in rejects]))
    reasons = [str(each.reason) for each in rejects]
    manifest = {
        "galley_version": "0.1.0",
        "schema_version": 1,
        "options": options or {"inputs": ["dumps"], "dedup": "exact", "partition_by": partition_by},
        "counts": {
            "documents": len(articles) + len(duplicates) + len(rejects),
            "articles": len(articles),
            "duplicates": len(duplicates),
            "rejects": len(rejects),
        },
        "reject_reasons": {reason: reasons.count(reason) for reason in sorted(set(reasons))},
        "skipped": skipped or {},
        "documents_by_file": Counter(
            each.source.uri for each in (*articles, *(copy for copy, *_ in duplicates), *rejects)
        ),
        "seconds": 2.5,
        "files": [
            {
                "path": each.path,
                "dataset": each.dataset,
                "rows": each.rows,
                "bytes": each.size,
                "sha256": each.sha256,
            }
            for each in output.place(parts)
        ],
    }
    storage.write_json(output.manifest, sealed(manifest))
    output.remove_staging()
    return manifest


EXACT = {"duplicate_kind": "exact", "similarity": 1.0}


def _write_part(schema: pa.Schema, folder: Path, rows: list[Row]) -> PartFile:
    writer = PartWriter(schema, unfinished_part(str(folder / "_staging")), storage.create)
    for row in rows:
        writer.add(row)
    return writer.close()
