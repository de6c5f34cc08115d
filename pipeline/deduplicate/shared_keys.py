"""Brings together the articles that share a key, and keeps back those that share none.

Beam holds in memory, or sends, whatever crosses a shuffle. Most keys belong to one article only. So the keys
are compared first, as plain arrays, and only articles that will meet another one go through the shuffle.
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

MAX_KEYS = 8 << 20
"""How many different keys are held to see which recur: 72 MB. If there are more, as in the one pass of a run
on a cluster, every article goes through the shuffle."""


class Candidates(NamedTuple):
    """The articles of one file.

    keys: of shape (articles, keys of an article).
    records: what is needed of each article if it meets another.
    once: only the first article of the file with a key goes through the shuffle.
    """

    keys: Keys
    records: NDArray[np.void]
    once: bool = False


class SeenKeys(NamedTuple):
    """The keys seen so far.

    keys: each once, sorted; None if there are too many to hold.
    repeated: for each key, whether it was seen more than once.
    """

    keys: Keys | None
    repeated: NDArray[np.bool_] | None

    def any(self, keys: Keys) -> NDArray[np.bool_]:
        """Which of these keys were seen; all, if there are too many to hold."""
        return self._look_up(keys, None)

    def several(self, keys: Keys) -> NDArray[np.bool_]:
        """Which of these keys were seen more than once; all, if there are too many to hold."""
        return self._look_up(keys, self.repeated)

    def _look_up(self, keys: Keys, flags: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        if self.keys is None:
            return np.ones(keys.shape, bool)
        if not len(self.keys):
            return np.zeros(keys.shape, bool)
        index = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found = self.keys[index] == keys
        return np.asarray(found & flags[index] if flags is not None else found)


NO_KEYS = SeenKeys(np.zeros(0, np.uint64), np.zeros(0, bool))


class CollectKeys(beam.CombineFn):
    """Combines arrays of keys into the `SeenKeys` of all of them.

    An accumulator is [what was seen, arrays that wait to be added to it, how many keys wait]. Arrays wait
    because each addition sorts everything.

    Args:
        max_keys: how many different keys to hold.
    """

    def __init__(self, max_keys: int = MAX_KEYS) -> None:
        self.max_keys = max_keys

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
            merged = _merge([merged, self._add(seen, waiting)], self.max_keys)
        return [merged, [], 0]

    def compact(self, accumulator: list[Any]) -> list[Any]:
        return [self._add(accumulator[0], accumulator[1]), [], 0]

    def extract_output(self, accumulator: list[Any]) -> SeenKeys:
        return self._add(accumulator[0], accumulator[1])

    def _add(self, seen: SeenKeys, waiting: list[Keys]) -> SeenKeys:
        return _merge([seen, *(SeenKeys(keys, np.zeros(len(keys), bool)) for keys in waiting)], self.max_keys)


def _merge(seen: list[SeenKeys], max_keys: int) -> SeenKeys:
    if any(each.keys is None for each in seen):
        return SeenKeys(None, None)
    keys = np.concatenate([each.keys for each in seen if each.keys is not None])
    flags = np.concatenate([each.repeated for each in seen if each.repeated is not None])
    order = np.argsort(keys, kind="stable")
    keys, flags = keys[order], flags[order]
    first = np.concatenate([[True], keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, bool)
    starts = np.flatnonzero(first)
    if len(starts) > max_keys:
        return SeenKeys(None, None)
    counts = np.diff(np.append(starts, len(keys)))
    repeated = np.logical_or.reduceat(flags, starts) if len(starts) else flags
    return SeenKeys(keys[starts], repeated | (counts > 1))


class MeetByKey(beam.PTransform[tuple[PCollection[Any], PCollection[Any]], PCollection[Any]]):
    """Groups the records of articles by the keys that they share.

    Takes a pair of PCollections of files, of this run and of earlier results, gives PCollection[(bytes,
    Iterable[bytes])]: a key, and the record of each article that has it. A key that only one article has is
    left out, and so is an earlier article with keys that no article of this run has.

    Args:
        read: reads the articles of a file of this run.
        read_earlier: reads the articles of a file of an earlier result.
        share: the keys that this pass goes through.
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
        earlier = earlier_files | "Find earlier articles" >> beam.FlatMap(self._earlier, own)
        # Output: SeenKeys, the keys of those
        met = (
            earlier
            | "Take their keys" >> beam.Map(lambda pair: np.frombuffer(pair[0], np.uint64))
            | "Collect earlier keys" >> collect
        )
        # Output: (key, record) of articles of this run that meet another
        new = new_files | "Find those that meet" >> beam.FlatMap(self._new, own, met)
        return (new, earlier) | "All that meet" >> beam.Flatten() | "Bring together" >> beam.GroupByKey()

    def _keys(self, file: Any) -> Keys:
        keys = self.read(file).keys.ravel()
        return keys[self.share.held(keys)]

    def _earlier(self, file: Any, own: SeenKeys) -> Iterator[tuple[bytes, bytes]]:
        return self._choose(self.read_earlier(file), own.any)

    def _new(self, file: Any, own: SeenKeys, met: SeenKeys) -> Iterator[tuple[bytes, bytes]]:
        return self._choose(self.read(file), lambda keys: own.several(keys) | met.any(keys))

    def _choose(
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
