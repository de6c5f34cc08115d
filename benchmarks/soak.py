"""Runs Galley over many small made pages in several processes, and draws the memory of each over time.

    python -m benchmarks.soak [--pages 200000] [--processes 2] [--plot docs/soak.svg] [OPTION ...]

The pages are short HTML stories of 50 made sites, so that the run spends its time between records, where
leaks show. The same pages are then run in one process with other waves, and the records are compared.

Other options are passed on to `galley run`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyarrow.dataset as ds

from .scale import children_of, kind_of, memory_of

EVERY_SECONDS = 2.0
FILES = 40
SITES = 50
PARAGRAPHS = 5
MIB_PER_GRID_LINE = 100
WIDTH, HEIGHT, MARGIN = 900, 360, 50
COLOURS = {"run": "#2f4b7c", "worker": "#a05195", "child": "#f95d6a", "other": "#888888"}

PLACES = ("Orlen", "Maresk", "Tolve", "Ankerby", "Quillon", "Sarno", "Vettis", "Holm", "Drava", "Lisko")
SUBJECTS = ("The ferry", "A bridge", "The town council", "A brewery", "The observatory", "The river dam")
VERBS = ("reopened", "was closed", "raised its prices", "lost its roof", "won a prize", "changed hands")
REASONS = ("after a storm", "for the first time in years", "without a word of warning", "by a narrow vote")
SPEAKERS = ("the mayor", "its owner", "a witness", "the harbour master", "a spokeswoman", "the inspector")

PAGE = """<html lang="en"><head><title>{headline} | {site}</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
<article><h1>{headline}</h1><p class="byline">By {author}</p>{story}</article>
<aside><h3>Most read</h3><ul><li><a href="/1">Ten walks near {site}</a></li></ul></aside>
<footer>Subscribe to our newsletter. © 2024 {site}. All rights reserved.</footer></body></html>"""


def page(number: int) -> tuple[str, str]:
    """The address and the HTML of a made page. The same number gives the same page."""
    draw = random.Random(number)
    place, site = draw.choice(PLACES), f"{PLACES[number % len(PLACES)]} Post {number % SITES}"
    headline = f"{draw.choice(SUBJECTS)} of {place} {draw.choice(VERBS)} {draw.choice(REASONS)}"
    paragraphs = (
        f"<p>{draw.choice(SUBJECTS)} of {draw.choice(PLACES)} {draw.choice(VERBS)} {draw.choice(REASONS)} "
        f"on day {draw.randrange(9_999)}, {draw.choice(SPEAKERS)} said; number {number} was the last. "
        f"{draw.choice(SUBJECTS)} {draw.choice(VERBS)} as well, {draw.choice(SPEAKERS)} told reporters.</p>"
        for _ in range(PARAGRAPHS)
    )
    author = (
        f"{draw.choice(('Ann', 'Ben', 'Cora', 'Dan'))} {draw.choice(('Harlow', 'Pike', 'Vance', 'Wills'))}"
    )
    html = PAGE.format(headline=headline, site=site, author=author, story="\n".join(paragraphs))
    return f"https://post-{number % SITES}.example/{number}", html


def write_pages(folder: Path, pages: int) -> None:
    """Write the pages as gzipped JSONL files of equal size."""
    folder.mkdir()
    for file in range(FILES):
        with gzip.open(folder / f"pages-{file:03d}.jsonl.gz", "wt", compresslevel=1) as lines:
            for number in range(file, pages, FILES):
                url, html = page(number)
                lines.write(json.dumps({"url": url, "id": str(number), "html": html}) + "\n")


Samples = dict[tuple[str, int], list[tuple[float, float]]]
"""Resident memory by process: (kind, process number) to (seconds, MiB)."""


def watch(root: int, samples: Samples, ended: threading.Event) -> None:
    """Record the resident memory of a process and its descendants until `ended` is set."""
    began = time.monotonic()
    while not ended.wait(EVERY_SECONDS):
        for process in children_of(root):
            try:
                resident = memory_of(process, "status", "VmRSS:")
                samples[kind_of(process), process].append((time.monotonic() - began, resident))
            except OSError:
                continue  # it ended


def run(inputs: Path, output: Path, options: list[str]) -> Samples:
    """Run Galley once and return the memory of its processes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "galley", "run", str(inputs), "--output", str(output), *options]
    )
    samples: Samples = defaultdict(list)
    ended = threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, samples, ended))
    watcher.start()
    status = process.wait()
    ended.set()
    watcher.join()
    if status:
        sys.exit(f"galley run failed with {status}")
    return samples


def digest_of(output: Path) -> str:
    """A hash of the rows of articles, duplicates and rejects, each sorted by id."""
    digest = hashlib.sha256()
    for dataset in ("articles", "duplicates", "rejects"):
        if (output / dataset).is_dir():
            for batch in ds.dataset(output / dataset).sort_by("id").to_batches():
                digest.update(json.dumps(batch.to_pylist(), default=str).encode())
    return digest.hexdigest()


def growth(samples: Samples) -> Iterator[str]:
    """For each kind of process, the memory of the largest in each quarter of the run."""
    end = max(moment for series in samples.values() for moment, _ in series)
    for kind in sorted({kind for kind, _ in samples}):
        peaks = [
            max(
                (
                    resident
                    for (each, _), series in samples.items()
                    if each == kind
                    for moment, resident in series
                    if quarter * end / 4 <= moment <= (quarter + 1) * end / 4
                ),
                default=0.0,
            )
            for quarter in range(4)
        ]
        yield f"{kind}: " + ", ".join(f"{peak:.0f}" for peak in peaks) + " MiB by quarter of the run"


def plot(samples: Samples, title: str) -> str:
    """The memory of each process over time as an SVG."""
    end = max(moment for series in samples.values() for moment, _ in series)
    top = MIB_PER_GRID_LINE + max(resident for series in samples.values() for _, resident in series)

    def x(moment: float) -> float:
        return MARGIN + moment / end * (WIDTH - 2 * MARGIN)

    def y(resident: float) -> float:
        return HEIGHT - MARGIN - resident / top * (HEIGHT - 2 * MARGIN)

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12"><rect width="100%" height="100%" fill="white"/>',
        f'<text x="{MARGIN}" y="20" font-size="14">{title}</text>',
    ]
    for level in range(0, int(top), MIB_PER_GRID_LINE):
        drawn.append(
            f'<path d="M{MARGIN} {y(level):.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>'
            f'<text x="{MARGIN - 6}" y="{y(level) + 4:.1f}" text-anchor="end">{level}</text>'
        )
    for (kind, _), series in sorted(samples.items()):
        points = " ".join(f"{x(moment):.1f},{y(resident):.1f}" for moment, resident in series)
        colour = COLOURS.get(kind, COLOURS["other"])
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    for place, (kind, colour) in enumerate(COLOURS.items()):
        drawn.append(f'<text x="{MARGIN + 90 * place}" y="{HEIGHT - 12}" fill="{colour}">{kind}</text>')
    drawn.append(
        f'<text x="{WIDTH - MARGIN}" y="{HEIGHT - 12}" text-anchor="end">{end:.0f} s; MiB</text></svg>'
    )
    return "\n".join(drawn) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--plot", type=Path, help="where to write the plot, an SVG file")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    arguments, options = parser.parse_known_args()
    several = ["--direct_num_workers", str(arguments.processes), "--direct_running_mode", "multi_processing"]
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        write_pages(folder / "pages", arguments.pages)
        samples = run(folder / "pages", folder / "several", [*several, *options])
        for line in growth(samples):
            print(line)
        if arguments.plot:
            title = f"{arguments.pages:,} pages in {arguments.processes} processes: resident memory"
            arguments.plot.write_text(plot(samples, title))
        run(folder / "pages", folder / "one", ["--wave-bytes", "100MB", *options])
        same = digest_of(folder / "several") == digest_of(folder / "one")
        print("records equal to those of one process:", "yes" if same else "NO")
        sys.exit(not same)


if __name__ == "__main__":
    main()
