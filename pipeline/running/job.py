"""The story of the data, as Beam jobs. As little logic as possible in this module: it only wires.

    read -> extract                            `score_dumps`
    strip, across the pages of a site          `learn_site_chrome`
    strip -> split -> identify                 `clean_pages`
    deduplicate                                several jobs: see `deduplicate.passes`
    write                                      `finish_articles`

What crosses a shuffle is small: shards (paths and byte ranges) before reading, file names after writing,
hashes in between. Documents, pages and articles stay in the worker that read them, and pass from one job to
the next in files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import apache_beam as beam
from apache_beam.pvalue import PCollection

from ..files import storage
from ..files.parts import NumberedPart, PartFile
from ..files.write_parts import PublishParts
from ..read import DOCUMENTS, REJECTS, SKIPPED, UNREAD, ReadDumps, ReadSettings, Shard
from ..read.plan.shard_list import shard_from_json
from ..site_chrome.transforms import JoinSiteChrome, LearnSiteChrome
from ..site_chrome.waiting_parts import WriteWaitingPages
from ..write.transforms import WriteArticles, WriteRejects
from .commits import CommitWave, CountDocuments, CountSkipped, CountUnread, WaveSummary
from .finish import FinishParts
from .options import RunSettings
from .stages import CleanPages, ScoreDocuments, Workforce


def score_dumps(
    pipeline: beam.Pipeline,
    shards_file: str,
    folder: str,
    commit: str,
    settings: RunSettings,
    workforce: Workforce,
) -> None:
    """Turn the shards of one wave into rejects and pages whose blocks have scores.

    Args:
        shards_file: a JSON file that lists the shards.
        folder: where the parts are written.
        commit: the JSON file that is written last and says what was done.
        workforce: how each worker cleans documents.
    """
    # Output: Shard, spread over the workers
    shards = pipeline | "List shards" >> ListShards(shards_file)

    # Output: RawDocument; beside it Reject, Skipped and Unread
    read = shards | "Read documents" >> ReadDumps(read_settings(settings))

    # Output: WaitingPage; beside it Reject
    scored = read[DOCUMENTS] | "Score documents" >> ScoreDocuments(workforce)

    # Output: PartFile
    pages = scored.pages | "Write pages" >> WriteWaitingPages(storage.join(folder, "pages"))
    rejects = (read[REJECTS], scored.rejects) | "All rejects" >> beam.Flatten()
    rejected = rejects | "Write rejects" >> WriteRejects(storage.join(folder, "rejects"))

    # Output: WaveSummary
    # Documents are counted before they are flattened: a runner may write what is flattened to a buffer.
    parts = (pages, rejected) | "All parts" >> beam.Flatten()
    summaries = [
        read[DOCUMENTS] | "Count documents" >> CountDocuments(),
        read[REJECTS] | "Count unreadable" >> CountDocuments(),
        read[SKIPPED] | "Count skipped" >> CountSkipped(),
        read[UNREAD] | "Count unread" >> CountUnread(),
        parts | "Note parts" >> beam.Map(note_part),
    ]
    summaries | "All summaries" >> beam.Flatten() | "Commit wave" >> CommitWave(commit)


def learn_site_chrome(
    pipeline: beam.Pipeline, staged: Sequence[PartFile], learn: LearnSiteChrome, commit: str
) -> None:
    """Learn what repeats over the pages of each site.

    Args:
        staged: the page parts of all waves.
        commit: the JSON file that is written last and lists the files that hold what was learnt.
    """
    # Output: PartFile of site_chrome; files beside the parts hold what their pages need of it
    parts = pipeline | "List staged parts" >> SpreadParts(list(enumerate(staged)))
    learnt = parts | "Learn site chrome" >> learn
    learnt | "Note parts" >> beam.Map(note_part) | "Commit site chrome" >> CommitWave(commit)


def clean_pages(
    pipeline: beam.Pipeline,
    staged: Sequence[NumberedPart],
    know: JoinSiteChrome,
    folder: str,
    commit: str,
    settings: RunSettings,
    workforce: Workforce,
) -> None:
    """Turn the pages of one wave into articles and rejects.

    Args:
        staged: the page parts of the wave, with their numbers among those of all waves.
        know: gives each page what was learnt of its site.
        folder: where the parts are written.
        commit: the JSON file that is written last and says what was done.
        workforce: how each worker cleans documents.
    """
    # Output: PageWithSite, with what was learnt of its site
    staged_parts = pipeline | "List staged parts" >> SpreadParts(staged)
    pages = staged_parts | "Join site chrome" >> know

    # Output: Article; beside it Reject
    clean = CleanPages(settings.language_detector, workforce, settings.selection)
    cleaned = pages | "Clean pages" >> clean

    # Output: PartFile
    articles = cleaned.articles | "Write articles" >> WriteArticles(storage.join(folder, "articles"))
    rejected = cleaned.rejects | "Write rejects" >> WriteRejects(storage.join(folder, "rejects"))

    # Output: WaveSummary
    parts = (articles, rejected) | "All parts" >> beam.Flatten()
    summaries = [pages | "Count pages" >> CountDocuments(), parts | "Note parts" >> beam.Map(note_part)]
    summaries | "All summaries" >> beam.Flatten() | "Commit wave" >> CommitWave(commit)


def finish_articles(
    pipeline: beam.Pipeline, staged: Sequence[PartFile], finish: FinishParts, commit: str
) -> None:
    """Set duplicates apart and write partitions.

    Args:
        staged: the article parts of all waves, in the order in which duplicates were looked for.
        commit: the JSON file that is written last and lists the parts of the result.
    """
    # Output: PartFile
    parts = pipeline | "List staged parts" >> beam.Create(list(enumerate(staged)))
    finished = parts | "Finish parts" >> finish | "Publish" >> PublishParts()
    finished | "Note parts" >> beam.Map(note_part) | "Commit result" >> CommitWave(commit)


def read_settings(settings: RunSettings) -> ReadSettings:
    """The settings of a run that reading needs."""
    return ReadSettings(
        fields=settings.fields,
        max_document_bytes=settings.max_document_bytes,
        max_expansion=settings.max_expansion,
        max_unfolded_bytes=settings.max_unfolded_bytes,
        max_unpacked_bytes=settings.max_unpacked_bytes,
        max_json_depth=settings.max_json_depth,
    )


class ListShards(beam.PTransform[beam.Pipeline, PCollection[Shard]]):
    """The shards that a JSON file lists, spread over the workers. Returns PCollection[Shard].

    The list is in a file because a job graph that held it would be too large to submit.
    """

    def __init__(self, shards_file: str) -> None:
        super().__init__()
        self.shards_file = shards_file

    def expand(self, pipeline: beam.Pipeline) -> PCollection[Shard]:
        return (
            pipeline
            | "Once" >> beam.Impulse()
            | "Read the list" >> beam.FlatMap(lambda _, file: numbered_shards(file), self.shards_file)
            | "Spread" >> beam.GroupByKey()
            | "Take up" >> beam.FlatMapTuple(lambda _, shards: shards)
        )


class SpreadParts(beam.PTransform[beam.Pipeline, PCollection[NumberedPart]]):
    """Parts and their numbers, spread over the workers. Returns PCollection[(int, PartFile)]."""

    def __init__(self, parts: Sequence[NumberedPart]) -> None:
        super().__init__()
        self.parts = list(parts)

    def expand(self, pipeline: beam.Pipeline) -> PCollection[NumberedPart]:
        return (
            pipeline
            | "List" >> beam.Create(self.parts)
            | "Spread" >> beam.GroupByKey()
            | "Take up" >> beam.FlatMapTuple(lambda number, parts: ((number, part) for part in parts))
        )


def numbered_shards(shards_file: str) -> Iterator[tuple[int, Shard]]:
    """The shards of a list, each with a number of its own."""
    for number, values in enumerate(storage.read_json(shards_file)):
        yield number, shard_from_json(values)


def note_part(part: PartFile) -> WaveSummary:
    return WaveSummary(parts=(part,))
