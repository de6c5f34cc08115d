"""Every setting of a run: its name, its default and its check."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any, TypeVar

from apache_beam.options.pipeline_options import PipelineOptions

from ..errors import UsageError
from ..isolation.isolated_function import MEMORY_LIMIT, TIME_LIMIT
from ..language import DETECTORS, is_installed
from ..read.formats.reader_types import MAX_DOCUMENT_BYTES, FieldNames
from ..read.plan.shards import TARGET_BYTES

FORMATS = ("auto", "text", "html", "jsonl", "warc", "wet", "parquet")
PARTITIONS = ("site", "language", "date")
DEDUPLICATIONS = ("none", "exact", "near")

LIMITS = (
    "max_document_bytes",
    "shard_bytes",
    "wave_bytes",
    "document_time_limit",
    "document_memory_limit",
)

MIB = 1 << 20


NEAR_THRESHOLD = 0.7
LEAST_NEAR_THRESHOLD = 0.6
"""Less similar articles too often share no band of their signatures (see docs/duplicates.md)."""


@dataclasses.dataclass(frozen=True, slots=True)
class RunSettings:
    """The checked settings of a run; what the job and its stages read.

    inputs: files, folders, globs and object-store URLs.
    near_threshold: the least similarity of near duplicates.
    against: folders of earlier results, whose articles count as seen.
    output: the folder of the result.
    site_chrome: the folder of what earlier runs learnt of sites; the run adds to it.
    fields: which column or key of JSONL and Parquet holds which of url, id, date, text, html.
    shard_bytes: the size that a big splittable file is cut into to be read in parallel.
    wave_bytes: how much input an embedded run takes on between two commits.
    document_time_limit: seconds that extracting one document may take, or stripping and splitting it.
    document_memory_limit: bytes of address space that doing so may take.
    """

    inputs: tuple[str, ...]
    output: str
    format: str
    overwrite: bool
    resume: bool
    partition_by: str | None
    dedup: str
    site_chrome: str | None
    language_detector: str
    near_threshold: float
    against: tuple[str, ...]
    dry_run: bool
    fields: FieldNames
    max_document_bytes: int
    shard_bytes: int
    wave_bytes: int
    document_time_limit: float
    document_memory_limit: int

    def shaping_records(self) -> dict[str, Any]:
        """The settings that the records of a run, or how they are grouped, depend on: a run may
        only be resumed with the same."""
        apart = ("output", "overwrite", "resume", "dry_run")
        return {k: v for k, v in dataclasses.asdict(self).items() if k not in apart}


View = TypeVar("View", bound=PipelineOptions)


class GalleyOptions(PipelineOptions):
    """Galley's options, beside every option of Beam's own."""

    def view_as(self, cls: type[View]) -> View:
        """These options as another class shows them; what is set in one view holds in all.

        Beam asks for a view with every transform and coder, more than a thousand times a run, and builds
        and runs an argument parser for each: here a class's view is made once.
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
        parser.add_argument("--output", metavar="DIR", help="the folder for the result")
        parser.add_argument(
            "--format", choices=FORMATS, default="auto", help="what INPUT is (auto: look at it)"
        )
        parser.add_argument("--overwrite", action="store_true", help="replace the result that DIR holds")
        parser.add_argument("--resume", action="store_true", help="go on with an interrupted run in DIR")
        parser.add_argument(
            "--partition-by", "--partition_by", choices=PARTITIONS, help="write articles into hive folders"
        )
        parser.add_argument(
            "--dedup", choices=DEDUPLICATIONS, default="exact", help="which duplicates to set apart"
        )
        parser.add_argument(
            "--site-chrome", "--site_chrome", metavar="DIR",
            help="use what earlier runs learnt of the sites, and add to it",
        )  # fmt: skip
        parser.add_argument(
            "--language-detector", "--language_detector", choices=DETECTORS, default=DETECTORS[0],
            help="what tells the language (py3langid: more languages; an optional package)",
        )  # fmt: skip
        parser.add_argument(
            "--near-threshold", "--near_threshold", type=float, default=NEAR_THRESHOLD, metavar="S",
            help=f"near duplicates have at least this similarity (default {NEAR_THRESHOLD:g})",
        )  # fmt: skip
        parser.add_argument(
            "--against", action="append", default=[], metavar="DIR",
            help="an earlier result, or a folder of them, whose articles count as seen; may be repeated",
        )  # fmt: skip
        # Not --dry_run: Beam has that for its own tests, and one parser cannot hold both.
        parser.add_argument(
            "--dry-run", dest="only_plan", action="store_true", help="say what would be done, do nothing"
        )
        parser.add_argument(
            "--runner-option", "--runner_option", action="append", default=[], metavar="NAME=VALUE",
            help="an option of the runner's that Beam's Python does not know, for example of Flink's",
        )  # fmt: skip
        parser.add_argument(
            "--field",
            action="append",
            default=[],
            metavar="NAME=COLUMN",
            help="the JSONL key or Parquet column that holds NAME, one of "
            + ", ".join(field.name for field in dataclasses.fields(FieldNames)),
        )
        parser.add_argument(
            "--max-document-bytes", "--max_document_bytes", type=int,
            default=MAX_DOCUMENT_BYTES, metavar="BYTES", help="reject larger documents (default 20 MB)",
        )  # fmt: skip
        parser.add_argument(
            "--shard-bytes", "--shard_bytes", type=int, default=TARGET_BYTES, metavar="BYTES",
            help="cut big splittable files into shards of this size (default 64 MiB)",
        )  # fmt: skip
        parser.add_argument(
            "--wave-bytes", "--wave_bytes", type=int, default=512 * MIB, metavar="BYTES",
            help="input between two commits of an embedded run (default 512 MiB)",
        )  # fmt: skip
        parser.add_argument(
            "--document-time-limit", "--document_time_limit", type=float,
            default=TIME_LIMIT, metavar="SECONDS",
            help="reject documents that take longer to extract, or to strip and split (default 60)",
        )  # fmt: skip
        parser.add_argument(
            "--document-memory-limit", "--document_memory_limit", type=int,
            default=MEMORY_LIMIT, metavar="BYTES",
            help="reject documents that take more memory to extract (default 2 GiB)",
        )  # fmt: skip

    def settings(self) -> RunSettings:
        """The checked settings.

        Raises:
            UsageError, InputError: a setting is missing, out of range or contradicts another.
        """
        if not self.input:
            raise UsageError("no INPUT was given: name a file, folder, glob or object-store URL")
        if not self.output:
            raise UsageError("--output DIR is missing: name the folder for the result")
        if self.overwrite and self.resume:
            raise UsageError("--overwrite and --resume contradict each other: give one of them")
        if not is_installed(self.language_detector):
            raise UsageError(
                f"--language-detector {self.language_detector} needs a package that is not installed:"
                f" pip install 'galley-news[{self.language_detector}]'"
            )
        for name in LIMITS:
            if getattr(self, name) <= 0:
                option = "--" + name.replace("_", "-")
                raise UsageError(f"{option} must be more than 0, not {getattr(self, name):g}")
        if not LEAST_NEAR_THRESHOLD <= self.near_threshold <= 1:
            raise UsageError(
                f"--near-threshold must be from {LEAST_NEAR_THRESHOLD:g} to 1, not {self.near_threshold:g}"
            )
        if self.against and self.dedup == "none":
            raise UsageError("--against and --dedup none contradict each other: give one of them")
        return RunSettings(
            inputs=tuple(self.input),
            output=self.output,
            format=self.format,
            overwrite=self.overwrite,
            resume=self.resume,
            partition_by=self.partition_by,
            dedup=self.dedup,
            site_chrome=self.site_chrome,
            language_detector=self.language_detector,
            near_threshold=self.near_threshold,
            against=tuple(self.against),
            dry_run=self.only_plan,
            fields=FieldNames.parse(self.field),
            max_document_bytes=self.max_document_bytes,
            shard_bytes=self.shard_bytes,
            wave_bytes=self.wave_bytes,
            document_time_limit=self.document_time_limit,
            document_memory_limit=self.document_memory_limit,
        )
