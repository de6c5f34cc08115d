"""``galley verify``: checks that the files of a result are as the run left them."""

from __future__ import annotations

from ..errors import UsageError
from ..files import storage
from ..running.output_folder import OutputFolder
from ..verification import verify as findings_of
from ..verification.findings import counted
from .exit_codes import DONE, FAILED, MISTAKE
from .output import complain, say


def verify(folder: str) -> int:
    """Check a result, and print one line for each fault and a last line with the verdict.

    Args:
        folder: the folder of the result.

    Returns:
        The exit code.
    """
    faults = 0
    try:
        for finding in findings_of(folder):
            faults += finding.is_fault
            warning = "" if finding.is_fault else "warning: "
            say(f"{storage.join(folder, finding.path)}: {warning}{finding.message}")
        if not faults:
            manifest = OutputFolder(folder).manifest_if_whole() or {}
    except (UsageError, OSError) as error:
        complain(f"galley verify: {error}")
        return MISTAKE
    if faults:
        complain(f"galley verify: {folder} is damaged: {counted(faults, 'fault')}")
        return FAILED
    files, documents = len(manifest["files"]), manifest["counts"]["documents"]
    say(f"{folder} is sound: {counted(files, 'file')}, {counted(documents, 'document')}")
    return DONE
