"""Bring together the articles that share a key, and let none pass that shares none.

Beam holds or sends whatever crosses a shuffle. Most keys belong to one article alone, so the keys
themselves are looked at first, as plain arrays; only articles that will meet another go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
import numpy as np
from apache_beam.pvalue import PCollection
from numpy.typing import NDArray

from ..key_shares import Share

Keys = NDArray[np.uint64]

KEYS_HELD = 8 << 20
"""How many different keys are held to see which recur: 72 MB. Where there are more, as in the one
pass of a run on a cluster, every article goes on."""


class Candidates(NamedTuple):
    """The articles of one file. keys: a row an article, its keys; records: what is to be known of
    each where it meets another, as bytes; once: the first article of each key stands for all of them."""

    keys: Keys
    records: NDArray[np.void]
    once: bool = False


class SeenKeys(NamedTuple):
    """Keys, sorted, each once, and whether it was seen several times. None: too many to hold."""

    keys: Keys | None
    repeated: NDArray[np.bool_] | None

    def any(self, keys: Keys) -> NDArray[np.bool_]:
        """Which of some keys were seen."""
        return self._found(keys, None)

    def several(self, keys: Keys) -> NDArray[np.bool_]:
        """Which of some keys were seen more than once."""
        return self._found(keys, self.repeated)

    def _found(self, keys: Keys, flags: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        if self.keys is None:
            return np.ones(keys.shape, bool)
        if not len(self.keys):
            return np.zeros(keys.shape, bool)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found = self.keys[place] == keys
        return np.asarray(found & flags[place] if flags is not None else found)


NO_KEYS = SeenKeys(np.zeros(0, np.uint64), np.zeros(0, bool))


class CollectKeys(beam.CombineFn):
    """Arrays of keys to the `SeenKeys` of all. An accumulator is what was seen, and a few arrays
    that wait to be added to it, since each addition sorts all.

    Args:
        most: how many different keys to hold.
    """

    def __init__(self, most: int = KEYS_HELD) -> None:
        self.most = most

    def create_accumulator(self) -> list[Any]:
        return [NO_KEYS, [], 0]

    def add_input(self, accumulator: list[Any], keys: Keys) -> list[Any]:
        seen, waiting, count = accumulator
        if len(keys):
            waiting.append(keys)
            count += len(keys)
        if count > max(1 << 16, len(seen.keys) if seen.keys is not None else 0):
            return [self._add(seen, waiting), [], 0]
        return [seen, waiting, count]

    def merge_accumulators(self, accumulators: Iterable[list[Any]]) -> list[Any]:
        merged = NO_KEYS
        for seen, waiting, _ in accumulators:
            merged = _merge([merged, self._add(seen, waiting)], self.most)
        return [merged, [], 0]

    def compact(self, accumulator: list[Any]) -> list[Any]:
        return [self._add(accumulator[0], accumulator[1]), [], 0]

    def extract_output(self, accumulator: list[Any]) -> SeenKeys:
        return self._add(accumulator[0], accumulator[1])

    def _add(self, seen: SeenKeys, waiting: list[Keys]) -> SeenKeys:
        return _merge([seen, *(SeenKeys(keys, np.zeros(len(keys), bool)) for keys in waiting)], self.most)


def _merge(parts: list[SeenKeys], most: int) -> SeenKeys:
    if any(part.keys is None for part in parts):
        return SeenKeys(None, None)
    keys = np.concatenate([part.keys for part in parts if part.keys is not None])
    flags = np.concatenate([part.repeated for part in parts if part.repeated is not None])
    order = np.argsort(keys, kind="stable")
    keys, flags = keys[order], flags[order]
    first = np.concatenate([[True], keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, bool)
    starts = np.flatnonzero(first)
    if len(starts) > most:
        return SeenKeys(None, None)
    counts = np.diff(np.append(starts, len(keys)))
    repeated = np.logical_or.reduceat(flags, starts) if len(starts) else flags
    return SeenKeys(keys[starts], repeated | (counts > 1))


class MeetByKey(beam.PTransform[tuple[PCollection[Any], PCollection[Any]], PCollection[Any]]):
    """Files to the records of articles that share a key: a pair of PCollections of files, of this run
    and of earlier results, to PCollection[(bytes, Iterable[bytes])]. An earlier article is there only
    where one of this run has its key; a key that one article alone has is not there.

    Args:
        read: the articles of a file of this run.
        read_earlier: those of a file of an earlier result.
        share: of all keys, those to go through.
    """

    def __init__(
        self,
        read: Callable[[Any], Candidates],
        read_earlier: Callable[[Any], Candidates],
        share: Share,
    ) -> None:
        super().__init__()
        self.read, self.read_earlier, self.share = read, read_earlier, share

    def expand(self, files: tuple[PCollection[Any], PCollection[Any]]) -> PCollection[Any]:
        new_files, earlier_files = files
        # Output: SeenKeys, all keys of this run
        collect = beam.CombineGlobally(CollectKeys()).as_singleton_view()
        own = new_files | "Read keys" >> beam.Map(self._keys) | "Collect keys" >> collect
        # Output: (key, record) of earlier articles that meet one of this run
        earlier = earlier_files | "Find earlier ones" >> beam.FlatMap(self._earlier, own)
        # Output: SeenKeys, of those
        met = (
            earlier
            | "Take their keys" >> beam.Map(lambda pair: np.frombuffer(pair[0], np.uint64))
            | "Collect earlier keys" >> collect
        )
        # Output: (key, record) of articles that meet another
        new = new_files | "Find those that meet" >> beam.FlatMap(self._new, own, met)
        return (new, earlier) | "All that meet" >> beam.Flatten() | "Bring together" >> beam.GroupByKey()

    def _keys(self, file: Any) -> Keys:
        keys = self.read(file).keys.ravel()
        return keys[self.share.held(keys)]

    def _earlier(self, file: Any, own: SeenKeys) -> Iterator[tuple[bytes, bytes]]:
        return self._where(self.read_earlier(file), own.any)

    def _new(self, file: Any, own: SeenKeys, met: SeenKeys) -> Iterator[tuple[bytes, bytes]]:
        return self._where(self.read(file), lambda keys: own.several(keys) | met.any(keys))

    def _where(
        self, found: Candidates, chosen: Callable[[Keys], NDArray[np.bool_]]
    ) -> Iterator[tuple[bytes, bytes]]:
        rows, columns = np.nonzero(self.share.held(found.keys))
        keys = found.keys[rows, columns]
        if found.once:
            keys, first = np.unique(keys, return_index=True)
            rows = rows[first]
        meets = chosen(keys)
        for key, row in zip(keys[meets], rows[meets], strict=True):
            yield key.tobytes(), found.records[row].tobytes()
