"""What an interrupted run has committed, looked at before another run goes on from it.

Every stage rests on the parts of the one before, by their numbers. A commit file that a power failure
emptied counts as one that was never written; then what rests on it is done again, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import UsageError
from ..files import storage
from ..files.parts import PartFile
from .commits import WaveSummary
from .output_folder import OutputFolder


def settle_commits(output: OutputFolder, waves: int) -> None:
    """Delete the commit files that cannot be relied on, and check the parts that the others name.

    Args:
        output: an interrupted run's, locked.
        waves: how many the run has.

    Raises:
        UsageError: a part that was committed is missing or has another size. The disk has lost it, or
            somebody has changed it; nothing of the run is trusted then.
    """
    finished = output.summary_of(output.finished)
    if finished is not None:  # some or all may be in place already
        _require_parts(output, finished.parts, output.placed_names(finished.parts))
        return
    _drop_what_rests_on_gaps(output, waves)
    committed: list[PartFile] = []
    for wave in range(waves):
        read = output.summary_of(output.commit_of(wave))
        cleaned = output.summary_of(output.cleaned_commit_of(wave))
        # A wave's pages are deleted when it is cleaned.
        if read is not None:
            committed += [part for part in read.parts if part.dataset != "pages" or cleaned is None]
        if cleaned is not None:
            committed += cleaned.parts
    for commit in _commits_of_site_chrome(output):
        learnt = output.summary_of(commit)
        committed += learnt.parts if learnt else ()
    _require_parts(output, committed)


def _drop_what_rests_on_gaps(output: OutputFolder, waves: int) -> None:
    """Delete the commit files of the stages after the first one that has to be done again."""
    read = [output.summary_of(output.commit_of(wave)) for wave in range(waves)]
    cleaned = [output.summary_of(output.cleaned_commit_of(wave)) for wave in range(waves)]
    learnt = _commits_of_site_chrome(output)
    again = [
        wave
        for wave, (pages, articles) in enumerate(zip(read, cleaned, strict=True))
        if pages is None or (articles is None and _pages_are_gone(pages))
    ]
    is_read = not again
    is_learnt = is_read and all(output.summary_of(commit) is not None for commit in learnt)
    if not is_learnt:  # cleaning is done again, and needs the pages of every wave
        for wave, pages in enumerate(read):
            if pages is not None and _pages_are_gone(pages):
                storage.delete(output.commit_of(wave))
                is_read = False
        for wave in range(waves):
            storage.delete(output.cleaned_commit_of(wave))
    if not is_read:
        for commit in learnt:
            storage.delete(commit)
    if not is_learnt or None in cleaned:
        storage.delete(output.duplicates_found)


def _pages_are_gone(summary: WaveSummary) -> bool:
    """Whether the pages of a wave were deleted, all or some, because they were cleaned."""
    return any(part.dataset == "pages" and not storage.exists(part.path) for part in summary.parts)


def _commits_of_site_chrome(output: OutputFolder) -> list[str]:
    commits: list[str] = []
    while storage.exists(commit := output.site_chrome_commit_of(len(commits))):
        commits.append(commit)
    return commits


def _require_parts(output: OutputFolder, parts: Sequence[PartFile], placed: Sequence[str] = ()) -> None:
    """Check that each part has its size, where it was staged or where it was placed."""
    sizes = storage.sizes_below(output.path)
    for number, part in enumerate(parts):
        paths = [part.path, *(storage.join(output.path, name) for name in placed[number : number + 1])]
        found = [sizes[path] for path in map(storage.local_path, paths) if path in sizes]
        if found[:1] != [part.size]:
            size = f"has {found[0]:,} bytes, not {part.size:,}" if found else "is missing"
            raise UsageError(
                f"cannot resume the run in {output.path}: {part.path} {size}; give --overwrite to start from "
                "the beginning"
            )
