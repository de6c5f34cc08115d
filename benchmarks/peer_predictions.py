#!/usr/bin/env python3
"""What a peer extracts from each page of a set, as JSONL that the benchmark's ``score.py`` reads.

    PEERS_ENVIRONMENT/bin/python benchmarks/peer_predictions.py rs_trafilatura ../shared/bench/news OUT.jsonl

Runs in an environment of its own (requirements-standing.txt), which has no Galley. The settings of a peer are
those of the benchmark's ``peers.py``, which are the ones that its documentation recommends.
"""

from __future__ import annotations

import multiprocessing
import resource
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PEERS = Path(__file__).resolve().parents[2] / "shared" / "bench" / "peers.py"

Extractor = Callable[[str, "str | None"], dict[str, Any]]


SECONDS, BYTES = 60, 2 << 30
"""The limits of one page. Without them a single page of the news set takes more than 7 GB."""


def rs_trafilatura() -> Extractor:
    """The Rust port of trafilatura, in a process of its own: some pages take it minutes and all memory."""
    pools: list[Any] = []

    def run(html: str, url: str | None) -> dict[str, Any]:
        if not pools:
            pools.append(multiprocessing.Pool(1, _limit_memory))
        try:
            found: dict[str, Any] = pools[0].apply_async(_rs_trafilatura, (html, url)).get(SECONDS)
            return found
        except multiprocessing.TimeoutError:
            pools.pop().terminate()
            raise

    return run


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def _rs_trafilatura(html: str, url: str | None) -> dict[str, Any]:
    import rs_trafilatura as library

    result = library.extract(html, url=url or None)
    return {
        "headline": result.title,
        "authors": [result.author] if result.author else [],
        "published": result.date,
        "body": result.main_content,
    }


def main() -> None:
    """Runs the benchmark's own program, with the peers that it lacks."""
    if not PEERS.is_file():
        sys.exit(f"the development benchmark is not at {PEERS.parent}")
    program = runpy.run_path(str(PEERS))
    program["main"].__globals__["rs_trafilatura"] = rs_trafilatura
    program["main"]()


if __name__ == "__main__":
    main()
