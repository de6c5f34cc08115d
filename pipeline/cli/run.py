"""``galley run``: parses and checks the command line before any work starts."""

from __future__ import annotations

import argparse
import logging
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from apache_beam.options.pipeline_options import PipelineOptions

from ..errors import InputError, UsageError
from ..running.options import GalleyOptions
from ..running.output_folder import OutputFolder
from ..running.run import run
from ..text.words import refuse_lone_str
from .exit_codes import DONE, FAILED, INTERRUPTED, MISTAKE, UNREAD
from .output import complain, say
from .suggestion import closest_option

DESCRIPTION = "Clean raw news dumps into a folder of Parquet files."

MAX_NAMED_FILES = 5
"""How many files with unread bytes the end of a run names. The manifest names all of them."""

EPILOG = "Options of Apache Beam are accepted too: --runner FlinkRunner --flink_master HOST:PORT …"


class _Parser(argparse.ArgumentParser):
    """A parser for Galley's and Beam's options that raises `UsageError` instead of printing the usage."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def run_command(arguments: Sequence[str]) -> int:
    """Run ``galley run``.

    Args:
        arguments: the arguments after ``run``.

    Returns:
        The exit code.
    """
    refuse_lone_str(arguments, "arguments")
    options = None
    try:
        options = parse(arguments)
        manifest = run(options, options.settings(), say)
    except (UsageError, InputError) as error:
        complain(f"galley run: {error}")
        return MISTAKE
    except KeyboardInterrupt:
        return _interrupted(options)
    except Exception as error:
        if _is_interrupted(error):
            return _interrupted(options)
        if logging.getLogger().isEnabledFor(logging.INFO):
            complain(traceback.format_exc())
        complain(f"galley run: failed: {_first_line(error)}")
        complain("galley run: to continue from the last committed wave, repeat the command with --resume")
        return FAILED
    if not manifest:
        return DONE
    say(summary_of(manifest))
    unread = manifest["bytes_unread"]
    if unread:
        say(in_red(unread_of(unread)))
    return UNREAD if any(unread.values()) and not options.allow_unread else DONE


def _interrupted(options: GalleyOptions | None) -> int:
    kept = options is not None and options.output and OutputFolder(options.output).has_commits()
    what = "to continue, repeat the command with --resume" if kept else "nothing was committed yet"
    complain(f"galley run: interrupted; {what}")
    return INTERRUPTED


def parse(arguments: Sequence[str]) -> GalleyOptions:
    """Parse the options of a command line.

    Raises:
        UsageError: an option is unknown or has an invalid value.
        SystemExit: after ``--help``.
    """
    refuse_lone_str(arguments, "arguments")
    if {"-h", "--help"} & set(arguments):
        _own_parser().print_help()
        raise SystemExit(DONE)
    parser = _parser_of_all()
    arguments, inputs = split_at_dashes(arguments)
    try:
        values, unknown = parser.parse_known_intermixed_args(arguments)
    except argparse.ArgumentError as error:
        raise UsageError(str(error)) from error
    if unknown:
        own, all_known = (
            [option for action in each._actions for option in action.option_strings]
            for each in (_own_parser(), parser)
        )
        raise UsageError(f"unknown option {unknown[0]}{closest_option(unknown[0], own, all_known)}")
    given = {name: value for name, value in vars(values).items() if value != parser.get_default(name)}
    given["input"] = [*values.inputs, *values.input, *inputs]
    given.pop("inputs", None)
    # Beam asks the job server of a cluster which options it knows, and reads those from the flags.
    return GalleyOptions([f"--{option}" for option in given.pop("runner_option", [])], **given)


def split_at_dashes(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split arguments at ``--``: those before it, and those after it, which are all inputs."""
    refuse_lone_str(arguments, "arguments")
    given = list(arguments)
    if "--" not in given:
        return given, []
    place = given.index("--")
    return given[:place], given[place + 1 :]


def _own_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="galley run", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="file, folder, glob or object-store URL")
    GalleyOptions._add_argparse_args(parser)
    return parser


def _parser_of_all() -> Any:
    """A parser for Galley's options and those of every Beam class, collected as Beam does it."""
    parser: Any = _Parser(prog="galley run", allow_abbrev=False, conflict_handler="resolve", add_help=False)
    parser.add_argument("inputs", nargs="*", metavar="INPUT")
    for each in _option_classes(PipelineOptions):
        if each is not GalleyOptions:
            each._add_argparse_args(parser)
    GalleyOptions._add_argparse_args(parser)
    parser.add_argument("--dry_run", dest="only_plan", action="store_true")
    return parser


def _option_classes(parent: type[PipelineOptions]) -> Iterator[type[PipelineOptions]]:
    for each in parent.__subclasses__():
        yield each
        yield from _option_classes(each)


def summary_of(manifest: dict[str, Any]) -> str:
    """The counts of a finished run in a few lines."""
    counts = manifest["counts"]
    lines = [
        f"{counts['documents']:,} documents = {counts['articles']:,} articles + "
        f"{counts['duplicates']:,} duplicates + {counts['rejects']:,} rejects, in {manifest['seconds']:g} s",
    ]
    if manifest["reject_reasons"]:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in manifest["reject_reasons"].items())
        lines.append(f"Rejected: {reasons}")
    if manifest["skipped"]:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in manifest["skipped"].items())
        lines.append(f"Skipped archive records: {kinds}")
    return "\n".join(lines)


def unread_of(unread: dict[str, int]) -> str:
    """Describe in one line what could not be read.

    Args:
        unread: the number of unread bytes of each file; 0 for one that is cut off.
    """
    damaged = sorted(
        ((uri, size) for uri, size in unread.items() if size), key=lambda item: (-item[1], item[0])
    )
    cut_off = sorted(uri for uri, size in unread.items() if not size)
    clauses = []
    if damaged:
        named = _named([f"{uri} {size:,}" for uri, size in damaged])
        clauses.append(f"{sum(unread.values()):,} bytes of damaged input: {named}")
    if cut_off:
        clauses.append(f"what is missing at the end of input that is cut off: {_named(cut_off)}")
    return f"NOT READ: {'; '.join(clauses)}"


def _named(files: list[str]) -> str:
    more = f" and {len(files) - MAX_NAMED_FILES:,} more" if len(files) > MAX_NAMED_FILES else ""
    return ", ".join(files[:MAX_NAMED_FILES]) + more


def in_red(line: str) -> str:
    """The line in red if standard output is a terminal, otherwise unchanged."""
    return f"\x1b[31m{line}\x1b[0m" if sys.stdout and sys.stdout.isatty() else line


def _is_interrupted(error: BaseException | None) -> bool:
    """Whether the user pressed Ctrl-C while Beam was running: Beam wraps that in an error of its own."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _first_line(error: BaseException) -> str:
    """The error in one line. Beam puts the traceback of the worker into the message."""
    text = str(error).strip()
    lines = [line for line in text.splitlines() if line.strip()]
    if "Traceback" in text and lines:
        return lines[-1].strip()
    return lines[0].strip() if lines else type(error).__name__
