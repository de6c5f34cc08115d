"""Earlier results, whose articles count as seen (``--against``)."""

from __future__ import annotations

from typing import NamedTuple


class EarlierFile(NamedTuple):
    """A file of an earlier result.

    number: of the file, among those of all earlier results.
    result: the number of the result.
    dataset: the name of the schema.
    """

    number: int
    result: int
    dataset: str
    path: str


class EarlierResults(NamedTuple):
    """The results of earlier runs, all of them complete.

    folders: of the results, in the order in which they count.
    files: of all results.
    has_signatures: for each result, whether it has signatures that can be compared with this version's.
    fingerprint: of everything that the records of a run against these results depend on.
    """

    folders: tuple[str, ...] = ()
    files: tuple[EarlierFile, ...] = ()
    has_signatures: tuple[bool, ...] = ()
    fingerprint: str = ""

    def texts(self) -> list[EarlierFile]:
        """The files with texts that an exact duplicate may repeat: duplicates, too, were seen."""
        return [file for file in self.files if file.dataset in ("articles", "duplicates")]

    def signatures(self) -> list[EarlierFile]:
        """The files of signatures that can be compared."""
        return [
            file for file in self.files if file.dataset == "signatures" and self.has_signatures[file.result]
        ]

    def articles_to_sign(self) -> list[EarlierFile]:
        """The files of articles whose result has no signatures that can be compared."""
        return [
            file for file in self.files if file.dataset == "articles" and not self.has_signatures[file.result]
        ]
