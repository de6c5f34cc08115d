"""The ledger by source: how many documents the manifest counts of each input file.

The manifest stays small, however many files there are: beyond a number of entries, the files of a folder
share one. Verification finds the entry of a row in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..text.words import refuse_lone_str

MAX_ENTRIES = 10_000
"""How many entries the manifest has for input files: about a megabyte."""

CURRENT_FOLDER = "./"


def documents_by_file(read: Mapping[str, int], files: Iterable[str]) -> dict[str, int]:
    """The number of documents read of each input file.

    Args:
        read: the number of each file of which any were read.
        files: the URIs of all files that the run was to read.

    Returns:
        An entry for each file, by its URI. If there are more than `MAX_ENTRIES`, the files of the deepest
        folders are summed by folder, whose name ends with a slash; then those of the folders above, until
        the entries are few enough.
    """
    refuse_lone_str(files, "files")
    entries = Counter(dict.fromkeys(files, 0))
    entries.update(read)
    while len(entries) > MAX_ENTRIES:
        deepest = max(map(_depth, entries))
        summed = Counter[str]()
        for name, documents in entries.items():
            summed[name if _depth(name) < deepest else _folder_of(name)] += documents
        entries = summed
    return dict(sorted(entries.items()))


def entry_of(uri: str, entries: Mapping[str, int]) -> str | None:
    """The name of the entry that counts the documents of a file: its own, or that of a folder above it.

    Args:
        uri: of the file.
        entries: as `documents_by_file` names them.

    Returns:
        None if there is none.
    """
    name = uri
    while name not in entries:
        if name == CURRENT_FOLDER:
            return None
        name = _folder_of(name)
    return name


def _folder_of(name: str) -> str:
    above, slash, _ = name.rstrip("/").rpartition("/")
    return above + slash or CURRENT_FOLDER


def _depth(name: str) -> int:
    return name.rstrip("/").count("/")
