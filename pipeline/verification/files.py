"""The files of a result, as bytes: each that the manifest lists is there, unchanged, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..files import storage
from ..files.digest import digest_of
from ..running.output_folder import DATASETS, MANIFEST, STAGING
from .findings import Finding


def check_file(folder: str, entry: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare a file with its entry in the manifest: path, size and hash."""
    path: str = entry["path"]
    dataset = entry.get("dataset")
    if ".." in path.split("/") or (dataset in DATASETS and not path.startswith(f"{dataset}/")):
        yield Finding(path, f"is not in the folder of {dataset}")
        return
    stored = storage.join(folder, path)
    if not storage.exists(stored):
        yield Finding(path, "is missing")
        return
    try:
        found = digest_of(stored)
    except Exception as error:  # each filesystem has its own errors
        yield Finding(path, f"cannot be read: {error}")
        return
    if found.size != entry["bytes"]:
        yield Finding(path, f"has {found.size:,} bytes, the manifest says {entry['bytes']:,}")
    elif found.sha256 != entry["sha256"]:
        yield Finding(path, "holds other bytes than were written: its SHA-256 differs from the manifest's")


def check_unlisted(folder: str, listed: set[str]) -> Iterator[Finding]:
    """Look for files that the manifest does not list."""
    known = {MANIFEST, *listed}
    start = len(storage.local_path(storage.join(folder, MANIFEST))) - len(MANIFEST)
    staged = False
    for file in storage.files_below(folder):
        path = file[start:]
        if path.startswith(f"{STAGING}/"):
            staged = True
        elif path not in known:
            yield Finding(path, "is not listed in the manifest")
    if staged:
        message = "holds files of another run: one that is at work here, or was stopped"
        yield Finding(STAGING, message, is_fault=False)
