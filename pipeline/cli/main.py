"""The command line: ``galley run | inspect | schema | report | verify``.

Exit codes are in `exit_codes`. A mistake in the command line is reported in one sentence.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from .. import __version__
from ..running.cleaning_process import cleaning_process
from ..text.words import refuse_lone_str
from .exit_codes import DONE, INTERRUPTED, MISTAKE
from .output import complain


class _Parser(argparse.ArgumentParser):
    """A parser that reports a mistake in one sentence, without the usage text."""

    def error(self, message: str) -> NoReturn:
        raise _CommandError(message)


class _CommandError(ValueError):
    """The command line cannot be understood."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the command and its arguments; None for those of this process.

    Returns:
        The exit code.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    refuse_lone_str(arguments, "arguments")
    arguments = list(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # On import, Beam warns that an optional Google client is not installed.
    logging.getLogger().addFilter(lambda record: "apitools" not in record.getMessage())
    # Beam warns each time it starts a job server, and about options that only the job server knows.
    for each in ("apache_beam.utils.subprocess_server", "apache_beam.options.pipeline_options"):
        logging.getLogger(each).setLevel(logging.ERROR)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_is_no_interrupt)
    try:
        return _dispatch(arguments)
    except _CommandError as error:
        complain(f"galley: {error}")
        return MISTAKE
    except KeyboardInterrupt:
        complain("galley: interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output, such as head, has closed it
        sys.stderr.close()
        return DONE


def _is_no_interrupt(record: logging.LogRecord) -> bool:
    """False for the traceback that Beam logs when the user presses Ctrl-C."""
    return not (record.exc_info and isinstance(record.exc_info[1], KeyboardInterrupt))


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] == "run":
        cleaning_process().start()  # it imports its modules while this process imports Beam
        from .run import run_command

        return run_command(arguments[1:])
    from ..schemas import SCHEMAS

    parser = _Parser(
        prog="galley", description="Raw news dumps in, clean article records out.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"galley {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    commands.add_parser("run", help="clean dumps into a folder of Parquet files (galley run --help)")
    inspect = commands.add_parser("inspect", help="show what is kept and stripped of one document, and why")
    inspect.add_argument("file", metavar="FILE", help="a dump; by default its first document is shown")
    inspect.add_argument(
        "--record", type=int, help="show the document at this place in the file, as in source.record"
    )
    inspect.add_argument("--json", action="store_true", help="print the record as JSON")
    schema = commands.add_parser("schema", help="print the fields of a dataset")
    schema.add_argument("dataset", nargs="?", choices=tuple(SCHEMAS), default="articles")
    schema.add_argument("--format", choices=("table", "json"), default="table")
    report = commands.add_parser("report", help="write report.html of a result again")
    report.add_argument("dir", metavar="DIR", help="the folder of a finished run")
    verify = commands.add_parser("verify", help="check that a result is as the run left it")
    verify.add_argument("dir", metavar="DIR", help="the folder of a finished run")
    if not arguments:
        parser.print_help()
        return MISTAKE
    chosen = parser.parse_args(arguments)

    if chosen.command == "inspect":
        from .inspect import inspect as show

        return show(chosen.file, chosen.record, chosen.json)
    if chosen.command == "schema":
        from .schema import schema as show_fields

        return show_fields(chosen.dataset, chosen.format)
    if chosen.command == "verify":
        from .verify import verify as check

        return check(chosen.dir)
    from .report import report as write

    return write(chosen.dir)
