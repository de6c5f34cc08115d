"""The folder of what earlier runs learnt of sites: a run reads it, and adds to it when it is done."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence

import pyarrow.parquet as pq

from ..errors import UsageError
from ..files import storage
from ..files.parts import PartFile
from ..schemas import SITE_CHROME

MANIFEST = "_manifest.json"


def known_files(folder: str) -> list[str]:
    """The files of a folder of site chrome; none if the folder does not exist yet.

    Raises:
        UsageError: the folder holds something else, or there is a file in place of the folder.
    """
    try:
        files = storage.files_below(folder) if storage.exists(folder) else []
    except Exception as error:  # each filesystem has its own errors
        raise UsageError(f"cannot look at --site-chrome {folder}: {error}") from error
    shown = [file for file in files if not file.rpartition("/")[2].startswith(("_", "."))]
    foreign = next((file for file in shown if not _is_site_chrome(file)), None)
    if foreign is not None or (not files and storage.exists(folder) and not storage.is_folder(folder)):
        raise UsageError(
            f"--site-chrome {folder} is not a folder of site chrome: it holds {foreign or 'a file'}"
        )
    return shown


def copy_known(folder: str, target: str) -> None:
    """Copy what is known to a folder of the run's own, since other runs may add to the original meanwhile."""
    for number, file in enumerate(known_files(folder)):
        with storage.open_file(file) as opened, storage.create(_part(target, number)) as copy:
            shutil.copyfileobj(opened, copy)


def update_known(folder: str, learnt: Sequence[PartFile], root: str) -> None:
    """Replace what was known with what a run knows now.

    The new files are in place before the old ones are deleted, and equal rows count once: a reader that
    sees both, or a run that is stopped between the two, loses nothing.

    Args:
        folder: the folder of site chrome.
        learnt: the parts of the run's ``site_chrome``, with paths relative to ``root``.
        root: the run's output folder.
    """
    old = known_files(folder)
    for part in learnt:
        name = storage.join(folder, f"part-{uuid.uuid4().hex}.parquet")
        unfinished = storage.join(folder, f"_unfinished.{uuid.uuid4().hex}")
        with storage.open_file(storage.join(root, part.path)) as opened, storage.create(unfinished) as copy:
            shutil.copyfileobj(opened, copy)
        storage.move(unfinished, name)
    for file in old:
        storage.delete(file)


def belongs_to_result(folder: str) -> bool:
    """Whether a folder belongs to a run's result, whose manifest lists its files: it must not change."""
    parent = folder.rstrip("/").rpartition("/")[0] or "."
    return storage.exists(storage.join(parent, MANIFEST))


def _part(folder: str, number: int) -> str:
    return storage.join(folder, f"part-{number:05d}.parquet")


def _is_site_chrome(file: str) -> bool:
    try:
        with storage.open_file(file) as opened:
            return pq.read_schema(opened).names == SITE_CHROME.names
    except Exception:  # whatever it is, it is not a Parquet file
        return False
