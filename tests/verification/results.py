"""Results to damage, for the tests of verification."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from galley.cli.main import main
from galley.files.digest import digest_of
from galley.running.seal import sealed
from galley.verification import Finding, verify

Manifest = dict[str, Any]


def faults_of(result: Path) -> list[Finding]:
    return [finding for finding in verify(str(result)) if finding.is_fault]


def exit_code(result: Path) -> int:
    return main(["verify", str(result)])


def edit_manifest(result: Path, edit: Callable[[Manifest], None]) -> None:
    """Change the manifest and seal it again, as a faulty run would leave it."""
    path = result / "_manifest.json"
    manifest = json.loads(path.read_bytes())
    edit(manifest)
    path.write_text(json.dumps(sealed(manifest), indent=2, ensure_ascii=False) + "\n", "utf-8")


def edit_rows(result: Path, path: str, edit: Callable[[list[dict[str, Any]]], object]) -> None:
    """Change the rows of a file, and what the manifest says of it, as a faulty run would leave them."""
    file = result / path
    table = pq.read_table(file, partitioning=None)
    rows = table.to_pylist()
    edit(rows)
    pq.write_table(table.from_pylist(rows, schema=table.schema), file)
    relist(result, path, rows=len(rows))


def relist(result: Path, path: str, **changes: Any) -> None:
    """Make the manifest's entry of a file agree with its bytes."""
    digest = digest_of(str(result / path))

    def edit(manifest: Manifest) -> None:
        [entry] = [each for each in manifest["files"] if each["path"] == path]
        entry.update({"bytes": digest.size, "sha256": digest.sha256, **changes})

    edit_manifest(result, edit)
