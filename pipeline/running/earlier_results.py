"""The results of earlier runs that a run is compared with (``--against``)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..deduplicate import EarlierFile, EarlierResults
from ..errors import UsageError
from ..files import storage
from ..records import SCHEMA_VERSION
from ..text.words import refuse_lone_str
from .output_folder import MANIFEST, STAGING, OutputFolder, State


def earlier_results(folders: Sequence[str], output: OutputFolder, signature_version: int) -> EarlierResults:
    """Find the results in the folders of ``--against``. Each is a result or has results below it.

    Raises:
        UsageError: a folder is not a complete result, or is the folder that the run writes to.
    """
    refuse_lone_str(folders, "folders")
    found: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for result in _results_below(folder, output):
            found.setdefault(result, _read_manifest(result))
    files: list[EarlierFile] = []
    digest = hashlib.sha256()
    for number, (folder, manifest) in enumerate(found.items()):
        digest.update(json.dumps([folder, manifest.get("fingerprint"), manifest["files"]]).encode())
        sizes = storage.sizes_below(folder)
        for each in manifest["files"]:
            path = storage.join(folder, each["path"])
            _require_size(folder, path, sizes.get(storage.local_path(path)), each["bytes"])
            files.append(EarlierFile(len(files), number, each["dataset"], path))
    signed = tuple(each.get("signature_version") == signature_version for each in found.values())
    return EarlierResults(tuple(found), tuple(files), signed, digest.hexdigest() if found else "")


def _results_below(folder: str, output: OutputFolder) -> Iterator[str]:
    state = OutputFolder(folder).state()
    if output.is_same(folder):
        raise UsageError(f"--against {folder} is the folder that --output names")
    if state in (State.COMPLETE, State.INTERRUPTED):
        yield folder
        return
    below = storage.files_below(folder)
    results = {file[: -len(MANIFEST) - 1] for file in below if file.endswith(f"/{MANIFEST}")}
    results |= {file.partition(f"/{STAGING}/")[0] for file in below if f"/{STAGING}/" in file}
    results = {result for result in results if not output.is_same(result)}
    if not results and not OutputFolder(folder).holds(output.path):
        raise UsageError(f"--against {folder} holds no result of an earlier run: there is no {MANIFEST}")
    yield from sorted(results)


def _read_manifest(folder: str) -> dict[str, Any]:
    result = OutputFolder(folder)
    if result.state() is not State.COMPLETE:
        raise UsageError(
            f"--against {folder} is not complete: finish that run with --resume first, or leave its folder "
            "out"
        )
    manifest = result.read_manifest()
    if manifest["schema_version"] != SCHEMA_VERSION:
        raise UsageError(
            f"--against {folder} has schema version {manifest['schema_version']}, but this Galley writes "
            f"{SCHEMA_VERSION}: run it again with this version"
        )
    return manifest


def _require_size(folder: str, path: str, found: int | None, size: int) -> None:
    if found != size:
        how = "is missing" if found is None else f"has {found:,} bytes, its manifest says {size:,}"
        raise UsageError(f"--against {folder} is damaged: {path} {how}")
