"""Whether a run may write to its output folder, and what it finds there to go on from."""

from __future__ import annotations

from ..errors import UsageError
from ..files import storage
from ..read.plan.shard_list import shard_to_json
from ..site_chrome.known_folder import copy_known
from .options import RunSettings
from .output_folder import OutputFolder, State
from .plan import Plan
from .provenance import Provenance


def require_apart(plan: Plan, output: OutputFolder) -> None:
    """A run does not read the folder that it writes to.

    Raises:
        UsageError: an input is in the output folder.
    """
    inside = next((file.uri for file in plan.files if output.holds(file.uri)), None)
    if inside is not None:
        raise UsageError(f"the input {inside} is in --output {output.path}: name another folder")


def require_permission(output: OutputFolder, settings: RunSettings) -> State:
    """Look at what the output folder holds.

    Raises:
        UsageError: the run may not take it over.
    """
    try:
        state = output.state()
    except Exception as error:  # each filesystem has its own errors
        raise UsageError(f"cannot look at --output {output.path}: {error}") from error
    if state is State.FOREIGN:
        raise UsageError(
            f"--output {output.path} holds files that are not Galley's: name a new or empty folder"
        )
    if state is State.COMPLETE and not (settings.overwrite or settings.resume):
        raise UsageError(f"--output {output.path} already holds a result: give --overwrite to replace it")
    if state is State.INTERRUPTED and not (settings.overwrite or settings.resume):
        raise UsageError(
            f"--output {output.path} holds an interrupted run: give --resume to go on with it, or --overwrite"
        )
    return state


def require_same_run(output: OutputFolder, plan: Plan) -> None:
    """The finished result in the output folder is that of this very run.

    Raises:
        UsageError: it is the result of another run.
    """
    if output.read_manifest().get("fingerprint") != plan.provenance.fingerprint:
        raise UsageError(
            f"--output {output.path} holds the result of another run: give --overwrite to replace it"
        )


def take_over(output: OutputFolder, settings: RunSettings, plan: Plan) -> bool:
    """Make the output folder this run's. The caller holds its lock.

    Returns:
        Whether the run goes on from what an interrupted one has committed.

    Raises:
        UsageError: another run finished there meanwhile, or the interrupted one was another.
    """
    state = require_permission(output, settings)
    if state is State.COMPLETE and not settings.overwrite:
        raise UsageError(f"another run finished in --output {output.path} meanwhile")
    if settings.resume and state is State.INTERRUPTED:
        require_resumable(output, plan)
        return True
    output.clear_staging()
    if settings.site_chrome:
        copy_known(settings.site_chrome, output.site_chrome_known)
    for wave, shards in enumerate(plan.waves):
        storage.write_json(output.shards_of(wave), [shard_to_json(shard) for shard in shards])
    storage.write_json(output.plan, plan.provenance.to_json())
    return False


def require_resumable(output: OutputFolder, plan: Plan) -> None:
    """The interrupted run in the output folder would make the same records as this one.

    Raises:
        UsageError: says which input, option or version differs.
    """
    interrupted = Provenance.from_json(storage.read_json(output.plan))
    differences = plan.provenance.differences(interrupted)
    if differences:
        raise UsageError(
            f"cannot resume the run in {output.path}: {differences}; give --overwrite to start from the "
            "beginning"
        )
