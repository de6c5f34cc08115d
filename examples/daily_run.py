"""Clean one day's dumps and write only what no earlier day has.

    python examples/daily_run.py DUMPS RESULTS DAY

reads DUMPS/DAY/ and writes RESULTS/day=DAY/, for example from cron:

    5 0 * * *  python daily_run.py /srv/dumps /srv/news "$(date -d yesterday +\\%F)"

Stories that an earlier day has end in `duplicates/`, with the id of the article there. What is learnt about
the sites is kept in RESULTS/_site_chrome/ and improves from day to day. The script can be repeated at any
time: an interrupted day continues, a finished day is left alone.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    dumps, results, day = sys.argv[1:] if arguments is None else arguments
    date.fromisoformat(day)  # a mistyped day would start a series of its own
    command = [
        # -P: Python imports nothing from the folder that this script is started in.
        *(sys.executable, "-P", "-m", "galley", "run"),
        str(Path(dumps) / day),
        *("--output", str(Path(results) / f"day={day}")),
        *("--against", results),
        *("--dedup", "near"),
        *("--site-chrome", str(Path(results) / "_site_chrome")),
        "--resume",
    ]
    Path(results).mkdir(parents=True, exist_ok=True)
    print("+", *command, flush=True)
    # 0: done; 1: the run failed, so repeat the script; 2: a mistake, explained on standard error
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
