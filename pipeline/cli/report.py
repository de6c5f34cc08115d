"""``galley report``: the report of a finished run, written again."""

from __future__ import annotations

from ..errors import UsageError
from ..report import DamagedResultError, write_report
from ..running.output_folder import OutputFolder
from ..verification import require_sound
from .exit_codes import DONE, FAILED, MISTAKE
from .output import complain, say


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
        complain(f"galley report: {error}")
        return MISTAKE
    except DamagedResultError as error:
        complain(f"galley report: {error}")
        return FAILED
    say(output.report)
    return DONE
