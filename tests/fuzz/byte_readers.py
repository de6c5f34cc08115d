"""Coverage-guided fuzzing of what reads bytes, with atheris. It is not needed for the tests.

    pip install atheris
    python -m tests.fuzz.byte_readers --target warc --seconds 60

An input that raises is written to the folder of findings. ``--reproduce FILE`` tries it again.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

try:
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]
except ImportError:
    atheris = None

instrumented: contextlib.AbstractContextManager[Any] = (
    atheris.instrument_imports(include=["galley.read"]) if atheris else contextlib.nullcontext()
)
with instrumented:  # atheris sees only branches of modules that are imported so
    from galley.errors import DocumentError
    from galley.read.bytes.charset import decode
    from galley.read.formats.http_payload import PayloadError, http_payload

    from .material import material
    from .mutate_container import CHARSETS, container_input
    from .oracles import check_ledger, read_file

CODINGS = ("", "gzip", "deflate", "br", "zstd", "gzip, deflate", "identity", "x-gzip")
LIMIT = 100_000
SEED_INPUTS = 300


def _charset(data: bytes) -> None:
    """The first byte chooses the declared charset and the media type."""
    declared = (None, *CHARSETS)[data[:1][0] % (len(CHARSETS) + 1)] if data else None
    for media_type in ("text/html", "text/plain"):
        with contextlib.suppress(DocumentError):
            decode(data[1:], declared, media_type).encode("utf-8")


def _http_payload(data: bytes) -> None:
    """The first two bytes choose the headers."""
    coding = CODINGS[data[0] % len(CODINGS)] if data else None
    chunked = "chunked" if data[1:2] > b"\x7f" else None
    try:
        payload = http_payload(data[2:], chunked, coding, LIMIT)
    except PayloadError:
        return
    assert len(payload) <= max(LIMIT + 1, len(data)), "the payload is longer than its limit"


def _file(suffix: str) -> Callable[[bytes], None]:
    path = Path(tempfile.mkdtemp(prefix="galley-fuzz-")) / f"dump{suffix}"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        items = list(read_file(path))
        check_ledger(path, items)

    return read


TARGETS: dict[str, tuple[str, Callable[[], Callable[[bytes], None]]]] = {
    "charset": ("", lambda: _charset),
    "http_payload": ("", lambda: _http_payload),
    "warc": (".warc", lambda: _file(".warc")),
    "warc_gz": (".warc.gz", lambda: _file(".warc.gz")),
    "warc_zst": (".warc.zst", lambda: _file(".warc.zst")),
    "jsonl": (".jsonl", lambda: _file(".jsonl")),
    "jsonl_gz": (".jsonl.gz", lambda: _file(".jsonl.gz")),
    "json": (".json", lambda: _file(".json")),
    "parquet": (".parquet", lambda: _file(".parquet")),
    "any": ("", lambda: _file("")),
}
"""By name: the suffix of the inputs to begin with, and what makes the function that takes the bytes."""


def seed_inputs(suffix: str) -> list[bytes]:
    """Inputs that the search begins with: mutated dumps of that suffix, or of all."""
    made = [container_input(random.Random(number), material()) for number in range(SEED_INPUTS)]
    return [each.data for each in made if not suffix or each.name == f"dump{suffix}"]


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz.byte_readers", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--target", choices=sorted(TARGETS), required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--reproduce", type=Path, nargs="+", metavar="FILE")
    arguments = parser.parse_args()
    suffix, make = TARGETS[arguments.target]
    if arguments.reproduce:
        for path in arguments.reproduce:
            make()(path.read_bytes())
            print(f"{path}: nothing raised")
        return 0
    if atheris is None:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    return _search(arguments, suffix, make())


def _search(arguments: argparse.Namespace, suffix: str, target: Callable[[bytes], None]) -> int:
    """Let libFuzzer search. It ends the process, with status 0 if nothing was found."""
    arguments.findings.mkdir(parents=True, exist_ok=True)
    corpus = Path(tempfile.mkdtemp(prefix="galley-corpus-"))
    for number, data in enumerate(seed_inputs(suffix)):
        (corpus / str(number)).write_bytes(data)
    options = [
        f"-max_total_time={arguments.seconds}",
        f"-seed={arguments.seed}",
        f"-artifact_prefix={arguments.findings}/{arguments.target}-",
        "-max_len=20000",
        "-timeout=30",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
