"""The folder of a result: what it may contain, and how a run takes it over and commits to it.

OUT/_manifest.json    written last: without it OUT is not a result
OUT/_staging/         everything of an unfinished run; deleted when the run is done
OUT/articles/ duplicates/ rejects/ signatures/ site_chrome/ report.html    the result
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import fcntl
import os
from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import UsageError
from ..files import storage
from ..files.digest import digest_of
from ..files.parts import PartFile
from ..files.waits import answered
from .commits import WaveSummary
from .seal import sealed, unsealed

DATASETS = ("articles", "duplicates", "rejects", "signatures", "site_chrome")
MANIFEST = "_manifest.json"
MANIFEST_KEYS = {"schema_version", "counts", "files"}
"""The fields that every complete manifest has."""

OCCUPIED = "another run is writing to --output {path}: wait for it to end"

REPORT = "report.html"
STAGING = "_staging"


class State(enum.Enum):
    """What an output folder contains."""

    ABSENT = "absent"
    INTERRUPTED = "interrupted"
    COMPLETE = "complete"
    FOREIGN = "foreign"


@dataclasses.dataclass(frozen=True)
class OutputFolder:
    """An output folder.

    Attributes:
        path: its path, local or on an object store.
    """

    path: str

    @property
    def staging(self) -> str:
        return storage.join(self.path, STAGING)

    @property
    def manifest(self) -> str:
        return storage.join(self.path, MANIFEST)

    @property
    def report(self) -> str:
        return storage.join(self.path, REPORT)

    @property
    def plan(self) -> str:
        return storage.join(self.staging, "plan.json")

    @property
    def finished(self) -> str:
        """The list of the parts of the result; exists once deduplication is done."""
        return storage.join(self.staging, "finished.json")

    @property
    def duplicates_found(self) -> str:
        """The folder of everything that the search for duplicates writes."""
        return storage.join(self.staging, "duplicates")

    def shards_of(self, wave: int) -> str:
        """The list of a wave's shards."""
        return storage.join(self.staging, f"wave-{wave:05d}.shards.json")

    def parts_of(self, wave: int) -> str:
        """The folder of a wave's part files."""
        return storage.join(self.staging, f"wave-{wave:05d}")

    def commit_of(self, wave: int) -> str:
        """The summary of the pages that a wave staged; exists once all of them are."""
        return storage.join(self.staging, f"wave-{wave:05d}.json")

    def cleaned_parts_of(self, wave: int) -> str:
        """The folder of the parts made from a wave's pages."""
        return storage.join(self.staging, f"wave-{wave:05d}-cleaned")

    def cleaned_commit_of(self, wave: int) -> str:
        """The summary of what a wave's pages became; exists once all of them are cleaned."""
        return storage.join(self.staging, f"wave-{wave:05d}-cleaned.json")

    @property
    def site_chrome_known(self) -> str:
        """The folder of what earlier runs learnt about sites."""
        return storage.join(self.staging, "site_chrome_known")

    @property
    def site_chrome_learnt(self) -> str:
        """The folder of the parts with everything known about sites now."""
        return storage.join(self.staging, "site_chrome")

    @property
    def site_chrome_of_parts(self) -> str:
        """The folder that lists, for each part of pages, what is known about their sites."""
        return storage.join(self.staging, "site_chrome_of_parts")

    def site_chrome_commit_of(self, number: int) -> str:
        """The summary of one share of the learning; exists once that share is done."""
        return storage.join(self.staging, f"site-chrome-{number:05d}.json")

    def state(self) -> State:
        """What the folder contains now."""
        if storage.read_json_if_whole(self.plan) is not None:
            return State.INTERRUPTED
        if self.has_manifest():
            return State.COMPLETE
        # A run that was stopped in its first moments leaves a staging folder without a plan.
        own = storage.join(self.path, STAGING)
        foreign = [file for file in storage.files_below(self.path) if not file.startswith(own)]
        return State.FOREIGN if foreign else State.ABSENT

    def has_manifest(self) -> bool:
        """Whether the folder has a manifest of Galley's, or one so damaged that it may be. Other programs
        give a file of theirs the same name."""
        if not storage.exists(self.manifest):
            return False
        stored = storage.read_json_if_whole(self.manifest)
        is_other = isinstance(stored, dict) and stored and not stored.keys() >= MANIFEST_KEYS
        return not is_other

    def has_commits(self) -> bool:
        """Whether an interrupted run has committed anything that a resumed run can use."""
        return self.summary_of(self.commit_of(0)) is not None

    def holds(self, uri: str) -> bool:
        """Whether a file is in this folder."""
        return _real(uri).startswith(_real(self.path) + "/")

    def is_same(self, path: str) -> bool:
        """Whether a path names this folder."""
        return _real(path) == _real(self.path)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out of the folder while this one writes to it.

        The operating system releases the lock when the process ends, however it ends. Folders on an object
        store are not locked.

        Raises:
            UsageError: another run is writing to the folder.
        """
        if not storage.is_local(self.path):
            yield
            return
        path = storage.local_path(storage.join(self.staging, "lock"))
        while True:
            answered(lambda: f"making the folder of {path}", _make_folder_of, path)
            with answered(lambda: f"opening {path}", open, path, "wb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise UsageError(OCCUPIED.format(path=self.path)) from None
                if not _is_open_file(path, file.fileno()):
                    continue  # the run that held the lock has deleted the file: a lock on it is void
                yield
                return

    def is_locked(self) -> bool:
        """Whether another run is writing to the folder. Do not call this while holding the lock."""
        path = storage.local_path(storage.join(self.staging, "lock"))
        if not storage.is_local(self.path) or not os.path.exists(path):
            return False
        with open(path, "rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def require_writable(self) -> None:
        """Check that files can be written to the folder.

        Raises:
            UsageError: they cannot.
        """
        probe = storage.join(self.path, STAGING, "probe")
        try:
            storage.create(probe).close()
            storage.delete(probe)
        except Exception as error:  # each filesystem has its own errors
            raise UsageError(f"cannot write to --output {self.path}: {_cause(error)}") from error

    def summary_of(self, commit: str) -> WaveSummary | None:
        """The summary in a commit file; None if the file does not exist because the job is not done."""
        value = storage.read_json_if_whole(commit)
        if value is None:
            return None
        summary = WaveSummary.from_json(value)
        return summary._replace(
            parts=tuple(part._replace(path=self._here(part.path)) for part in summary.parts)
        )

    def _here(self, path: str) -> str:
        """The path of a staged file below this folder, which an earlier run may have named in another way."""
        _, staging, name = path.rpartition(f"/{STAGING}/")
        return storage.join(self.staging, name) if staging else path

    def place(self, parts: list[PartFile]) -> list[PartFile]:
        """Move finished parts to their places in the result, numbered within each folder."""
        placed = []
        for part, name in zip(parts, self.placed_names(parts), strict=True):
            storage.move(part.path, storage.join(self.path, name))
            placed.append(part._replace(path=name))
        return placed

    def placed_names(self, parts: Iterable[PartFile]) -> list[str]:
        """The paths that `place` gives to parts, relative to this folder."""
        numbers: dict[tuple[str, str], int] = {}
        names = []
        for part in parts:
            folder = (part.dataset, part.partition)
            numbers[folder] = numbers.get(folder, -1) + 1
            name = f"part-{numbers[folder]:05d}.parquet"
            names.append(storage.join(part.dataset, part.partition, name))
        return names

    def clear_result(self) -> None:
        """Delete an earlier result, its manifest first, but not the staging folder."""
        storage.delete(self.manifest)
        for name in (*DATASETS, REPORT):
            storage.delete(storage.join(self.path, name))

    def clear_staging(self) -> None:
        """Delete what an unfinished run left, its plan first: without a plan there is nothing to resume."""
        storage.delete(self.plan)
        for file in storage.files_below(self.staging):
            if not file.endswith("/lock"):
                storage.delete(file)

    def remove_staging(self) -> None:
        """Delete the staging folder after the result is complete."""
        storage.delete(self.plan)
        storage.delete(self.staging)

    def read_manifest(self) -> dict[str, Any]:
        """Read the manifest of the result in the folder, even while a run is about to replace it.

        Raises:
            UsageError: the folder holds no complete result.
        """
        if not storage.exists(self.manifest):
            raise UsageError(f"{self.path} is not a complete result: it has no {MANIFEST}")
        manifest = self.manifest_if_whole()
        if manifest is None or not manifest.keys() >= MANIFEST_KEYS:
            raise UsageError(f"{self.path} has a damaged {MANIFEST}: run again with --overwrite")
        return manifest

    def manifest_if_whole(self) -> dict[str, Any] | None:
        """Read the manifest; None if any byte of it has changed since it was written.

        Raises:
            OSError: it does not exist or cannot be read.
        """
        with storage.open_file(self.manifest) as file:
            return unsealed(file.read())

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Write the manifest with its own digest and that of `report.html`."""
        report = digest_of(self.report)
        described = {"path": REPORT, "bytes": report.size, "sha256": report.sha256}
        storage.write_json(self.manifest, sealed({**manifest, "report": described}))


def _make_folder_of(path: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)


def _is_open_file(path: str, descriptor: int) -> bool:
    """Whether a path still names the file that is open as a descriptor."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _real(path: str) -> str:
    return os.path.realpath(storage.local_path(path)) if storage.is_local(path) else path.rstrip("/")


def _cause(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error.__cause__ or error)
