"""A run from its plan to its manifest: waves of `job.score_dumps`, each committed before the next, what is
learnt across pages, waves of `job.clean_pages`, then duplicates and partitions. Whatever is committed
is not done again by ``--resume``."""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import apache_beam as beam

from ..deduplicate import SIGNATURE_VERSION, Deduplication, Found, find_duplicates
from ..errors import UsageError
from ..files import storage
from ..files.parts import NumberedPart
from ..key_shares import Share
from ..read.plan.shard_list import shard_to_json
from ..report import write_report
from ..site_chrome.known import belongs_to_result, copy_known, known_files, update_known
from ..site_chrome.transforms import KnowSites, LearnSiteChrome
from .cleaning_process import cleaning_process
from .commits import WaveSummary, sum_summaries
from .embedded_runner import embedded_runner
from .finish import FinishParts, SetApart
from .job import clean_pages, finish_articles, learn_site_chrome, score_dumps
from .manifest import manifest, require_balance
from .options import GalleyOptions, RunSettings
from .output_folder import OutputFolder, State
from .plan import Plan, plan_run
from .stages import Limits

ROWS_FOR_MORE_PROCESSES = 200_000
"""Where fewer rows are to be compared, one process is done sooner than more have started (our choice; one
takes some 60,000 hashes a second)."""

PAGES_OF_A_PASS = 200_000
"""Pages whose sightings one embedded pass takes on at most (measured: see docs/scale.md)."""

Say = Callable[[str], None]


def run(options: GalleyOptions, settings: RunSettings, say: Say) -> dict[str, Any]:
    """Carry out a run; gives the manifest, or an empty dictionary for ``--dry-run``.

    Raises:
        UsageError, InputError: a mistake of the user's, before any work.
        UnbalancedCountsError: records were lost or doubled.
    """
    started = time.monotonic()
    output = OutputFolder(settings.output)
    state = check_state(output, settings)
    plan = plan_run(options, settings)
    require_apart(plan, output)
    if plan.workers != 1:  # the documents are cleaned elsewhere
        cleaning_process().close()
    if settings.dry_run:
        say(f"Would read {plan.describe()}")
        return {}
    if settings.resume and state is State.COMPLETE:
        if output.read_manifest()["fingerprint"] != plan.fingerprint:
            raise UsageError(
                f"--output {output.path} holds the result of another run: give --overwrite to replace it"
            )
        say(f"{settings.output} holds the finished result of this very run: nothing to do")
        return output.read_manifest()
    output.require_writable()
    if settings.site_chrome:
        known_files(settings.site_chrome)
    with output.lock():
        take_over(output, settings, plan)
        say(f"Reading {plan.describe()}")
        scored = []
        for wave in range(len(plan.waves)):
            scored.append(score_wave(options, settings, plan, output, wave))
            require_balance(f"wave {wave + 1}", scored[-1].documents, scored[-1].parts)
            say(f"Wave {wave + 1} of {len(plan.waves)}: {scored[-1].documents:,} documents read")
        passes, learnt = learn_sites(options, plan, output, sum_summaries(scored))
        cleaned = []
        for wave, pages in enumerate(numbered_pages(scored)):
            cleaned.append(clean_wave(options, settings, plan, output, wave, pages, passes))
            require_balance(f"cleaning wave {wave + 1}", cleaned[-1].documents, cleaned[-1].parts)
            say(f"Wave {wave + 1} of {len(plan.waves)}: {cleaned[-1].documents:,} pages cleaned")
        summary = sum_up(scored, cleaned, learnt)
        finished = finish(options, settings, plan, output, summary)
        return commit(output, settings, summary, finished, started)


def require_apart(plan: Plan, output: OutputFolder) -> None:
    """A run does not read the folder that it writes to.

    Raises:
        UsageError: an input stands in the output folder.
    """
    inside = next((file.uri for file in plan.files if output.holds(file.uri)), None)
    if inside is not None:
        raise UsageError(f"the input {inside} stands in --output {output.path}: name another folder")


def check_state(output: OutputFolder, settings: RunSettings) -> State:
    """What stands in the output folder, if this run may take it over.

    Raises:
        UsageError: it may not.
    """
    try:
        state = output.state()
    except Exception as error:  # each filesystem has its own errors
        raise UsageError(f"cannot look at --output {output.path}: {error}") from error
    if state is State.FOREIGN:
        raise UsageError(
            f"--output {output.path} holds files that are not Galley's: name a new or empty folder"
        )
    if state is State.COMPLETE and not (settings.overwrite or settings.resume):
        raise UsageError(f"--output {output.path} already holds a result: give --overwrite to replace it")
    if state is State.INTERRUPTED and not (settings.overwrite or settings.resume):
        raise UsageError(
            f"--output {output.path} holds an interrupted run: give --resume to go on with it, or --overwrite"
        )
    return state


def take_over(output: OutputFolder, settings: RunSettings, plan: Plan) -> None:
    """Make the output folder this run's: go on with what is committed there, or lay a new plan.

    Raises:
        UsageError: the run to go on with is another one.
    """
    if settings.resume and output.state() is State.INTERRUPTED:
        if storage.read_json(output.plan)["fingerprint"] != plan.fingerprint:
            raise UsageError(
                f"cannot resume the run in {output.path}: inputs, options or version have changed since; "
                "give --overwrite to start anew"
            )
        return
    output.clear_staging()
    if settings.site_chrome:
        copy_known(settings.site_chrome, output.site_chrome_known)
    for wave, shards in enumerate(plan.waves):
        storage.write_json(output.shards_of(wave), [shard_to_json(shard) for shard in shards])
    storage.write_json(output.plan, {"fingerprint": plan.fingerprint, "waves": len(plan.waves)})


def pipeline_of(options: GalleyOptions, workers: int, output: OutputFolder) -> beam.Pipeline:
    """An empty pipeline on the options' runner, or embedded in so many processes."""
    if not workers:
        return beam.Pipeline(options=options)
    log = storage.join(output.staging, "workers.log")
    runner = embedded_runner(options, workers, log if storage.is_local(log) else None)
    return beam.Pipeline(runner=runner, options=options)


def limits_of(settings: RunSettings, plan: Plan) -> Limits:
    """How documents are worked on: an embedded run has a child for each core, over all its processes."""
    children = math.ceil(multiprocessing.cpu_count() / plan.workers) if plan.workers else 1
    return Limits(settings.document_time_limit, settings.document_memory_limit, children)


def score_wave(
    options: GalleyOptions, settings: RunSettings, plan: Plan, output: OutputFolder, wave: int
) -> WaveSummary:
    """Read one wave and stage its pages, unless that is committed already; gives what it did."""
    commit_file = output.commit_of(wave)
    if (done := output.summary_of(commit_file)) is not None:
        return done
    storage.delete(output.parts_of(wave))
    folder, limits = output.parts_of(wave), limits_of(settings, plan)
    with pipeline_of(options, plan.workers, output) as pipeline:
        score_dumps(pipeline, output.shards_of(wave), folder, commit_file, settings, limits)
    return WaveSummary.from_json(storage.read_json(commit_file))


def learn_sites(
    options: GalleyOptions, plan: Plan, output: OutputFolder, scored: WaveSummary
) -> tuple[int, WaveSummary]:
    """Learn what the sites' pages repeat, in one or more passes, those aside that are committed
    already; gives how many there are and the parts that hold what is known now."""
    pages = [part for part in scored.parts if part.dataset == "pages"]
    rows = sum(part.rows for part in pages)
    passes = max(1, math.ceil(rows / PAGES_OF_A_PASS)) if plan.workers else 1
    workers = min(plan.workers, 1) if rows < ROWS_FOR_MORE_PROCESSES else plan.workers
    known = storage.files_below(output.site_chrome_known)
    done = []
    for number in range(passes):
        commit_file = output.site_chrome_commit_of(number)
        folder = storage.join(output.site_chrome_learnt, str(number))
        if not storage.exists(commit_file):
            storage.delete(folder)
            learn = LearnSiteChrome(known, folder, output.site_chrome_of_parts, Share(number, passes))
            with pipeline_of(options, workers, output) as pipeline:
                learn_site_chrome(pipeline, pages, learn, commit_file)
        done.append(WaveSummary.from_json(storage.read_json(commit_file)))
    return passes, sum_summaries(done)


def numbered_pages(scored: Sequence[WaveSummary]) -> Iterator[list[NumberedPart]]:
    """The page parts of each wave, with their numbers among those of all waves."""
    every = [part for part in sum_summaries(scored).parts if part.dataset == "pages"]
    number = {part.path: place for place, part in enumerate(every)}
    for summary in scored:
        yield [(number[part.path], part) for part in summary.parts if part.dataset == "pages"]


def clean_wave(
    options: GalleyOptions,
    settings: RunSettings,
    plan: Plan,
    output: OutputFolder,
    wave: int,
    pages: list[NumberedPart],
    passes: int,
) -> WaveSummary:
    """Clean the pages of one wave, unless that is committed already; gives what they became."""
    commit_file = output.cleaned_commit_of(wave)
    if not storage.exists(commit_file):
        folder = output.cleaned_parts_of(wave)
        storage.delete(folder)
        know = KnowSites(output.site_chrome_of_parts, passes)
        with pipeline_of(options, plan.workers, output) as pipeline:
            detector, limits = settings.language_detector, limits_of(settings, plan)
            clean_pages(pipeline, pages, know, folder, commit_file, detector, limits)
    for _, part in pages:  # they may be as large as the result itself
        storage.delete(part.path)
    return WaveSummary.from_json(storage.read_json(commit_file))


def sum_up(scored: Iterable[WaveSummary], cleaned: Iterable[WaveSummary], learnt: WaveSummary) -> WaveSummary:
    """What all waves did: documents as they were read, parts as they were cleaned."""
    read = sum_summaries(scored)
    rejects = tuple(part for part in read.parts if part.dataset == "rejects")
    parts = sum_summaries([WaveSummary(parts=rejects), *cleaned, learnt]).parts
    return WaveSummary(read.documents, read.skipped, parts)


def finish(
    options: GalleyOptions, settings: RunSettings, plan: Plan, output: OutputFolder, summary: WaveSummary
) -> WaveSummary:
    """Set duplicates apart and part partitions, unless that is done; gives the result's parts."""
    if (done := output.summary_of(output.finished)) is not None:
        return done
    staged = [part for part in summary.parts if part.dataset == "articles"]
    others = [part for part in summary.parts if part.dataset != "articles"]
    rows = sum(part.rows for part in staged)
    workers = min(plan.workers, 1) if rows < ROWS_FOR_MORE_PROCESSES else plan.workers
    apart = SetApart(Found(output.duplicates_found))
    if settings.dedup != "none":
        near = settings.dedup == "near"
        how = Deduplication(
            near, settings.near_threshold, plan.earlier, bool(plan.workers), output.duplicates_found
        )
        found = find_duplicates(lambda: pipeline_of(options, workers, output), staged, how)
        apart = SetApart(found, how.signatures if near else None, plan.earlier.folders)

    folder = storage.join(output.staging, "finish")
    storage.delete(folder)
    parts = FinishParts(folder, settings.partition_by, apart)
    commit_file = storage.join(output.staging, "parted.json")
    with pipeline_of(options, workers, output) as pipeline:
        finish_articles(pipeline, staged, parts, commit_file)
    parted = WaveSummary.from_json(storage.read_json(commit_file))
    finished = sum_summaries([parted, WaveSummary(parts=tuple(others))])
    require_balance("deduplication", summary.documents, finished.parts)
    storage.write_json(output.finished, finished.to_json())
    return finished


def commit(
    output: OutputFolder, settings: RunSettings, summary: WaveSummary, finished: WaveSummary, started: float
) -> dict[str, Any]:
    """Move the finished parts into place and write report and manifest. Can be done again from
    the start whenever it was stopped."""
    if not storage.exists(storage.join(output.staging, "cleared")):
        output.clear_result()
        storage.write_json(storage.join(output.staging, "cleared"), True)
    placed = output.place(list(finished.parts))
    result = manifest(output.path, settings, summary, placed, time.monotonic() - started)
    if settings.dedup == "near":
        result["signature_version"] = SIGNATURE_VERSION
    result["fingerprint"] = storage.read_json(output.plan)["fingerprint"]
    write_report(output.path, result)
    if settings.site_chrome and not belongs_to_result(settings.site_chrome):
        learnt = [part for part in placed if part.dataset == "site_chrome"]
        update_known(settings.site_chrome, learnt, output.path)
    storage.write_json(output.manifest, result)
    output.remove_staging()
    return result
