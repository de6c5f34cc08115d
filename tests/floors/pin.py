"""Pin the figures: ``python -m tests.floors.pin``. When that is allowed: docs/floors.md.

Pins the corpus, and the development benchmark where it is there, and prints what moved.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from tests.floors import bench_figures, corpus_figures

Figures = Mapping[str, Mapping[str, float]]


def main(arguments: list[str] | None = None) -> None:
    """Measure and pin what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.floors.pin", description="Pin the figures of today's Galley as the floors."
    )
    parser.add_argument("figures", nargs="?", choices=("all", "corpus", "bench"), default="all")
    options = parser.parse_args(arguments)
    if options.figures != "bench":
        pin_corpus()
    if options.figures != "corpus":
        pin_bench()


def pin_corpus() -> None:
    """Measure the corpus and write floors.json."""
    before = corpus_figures.pinned().means if corpus_figures.FLOORS.exists() else {}
    measured = corpus_figures.measure()
    corpus_figures.pin(measured)
    print(f"{corpus_figures.FLOORS.name}: {len(measured.documents)} documents")
    _print_moves(before, measured.means)


def pin_bench(bench: Path = bench_figures.BENCH) -> None:
    """Measure the development benchmark and write bench_floors.json; leave it as it is without one."""
    if not bench.exists():
        print(f"{bench_figures.PINNED.name}: left as it is, there is no benchmark at {bench}")
        return
    before = bench_figures.pinned() if bench_figures.PINNED.exists() else {}
    measured = bench_figures.measure(bench)
    bench_figures.pin(measured)
    print(f"{bench_figures.PINNED.name}: {len(measured)} sets")
    _print_moves(before, measured)


def _print_moves(before: Figures, now: Figures) -> None:
    """Print every figure with the pinned one that it replaces, and mark the lowered ones."""
    for group, scores in now.items():
        for figure, value in scores.items():
            old = before.get(group, {}).get(figure)
            move = ""
            if old is not None and round(value, 4) != old:
                move = f"   was {old:.4f}" + (", LOWERED: CHANGELOG.md must say why" if value < old else "")
            print(f"  {group:16} {figure:15} {value:.4f}{move}")


if __name__ == "__main__":
    main()
