"""Cuts big files into shards that are read in parallel, without changing what is read."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

from ...files.storage import open_unbuffered
from ..bytes.compression import Compression, Window
from ..bytes.sniffing import Detected, Format, Layout, detect, head_of
from .inputs import InputFile

TARGET_BYTES = 64 << 20
"""A shard's stored size: some ten seconds of work, so that cores stay busy to the end and starting a shard
costs next to nothing."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shard:
    """A part of a file to read. Made by `plan_shards`, read by `read_shard`.

    Attributes:
        uri: the file.
        wanted: the format the user gave, AUTO for none.
        detected: what the file is; None if it was not looked at yet, and is read whole.
        start, stop: the part, in bytes of the file as stored, for Parquet in row groups. A stop of None
            is the end of the file.
        size: bytes of the part, as stored, to balance work by.
    """

    uri: str
    wanted: Format
    detected: Detected | None
    start: int
    stop: int | None
    size: int

    @property
    def format(self) -> Format:
        """The format as far as it is known."""
        return self.detected.format if self.detected else self.wanted

    @property
    def compression(self) -> Compression | None:
        """The compression, None where the file was not looked at yet."""
        return self.detected.compression if self.detected else None


def plan_shards(
    files: Iterable[InputFile], format: Format | str = Format.AUTO, target_bytes: int = TARGET_BYTES
) -> list[Shard]:
    """Cut files into shards, whose records in order are those of the whole files.

    Args:
        files: as `match_inputs` returns them.
        format: what the user says they are.
        target_bytes: about how long a shard is. A file up to that is one shard and is not opened; of a
            longer one the head is read, and Parquet's footer.

    Raises:
        OSError: a file that is longer cannot be opened.
    """
    wanted = Format(format)
    shards: list[Shard] = []
    for file in files:
        if file.size <= target_bytes:
            shards.append(Shard(file.uri, wanted, None, 0, None, file.size))
        else:
            shards.extend(_cut(file, wanted, target_bytes))
    return shards


def _cut(file: InputFile, wanted: Format, target_bytes: int) -> list[Shard]:
    with open_unbuffered(file.uri) as handle:
        detected = detect(file.uri, head_of(Window(handle)), wanted)
        if detected.format is Format.PARQUET and detected.compression is Compression.PLAIN:
            # Imported here: only Parquet needs pyarrow, which takes as long to import as all else here.
            from ..formats.parquet import row_group_sizes

            return _row_groups(file, wanted, detected, row_group_sizes(handle), target_bytes)
    if not _is_splittable(detected):
        return [Shard(file.uri, wanted, detected, 0, None, file.size)]
    count = max(1, round(file.size / target_bytes))
    borders = [file.size * index // count for index in range(count + 1)]
    return [
        Shard(file.uri, wanted, detected, start, stop if stop < file.size else None, stop - start)
        for start, stop in itertools.pairwise(borders)
        if start < stop
    ]


def _is_splittable(detected: Detected) -> bool:
    if detected.layout is Layout.MEMBERS:
        return True
    plain = detected.compression is Compression.PLAIN
    return plain and detected.layout in (Layout.LINES, Layout.STREAM)


def _row_groups(
    file: InputFile, wanted: Format, detected: Detected, sizes: Sequence[int], target_bytes: int
) -> list[Shard]:
    shards: list[Shard] = []
    start = size = 0
    for group, group_size in enumerate(sizes):
        size += group_size
        if size >= target_bytes or group == len(sizes) - 1:
            shards.append(Shard(file.uri, wanted, detected, start, group + 1, size))
            start, size = group + 1, 0
    return shards or [Shard(file.uri, wanted, detected, 0, None, file.size)]
