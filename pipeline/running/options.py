"""Every option of a run: its name, its default and its check."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any, TypeVar

from apache_beam.options.pipeline_options import (
    DirectOptions,
    FlinkRunnerOptions,
    JobServerOptions,
    PipelineOptions,
    PortableOptions,
    PrismRunnerOptions,
    SparkRunnerOptions,
    WorkerOptions,
)

from ..errors import UsageError
from ..extract.limits import MAX_HTML_DEPTH, PAGE_LIMITS, PageLimits
from ..isolation.limits import ChildLimits
from ..language import DETECTORS, is_installed
from ..read.formats.reader_types import (
    MAX_DOCUMENT_BYTES,
    MAX_EXPANSION,
    MAX_JSON_DEPTH,
    MAX_UNFOLDED_BYTES,
    MAX_UNPACKED_BYTES,
    FieldNames,
)
from ..read.plan.shards import TARGET_BYTES
from ..records import PageKind
from ..selection import Selection
from .option_values import MIB, byte_size, kinds_of_page, seconds, share, shown_size, whole_number

FORMATS = ("auto", "text", "html", "jsonl", "warc", "wet", "parquet")
PARTITIONS = ("site", "language", "date")
DEDUPLICATIONS = ("none", "exact", "near")

NEAR_THRESHOLD = 0.7
MIN_NEAR_THRESHOLD = 0.6
"""Less similar articles too often share no band of their signatures (see docs/duplicates.md)."""

MIN_DOCUMENT_MEMORY = 512 * MIB
"""The models and libraries that a child shares with its parent count as its own address space."""

DOCUMENT_LIMITS = ChildLimits()

WAVE_BYTES = 512 * MIB
"""A minute or two of work on two cores: what an interrupted run may lose."""


@dataclasses.dataclass(frozen=True, slots=True)
class RunSettings:
    """The checked settings of a run, which its jobs and their stages read.

    Attributes:
        inputs: files, folders, globs and object-store URLs.
        output: the folder of the result.
        format: one of `FORMATS`.
        overwrite, resume, dry_run: what to do with what the output folder holds.
        allow_results: whether an input may be the result of an earlier run.
        allow_unread: whether the run counts as done if parts of its input could not be read.
        partition_by: one of `PARTITIONS`, or None.
        dedup: one of `DEDUPLICATIONS`.
        site_chrome: the folder of what earlier runs learnt of sites; the run adds to it.
        language_detector: one of `galley.language.DETECTORS`.
        min_confidence: an article with a lower ``story_confidence`` becomes a reject.
        min_words: an article of fewer words becomes a reject.
        keep_kinds: an article from a page of another kind becomes a reject.
        near_threshold: the minimum similarity of near duplicates.
        against: folders of earlier results, whose articles count as seen.
        fields: the JSONL keys or Parquet columns that hold url, id, date, text, html and language.
        max_document_bytes: a longer document becomes a reject.
        max_expansion: how many times its size compressed input may become.
        max_unfolded_bytes: how much a Parquet page may unfold to in memory.
        max_unpacked_bytes: how much a Parquet file compressed as a whole may unpack to on disk.
        max_json_depth: how deep a JSON record may be nested.
        max_html_depth: how deep the elements of a page may be nested.
        max_blocks: how many blocks of text a page may have.
        shard_bytes: the size of the pieces of a big file that are read in parallel.
        wave_bytes: the input of an embedded run between two commits.
        document_time_limit: seconds of CPU time that one document may take in one stage.
        document_wall_limit: seconds by the clock that it may take.
        document_memory_limit: bytes of address space that it may take.
    """

    inputs: tuple[str, ...]
    output: str
    format: str
    overwrite: bool
    resume: bool
    allow_results: bool
    allow_unread: bool
    partition_by: str | None
    dedup: str
    site_chrome: str | None
    language_detector: str
    min_confidence: float
    min_words: int
    keep_kinds: tuple[str, ...]
    near_threshold: float
    against: tuple[str, ...]
    dry_run: bool
    fields: FieldNames
    max_document_bytes: int
    max_expansion: int
    max_unfolded_bytes: int
    max_unpacked_bytes: int
    max_json_depth: int
    max_html_depth: int
    max_blocks: int
    shard_bytes: int
    wave_bytes: int
    document_time_limit: float
    document_wall_limit: float
    document_memory_limit: int

    def shaping_records(self) -> dict[str, Any]:
        """The settings that the records of a run, or how they are grouped, depend on.

        A run may only be resumed with the same.
        """
        apart = ("output", "overwrite", "resume", "allow_results", "allow_unread", "dry_run")
        return {name: value for name, value in dataclasses.asdict(self).items() if name not in apart}

    @property
    def selection(self) -> Selection:
        """Which articles the run keeps."""
        return Selection(self.min_confidence, self.min_words, frozenset(map(PageKind, self.keep_kinds)))

    @property
    def document_limits(self) -> ChildLimits:
        """What one document may take in one stage."""
        return ChildLimits(self.document_time_limit, self.document_wall_limit, self.document_memory_limit)

    @property
    def page_limits(self) -> PageLimits:
        """What a page may hold at most."""
        return PageLimits(self.max_html_depth, self.max_blocks)


OF_CLUSTERS = (
    FlinkRunnerOptions,
    JobServerOptions,
    PortableOptions,
    PrismRunnerOptions,
    SparkRunnerOptions,
    WorkerOptions,
)
"""Beam's options that an embedded run never looks at."""

View = TypeVar("View", bound=PipelineOptions)


class GalleyOptions(PipelineOptions):
    """Galley's options, beside every option of Beam's own."""

    def view_as(self, cls: type[View]) -> View:
        """These options as another class shows them. What is set in one view holds in all.

        Beam asks for a view with every transform and coder, more than a thousand times a run, and builds
        and runs an argument parser for each. Here the view of a class is made once.
        """
        views: dict[type[PipelineOptions], Any] = self.__dict__.setdefault("_views", {})
        if cls not in views:
            views[cls] = super().view_as(cls)
        view: View = views[cls]
        return view

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()  # type: ignore[no-untyped-call]
        return {name: value for name, value in state.items() if name != "_views"}

    @classmethod
    def _add_argparse_args(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--input", action="append", default=[], help=argparse.SUPPRESS)
        _add_output_options(parser)
        _add_reading_options(parser)
        _add_cleaning_options(parser)
        _add_limits(parser)
        parser.add_argument(
            "--runner-option", "--runner_option", action="append", default=[], metavar="NAME=VALUE",
            help="an option that the runner knows and Beam's Python does not, for example one of Flink's",
        )  # fmt: skip

    def settings(self) -> RunSettings:
        """The checked settings.

        Raises:
            UsageError, InputError: a setting is missing, has no effect, or contradicts another.
        """
        self._require_consistent()
        values: dict[str, Any] = {
            field.name: getattr(self, field.name, None) for field in dataclasses.fields(RunSettings)
        }
        values.update(
            inputs=tuple(self.input),
            against=tuple(self.against),
            dry_run=self.only_plan,
            fields=FieldNames.parse(self.field),
            keep_kinds=self.keep_kinds or tuple(kind.value for kind in PageKind),
            near_threshold=NEAR_THRESHOLD if self.near_threshold is None else self.near_threshold,
        )
        return RunSettings(**values)

    def require_effect(self, embedded: bool, runner: str) -> None:
        """Check that the runner looks at every option that was given.

        Raises:
            UsageError: it does not look at one of them.
        """
        given = self.get_all_options(drop_default=True)
        without_effect = [option for each in OF_CLUSTERS for option in _names(each)] if embedded else []
        if not embedded:
            without_effect = [("wave_bytes", "--wave-bytes"), *_names(DirectOptions)]
        for name, option in without_effect:
            if name in given:
                instead = ": give --direct_num_workers" if option == "--num_workers" else ""
                raise UsageError(f"{option} has no effect with --runner {runner}{instead}")

    def _require_consistent(self) -> None:
        if not self.input:
            raise UsageError("no INPUT was given: name a file, folder, glob or object-store URL")
        if not all(self.input):
            raise UsageError("an INPUT is an empty string: is a variable of the shell not set?")
        if not self.output:
            raise UsageError("--output DIR is missing: name the folder for the result")
        if self.overwrite and self.resume:
            raise UsageError("--overwrite and --resume contradict each other: give one of them")
        if not is_installed(self.language_detector):
            raise UsageError(
                f"--language-detector {self.language_detector} needs a package that is not installed:"
                f" pip install 'galley-news[{self.language_detector}]'"
            )
        if self.near_threshold is not None and self.dedup != "near":
            raise UsageError("--near-threshold has no effect without --dedup near")
        if self.against and self.dedup == "none":
            raise UsageError("--against and --dedup none contradict each other: give one of them")
        if "" in (*self.against, self.site_chrome):
            raise UsageError("a folder is an empty string: is a variable of the shell not set?")


def _names(options: type[PipelineOptions]) -> list[tuple[str, str]]:
    """The options of a class: the attribute and the name on the command line of each."""
    parser: Any = argparse.ArgumentParser(add_help=False)
    options._add_argparse_args(parser)
    return [(action.dest, action.option_strings[0]) for action in parser._actions if action.option_strings]


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="DIR", help="the folder for the result")
    parser.add_argument("--overwrite", action="store_true", help="replace the result that DIR holds")
    parser.add_argument("--resume", action="store_true", help="continue an interrupted run in DIR")
    # Not --dry_run: Beam has that for its own tests, and one parser cannot hold both.
    parser.add_argument(
        "--dry-run", dest="only_plan", action="store_true", help="print what would be done, and do nothing"
    )
    parser.add_argument(
        "--partition-by", "--partition_by", choices=PARTITIONS, help="write articles into Hive folders"
    )


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="auto", help="what INPUT is (auto: look at it)")
    parser.add_argument(
        "--field", action="append", default=[], metavar="NAME=COLUMN",
        help="the JSONL key or Parquet column that holds NAME, one of "
        + ", ".join(field.name for field in dataclasses.fields(FieldNames)),
    )  # fmt: skip
    parser.add_argument(
        "--allow-results", "--allow_results", action="store_true",
        help="read INPUT even if it is the result of an earlier run",
    )  # fmt: skip
    parser.add_argument(
        "--allow-unread", "--allow_unread", action="store_true",
        help="exit with 0, not 3, if parts of INPUT are damaged and could not be read",
    )  # fmt: skip
    parser.add_argument(
        "--shard-bytes", "--shard_bytes", type=byte_size(), default=TARGET_BYTES, metavar="SIZE",
        help=f"cut large splittable files into shards of this size (default {shown_size(TARGET_BYTES)})",
    )  # fmt: skip
    parser.add_argument(
        "--wave-bytes", "--wave_bytes", type=byte_size(), default=WAVE_BYTES, metavar="SIZE",
        help="input between two commits of an embedded run, as it is when decompressed "
        f"(default {shown_size(WAVE_BYTES)})",
    )  # fmt: skip


def _add_cleaning_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--site-chrome", "--site_chrome", metavar="DIR",
        help="use what earlier runs learnt about the sites, and add to it",
    )  # fmt: skip
    parser.add_argument(
        "--language-detector", "--language_detector", choices=DETECTORS, default=DETECTORS[0],
        help="what identifies the language (py3langid: more languages; an optional package)",
    )  # fmt: skip
    parser.add_argument(
        "--min-confidence", "--min_confidence", type=share(0), default=0.0, metavar="F",
        help="reject articles whose story_confidence is lower (default 0)",
    )  # fmt: skip
    parser.add_argument(
        "--min-words", "--min_words", type=whole_number(0, 1_000_000), default=0, metavar="N",
        help="reject articles of fewer words (default 0)",
    )  # fmt: skip
    parser.add_argument(
        "--keep-kinds", "--keep_kinds", type=kinds_of_page, metavar="KINDS",
        help="reject articles from other kinds of page: page_kind values with commas between, "
        "articles for article and its kin, or all (default all)",
    )  # fmt: skip
    parser.add_argument(
        "--dedup", choices=DEDUPLICATIONS, default="exact", help="which duplicates to set apart"
    )
    parser.add_argument(
        "--near-threshold", "--near_threshold", type=share(MIN_NEAR_THRESHOLD), metavar="S",
        help=f"the minimum similarity of near duplicates (default {NEAR_THRESHOLD:g})",
    )  # fmt: skip
    parser.add_argument(
        "--against", action="append", default=[], metavar="DIR",
        help="an earlier result, or a folder of them, whose articles count as seen; may be repeated",
    )  # fmt: skip


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--max-document-bytes", "--max_document_bytes", type=byte_size(), default=MAX_DOCUMENT_BYTES,
        metavar="SIZE", help=f"reject larger documents (default {shown_size(MAX_DOCUMENT_BYTES)})",
    )  # fmt: skip
    parser.add_argument(
        "--max-expansion", "--max_expansion", type=whole_number(2, 1_000_000), default=MAX_EXPANSION,
        metavar="TIMES",
        help="give up on data that decompress to more than this many times their size "
        f"(default {MAX_EXPANSION:,})",
    )  # fmt: skip
    parser.add_argument(
        "--max-unfolded-bytes", "--max_unfolded_bytes", type=byte_size(), default=MAX_UNFOLDED_BYTES,
        metavar="SIZE",
        help="reject the rows of Parquet pages that take more memory "
        f"(default {shown_size(MAX_UNFOLDED_BYTES)})",
    )  # fmt: skip
    parser.add_argument(
        "--max-unpacked-bytes", "--max_unpacked_bytes", type=byte_size(), default=MAX_UNPACKED_BYTES,
        metavar="SIZE",
        help="reject compressed Parquet files that take more of the temporary disk "
        f"(default {shown_size(MAX_UNPACKED_BYTES)})",
    )  # fmt: skip
    parser.add_argument(
        "--max-json-depth", "--max_json_depth", type=whole_number(1, 500), default=MAX_JSON_DEPTH,
        metavar="LEVELS", help=f"reject JSON that is nested deeper (default {MAX_JSON_DEPTH})",
    )  # fmt: skip
    parser.add_argument(
        "--max-html-depth", "--max_html_depth", type=whole_number(1, MAX_HTML_DEPTH),
        default=PAGE_LIMITS.html_depth, metavar="LEVELS",
        help=f"reject pages whose elements are nested deeper (default {PAGE_LIMITS.html_depth:,})",
    )  # fmt: skip
    parser.add_argument(
        "--max-blocks", "--max_blocks", type=whole_number(1, 10_000_000), default=PAGE_LIMITS.blocks,
        metavar="N", help="reject pages and texts of more blocks (paragraphs, headings, list items) "
        f"(default {PAGE_LIMITS.blocks:,})",
    )  # fmt: skip
    parser.add_argument(
        "--document-time-limit", "--document_time_limit", type=seconds,
        default=DOCUMENT_LIMITS.cpu_seconds, metavar="SECONDS",
        help="reject documents that take more CPU time to extract, or to strip and split "
        f"(default {DOCUMENT_LIMITS.cpu_seconds:g})",
    )  # fmt: skip
    parser.add_argument(
        "--document-wall-limit", "--document_wall_limit", type=seconds,
        default=DOCUMENT_LIMITS.wall_seconds, metavar="SECONDS",
        help="reject documents that twice take longer by the clock "
        f"(default {DOCUMENT_LIMITS.wall_seconds:g})",
    )  # fmt: skip
    parser.add_argument(
        "--document-memory-limit", "--document_memory_limit", type=byte_size(MIN_DOCUMENT_MEMORY),
        default=DOCUMENT_LIMITS.memory, metavar="SIZE",
        help="reject documents that take more memory to extract, or to strip and split "
        f"(default {shown_size(DOCUMENT_LIMITS.memory)})",
    )  # fmt: skip
