"""Finds the duplicates of a run: a sequence of Beam jobs.

Each job leaves files, so that ``--resume`` skips what is done:

    exact               in passes over shares of the hashes
    write signatures    this and what follows for near duplicates only
    follow              in passes over shares of the bands, then
    settle              in passes over shares of the leaders; both again while some articles are undecided
    redirect            the exact duplicates of an article that is found to be a near duplicate
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
from .exact_of_near import RedirectExactDuplicates
from .matches import MatchLists, write_matches
from .near import FOLLOWS, FindFollowers, Follow, ReadSigned, SettleFollowers
from .write_signatures import (
    earlier_signatures,
    signed_part,
    write_earlier_signatures,
    write_signatures,
)

ROWS_OF_AN_EXACT_PASS = 1_000_000
ROWS_OF_A_NEAR_PASS = 50_000
FOLLOWS_OF_A_PASS = 1_000_000
"""How much one pass of an embedded run takes on (measured for near passes: docs/duplicates.md; arbitrary for
the others)."""

MAX_ROUNDS = 4
"""Articles that are still undecided after the last round are kept."""


class Deduplication(NamedTuple):
    """How to look for duplicates.

    near: whether to look for near duplicates, too.
    threshold: the lowest similarity of near duplicates.
    earlier: results whose articles count as seen.
    several_passes: whether many articles take several passes, because the runner holds in memory all that
        crosses a shuffle.
    folder: where lists and signatures are written.
    """

    near: bool
    threshold: float
    earlier: EarlierResults
    several_passes: bool
    folder: str

    @property
    def signatures(self) -> str:
        """The folder of the signatures."""
        return storage.join(self.folder, "signatures")


def find_duplicates(
    new_pipeline: Callable[[], beam.Pipeline], staged: Sequence[PartFile], how: Deduplication
) -> MatchLists:
    """Find the duplicates among the articles of all staged parts.

    Args:
        new_pipeline: makes an empty pipeline for a job.
        staged: the parts. Their order must be the same after ``--resume``.
        how: what to look for, and where to write.

    Returns:
        The lists of duplicates of each part, by the part's index in ``staged``.
    """
    jobs = _Jobs(new_pipeline, list(enumerate(staged)), how)
    exact = jobs.exact()
    if not how.near:
        return exact
    jobs.write_signatures(exact)
    near, before = MatchLists(how.folder), None
    for number in range(MAX_ROUNDS):
        files = jobs.follow(number, exact, before)
        before, unsettled = jobs.settle(number, files)
        near = MatchLists(how.folder, near.passes + before.passes)
        if not unsettled:
            break
    return MatchLists(how.folder, exact.passes + near.passes, jobs.redirect(exact, near))


class _Jobs:
    """The jobs of one search. Each is skipped if it is done."""

    def __init__(
        self, new_pipeline: Callable[[], beam.Pipeline], parts: list[tuple[int, PartFile]], how: Deduplication
    ) -> None:
        self.new_pipeline, self.parts, self.how = new_pipeline, parts, how
        self.rows = sum(part.rows for _, part in parts)

    def exact(self) -> MatchLists:
        """Find the exact duplicates."""
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
        return MatchLists(self.how.folder, tuple(names))

    def write_signatures(self, exact: MatchLists) -> None:
        """Write the signatures of all articles but exact duplicates, and of earlier ones without any."""
        if not self._is_done("signed"):
            with self.new_pipeline() as pipeline:
                parts, earlier = self._files(pipeline, self.parts, self.how.earlier.articles_to_sign())
                folder = self.how.signatures
                own = parts | "Sign parts" >> beam.Map(write_signatures, folder, exact)
                others = earlier | "Sign earlier articles" >> beam.Map(write_earlier_signatures, folder)
                both = (own, others) | beam.Flatten()
                self._commit(both, _count, "signed")

    def follow(self, number: int, exact: MatchLists, before: MatchLists | None) -> list[str]:
        """Find who follows whom.

        Args:
            number: of the round.
            exact: the exact duplicates, which are left out.
            before: the matches of the round before, None in the first.

        Returns:
            Files of `FOLLOWS`.
        """
        folder, how = self.how.signatures, self.how
        parts = [signed_part(folder, each, part) for each, part in self.parts]
        earlier: list[EarlierFile] = []
        if before is None:  # an article that is undecided after the first round follows no earlier one
            earlier = how.earlier.signatures()
            earlier += [earlier_signatures(folder, file) for file in how.earlier.articles_to_sign()]
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

    def settle(self, number: int, files: list[str]) -> tuple[MatchLists, int]:
        """Settle who is a duplicate.

        Args:
            number: of the round.
            files: of `FOLLOWS`.

        Returns:
            The matches, and how many of them are unsettled.
        """
        if not files:
            return MatchLists(self.how.folder), 0
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
        return MatchLists(self.how.folder, tuple(names)), unsettled

    def redirect(self, exact: MatchLists, near: MatchLists) -> tuple[str, ...]:
        """Find what the exact duplicates of near duplicates repeat.

        Returns:
            The names of the passes.
        """
        if not near.passes:
            return ()
        passes = self._passes(self.rows, ROWS_OF_AN_EXACT_PASS)
        names = []
        for share in (Share(number, passes) for number in range(passes)):
            name = f"redirected-{share.number}"
            names.append(name)
            if not self._is_done(name):
                with self.new_pipeline() as pipeline:
                    parts = pipeline | "List parts" >> beam.Create(self.parts)
                    redirected = parts | "Redirect" >> RedirectExactDuplicates(exact, near, share)
                    listed = redirected | "List" >> beam.Map(write_matches, self.how.folder, name)
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
