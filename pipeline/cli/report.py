"""``galley report``: the report of a finished run, written again."""

from __future__ import annotations

import sys

from ..errors import UsageError
from ..report import DamagedResultError, write_report
from ..running.output_folder import OutputFolder
from ..verification import require_sound
from .exit_codes import DONE, FAILED, MISTAKE


def report(folder: str) -> int:
    """Write the report of a result again.

    Args:
        folder: the folder of the result.

    Returns:
        The exit code.
    """
    output = OutputFolder(folder)
    try:
        manifest = output.read_manifest()
        require_sound(folder, manifest)
        write_report(folder, manifest)
        output.write_manifest(manifest)
    except UsageError as error:
        print(f"galley report: {error}", file=sys.stderr)
        return MISTAKE
    except DamagedResultError as error:
        print(f"galley report: {error}", file=sys.stderr)
        return FAILED
    print(output.report)
    return DONE
