"""``galley verify``: whether the files of a result are as the run left them."""

from __future__ import annotations

import sys

from ..errors import UsageError
from ..files import storage
from ..running.output_folder import OutputFolder
from ..verification import verify as findings_of
from ..verification.findings import counted
from .exit_codes import DONE, FAILED, MISTAKE


def verify(folder: str) -> int:
    """Check a result, with a line for each fault, and a last one that says whether it is sound."""
    faults = 0
    try:
        for finding in findings_of(folder):
            faults += finding.is_fault
            warning = "" if finding.is_fault else "warning: "
            print(f"{storage.join(folder, finding.path)}: {warning}{finding.message}")
        if not faults:
            manifest = OutputFolder(folder).manifest_if_whole() or {}
    except (UsageError, OSError) as error:
        print(f"galley verify: {error}", file=sys.stderr)
        return MISTAKE
    if faults:
        print(f"galley verify: {folder} is damaged: {counted(faults, 'fault')}", file=sys.stderr)
        return FAILED
    files, documents = len(manifest["files"]), manifest["counts"]["documents"]
    print(f"{folder} is sound: {counted(files, 'file')}, {counted(documents, 'document')}")
    return DONE
