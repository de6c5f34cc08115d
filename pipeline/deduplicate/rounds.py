"""Finding the duplicates of a run: a sequence of Beam jobs, each of which leaves files behind and is
not done again by ``--resume``.

    exact        in passes over shares of the hashes
    sign         near duplicates only, as all that follows
    follow       in passes over shares of the bands, then
    settle       in passes over shares of the leaders; both again while some stay undecided
    move         exact duplicates of an article that is found to be a near duplicate
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import AsIter, PCollection

from ..files import storage
from ..files.batches import count_rows
from ..files.parts import PartFile
from ..files.write_parts import WriteParts
from ..key_shares import Share
from .earlier import EarlierFile, EarlierResults
from .exact import FindExactDuplicates
from .exact_of_near import MoveExactDuplicates
from .matches import Found, write_matches
from .near import FOLLOWS, FindFollowers, Follow, ReadSigned, SettleFollowers
from .write_signatures import sign_earlier, sign_part, signed_earlier, signed_part

ROWS_OF_AN_EXACT_PASS = 1_000_000
ROWS_OF_A_NEAR_PASS = 50_000
FOLLOWS_OF_A_PASS = 1_000_000
"""What one embedded pass takes on (near passes measured: docs/duplicates.md; the others are our choice)."""

ROUNDS = 4
"""After so many, articles that are still undecided are kept."""


class Deduplication(NamedTuple):
    """How to look for duplicates.

    near: near ones too, from similarity ``threshold`` on.
    earlier: results whose articles count as seen.
    several_passes: the runner holds all that crosses a shuffle, so that many articles take several.
    folder: where lists and signatures are written.
    """

    near: bool
    threshold: float
    earlier: EarlierResults
    several_passes: bool
    folder: str

    @property
    def signatures(self) -> str:
        return storage.join(self.folder, "signatures")


def find_duplicates(
    new_pipeline: Callable[[], beam.Pipeline], staged: Sequence[PartFile], how: Deduplication
) -> Found:
    """Find the duplicates among the articles of all staged parts.

    Args:
        new_pipeline: makes an empty pipeline for a job.
        staged: in an order that is the same after ``--resume``.
    """
    jobs = _Jobs(new_pipeline, list(enumerate(staged)), how)
    exact = jobs.exact()
    if not how.near:
        return exact
    jobs.sign(exact)
    found, before = exact, None
    for number in range(ROUNDS):
        files = jobs.follow(number, exact, before)
        before, unsettled = jobs.settle(number, files)
        found = Found(how.folder, found.passes + before.passes)
        if not unsettled:
            break
    near = Found(how.folder, tuple(name for name in found.passes if name not in exact.passes))
    return Found(how.folder, found.passes, jobs.move(exact, near))


class _Jobs:
    """The jobs, each of which is skipped if it is done."""

    def __init__(
        self, new_pipeline: Callable[[], beam.Pipeline], parts: list[tuple[int, PartFile]], how: Deduplication
    ) -> None:
        self.new_pipeline, self.parts, self.how = new_pipeline, parts, how
        self.rows = sum(part.rows for _, part in parts)

    def exact(self) -> Found:
        passes = self._passes(self.rows, ROWS_OF_AN_EXACT_PASS)
        names = []
        for share in (Share(number, passes) for number in range(passes)):
            name = f"exact-{share.number}"
            names.append(name)
            if not self._is_done(name):
                with self.new_pipeline() as pipeline:
                    files = self._files(pipeline, self.parts, self.how.earlier.texts())
                    matches = files | "Find exact duplicates" >> FindExactDuplicates(share)
                    listed = matches | "List" >> beam.Map(write_matches, self.how.folder, name)
                    self._commit(listed, sum, name)
        return Found(self.how.folder, tuple(names))

    def sign(self, exact: Found) -> None:
        if not self._is_done("signed"):
            with self.new_pipeline() as pipeline:
                parts, earlier = self._files(pipeline, self.parts, self.how.earlier.unsigned())
                signed = parts | "Sign parts" >> beam.Map(sign_part, self.how.signatures, exact)
                earlier_signed = earlier | "Sign earlier" >> beam.Map(sign_earlier, self.how.signatures)
                both = (signed, earlier_signed) | beam.Flatten()
                self._commit(both, _count, "signed")

    def follow(self, number: int, exact: Found, before: Found | None) -> list[str]:
        """Who follows whom; gives the files that say it."""
        folder, how = self.how.signatures, self.how
        parts = [signed_part(folder, each, part) for each, part in self.parts]
        earlier: list[EarlierFile] = []
        if before is None:  # what is undecided later on follows no earlier article
            earlier = how.earlier.signatures()
            earlier += [signed_earlier(folder, file) for file in how.earlier.unsigned()]
        passes = self._passes(self.rows, ROWS_OF_A_NEAR_PASS)
        files: list[str] = []
        for share in (Share(each, passes) for each in range(passes)):
            name = f"follow-{number}-{share.number}"
            if not self._is_done(name):
                target = storage.join(how.folder, name)
                storage.delete(target)
                with self.new_pipeline() as pipeline:
                    inputs = self._files(pipeline, parts, earlier)
                    find = FindFollowers(ReadSigned(exact, before), how.threshold, share)
                    follows = inputs | "Find followers" >> find
                    written = follows | "Write" >> WriteParts(FOLLOWS, Follow._asdict, target)
                    paths = written | "Name" >> beam.Map(lambda part: part.path)
                    self._commit(paths, list, name)
            files.extend(sorted(storage.read_json(self._commit_file(name))))
        return files

    def settle(self, number: int, files: list[str]) -> tuple[Found, int]:
        """Settle who is a duplicate; gives the lists, and how many matches are unsettled."""
        if not files:
            return Found(self.how.folder), 0
        passes = self._passes(sum(map(count_rows, files)), FOLLOWS_OF_A_PASS)
        names, unsettled = [], 0
        for share in (Share(each, passes) for each in range(passes)):
            name = f"near-{number}-{share.number}"
            names.append(name)
            if not self._is_done(name):
                with self.new_pipeline() as pipeline:
                    matches = (
                        pipeline | "Name files" >> beam.Create(files) | "Settle" >> SettleFollowers(share)
                    )
                    by_part = matches | "By part" >> beam.GroupByKey()
                    listed = by_part | "List" >> beam.Map(write_matches, self.how.folder, name)
                    self._commit(listed, sum, name)
            unsettled += storage.read_json(self._commit_file(name))
        return Found(self.how.folder, tuple(names)), unsettled

    def move(self, exact: Found, near: Found) -> tuple[str, ...]:
        """Name anew what exact duplicates of near duplicates repeat; gives the lists' names."""
        if not near.passes:
            return ()
        passes = self._passes(self.rows, ROWS_OF_AN_EXACT_PASS)
        names = []
        for share in (Share(number, passes) for number in range(passes)):
            name = f"moved-{share.number}"
            names.append(name)
            if not self._is_done(name):
                with self.new_pipeline() as pipeline:
                    parts = pipeline | "List parts" >> beam.Create(self.parts)
                    moved = parts | "Move" >> MoveExactDuplicates(exact, near, share)
                    listed = moved | "List" >> beam.Map(write_matches, self.how.folder, name)
                    self._commit(listed, sum, name)
        return tuple(names)

    def _files(
        self, pipeline: beam.Pipeline, new: Sequence[Any], earlier: Sequence[EarlierFile]
    ) -> tuple[PCollection[Any], PCollection[EarlierFile]]:
        return (
            pipeline | "List parts" >> beam.Create(list(new)),
            pipeline | "List earlier files" >> beam.Create(list(earlier)),
        )

    def _passes(self, rows: int, rows_of_a_pass: int) -> int:
        return max(1, math.ceil(rows / rows_of_a_pass)) if self.how.several_passes else 1

    def _commit_file(self, name: str) -> str:
        return storage.join(self.how.folder, f"{name}.done.json")

    def _is_done(self, name: str) -> bool:
        return storage.read_json_if_whole(self._commit_file(name)) is not None

    def _commit(self, results: PCollection[Any], of_all: Callable[[Iterable[Any]], Any], name: str) -> None:
        once = results.pipeline | "Once" >> beam.Impulse()
        once | "Commit" >> beam.Map(_write_commit, self._commit_file(name), of_all, AsIter(results))


def _write_commit(
    _: bytes, path: str, of_all: Callable[[Iterable[Any]], Any], results: Iterable[Any]
) -> None:
    storage.write_json(path, of_all(results))


def _count(results: Iterable[Any]) -> int:
    return sum(1 for _ in results)
