"""Fuzzing from the command line.

python -m tests.fuzz --inputs 1000000 --seed 7 --processes 8
python -m tests.fuzz --reproduce fuzz-findings/7-4711.html
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .campaign import KINDS, Finding, Plan, Tally, check_kept, describe, keep_apart, run_campaign

REPORT_SECONDS = 30.0


def main() -> int:
    """Run what the command line asks for. Returns 1 if there were findings."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=20_000, help="how many inputs to try")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other inputs")
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--kind", choices=sorted(KINDS), help="only inputs of this kind")
    parser.add_argument("--pages", action="append", default=[], help="a folder with further pages to mutate")
    parser.add_argument(
        "--findings", type=Path, default=Path("fuzz-findings"), help="where findings are written"
    )
    parser.add_argument("--reproduce", type=Path, nargs="+", metavar="FILE", help="try kept inputs again")
    arguments = parser.parse_args()
    if arguments.reproduce:
        return _reproduce(arguments.reproduce)

    plan = Plan(arguments.seed, arguments.kind, tuple(arguments.pages))
    started = reported = time.monotonic()

    def found(finding: Finding) -> None:
        path = keep_apart(plan, finding.number, arguments.findings)
        print(f"{path or f'input {finding.number}, which cannot be made'}: {finding.what}", flush=True)

    def progress(tally: Tally) -> None:
        nonlocal reported
        if time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            print(f"{tally.inputs:,} inputs, {len(tally.findings)} findings", flush=True)

    tally = run_campaign(
        plan, arguments.inputs, arguments.processes, first=arguments.first, found=found, progress=progress
    )
    print(summary(tally, time.monotonic() - started))
    return 1 if tally.findings else 0


def summary(tally: Tally, seconds: float) -> str:
    """What was tried and what came of it, as lines of text."""
    outcomes = [f"  {count:>9,} {outcome}" for outcome, count in tally.outcomes.most_common()]
    slowest, number = tally.slowest
    return "\n".join(
        [
            f"{tally.inputs:,} inputs in {seconds:,.0f} s, {len(tally.findings)} findings;"
            f" the slowest took {slowest:.1f} s of CPU time (number {number})",
            *outcomes,
        ]
    )


def _reproduce(paths: list[Path]) -> int:
    broken = 0
    for path in paths:
        try:
            outcomes = check_kept(path)
        except Exception as error:
            broken += 1
            print(f"{path}: {describe(error)}")
        else:
            print(f"{path}: all promises hold ({dict(outcomes)})")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
