"""Earlier results, whose articles count as seen (``--against``)."""

from __future__ import annotations

from typing import NamedTuple


class EarlierFile(NamedTuple):
    """A file of an earlier result. number: of the file, among those of all results; result: the
    number of the result; dataset: what it holds."""

    number: int
    result: int
    dataset: str
    path: str


class EarlierResults(NamedTuple):
    """Complete results of earlier runs, in the order in which they count, and their files.

    fingerprint: of all that the records of a run against them depend on.
    """

    folders: tuple[str, ...] = ()
    files: tuple[EarlierFile, ...] = ()
    signed: tuple[bool, ...] = ()
    fingerprint: str = ""

    def texts(self) -> list[EarlierFile]:
        """The files whose texts an exact duplicate repeats: what was set apart there was seen too."""
        return [file for file in self.files if file.dataset in ("articles", "duplicates")]

    def signatures(self) -> list[EarlierFile]:
        """The files of signatures."""
        return [file for file in self.files if file.dataset == "signatures" and self.signed[file.result]]

    def unsigned(self) -> list[EarlierFile]:
        """The files of articles of results that have no signatures to compare."""
        return [file for file in self.files if file.dataset == "articles" and not self.signed[file.result]]
