"""The figures of a result, read from its files in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import census as counted
from .examples import article_examples, choose_examples, duplicate_groups, outliers, rejects
from .figures import Dataset, ReportFigures, Share
from .reading import DamagedResultError, files_of, naming_damage, require_rows
from .sample import SAMPLE_ARTICLES, measure_stripping

DATASETS = ("articles", "duplicates", "rejects", "signatures", "site_chrome")
NOT_COUNTED = ("signatures", "site_chrome")
"""The datasets whose rows are in no figure. Their files are opened all the same."""

MANIFEST_KEYS = ("galley_version", "seconds", "options", "counts", "skipped", "files")
"""What a report needs of a manifest."""


def summarise(
    folder: str, manifest: Mapping[str, Any], sample_articles: int = SAMPLE_ARTICLES
) -> ReportFigures:
    """The figures of a result.

    Args:
        folder: of the result, local or on an object store.
        manifest: of the result, see `galley.running.manifest`.
        sample_articles: how many articles to count in the columns that hold whole texts.

    Raises:
        DamagedResultError: a file is missing or cannot be read, the manifest is incomplete, or the counts do
            not balance.
    """
    with naming_damage(f"the manifest of {folder}"):
        missing = [name for name in MANIFEST_KEYS if name not in manifest]
        if missing:
            raise DamagedResultError(f"the manifest of {folder} is damaged: it has no {missing[0]}")
    with naming_damage(f"the result in {folder}"):
        return _figures(folder, manifest, sample_articles)


def _figures(folder: str, manifest: Mapping[str, Any], sample_articles: int) -> ReportFigures:
    counts = manifest["counts"]
    documents = counts["documents"]
    outcomes = tuple(Share(name, counts[name], documents) for name in ("articles", "duplicates", "rejects"))
    if sum(outcome.count for outcome in outcomes) != documents:
        raise DamagedResultError(f"the manifest of {folder} does not balance: {counts}")
    census = counted.take_census(folder, manifest)
    reject_reasons, reject_files = rejects(folder, manifest, documents)
    skipped = sorted(manifest["skipped"].items(), key=lambda item: (-item[1], item[0]))
    unread = sorted(manifest.get("bytes_unread", {}).items(), key=lambda item: (-item[1], item[0]))
    return ReportFigures(
        galley_version=manifest["galley_version"],
        seconds=manifest["seconds"],
        options=manifest["options"],
        documents=documents,
        outcomes=outcomes,
        skipped=tuple(Share(name, count, sum(manifest["skipped"].values())) for name, count in skipped),
        unread=tuple(Share(uri, size, sum(size for _, size in unread)) for uri, size in unread),
        datasets=tuple(_datasets(folder, manifest)),
        reject_reasons=reject_reasons,
        reject_files=reject_files,
        duplicate_groups=duplicate_groups(folder, manifest),
        formats=counted.shares(census.formats, census.articles),
        languages=counted.languages(census),
        sites=counted.ranking(census.sites, census.articles, counted.TOP_SITES),
        dates=counted.dates(census),
        lengths=counted.lengths(census),
        shortest=outliers(folder, census.shortest),
        longest=outliers(folder, census.longest),
        completeness=counted.completeness(census),
        stripping=measure_stripping(folder, census.row_groups, sample_articles),
        examples=article_examples(folder, choose_examples(census)),
    )


def _datasets(folder: str, manifest: Mapping[str, Any]) -> list[Dataset]:
    for name in NOT_COUNTED:
        for file in files_of(manifest, name):
            require_rows(folder, file)
    found = []
    for name in DATASETS:
        files = files_of(manifest, name)
        rows, size = sum(file["rows"] for file in files), sum(file["bytes"] for file in files)
        stated = manifest["counts"].get(name, rows)
        if rows != stated:
            raise DamagedResultError(f"the manifest counts {stated:,} {name}, but its files hold {rows:,}")
        if files:
            found.append(Dataset(name, len(files), rows, size))
    return found
