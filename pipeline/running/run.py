"""A run, from its plan to its manifest.

The steps are: waves of `job.score_dumps`, each committed before the next one starts; learning what the pages
of each site repeat; waves of `job.clean_pages`; duplicates and partitions; report and manifest. ``--resume``
does not repeat a step that is committed.
"""

from __future__ import annotations

import dataclasses
import math
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import apache_beam as beam

from ..deduplicate import SIGNATURE_VERSION, Deduplication, MatchLists, find_duplicates
from ..files import storage
from ..files.parts import NumberedPart
from ..key_shares import Share
from ..report import write_report
from ..site_chrome.known_folder import belongs_to_result, known_files, update_known
from ..site_chrome.transforms import JoinSiteChrome, LearnSiteChrome
from .cleaning_process import cleaning_process
from .commits import WaveSummary, sum_summaries
from .embedded_runner import embedded_runner
from .finish import FinishParts, SetApart
from .job import clean_pages, finish_articles, learn_site_chrome, score_dumps
from .manifest import manifest, require_balance
from .options import GalleyOptions, RunSettings
from .output_folder import OutputFolder, State
from .plan import Plan, plan_run
from .stages import Workforce
from .takeover import require_apart, require_permission, require_same_run, take_over

ROWS_FOR_MORE_PROCESSES = 200_000
"""One process compares fewer rows than this sooner than several processes start: it handles about 60,000
hashes per second."""

PAGES_OF_A_PASS = 200_000
"""The maximum number of pages whose sightings one embedded pass handles (measured, see docs/scale.md)."""

Say = Callable[[str], None]


def run(options: GalleyOptions, settings: RunSettings, say: Say) -> dict[str, Any]:
    """Carry out a run.

    Args:
        options: the options of the run, with those for Beam.
        settings: Galley's own settings among them.
        say: called with each line of progress.

    Returns:
        The manifest; an empty dictionary for ``--dry-run``.

    Raises:
        UsageError, InputError: the user made a mistake; no work has started.
        UnbalancedCountsError: records were lost or duplicated.
    """
    started = time.monotonic()
    output = OutputFolder(settings.output)
    state = require_permission(output, settings)
    plan = plan_run(options, settings)
    require_apart(plan, output)
    if plan.workers != 1:  # the documents are cleaned in other processes
        cleaning_process().close()
    if settings.dry_run:
        say(f"Would read {plan.describe()}")
        return {}
    if settings.resume and state is State.COMPLETE:
        require_same_run(output, plan)
        say(f"{settings.output} already holds the finished result of this run: nothing to do")
        return output.read_manifest()
    output.require_writable()
    if settings.site_chrome:
        known_files(settings.site_chrome)
    with output.lock():
        jobs = RunJobs(options, settings, plan, output, say)
        if take_over(output, settings, plan):
            say(f"Resuming the run in {settings.output}: {jobs.describe_committed()}")
        say(f"Reading {plan.describe()}")
        scored = jobs.score_waves()
        passes, learnt = jobs.learn_sites(sum_summaries(scored))
        cleaned = jobs.clean_waves(scored, passes)
        summary = sum_up(scored, cleaned, learnt)
        return jobs.commit(summary, jobs.finish(summary), started)


@dataclasses.dataclass(frozen=True)
class RunJobs:
    """The jobs of one run. Each writes a commit file when it is done and is then not repeated."""

    options: GalleyOptions
    settings: RunSettings
    plan: Plan
    output: OutputFolder
    say: Say

    def describe_committed(self) -> str:
        """What an interrupted run has committed, in a few words."""
        waves = range(len(self.plan.waves))
        summary_of = self.output.summary_of
        read = sum(summary_of(self.output.commit_of(wave)) is not None for wave in waves)
        cleaned = sum(summary_of(self.output.cleaned_commit_of(wave)) is not None for wave in waves)
        if not read:
            return "nothing was committed yet"
        return f"{read:,} of {len(waves):,} wave(s) read, {cleaned:,} cleaned"

    def score_waves(self) -> list[WaveSummary]:
        """Read each wave and stage its pages until their sites are learnt."""
        scored = []
        for wave in range(len(self.plan.waves)):
            scored.append(self._score_wave(wave))
            require_balance(f"wave {wave + 1}", scored[-1].documents, scored[-1].parts)
            self.say(f"Wave {wave + 1} of {len(self.plan.waves)}: {scored[-1].documents:,} documents read")
        return scored

    def learn_sites(self, scored: WaveSummary) -> tuple[int, WaveSummary]:
        """Learn what the pages of each site repeat.

        Returns:
            The number of passes it took, and the parts with everything known about sites now.
        """
        pages = [part for part in scored.parts if part.dataset == "pages"]
        rows = sum(part.rows for part in pages)
        passes = max(1, math.ceil(rows / PAGES_OF_A_PASS)) if self.plan.workers else 1
        known = storage.files_below(self.output.site_chrome_known)
        done = []
        for number in range(passes):
            commit_file = self.output.site_chrome_commit_of(number)
            folder = storage.join(self.output.site_chrome_learnt, str(number))
            if self.output.summary_of(commit_file) is None:
                storage.delete(folder)
                share = Share(number, passes)
                learn = LearnSiteChrome(known, folder, self.output.site_chrome_of_parts, share)
                with self._pipeline(self._workers_for(rows)) as pipeline:
                    learn_site_chrome(pipeline, pages, learn, commit_file)
            done.append(WaveSummary.from_json(storage.read_json(commit_file)))
        return passes, sum_summaries(done)

    def clean_waves(self, scored: Sequence[WaveSummary], passes: int) -> list[WaveSummary]:
        """Turn the pages of each wave into articles and rejects."""
        cleaned = []
        for wave, pages in enumerate(numbered_pages(scored)):
            cleaned.append(self._clean_wave(wave, pages, passes))
            require_balance(f"cleaning wave {wave + 1}", cleaned[-1].documents, cleaned[-1].parts)
            self.say(f"Wave {wave + 1} of {len(scored)}: {cleaned[-1].documents:,} pages cleaned")
        return cleaned

    def finish(self, summary: WaveSummary) -> WaveSummary:
        """Set duplicates apart and write the partitions.

        Returns:
            The parts of the result.
        """
        if (done := self.output.summary_of(self.output.finished)) is not None:
            return done
        staged = [part for part in summary.parts if part.dataset == "articles"]
        others = [part for part in summary.parts if part.dataset != "articles"]
        workers = self._workers_for(sum(part.rows for part in staged))
        apart = self._find_duplicates(staged, workers)
        folder = storage.join(self.output.staging, "finish")
        storage.delete(folder)
        commit_file = storage.join(self.output.staging, "finished-articles.json")
        with self._pipeline(workers) as pipeline:
            parts = FinishParts(folder, self.settings.partition_by, apart)
            finish_articles(pipeline, staged, parts, commit_file)
        articles = WaveSummary.from_json(storage.read_json(commit_file))
        finished = sum_summaries([articles, WaveSummary(parts=tuple(others))])
        require_balance("deduplication", summary.documents, finished.parts)
        storage.write_json(self.output.finished, finished.to_json())
        return finished

    def commit(self, summary: WaveSummary, finished: WaveSummary, started: float) -> dict[str, Any]:
        """Move the finished parts into place and write report and manifest.

        It may be interrupted any number of times and repeated from its start.

        Args:
            summary: the sum of all waves.
            finished: the parts of the result.
            started: the start of the run, as `time.monotonic` gave it.

        Returns:
            The manifest.
        """
        output, settings = self.output, self.settings
        if not storage.exists(storage.join(output.staging, "cleared")):
            output.clear_result()
            storage.write_json(storage.join(output.staging, "cleared"), True)
        placed = output.place(list(finished.parts))
        files = (file.uri for file in self.plan.files)
        result = manifest(output.path, settings, files, summary, placed, time.monotonic() - started)
        if settings.dedup == "near":
            result["signature_version"] = SIGNATURE_VERSION
        result["versions"] = self.plan.provenance.versions
        result["fingerprint"] = self.plan.provenance.fingerprint
        write_report(output.path, result)
        if settings.site_chrome and not belongs_to_result(settings.site_chrome):
            learnt = [part for part in placed if part.dataset == "site_chrome"]
            update_known(settings.site_chrome, learnt, output.path)
        output.write_manifest(result)
        output.remove_staging()
        return result

    def _score_wave(self, wave: int) -> WaveSummary:
        commit_file = self.output.commit_of(wave)
        if (done := self.output.summary_of(commit_file)) is not None:
            return done
        folder = self.output.parts_of(wave)
        storage.delete(folder)
        with self._pipeline(self.plan.workers) as pipeline:
            shards = self.output.shards_of(wave)
            score_dumps(pipeline, shards, folder, commit_file, self.settings, self._workforce())
        return WaveSummary.from_json(storage.read_json(commit_file))

    def _clean_wave(self, wave: int, pages: list[NumberedPart], passes: int) -> WaveSummary:
        commit_file = self.output.cleaned_commit_of(wave)
        if self.output.summary_of(commit_file) is None:
            folder = self.output.cleaned_parts_of(wave)
            storage.delete(folder)
            know = JoinSiteChrome(self.output.site_chrome_of_parts, passes)
            with self._pipeline(self.plan.workers) as pipeline:
                clean_pages(pipeline, pages, know, folder, commit_file, self.settings, self._workforce())
        for _, part in pages:  # they may be as large as the result itself
            storage.delete(part.path)
        return WaveSummary.from_json(storage.read_json(commit_file))

    def _find_duplicates(self, staged: list[Any], workers: int) -> SetApart:
        folder = self.output.duplicates_found
        if self.settings.dedup == "none":
            return SetApart(MatchLists(folder))
        near = self.settings.dedup == "near"
        earlier = self.plan.earlier
        how = Deduplication(near, self.settings.near_threshold, earlier, bool(self.plan.workers), folder)
        found = find_duplicates(lambda: self._pipeline(workers), staged, how)
        return SetApart(found, how.signatures if near else None, earlier.folders)

    def _workers_for(self, rows: int) -> int:
        """The number of processes for a job that compares this many rows."""
        return min(self.plan.workers, 1) if rows < ROWS_FOR_MORE_PROCESSES else self.plan.workers

    def _pipeline(self, workers: int) -> beam.Pipeline:
        """An empty pipeline: embedded in this many processes, or on the runner of the options if 0."""
        if not workers:
            return beam.Pipeline(options=self.options)
        log = storage.join(self.output.staging, "workers.log")
        runner = embedded_runner(self.options, workers, log if storage.is_local(log) else None)
        return beam.Pipeline(runner=runner, options=self.options)

    def _workforce(self) -> Workforce:
        """An embedded run has one child for each core in total; a worker on a cluster has one child."""
        workers = self.plan.workers
        children = math.ceil(multiprocessing.cpu_count() / workers) if workers else 1
        return Workforce(self.settings.document_limits, children, self.settings.page_limits)


def numbered_pages(scored: Sequence[WaveSummary]) -> Iterator[list[NumberedPart]]:
    """The parts of pages of each wave, numbered across all waves."""
    every = [part for part in sum_summaries(scored).parts if part.dataset == "pages"]
    number = {part.path: place for place, part in enumerate(every)}
    for summary in scored:
        yield [(number[part.path], part) for part in summary.parts if part.dataset == "pages"]


def sum_up(scored: Iterable[WaveSummary], cleaned: Iterable[WaveSummary], learnt: WaveSummary) -> WaveSummary:
    """The sum of all waves: counts from reading, parts from cleaning and learning."""
    read = sum_summaries(scored)
    rejects = tuple(part for part in read.parts if part.dataset == "rejects")
    parts = sum_summaries([WaveSummary(parts=rejects), *cleaned, learnt]).parts
    return read._replace(parts=parts)
