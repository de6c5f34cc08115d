"""Decides whether a run may write to its output folder, and whether it resumes what is there."""

from __future__ import annotations

from ..errors import UsageError
from ..files import storage
from ..read.plan.shard_list import shard_to_json
from ..site_chrome.known_folder import copy_known
from .options import RunSettings
from .output_folder import OCCUPIED, OutputFolder, State
from .plan import Plan
from .provenance import Provenance
from .resumption import settle_commits


def require_apart(plan: Plan, output: OutputFolder) -> None:
    """Check that a run does not read the folder that it writes to.

    Raises:
        UsageError: an input is in the output folder.
    """
    inside = next((file.uri for file in plan.files if output.holds(file.uri)), None)
    if inside is not None:
        raise UsageError(f"the input {inside} is in --output {output.path}: name another folder")


def require_permission(output: OutputFolder, settings: RunSettings, has_lock: bool = False) -> State:
    """Check that the run may write to the output folder.

    Args:
        output: the folder that the run writes to.
        settings: they say whether the run may replace or continue what is there.
        has_lock: whether this run holds the folder's lock.

    Returns:
        What the folder contains.

    Raises:
        UsageError: the run may not take the folder over.
    """
    try:
        state = output.state()
    except Exception as error:  # each filesystem has its own errors
        raise UsageError(f"cannot read --output {output.path}: {error}") from error
    if state is State.FOREIGN:
        raise UsageError(
            f"--output {output.path} holds files that are not Galley's: name a new or empty folder"
        )
    if state is State.COMPLETE and not (settings.overwrite or settings.resume):
        raise UsageError(f"--output {output.path} already holds a result: give --overwrite to replace it")
    if state is State.INTERRUPTED and not (settings.overwrite or settings.resume):
        if not has_lock and output.is_locked():
            raise UsageError(OCCUPIED.format(path=output.path))
        raise UsageError(
            f"--output {output.path} holds an interrupted run: give --resume to continue it, or --overwrite "
            "to start again"
        )
    return state


def require_same_run(output: OutputFolder, plan: Plan) -> None:
    """Check that the finished result in the output folder is the result of this run.

    Raises:
        UsageError: it is the result of a different run.
    """
    if output.read_manifest().get("fingerprint") != plan.provenance.fingerprint:
        raise UsageError(
            f"--output {output.path} holds the result of another run: give --overwrite to replace it"
        )


def take_over(output: OutputFolder, settings: RunSettings, plan: Plan) -> bool:
    """Take the output folder over for this run. The caller holds its lock.

    Returns:
        Whether the run continues from what an interrupted run committed.

    Raises:
        UsageError: another run finished there in the meantime, or the interrupted run was a different one.
    """
    state = require_permission(output, settings, has_lock=True)
    if state is State.COMPLETE and not settings.overwrite:
        raise UsageError(f"another run finished in --output {output.path} in the meantime")
    if settings.resume and state is State.INTERRUPTED:
        require_resumable(output, plan)
        settle_commits(output, len(plan.waves))
        return True
    output.clear_staging()
    if settings.site_chrome:
        copy_known(settings.site_chrome, output.site_chrome_known)
    for wave, shards in enumerate(plan.waves):
        storage.write_json(output.shards_of(wave), [shard_to_json(shard) for shard in shards])
    storage.write_json(output.plan, plan.provenance.to_json())
    return False


def require_resumable(output: OutputFolder, plan: Plan) -> None:
    """Check that the interrupted run in the output folder would make the same records as this one.

    Raises:
        UsageError: it would not. The message names the input, option or version that differs.
    """
    try:
        interrupted = Provenance.from_json(storage.read_json(output.plan))
        differences = plan.provenance.differences(interrupted)
    except (KeyError, TypeError, ValueError, AttributeError):
        differences = "it was staged by another version of Galley"
    if differences:
        raise UsageError(
            f"cannot resume the run in {output.path}: {differences}; give --overwrite to start from the "
            "beginning"
        )
