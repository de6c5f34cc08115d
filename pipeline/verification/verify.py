"""A result against its manifest: bytes, rows, schema, partitions, ids, and the counts of the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import UsageError
from ..files import storage
from ..files.batches import read_batches
from ..report import DamagedResultError
from ..running.output_folder import MANIFEST, OutputFolder
from .files import check_file, check_unlisted
from .findings import Finding, counted
from .ids import Dangling, NotedIds, Role
from .rows import RowChecker

COUNTED = ("articles", "duplicates", "rejects")
"""Every document is in exactly one of these datasets."""


def verify(folder: str) -> Iterator[Finding]:
    """Read every file of a result again.

    The files are compared with the manifest byte by byte, through their hashes. The rows of each then show
    whether it is in the right folder, the ids of all whether each document is there once and each
    duplicate's article is there, and their sources whether as many came out of each input file as were read.
    Memory does not grow with the result.

    Args:
        folder: of a result, local or on an object store.

    Yields:
        What is wrong, file by file; nothing for a sound result.

    Raises:
        UsageError: the folder holds no complete result.
    """
    output = OutputFolder(folder)
    if not storage.exists(output.manifest):
        state = "an interrupted run: --resume goes on with it" if storage.exists(output.plan) else "no result"
        raise UsageError(f"{folder} has no {MANIFEST}: it holds {state}")
    return _findings(output)


def require_sound(folder: str, manifest: Mapping[str, Any]) -> None:
    """Compare the Parquet files of a result with its manifest, by their bytes alone.

    Raises:
        DamagedResultError: names the first file that is missing or changed.
    """
    for entry in manifest["files"]:
        for finding in check_file(folder, entry):
            raise DamagedResultError(f"{storage.join(folder, finding.path)} {finding.message}")


def _findings(output: OutputFolder) -> Iterator[Finding]:
    manifest = output.manifest_if_whole()
    if manifest is None:
        yield Finding(MANIFEST, "is damaged: its content does not match the SHA-256 that it has of itself")
        return
    try:
        entries = [*manifest["files"], manifest["report"]]
        unsound = set()
        for entry in entries:
            for finding in check_file(output.path, entry):
                unsound.add(entry["path"])
                yield finding
        yield from check_unlisted(output.path, {entry["path"] for entry in entries})
        yield from _check_rows(output.path, manifest, unsound)
    except (KeyError, TypeError, AttributeError) as error:
        yield Finding(MANIFEST, f"is not a manifest of this Galley: {type(error).__name__}: {error}")


def _check_rows(folder: str, manifest: Mapping[str, Any], unsound: set[str]) -> Iterator[Finding]:
    files: Sequence[Mapping[str, Any]] = manifest["files"]
    with NotedIds(sum(entry["rows"] for entry in files)) as ids:
        rows = RowChecker(manifest, ids)
        is_whole = True
        for number, entry in enumerate(files):
            if entry["path"] in unsound:
                is_whole = False
                continue
            for finding in rows.check(folder, entry, number):
                is_whole = is_whole and finding.is_read
                yield finding
        if not is_whole:
            message = "counts and ids were not compared across files, because not all files were read"
            yield Finding(MANIFEST, message, is_fault=False)
            return
        yield from _check_counts(manifest, rows)
        unknown = set()
        for result, number in rows.earlier.items():
            if (missing := _note_earlier(result, number, ids)) is not None:
                unknown.add(number)
                message = f"names articles of {result}, which were not looked for: {missing}"
                yield Finding("duplicates", message, is_fault=False)
        yield from _compare_ids(files, rows.earlier, ids, unknown)


def _check_counts(manifest: Mapping[str, Any], rows: RowChecker) -> Iterator[Finding]:
    counts, files = manifest["counts"], manifest["files"]
    for dataset in COUNTED:
        held = sum(entry["rows"] for entry in files if entry["dataset"] == dataset)
        if held != counts[dataset]:
            yield Finding(MANIFEST, f"counts {counts[dataset]:,} {dataset}, its files hold {held:,}")
    total = sum(counts[dataset] for dataset in COUNTED)
    if total != counts["documents"]:
        yield Finding(MANIFEST, f"counts {counts['documents']:,} documents, but {total:,} came out")
    if dict(rows.reasons) != manifest["reject_reasons"]:
        yield Finding(MANIFEST, "counts other reasons of rejects than rejects/ holds")
    if rows.listed is None:
        message = "counts no documents by input file: an earlier Galley wrote it, so no source was balanced"
        yield Finding(MANIFEST, message, is_fault=False)
        return
    for uri, documents in rows.listed.items():
        if documents != rows.by_file[uri]:
            message = f"counts {counted(documents, 'document')} of {uri}, but {rows.by_file[uri]:,} came out"
            yield Finding(MANIFEST, message)
    if rows.unlisted:
        of_unlisted = f"{counted(rows.unlisted, 'document')} of input files that it does not list"
        yield Finding(MANIFEST, f"does not count {of_unlisted}, {rows.an_unlisted} for instance")


def _note_earlier(result: str, number: int, ids: NotedIds) -> str | None:
    """Note the articles of an earlier result, and those that its own duplicates name.

    Returns:
        Why that cannot be done; None if it is done.
    """
    try:
        manifest = OutputFolder(result).read_manifest()
        for entry in manifest["files"]:
            column = {"articles": "id", "duplicates": "duplicate_of"}.get(entry["dataset"])
            if column:
                for batch in read_batches(storage.join(result, entry["path"]), [column]):
                    ids.note(batch.column(column), Role.ARTICLE, 0, number)
    except Exception as error:  # each filesystem has its own errors
        return " ".join(str(error).split())
    return None


def _compare_ids(
    files: Sequence[Mapping[str, Any]], earlier: Mapping[str, int], ids: NotedIds, unknown: set[int]
) -> Iterator[Finding]:
    results = {number: result for result, number in earlier.items()}
    for found in ids.compare():
        if isinstance(found, Dangling):
            path = files[found.file]["path"]
            if found.result in unknown:
                continue
            where = results.get(found.result, "articles/")
            holder = "signature" if found.role is Role.SIGNED else "duplicate"
            what = f"{counted(found.ids, holder)} of an article that is not in {where}"
            yield Finding(path, f"has {what}: {found.example}")
        else:
            first, second = (files[number]["path"] for number in found.files)
            where = "twice" if first == second else f"in common with {second}"
            yield Finding(first, f"has {counted(found.ids, 'id')} {where}: {found.example}")
